//! What a chapter becomes: each of its calculations as HTML, and at its end what makes the page live.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use calc::{BlockId, CellId, FigureKind};
use calc_html::{Links, Liveness, Opens};

use crate::escape::{escape, shield_json};
use crate::hrefs;
use crate::manuscript::{ChapterParts, Manuscript, Part};
use crate::notes::Notes;
use crate::pieces::{Kind, Piece, Show, Surroundings};
use crate::plain;
use crate::sources::Use;
use crate::splice::splice;

/// What the chapters are rendered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// mdBook's own pages, with the folder of the site that holds the widget. Without one, no page is live.
    Site { widget: Option<String> },
    /// Another renderer, which knows nothing of our pages.
    Plain,
}

/// Renders the chapters of one book.
#[derive(Debug)]
pub struct Renderer<'a> {
    manuscript: &'a Manuscript,
    target: Target,
    citing: HashMap<String, Vec<usize>>,
    /// The page of each sheet, by its name.
    sheets: HashMap<String, &'a Path>,
    /// The cells that no row on any page shows.
    hidden: HashSet<CellId>,
    sources_page: Option<&'a Path>,
}

impl<'a> Renderer<'a> {
    pub fn new(manuscript: &'a Manuscript, target: Target) -> Self {
        let mut sheets = HashMap::new();
        let mut hidden = HashSet::new();
        let mut sources_page = None;
        for chapter in &manuscript.chapters {
            for (piece, part) in &chapter.parts {
                match part {
                    Part::Block(block) => {
                        let block = manuscript.book.block(*block);
                        let name = &manuscript.book.sheet(block.sheet).name;
                        sheets.entry(name.clone()).or_insert(chapter.path.as_path());
                        if piece.kind == Kind::Calc(Show::Hidden) {
                            hidden.extend(&block.cells);
                        }
                    }
                    Part::Sources => sources_page = sources_page.or(Some(chapter.path.as_path())),
                    Part::Value(_) | Part::Table => {}
                }
            }
        }
        Renderer { manuscript, target, citing: citing(manuscript), sheets, hidden, sources_page }
    }

    /// A chapter's text with its calculations worked out.
    pub fn chapter(&self, content: &str, chapter: &ChapterParts) -> String {
        if chapter.parts.is_empty() {
            return content.to_owned();
        }
        let links = self.links(chapter);
        let notes = self.notes(chapter, &links);
        let parts = chapter.parts.iter();
        let html = parts.map(|(piece, part)| (piece, self.html(chapter, &links, &notes, piece, part)));
        let mut out = splice(content, html);
        if !notes.is_empty() {
            out.push_str("\n\n");
            out.push_str(&notes.html(&self.manuscript.book, &links));
            out.push('\n');
        }
        if let Some(scripts) = self.scripts(chapter) {
            // A block of its own, whatever the chapter ends in.
            out.push_str("\n\n");
            out.push_str(&scripts);
            out.push('\n');
        }
        out
    }

    fn html(
        &self,
        chapter: &ChapterParts,
        links: &Links,
        notes: &Notes,
        piece: &Piece,
        part: &Part,
    ) -> String {
        let sources = &self.manuscript.sources;
        match (part, piece.kind) {
            (Part::Block(_), Kind::Calc(Show::Hidden)) => String::new(),
            (Part::Block(block), Kind::Calc(Show::Example)) => format!(
                "<div class=\"calc-example\"><pre class=\"calc-code\"><code>{}</code></pre>{}</div>",
                escape(&piece.text),
                self.block(links, *block, Show::Example)
            ),
            (Part::Block(block), Kind::Calc(show)) => self.block(links, *block, show),
            (Part::Value(value), Kind::Value(surroundings)) => {
                self.value(notes, *value, &piece.text, surroundings)
            }
            (Part::Sources, _) => sources.html(|key| self.uses(key, &chapter.path)),
            (Part::Table, Kind::Table(table)) => table.html(),
            (Part::Block(_) | Part::Value(_) | Part::Table, _) => String::new(),
        }
    }

    fn block(&self, links: &Links, block: BlockId, show: Show) -> String {
        let Manuscript { book, sources, .. } = self.manuscript;
        match &self.target {
            Target::Plain => plain::block(book, sources, block),
            Target::Site { widget: Some(_) } if show != Show::Static => {
                let same =
                    |other: &calc::Block| other.sheet == book.block(block).sheet && !other.cells.is_empty();
                let end = book.blocks().iter().rposition(same) == Some(block as usize);
                calc_html::sheet(book, links, block, Liveness::Live, end && show == Show::Live)
            }
            Target::Site { .. } => calc_html::sheet(book, links, block, Liveness::Static, false),
        }
    }

    fn value(&self, notes: &Notes, value: CellId, text: &str, surroundings: Surroundings) -> String {
        let book = &self.manuscript.book;
        if self.target == Target::Plain {
            return plain::value(book, value);
        }
        let key = calc_html::key(book, value, text);
        let opens = match surroundings {
            Surroundings::Text => notes.number(&key).map_or(Opens::Row, Opens::Note),
            _ => Opens::Nothing,
        };
        calc_html::value(book, value, &key, opens)
    }

    /// The values in a chapter's text that no row there shows.
    fn notes(&self, chapter: &ChapterParts, links: &Links) -> Notes {
        let book = &self.manuscript.book;
        let mut notes = Notes::default();
        for (piece, part) in &chapter.parts {
            let (Part::Value(value), Kind::Value(Surroundings::Text)) = (part, piece.kind) else { continue };
            let in_a_row = book.alias(*value).is_some_and(|cell| {
                let sheet = &book.sheet(book.cell(cell).sheet).name;
                !self.hidden.contains(&cell)
                    && self.sheets.contains_key(sheet)
                    && links.sheet(sheet).is_empty()
            });
            if !in_a_row && self.target != Target::Plain {
                notes.add(calc_html::key(book, *value, &piece.text), *value);
            }
        }
        notes
    }

    /// The data of a live page and the script that takes over; nothing where no figure can be changed.
    fn scripts(&self, chapter: &ChapterParts) -> Option<String> {
        let Target::Site { widget: Some(widget) } = &self.target else { return None };
        let book = &self.manuscript.book;
        let mut shown = Vec::new();
        let mut values = Vec::new();
        let mut keys = Vec::new();
        for (piece, part) in &chapter.parts {
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
                _ => {}
            }
        }
        let sheets = calc_html::needed(book, shown, &values);
        let has_input = |block: &calc::Block| {
            sheets.contains(&block.sheet)
                && block.cells.iter().any(|&id| book.cell(id).kind == FigureKind::Input)
        };
        if !book.blocks().iter().any(has_input) {
            return None;
        }
        let page = calc_html::Page::new(book, &sheets, keys.iter().map(String::as_str)).write();
        Some(format!(
            "<script type=\"application/json\" class=\"calc-data\">{}</script><script type=\"module\" src=\"{}{}/live.js\"></script>",
            shield_json(&json_string(&page)),
            hrefs::to_root(&chapter.path),
            escape(widget)
        ))
    }

    /// Where sources and sheets are found from a page.
    fn links(&self, chapter: &ChapterParts) -> Links {
        let book = &self.manuscript.book;
        let page = chapter.path.as_path();
        let mut links = Links::default();
        for source in self.manuscript.sources.iter() {
            let href = match self.sources_page {
                Some(list) => Some(format!("{}#{}", self.href(page, list), source.key)),
                None => source.url.clone(),
            };
            if let Some(href) = href {
                let (key, name) = (source.key.clone(), source.name.clone());
                links.add_source(calc_html::links::Source { key, name, href });
            }
        }
        let mut shown = Vec::new();
        let mut values = Vec::new();
        for (_, part) in &chapter.parts {
            match part {
                Part::Block(block) => shown.push(book.block(*block).sheet),
                Part::Value(value) => values.push(*value),
                Part::Sources | Part::Table => {}
            }
        }
        // A large book has thousands of sheets, a page the few that its figures come from.
        for sheet in calc_html::needed(book, shown, &values) {
            let name = &book.sheet(sheet).name;
            if let Some(path) = self.sheets.get(name) {
                links.add_sheet(name.clone(), self.href(page, path));
            }
        }
        links
    }

    /// A link to a page, empty for the page itself.
    fn href(&self, from: &Path, to: &Path) -> String {
        if from == to { String::new() } else { hrefs::between(from, to) }
    }

    /// The chapters that name a source, as links from the page at `from`.
    fn uses(&self, key: &str, from: &Path) -> Vec<Use> {
        let chapters =
            self.citing.get(key).into_iter().flatten().filter_map(|&at| self.manuscript.chapters.get(at));
        chapters
            .map(|chapter| Use { href: hrefs::between(from, &chapter.path), title: chapter.title.clone() })
            .collect()
    }
}

/// The chapters whose shown blocks name a source, by its key.
fn citing(manuscript: &Manuscript) -> HashMap<String, Vec<usize>> {
    let book = &manuscript.book;
    let mut citing: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, chapter) in manuscript.chapters.iter().enumerate() {
        for (piece, part) in &chapter.parts {
            let Part::Block(block) = part else { continue };
            if piece.kind == Kind::Calc(Show::Hidden) {
                continue;
            }
            for key in book.keys(book.block(*block)) {
                let chapters = citing.entry(key.to_owned()).or_default();
                if chapters.last() != Some(&at) {
                    chapters.push(at);
                }
            }
        }
    }
    citing
}

/// A text as JSON has it, without a `<`, so that it can't end the script that it stands in.
fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c")
}
