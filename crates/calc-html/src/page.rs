//! A page that is live: the part of the book that it needs, and the fragments of which it is made anew.
//!
//! The build writes it into the page, the browser reads it there. A fragment is an element whose `data-live` attribute
//! is the key by which it is made.

use calc::image::{self, Carry, Wire};
use calc::{Book, CellId, FigureKind, SheetId};

use crate::html::Html;
use crate::links::Links;
use crate::row::row;
use crate::sheet::{Liveness, controls, is_result, nth_block, nth_scenario};
use crate::value::value;

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
    links: Links,
    /// The values in running text by their keys, in the order of their cells.
    values: Vec<(String, CellId)>,
}

impl Carry for Page {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.book.carry(wire);
        self.links.carry(wire);
        self.values.carry(wire);
    }
}

impl Page {
    /// The page that shows some sheets of a book, and values in running text by their keys.
    pub fn new<'a>(
        whole: &Book,
        links: Links,
        sheets: &[SheetId],
        values: impl IntoIterator<Item = &'a str>,
    ) -> Page {
        let mut book = Book::new();
        // Units may be declared anywhere in a book; these are all of them, whichever sheets are left out.
        let mut units = whole.unit_declarations();
        let mut cited = Vec::new();
        for &id in sheets {
            book.begin_chapter(&whole.sheet(id).name);
            for block in whole.blocks().iter().filter(|block| block.sheet == id) {
                book.add_block(&[whole.slice(block.span), "\n", &std::mem::take(&mut units)].concat());
                cited.extend(whole.keys(block));
            }
        }
        let mut known: Vec<(String, CellId)> = Vec::new();
        for key in values {
            if !known.iter().any(|(other, _)| other == key) {
                let (sheet, text) = key.split_once(' ').unwrap_or(("", key));
                book.continue_sheet(sheet);
                known.push((key.to_owned(), book.add_value(text)));
            }
        }
        book.compile();
        Page { book, links: links.only(&cited), values: known }
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

    /// The element of a key; `None` where the key names nothing on this page.
    pub fn fragment(&self, key: &str) -> Option<String> {
        let (kind, rest) = key.split_once(' ')?;
        let mut out = Html::default();
        match kind {
            "row" => {
                let cell = self.book.find(rest)?;
                row(&mut out, &self.book, &self.links, cell, Liveness::Live, is_result(&self.book, cell));
            }
            "controls" => {
                let (sheet, ordinal) = rest.split_once(' ')?;
                let block = nth_block(&self.book, self.book.find_sheet(sheet)?, ordinal.parse().ok()?)?;
                controls(&mut out, &self.book, block);
            }
            _ => {
                let (known, cell) = self.values.iter().find(|(known, _)| known == rest)?;
                return Some(value(&self.book, &self.links, *cell, known, kind == "value"));
            }
        }
        Some(out.0)
    }

    /// The keys of everything that has changed since this was last asked.
    pub fn changed(&mut self) -> Vec<String> {
        let mut keys = Vec::new();
        let mut sheets = Vec::new();
        for id in self.book.take_changed() {
            let cell = self.book.cell(id);
            if !cell.name.is_empty() {
                keys.push(["row ", &self.book.path(id)].concat());
            } else if let Ok(place) = self.values.binary_search_by_key(&id, |(_, cell)| *cell) {
                let key = &self.values[place].0;
                keys.push(["value ", key].concat());
                keys.push(["figure ", key].concat());
            }
            if cell.kind == FigureKind::Input && !sheets.contains(&cell.sheet) {
                sheets.push(cell.sheet);
            }
        }
        for sheet in sheets {
            let own = self.book.blocks().iter().filter(|block| block.sheet == sheet);
            for (ordinal, _) in own.enumerate().filter(|(_, block)| !block.scenarios.is_empty()) {
                let mut key = Html::default();
                key.raw("controls ").raw(&self.book.sheet(sheet).name).raw(" ").count(ordinal);
                keys.push(key.0);
            }
        }
        keys
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
}
