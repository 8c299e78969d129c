//! A chapter with marks in it, and the HTML that they hold the place of.

use std::collections::HashSet;

use calc::{BlockId, Book, CellId, Exhibit};
use calc_html::Liveness;

use super::{Page, Renderer};
use crate::held::{Chapter, Kept};
use crate::manuscript::{ChapterParts, Part};
use crate::mark::{self, Mended, Number};
use crate::pieces::{Kind, Piece, Show};

impl Renderer<'_> {
    /// What is held of a chapter: of each of its parts, its notes, its data and its ways.
    pub(crate) fn held(&self, chapter: &ChapterParts) -> Chapter {
        if chapter.parts.is_empty() {
            return Vec::new();
        }
        let page = self.page(chapter, None);
        let blocks = chapter.parts.iter().map(|(piece, part)| match (part, piece.kind) {
            (Part::Block(_), Kind::Calc(Show::Hidden)) => None,
            (Part::Block(_) | Part::Exhibit(..), _) => Some(self.block(&page.links, piece, part)),
            _ => None,
        });
        let mut held: Chapter = blocks.map(|html| html.map(Kept::new)).collect();
        let notes = || page.notes.html(&self.manuscript.book, &page.links);
        held.push((!page.notes.is_empty()).then(notes).map(Kept::named));
        held.push(self.scripts(chapter).map(|scripts| Kept::plain(self.data(&scripts))));
        held.push(Some(Kept::ways(self.ways(&page))));
        held
    }

    /// In the place of a block; nothing where the block has nothing to show.
    pub(super) fn mark_of_block(&self, number: Number, piece: &Piece, part: &Part) -> String {
        let mut words = Words::default();
        let book = &self.manuscript.book;
        match (part, piece.kind) {
            (Part::Block(block), Kind::Calc(show)) => {
                let rows = calc_html::rows(book, *block);
                let scenarios =
                    self.liveness(show) == Liveness::Live && !book.block(*block).scenarios.is_empty();
                if rows.is_empty() && !scenarios {
                    return String::new();
                }
                self.of_sheet(&mut words, *block, &rows);
            }
            (Part::Exhibit(id, _), _) => self.of_exhibit(&mut words, book.exhibit(*id)),
            _ => {}
        }
        mark::write(number, &words.lines, &Mended::default())
    }

    fn of_sheet(&self, words: &mut Words, block: BlockId, rows: &[CellId]) {
        let book = &self.manuscript.book;
        let sheet = book.sheet(book.block(block).sheet);
        match sheet.title {
            Some(title) => words.add(book.text_of(title)),
            None => words.add(&sheet.name.replace('_', " ")),
        }
        for &cell in rows {
            words.add(&book.label(cell));
            words.add(book.note(cell).unwrap_or_default());
        }
        self.of_sources(words, rows);
        for &scenario in &book.block(block).scenarios {
            words.add(book.text_of(book.scenario(scenario).title));
        }
    }

    fn of_exhibit(&self, words: &mut Words, exhibit: &Exhibit) {
        let book = &self.manuscript.book;
        let cells = book.cells_of(exhibit);
        for text in exhibit.title.iter().chain(&exhibit.hints).chain(&exhibit.solution) {
            words.add(book.text_of(*text));
        }
        for &cell in &cells {
            words.add(&label(book, cell));
        }
        self.of_sources(words, &cells);
    }

    fn of_sources(&self, words: &mut Words, cells: &[CellId]) {
        let book = &self.manuscript.book;
        for &cell in cells {
            let claims = book.claimed(cell).iter().filter_map(|claim| Some(book.slice(claim.from?)));
            for key in book.source(cell).into_iter().chain(claims) {
                words.add(self.manuscript.sources.get(key).map_or(key, |source| &source.name));
            }
        }
    }

    pub(super) fn mark_of_notes(&self, page: &Page<'_>, at: usize) -> String {
        let mut words = Words::default();
        for cell in page.notes.cells() {
            words.add(&label(&self.manuscript.book, cell));
        }
        let number = Number { chapter: at, place: page.chapter.parts.len() };
        mark::write(number, &words.lines, &Mended { ids: page.notes.ids(), ways: Vec::new() })
    }

    /// Where a chapter has no way that mdBook changes, there is nothing to learn from it.
    pub(super) fn mark_of_ways(&self, page: &Page<'_>, at: usize) -> Option<String> {
        let ways = self.ways(page);
        let number = Number { chapter: at, place: page.chapter.parts.len() + 2 };
        (!ways.is_empty()).then(|| mark::write(number, &[], &Mended { ids: Vec::new(), ways }))
    }
}

pub(super) fn mark_of_data(chapter: &ChapterParts, at: usize) -> String {
    let number = Number { chapter: at, place: chapter.parts.len() + 1 };
    mark::write(number, &[], &Mended::default())
}

/// What a cell is called; an expression by the cell that it stands for.
fn label(book: &Book, cell: CellId) -> String {
    if book.cell(cell).name.is_empty() { book.item_label(cell) } else { book.label(cell) }
}

/// What a search should find, each once.
#[derive(Debug, Default)]
struct Words {
    known: HashSet<String>,
    lines: Vec<String>,
}

impl Words {
    fn add(&mut self, words: &str) {
        if !words.is_empty() && self.known.insert(words.to_owned()) {
            self.lines.push(words.replace(['\n', '\r'], " "));
        }
    }
}
