//! A page that is live: the part of the book that it needs. The build writes it into the page, the browser reads it there.

use calc::image::{self, Carry, Wire};
use calc::{Book, CellId, SheetId};

use crate::html::Html;
use crate::live::{Live, Subject, inside};
use crate::sheet::nth_scenario;

/// The sheets that some sheets and values need, those that they refer to included, in the order of the book.
pub fn needed(book: &Book, sheets: impl IntoIterator<Item = SheetId>, values: &[CellId]) -> Vec<SheetId> {
    let mut wanted = vec![false; book.sheets().len()];
    let sheets_of = |cell: CellId| book.uses(cell).into_iter().map(|used| book.cell(used).sheet);
    let mut open: Vec<SheetId> = sheets.into_iter().collect();
    open.extend(values.iter().flat_map(|&value| sheets_of(value)));
    while let Some(sheet) = open.pop() {
        if !std::mem::replace(&mut wanted[sheet as usize], true) {
            let blocks = book.blocks().iter().filter(|block| block.sheet == sheet);
            open.extend(blocks.flat_map(|block| block.cells.iter()).flat_map(|&cell| sheets_of(cell)));
        }
    }
    (0..wanted.len() as SheetId).filter(|&sheet| wanted[sheet as usize]).collect()
}

#[derive(Clone, Debug, Default)]
pub struct Page {
    pub book: Book,
    /// The expressions in running text by their keys, in the order of their cells.
    expressions: Vec<(String, CellId)>,
}

impl Carry for Page {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.book.carry(wire);
        self.expressions.carry(wire);
    }
}

impl Page {
    /// The page that shows some sheets of a book, and expressions in running text by their keys.
    pub fn new<'a>(whole: &Book, sheets: &[SheetId], expressions: impl IntoIterator<Item = &'a str>) -> Page {
        let mut book = Book::new();
        // Units may be declared anywhere in a book; these are all of them, whichever sheets are left out.
        let mut units = whole.unit_declarations();
        for &id in sheets {
            book.begin_chapter(&whole.sheet(id).name);
            for block in whole.blocks().iter().filter(|block| block.sheet == id) {
                book.add_block(&[whole.slice(block.span), "\n", &std::mem::take(&mut units)].concat());
            }
        }
        let mut known: Vec<(String, CellId)> = Vec::new();
        for key in expressions {
            if !known.iter().any(|(other, _)| other == key) {
                let (sheet, text) = key.split_once(' ').unwrap_or(("", key));
                book.continue_sheet(sheet);
                known.push((key.to_owned(), book.add_value(text)));
            }
        }
        book.compile();
        Page { book, expressions: known }
    }

    /// Writes it down, to be read by [`Page::read`].
    pub fn write(&self) -> String {
        image::write(self)
    }

    pub fn read(text: &str) -> Page {
        let mut page: Page = image::read(text);
        page.book.wake();
        page
    }

    /// The inside of the element with a key; `None` where the key names nothing on this page.
    pub fn inside(&self, key: &str) -> Option<String> {
        let (live, rest) = key.split_once(' ')?;
        let live = Live::named(live)?;
        let subject = if live == Live::Expression {
            let (known, cell) = self.expressions.iter().find(|(known, _)| known == rest)?;
            Subject { cell: *cell, text: known.split_once(' ')?.1, place: 0 }
        } else {
            let (path, place) = rest.split_once(' ').unwrap_or((rest, "0"));
            Subject { cell: self.book.find(path)?, place: place.parse().ok()?, text: "" }
        };
        let mut out = Html::default();
        inside(&mut out, &self.book, live, subject);
        Some(out.0)
    }

    /// What changes have reached since this was last asked: cells by their paths, expressions by their keys.
    pub fn changed(&mut self) -> Vec<String> {
        let changed = self.book.take_changed().into_iter();
        let subject = |id: CellId| match self.expressions.binary_search_by_key(&id, |(_, cell)| *cell) {
            Ok(place) => self.expressions[place].0.clone(),
            Err(_) => self.book.path(id),
        };
        changed.map(subject).collect()
    }

    /// Sets a sheet's inputs to one of its scenarios; `None` is the book's own figures.
    pub fn choose(&mut self, sheet: &str, scenario: Option<usize>) {
        let Some(sheet) = self.book.find_sheet(sheet) else { return };
        match scenario.and_then(|ordinal| nth_scenario(&self.book, sheet, ordinal)) {
            Some(scenario) => self.book.choose_scenario(scenario),
            None => {
                for id in self.book.changed_inputs() {
                    if self.book.cell(id).sheet == sheet {
                        self.book.reset(id);
                    }
                }
            }
        }
    }

    /// Whether a sheet's inputs are just those of one of its scenarios; `None` is the book's own figures.
    pub fn is_chosen(&self, sheet: &str, scenario: Option<usize>) -> bool {
        let Some(sheet) = self.book.find_sheet(sheet) else { return false };
        match scenario {
            Some(ordinal) => {
                nth_scenario(&self.book, sheet, ordinal).is_some_and(|id| self.book.is_chosen(id))
            }
            None => !self.book.changed_inputs().iter().any(|&id| self.book.cell(id).sheet == sheet),
        }
    }
}
