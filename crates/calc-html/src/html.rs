//! HTML as it is written, piece by piece: what comes from an author or a reader goes through [`Html::text`].

/// A growing piece of HTML. It is put together without `format!`, whose machinery would be a tenth of the module.
#[derive(Clone, Debug, Default)]
pub struct Html(pub String);

impl Html {
    /// Appends markup.
    #[inline(never)]
    pub fn raw(&mut self, markup: &str) -> &mut Html {
        self.0.push_str(markup);
        self
    }

    /// Appends text so that it is neither markup nor the end of an attribute.
    #[inline(never)]
    pub fn text(&mut self, text: &str) -> &mut Html {
        for c in text.chars() {
            match c {
                // A block of HTML in Markdown ends at an empty line.
                '\n' | '\r' => self.0.push(' '),
                c => push_escaped(&mut self.0, c),
            }
        }
        self
    }

    /// Appends a count.
    pub fn count(&mut self, count: usize) -> &mut Html {
        self.raw(&calc::number::Number::whole(count as i64).plain())
    }

    /// Closes the element that a tag, with or without attributes, has opened.
    #[inline(never)]
    pub(crate) fn close(&mut self, tag: &str) -> &mut Html {
        self.raw("</").raw(tag.split(' ').next().unwrap_or(tag)).raw(">")
    }

    /// Appends markup where a condition holds.
    #[inline(never)]
    pub fn raw_if(&mut self, condition: bool, markup: &str) -> &mut Html {
        if condition { self.raw(markup) } else { self }
    }
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        c => out.push(c),
    }
}

/// Text as HTML shows it, in an element or in a quoted attribute, with its line ends.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_escaped(&mut out, c));
    out
}
