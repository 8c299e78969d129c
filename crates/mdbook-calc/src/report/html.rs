//! Errors as a box for the page, while an author writes with `serve` running.

use std::ops::Range;

use calc_html::escape;

use super::{Item, Report};

impl Report {
    /// `section.calc-report` with an article an error. Everything that came from a file is text.
    pub fn html(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let items: String = self.items.iter().map(|item| self.html_item(item)).collect();
        format!(
            "<section class=\"calc-report\" role=\"alert\"><h2 class=\"calc-report-title\">{}</h2>{items}</section>",
            escape(&self.count())
        )
    }

    fn html_item(&self, item: &Item) -> String {
        let mut out = String::from("<article class=\"calc-report-item\">");
        out.push_str(&format!(
            "<p class=\"calc-report-message\"><code class=\"calc-report-code\">{}</code> {}</p>",
            item.code.name(),
            escape(&item.message)
        ));
        out.push_str(&self.html_place(item.place.file, &item.place.range, ""));
        for (place, text) in &item.labels {
            out.push_str(&self.html_place(place.file, &place.range, text));
        }
        if let Some(hint) = &item.hint {
            out.push_str(&format!("<p class=\"calc-report-hint\">{}</p>", escape(hint)));
        }
        out.push_str("</article>");
        out
    }

    /// The first line of a place, with what is meant marked in it.
    fn html_place(&self, file: usize, range: &Range<usize>, label: &str) -> String {
        let Some(file) = self.files.get(file) else { return String::new() };
        let Range { start, end } = file.fit(range);
        let line_start = file.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = file.text[start..].find(['\n', '\r']).map_or(file.text.len(), |len| start + len);
        let end = end.min(line_end);
        let position = file.position(start);
        let label = match label {
            "" => String::new(),
            text => format!(" <span class=\"calc-report-label\">{}</span>", escape(text)),
        };
        format!(
            "<p class=\"calc-report-place\">{}:{}:{}{label}</p><pre class=\"calc-report-line\">{}<mark>{}</mark>{}</pre>",
            escape(&file.path),
            position.line,
            position.column,
            escape(&file.text[line_start..start]),
            escape(&file.text[start..end]),
            escape(&file.text[end..line_end]),
        )
    }
}
