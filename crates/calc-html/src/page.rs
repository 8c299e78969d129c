//! A page that is live: the part of the book that it needs. The build writes it into the page, the browser reads it there.

use std::collections::{BTreeSet, HashSet};

use calc::image::{self, Carry, Wire};
use calc::{Book, CellId, ExhibitId, SheetId};

use crate::html::Html;
use crate::live::{Live, Subject, inside};
use crate::sheet::{nth_scenario, sheet_name};

/// What a page needs of a book: the sheets that it shows, whole, and of others the cells that these and its values refer to.
#[derive(Clone, Debug, Default)]
pub struct Needed {
    /// In the order of the book.
    pub sheets: BTreeSet<SheetId>,
    shown: HashSet<SheetId>,
    /// All cells that its figures come from, of whichever sheet.
    pub cells: HashSet<CellId>,
}

/// What a page needs that shows these sheets and, elsewhere, these values.
pub fn needed(book: &Book, shown: impl IntoIterator<Item = SheetId>, values: &[CellId]) -> Needed {
    let mut needed = Needed { shown: shown.into_iter().collect(), ..Needed::default() };
    needed.sheets.extend(&needed.shown);
    // What has no name is added as text, and what it refers to must be there.
    let (named, nameless): (Vec<CellId>, Vec<CellId>) =
        values.iter().partition(|&&value| !book.cell(value).name.is_empty());
    let mut open = named;
    open.extend(nameless.into_iter().flat_map(|value| book.uses(value)));
    let blocks = needed.shown.iter().flat_map(|&sheet| &book.sheet(sheet).blocks);
    open.extend(blocks.flat_map(|&block| book.block(block).cells.clone()));
    needed.cells.reserve(open.len());
    while let Some(cell) = open.pop() {
        if needed.cells.insert(cell) {
            needed.sheets.insert(book.cell(cell).sheet);
            open.extend(book.uses(cell));
        }
    }
    needed
}

/// What the browser knows of a page: a book of its own, and what stands in its text.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub book: Book,
    /// The expressions in running text by their keys, in the order of their cells.
    expressions: Vec<(String, CellId)>,
    /// The exhibits by their keys. Last on the wire, so that a module without them reads all the rest.
    #[cfg(feature = "blocks")]
    exhibits: Vec<(String, calc::Exhibit)>,
}

impl Carry for Page {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.book.carry(wire);
        self.expressions.carry(wire);
        #[cfg(feature = "blocks")]
        self.exhibits.carry(wire);
    }
}

impl Page {
    /// The page with what it needs of a book, expressions in running text by their keys, and exhibits.
    pub fn new<'a>(
        whole: &Book,
        needed: &Needed,
        expressions: impl IntoIterator<Item = &'a str>,
        exhibits: &[ExhibitId],
    ) -> Page {
        let mut book = Book::new();
        // Units may be declared anywhere in a book; these are all of them, whichever sheets are left out.
        let mut units = whole.unit_declarations();
        for &id in &needed.sheets {
            book.begin_chapter(&whole.sheet(id).name);
            for &block in &whole.sheet(id).blocks {
                let block = whole.block(block);
                let text = match needed.shown.contains(&id) {
                    true => whole.slice(block.span).to_owned(),
                    false => whole.excerpt(block, |cell| needed.cells.contains(&cell)),
                };
                if !text.is_empty() {
                    book.add_block(&[&text, "\n", &std::mem::take(&mut units)].concat());
                }
            }
        }
        let mut known: Vec<(String, CellId)> = Vec::new();
        let mut seen = HashSet::new();
        for key in expressions {
            if seen.insert(key) {
                let (sheet, text) = key.split_once(' ').unwrap_or(("", key));
                book.continue_sheet(sheet);
                known.push((key.to_owned(), book.add_value(text)));
            }
        }
        for &id in exhibits {
            let exhibit = whole.exhibit(id);
            book.continue_sheet(sheet_name(whole, exhibit.sheet));
            book.add_exhibit(exhibit.form.genre(), whole.slice(exhibit.span));
        }
        book.compile();
        #[cfg(feature = "blocks")]
        let exhibits = {
            let keys = exhibits.iter().map(|&id| crate::exhibit::exhibit_key(whole, id));
            keys.zip(book.exhibits().iter().cloned()).collect()
        };
        Page {
            book,
            expressions: known,
            #[cfg(feature = "blocks")]
            exhibits,
        }
    }

    /// Writes it down, to be read by [`Page::read`].
    pub fn write(&self) -> String {
        image::write(self)
    }

    /// Reads what [`Page::write`] of this same version wrote. With any other text it may panic, which stops the module.
    pub fn read(text: &str) -> Page {
        let mut page: Page = image::read(text);
        page.book.wake();
        page
    }

    /// The inside of the element with a key; `None` where the key names nothing on this page.
    pub fn inside(&self, key: &str) -> Option<String> {
        let (live, rest) = key.split_once(' ')?;
        #[cfg(feature = "blocks")]
        if let Some(exhibit) = self.exhibit(rest) {
            return Some(crate::exhibit::inside(&self.book, exhibit, live));
        }
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

    #[cfg(feature = "blocks")]
    fn exhibit(&self, key: &str) -> Option<&calc::Exhibit> {
        self.exhibits.iter().find(|(known, _)| known == key).map(|(_, exhibit)| exhibit)
    }

    /// What is said of an answer to an exercise: the verdict and, on a line of its own, a sentence; nothing where the
    /// page has no such exercise.
    #[cfg(feature = "blocks")]
    pub fn answer(&mut self, key: &str, typed: &str) -> String {
        match self.exhibit(key).cloned() {
            Some(exhibit) => crate::exhibit::answer(&mut self.book, &exhibit, typed),
            None => String::new(),
        }
    }

    /// What changes have reached since this was last asked: cells by their paths, all else by its key.
    pub fn changed(&mut self) -> Vec<String> {
        let changed: Vec<CellId> = self.book.take_changed().collect();
        #[cfg(feature = "blocks")]
        let exhibits: Vec<String> = {
            let reached = |exhibit| self.book.cells_of(exhibit).iter().any(|cell| changed.contains(cell));
            let exhibits = self.exhibits.iter().filter(|(_, exhibit)| reached(exhibit));
            exhibits.map(|(key, _)| key.clone()).collect()
        };
        #[cfg(not(feature = "blocks"))]
        let exhibits: Vec<String> = Vec::new();
        let subject = |id: CellId| match self.expressions.binary_search_by_key(&id, |(_, cell)| *cell) {
            Ok(place) => self.expressions[place].0.clone(),
            Err(_) => self.book.path(id),
        };
        changed.into_iter().map(subject).chain(exhibits).collect()
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
