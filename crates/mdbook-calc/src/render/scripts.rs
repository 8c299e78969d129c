//! What makes a page live: its data, and the script that takes over.

use calc::{ExhibitId, FigureKind, Form};
use calc_html::{Needed, escape};

use super::{Renderer, Target};
use crate::hrefs;
use crate::manuscript::{ChapterParts, Part};
use crate::pieces::{Kind, Show};
use crate::shield::shield_json;

/// The attribute of a page's script that says that the page has what only the larger module can make: pictures, tables,
/// verdicts on answers. The script, the service worker and whoever weighs the page go by it.
pub const BLOCKS: &str = "data-blocks";

/// What a page's data is made of, and its script.
pub(super) struct Scripts {
    needed: Needed,
    keys: Vec<String>,
    exhibits: Vec<ExhibitId>,
    pub(super) script: String,
}

impl Renderer<'_> {
    /// The data of a live page, not yet made, and the script that takes over; nothing where no figure can be changed.
    pub(super) fn scripts(&self, chapter: &ChapterParts) -> Option<Scripts> {
        let Target::Site { widget: Some(widget) } = &self.target else { return None };
        let book = &self.manuscript.book;
        let mut shown = Vec::new();
        let mut values = Vec::new();
        let mut keys = Vec::new();
        let mut exhibits = Vec::new();
        let mut answers = Vec::new();
        for (piece, part) in chapter.all() {
            match (part, piece.kind) {
                (Part::Block(block), Kind::Calc(Show::Live | Show::Example)) => {
                    shown.push(book.block(*block).sheet)
                }
                (Part::Value(value), _) => {
                    values.push(*value);
                    if book.alias(*value).is_none() {
                        keys.push(calc_html::key(book, *value, &piece.text));
                    }
                }
                (Part::Exhibit(id, _), _) => {
                    let exhibit = book.exhibit(*id);
                    values.extend(book.cells_of(exhibit));
                    // Of an audit each verdict is live by itself.
                    exhibits.extend((exhibit.form != Form::Claims).then_some(*id));
                    answers.extend((exhibit.form == Form::Exercise).then_some(*id));
                }
                (Part::Answers, _) => answers.extend(self.exercises.iter().map(|(id, _)| *id)),
                _ => {}
            }
        }
        for answer in answers.into_iter().filter_map(|id| book.exhibit(id).items.first().copied()) {
            values.push(answer);
            if book.alias(answer).is_none() {
                keys.push(calc_html::answer_key(book, answer));
            }
        }
        let needed = calc_html::needed(book, shown, &values);
        let asks = exhibits.iter().any(|&id| book.exhibit(id).form == Form::Exercise);
        if !asks && !needed.cells.iter().any(|&id| book.cell(id).kind == FigureKind::Input) {
            return None;
        }
        let blocks = if exhibits.is_empty() { String::new() } else { format!(" {BLOCKS}=\"\"") };
        let script = format!(
            "<script type=\"module\" src=\"{}{}/live.js\"{blocks}></script>",
            hrefs::to_root(&chapter.path),
            escape(widget)
        );
        Some(Scripts { needed, keys, exhibits, script })
    }

    /// What the script reads.
    pub(super) fn data(&self, scripts: &Scripts) -> String {
        let keys = scripts.keys.iter().map(String::as_str);
        let page = calc_html::Page::new(&self.manuscript.book, &scripts.needed, keys, &scripts.exhibits);
        format!(
            "<script type=\"application/json\" class=\"calc-data\">{}</script>",
            shield_json(&json_string(&page.write()))
        )
    }
}

/// A text as JSON has it, without a `<`, so that it can't end the script that it stands in.
fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c")
}
