//! HTML, and JSON in it, that is put into Markdown.

use std::fmt::Write as _;

/// HTML that stands in a line of Markdown: what Markdown or mdBook would read in its text becomes a reference.
///
/// `{` because `{{#include …}}` in a label would bring a file in, `|` because a table's cell ends there, a line end
/// because an empty line ends the HTML.
pub(crate) fn shield_inline(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut quote = None;
    let mut in_tag = false;
    for c in html.chars() {
        let special = match c {
            '{' | '|' | '\n' | '\r' => true,
            '*' | '_' | '`' | '[' | ']' | '\\' | '~' | '\'' | '"' | '-' | '!' | '^' => !in_tag,
            '.' => !in_tag && out.ends_with('.'),
            _ => false,
        };
        match (in_tag, quote) {
            (true, None) if c == '"' || c == '\'' => quote = Some(c),
            (true, None) if c == '>' => in_tag = false,
            (true, Some(open)) if c == open => quote = None,
            (false, _) if c == '<' => in_tag = true,
            _ => {}
        }
        if special {
            let _ = write!(out, "&#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// HTML that stands in a line of its own, where Markdown reads nothing but mdBook's own braces count.
pub(crate) fn shield_block(html: &str) -> String {
    html.replace('{', "&#123;").replace('\r', "").replace('\n', "&#10;")
}

/// JSON inside a script: two braces stand together only inside a string, where one can be written as an escape.
pub(crate) fn shield_json(json: &str) -> String {
    json.replace("{{", "{\\u007b")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_between_tags_is_no_markdown() {
        for quote in ['"', '\''] {
            let html = format!("<b title={quote}a>b*c..{quote}>x*y..</b>");
            assert_eq!(shield_inline(&html), html.replace("x*y..", "x&#42;y.&#46;"));
        }
    }

    #[test]
    fn a_cell_of_a_table_stays_one_cell() {
        assert_eq!(shield_inline("<b title=\"a|b\">|</b>"), "<b title=\"a&#124;b\">&#124;</b>");
    }

    #[test]
    fn a_label_includes_no_file() {
        assert_eq!(shield_block("<td>{{#include x}}</td>"), "<td>&#123;&#123;#include x}}</td>");
        assert_eq!(shield_json(r#"{"a":"{{#include x}}"}"#), r#"{"a":"{\u007b#include x}}"}"#);
    }
}
