//! Text to HTML: everything that comes from an author or a reader goes through here.

/// Appends text so that it is neither markup nor the end of an attribute.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A block of HTML in Markdown ends at an empty line.
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
}

pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}
