//! The evaluator and the renderer in the reader's browser: events in, the same HTML out.

use calc::{Book, CellId, Diagnostic, FigureKind};
use calc_html::Links;
use calc_html::links::Source;
use wasm_bindgen::prelude::wasm_bindgen;

/// The part of the book that a page needs. Text is added, then it is compiled, and from then on inputs may change.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Page {
    book: Book,
    links: Links,
    /// The values in running text, each with the rest of its key.
    values: Vec<(String, CellId)>,
}

#[wasm_bindgen]
impl Page {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Page {
        Page::default()
    }

    pub fn add_source(&mut self, key: String, name: String, href: String) {
        self.links.sources.insert(key, Source { name, href });
    }

    /// Adds a sheet's block; one sheet's follow one another in the book's order.
    pub fn add_block(&mut self, sheet: &str, href: String, text: &str) {
        if !self.book.continue_sheet(sheet) {
            self.book.begin_chapter(sheet);
        }
        self.book.add_block(text);
        self.links.sheets.insert(sheet.to_owned(), href);
    }

    /// Adds a value in running text by its key: the sheet that stands before it, and the expression.
    pub fn add_value(&mut self, key: String) {
        if self.values.iter().any(|(known, _)| *known == key) {
            return;
        }
        let (sheet, text) = key.split_once(' ').unwrap_or(("", &key));
        self.book.continue_sheet(sheet);
        let cell = self.book.add_value(text);
        self.values.push((key, cell));
    }

    pub fn compile(&mut self) {
        self.book.compile();
    }

    /// The element of a `data-live` key.
    pub fn render(&self, key: &str) -> Option<String> {
        calc_html::fragment(&self.book, &self.links, &self.values, key)
    }

    /// The keys of all elements that changes since the last call have reached, a line each.
    pub fn changed(&mut self) -> String {
        let cells = self.book.take_changed();
        calc_html::changed(&self.book, &self.values, &cells).join("\n")
    }

    /// Changes an input to what a reader typed; gives the reason where that can't be done.
    pub fn set(&mut self, path: &str, text: &str) -> Option<String> {
        let Some(id) = self.input(path) else {
            return Some(format!("there is no figure “{path}” on this page that can be changed"));
        };
        self.book.set(id, text).err().map(|problem| reason(&problem))
    }

    pub fn reset(&mut self, path: &str) {
        if let Some(id) = self.input(path) {
            self.book.reset(id);
        }
    }

    /// Sets a sheet's inputs to one of its scenarios; `None` is the book's own figures.
    pub fn choose(&mut self, sheet: &str, scenario: Option<usize>) {
        let Some(sheet) = self.book.find_sheet(sheet) else { return };
        match scenario.and_then(|ordinal| calc_html::nth_scenario(&self.book, sheet, ordinal)) {
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

    /// An input's figure as its field shows it.
    pub fn field(&self, path: &str) -> Option<String> {
        self.input(path).map(|id| self.book.edit_text(id))
    }

    /// The inputs that are not the book's, as a link holds them: `path=figure`, a line each.
    pub fn state(&self) -> String {
        let line = |id: CellId| format!("{}={}", self.book.path(id), self.book.link_text(id));
        let lines: Vec<String> = self.book.changed_inputs().into_iter().map(line).collect();
        lines.join("\n")
    }

    /// Makes the inputs what a state says, all others the book's.
    ///
    /// Gives what could not be used, a line each.
    pub fn restore(&mut self, state: &str) -> String {
        let mut problems = Vec::new();
        let mut named = Vec::new();
        for line in state.lines() {
            let (path, text) = line.split_once('=').unwrap_or((line, ""));
            match self.set(path, text) {
                None => named.extend(self.book.find(path)),
                Some(problem) => problems.push(format!("{path}: {problem}")),
            }
        }
        for id in self.book.changed_inputs() {
            if !named.contains(&id) {
                self.book.reset(id);
            }
        }
        problems.join("\n")
    }

    /// A sentence for those who can't see what changed: what a cell comes to now.
    pub fn tell(&self, path: &str) -> Option<String> {
        let id = self.book.find(path)?;
        Some(format!("{}: {}", self.book.label(id), self.book.display(id)))
    }
}

impl Page {
    fn input(&self, path: &str) -> Option<CellId> {
        self.book.find(path).filter(|&id| self.book.cell(id).kind == FigureKind::Input)
    }
}

fn reason(problem: &Diagnostic) -> String {
    match &problem.hint {
        Some(hint) => format!("{}; {hint}", problem.message),
        None => problem.message.clone(),
    }
}
