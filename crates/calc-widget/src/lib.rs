//! The evaluator and the renderer in the reader's browser: events in, the same HTML out.

use calc::{CellId, FigureKind};
use wasm_bindgen::prelude::wasm_bindgen;

/// Half the size of the standard one, and as quick.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A page's figures, as the build wrote them into it; its inputs may change.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Page(calc_html::Page);

#[wasm_bindgen]
impl Page {
    #[wasm_bindgen(constructor)]
    pub fn new(data: &str) -> Page {
        Page(calc_html::Page::read(data))
    }

    /// The inside of the element with a `data-live` key; empty where the page has none.
    pub fn render(&self, key: &str) -> String {
        self.0.inside(key).unwrap_or_default()
    }

    /// What changes since the last call have reached: the subjects of `data-live` keys, a line each.
    pub fn changed(&mut self) -> String {
        self.0.changed().join("\n")
    }

    /// Changes an input to what a reader typed; gives the reason where that can't be done, else nothing.
    pub fn set(&mut self, path: &str, text: &str) -> String {
        let Some(id) = self.input(path) else {
            return ["there is no figure “", path, "” here that can be changed"].concat();
        };
        match self.0.book.set(id, text) {
            Ok(()) => String::new(),
            Err(problem) => match &problem.hint {
                Some(hint) => [&problem.message, "; ", hint].concat(),
                None => problem.message,
            },
        }
    }

    pub fn reset(&mut self, path: &str) {
        if let Some(id) = self.input(path) {
            self.0.book.reset(id);
        }
    }

    /// Sets a sheet's inputs to one of its scenarios; without one, to the book's own figures.
    pub fn choose(&mut self, sheet: &str, scenario: Option<usize>) {
        self.0.choose(sheet, scenario);
    }

    /// Whether a sheet's inputs are just those of one of its scenarios; without one, the book's own.
    pub fn chosen(&self, sheet: &str, scenario: Option<usize>) -> bool {
        self.0.is_chosen(sheet, scenario)
    }

    /// An input's figure as its field shows it; empty where there is no such input.
    pub fn field(&self, path: &str) -> String {
        self.input(path).map(|id| self.0.book.field_text(id)).unwrap_or_default()
    }

    /// The inputs that are not the book's, as a link holds them: `path=figure`, a line each.
    pub fn state(&self) -> String {
        let book = &self.0.book;
        let line = |id: CellId| [&book.path(id), "=", &book.link_text(id)].concat();
        let lines: Vec<String> = book.changed_inputs().into_iter().map(line).collect();
        lines.join("\n")
    }

    /// What is said of an answer to an exercise: the verdict, and a sentence on the next line.
    #[cfg(feature = "blocks")]
    pub fn answer(&mut self, key: &str, typed: &str) -> String {
        self.0.answer(key, typed)
    }

    /// A sentence for those who can't see what changed: what a cell comes to now.
    pub fn tell(&self, path: &str) -> String {
        let book = &self.0.book;
        book.find(path).map(|id| [&book.label(id), ": ", &book.display(id)].concat()).unwrap_or_default()
    }
}

impl Page {
    fn input(&self, path: &str) -> Option<CellId> {
        self.0.book.find(path).filter(|&id| self.0.book.cell(id).kind == FigureKind::Input)
    }
}
