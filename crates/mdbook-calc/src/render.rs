//! What a chapter becomes: each of its calculations as HTML, and at its end what makes the page live.

mod exercises;
mod links;
mod marks;
mod scripts;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use calc::{BlockId, CellId, ExhibitId, Genre};
use calc_html::{Links, Liveness, Needed, Opens, escape};

use self::marks::mark_of_data;
pub use self::scripts::BLOCKS;
use crate::manuscript::{ChapterParts, Manuscript, Part};
use crate::mark::Number;
use crate::notes::Notes;
use crate::pieces::{Kind, Piece, Show, Surroundings};
use crate::plain;
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
    /// The exercises of the book, in its order, each with its chapter; those that the manual shows are not among them.
    exercises: Vec<(ExhibitId, &'a ChapterParts)>,
}

/// A chapter while it is rendered.
struct Page<'a> {
    chapter: &'a ChapterParts,
    /// Its place in the book, where its HTML is held.
    at: Option<usize>,
    /// All that its figures come from.
    needed: Needed,
    links: Links,
    notes: Notes,
}

impl<'a> Renderer<'a> {
    /// Looks through the whole book, once for all its chapters.
    pub fn new(manuscript: &'a Manuscript, target: Target) -> Self {
        let mut sheets = HashMap::new();
        let mut hidden = HashSet::new();
        let mut sources_page = None;
        let mut exercises = Vec::new();
        for chapter in &manuscript.chapters {
            for (piece, part) in &chapter.parts {
                match part {
                    Part::Block(block) => {
                        let block = manuscript.book.block(*block);
                        let name = &manuscript.book.sheet(block.sheet).name;
                        sheets.entry(name.clone()).or_insert(chapter.path.as_path());
                        if piece.kind == Kind::Calc(Show::Hidden) {
                            hidden.extend(block.cells.clone());
                        }
                    }
                    Part::Sources => sources_page = sources_page.or(Some(chapter.path.as_path())),
                    Part::Exhibit(id, _) if piece.kind == Kind::Exhibit(Genre::Exercise, Show::Live) => {
                        exercises.push((*id, chapter));
                    }
                    Part::Value(_) | Part::Table | Part::Exhibit(..) | Part::Answers => {}
                }
            }
        }
        Renderer { manuscript, target, citing: citing(manuscript), sheets, hidden, sources_page, exercises }
    }

    /// A chapter's text with its calculations worked out.
    pub fn chapter(&self, content: &str, chapter: &ChapterParts) -> String {
        self.write(content, chapter, None)
    }

    /// The same with a mark wherever HTML is [held](Renderer::held); `at` is the chapter's place in the book.
    pub(crate) fn marked(&self, content: &str, chapter: &ChapterParts, at: usize) -> String {
        self.write(content, chapter, Some(at))
    }

    fn write(&self, content: &str, chapter: &ChapterParts, at: Option<usize>) -> String {
        if chapter.parts.is_empty() {
            return content.to_owned();
        }
        let page = self.page(chapter, at);
        let places = 0..chapter.parts.len();
        let html = places.zip(&chapter.parts).map(|(place, part)| (&part.0, self.html(&page, place, part)));
        let mut out = splice(content, html);
        // Each a block of its own, whatever the chapter ends in.
        for block in self.end(&page) {
            out.push_str("\n\n");
            out.push_str(&block);
            out.push('\n');
        }
        out
    }

    fn page<'b>(&self, chapter: &'b ChapterParts, at: Option<usize>) -> Page<'b> {
        let needed = self.needed(chapter);
        let links = self.links(chapter, &needed);
        let notes = self.notes(chapter, &links);
        Page { chapter, at, needed, links, notes }
    }

    /// What stands behind a chapter's own text.
    fn end(&self, page: &Page<'_>) -> Vec<String> {
        let book = &self.manuscript.book;
        let mut blocks = Vec::new();
        if !page.notes.is_empty() {
            blocks.push(match page.at {
                Some(at) => self.mark_of_notes(page, at),
                None => page.notes.html(book, &page.links),
            });
        }
        if let Some(scripts) = self.scripts(page.chapter) {
            let data = match page.at {
                Some(at) => mark_of_data(page.chapter, at),
                None => self.data(&scripts),
            };
            blocks.push(data + &scripts.script);
        }
        blocks.extend(page.at.and_then(|at| self.mark_of_ways(page, at)));
        blocks
    }

    fn html(&self, page: &Page<'_>, place: usize, (piece, part): &(Piece, Part)) -> String {
        let sources = &self.manuscript.sources;
        match (part, piece.kind) {
            (Part::Block(_), Kind::Calc(Show::Hidden)) => String::new(),
            (Part::Value(value), Kind::Value(surroundings)) => {
                self.value(&page.notes, *value, &piece.text, surroundings)
            }
            (Part::Sources, _) => sources.html(|key| self.uses(key, &page.chapter.path)),
            (Part::Table, Kind::Table(table)) => table.html(),
            (Part::Answers, _) => self.answers(page.chapter),
            (Part::Block(_) | Part::Exhibit(..), _) => {
                let block = match page.at {
                    Some(at) => self.mark_of_block(Number { chapter: at, place }, piece, part),
                    None => self.block(&page.links, piece, part),
                };
                match (part, piece.kind) {
                    (Part::Exhibit(id, inner), Kind::Exhibit(Genre::Exercise, show)) => {
                        self.exercise(&page.notes, *id, piece, inner, show, &block)
                    }
                    (_, Kind::Calc(Show::Example) | Kind::Exhibit(_, Show::Example)) => {
                        example(&piece.text, &block)
                    }
                    _ => block,
                }
            }
            (Part::Value(_) | Part::Table, _) => String::new(),
        }
    }

    /// The figures of a block, which may be long: all but what Markdown and mdBook have a part in.
    fn block(&self, links: &Links, piece: &Piece, part: &Part) -> String {
        match (part, piece.kind) {
            (Part::Block(block), Kind::Calc(show)) => self.sheet(links, *block, show),
            (Part::Exhibit(id, _), Kind::Exhibit(Genre::Exercise, _)) => match self.target {
                Target::Plain => String::new(),
                Target::Site { .. } => {
                    let book = &self.manuscript.book;
                    let key = calc_html::exhibit_key(book, *id);
                    calc_html::form(book, book.exhibit(*id), &key) + &self.exhibit(links, *id)
                }
            },
            (Part::Exhibit(id, _), _) => self.exhibit(links, *id),
            _ => String::new(),
        }
    }

    fn exhibit(&self, links: &Links, id: ExhibitId) -> String {
        let book = &self.manuscript.book;
        match self.target {
            Target::Plain => plain::exhibit(book, id),
            Target::Site { .. } => {
                calc_html::exhibit(book, links, book.exhibit(id), &calc_html::exhibit_key(book, id))
            }
        }
    }

    fn sheet(&self, links: &Links, block: BlockId, show: Show) -> String {
        let Manuscript { book, sources, .. } = self.manuscript;
        if self.target == Target::Plain {
            return plain::block(book, sources, block);
        }
        let liveness = self.liveness(show);
        let blocks = &book.sheet(book.block(block).sheet).blocks;
        let end = blocks.iter().rfind(|&&other| !book.block(other).cells.is_empty()) == Some(&block);
        let taken = liveness == Liveness::Live && end && show == Show::Live;
        calc_html::sheet(book, links, block, liveness, taken)
    }

    fn liveness(&self, show: Show) -> Liveness {
        match self.target {
            Target::Site { widget: Some(_) } if show != Show::Static => Liveness::Live,
            _ => Liveness::Static,
        }
    }

    fn value(&self, notes: &Notes, value: CellId, text: &str, surroundings: Surroundings) -> String {
        let book = &self.manuscript.book;
        if self.target == Target::Plain {
            return plain::value(book, value);
        }
        let key = calc_html::key(book, value, text);
        let opens = match surroundings {
            Surroundings::Text => match (notes.number(&key), book.alias(value)) {
                (Some(number), _) => Opens::Note(number),
                (None, Some(_)) => Opens::Row,
                (None, None) => Opens::Nothing,
            },
            _ => Opens::Nothing,
        };
        calc_html::value(book, value, &key, opens)
    }

    /// The values in a chapter's text that no row there shows.
    fn notes(&self, chapter: &ChapterParts, links: &Links) -> Notes {
        let book = &self.manuscript.book;
        let mut notes = Notes::default();
        for (piece, part) in chapter.all() {
            let (Part::Value(value), Kind::Value(Surroundings::Text)) = (part, piece.kind) else { continue };
            let in_a_row = book.alias(*value).is_some_and(|cell| {
                let sheet = &book.sheet(book.cell(cell).sheet).name;
                !self.hidden.contains(&cell) && links.sheet(sheet).is_empty()
            });
            // A figure that is merely written down is its own working.
            let says = book.alias(*value).is_some() || book.has_formula(*value);
            if says && !in_a_row && self.target != Target::Plain {
                notes.add(calc_html::key(book, *value, &piece.text), *value);
            }
        }
        notes
    }
}

/// Source and result of a block in the language's own manual.
fn example(text: &str, html: &str) -> String {
    format!("<div class=\"calc-example\">{}{html}</div>", code(text))
}

fn code(text: &str) -> String {
    format!("<pre class=\"calc-code\"><code>{}</code></pre>", escape(text))
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
