//! The evaluator and the renderer in the reader's browser: questions in, the same HTML out.

use std::cell::RefCell;

use calc::{CellId, FigureKind};
use calc_html::Page;
use wasm_bindgen::prelude::wasm_bindgen;

/// Half the size of the standard one, and as quick.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

thread_local! {
    /// print.html has the figures of every chapter, any other page its own alone.
    static PAGES: RefCell<Vec<Page>> = const { RefCell::new(Vec::new()) };
}

/// Asks one page something, or has it do something; all is said in text. One door, since each costs glue in every page.
///
/// | verb | subject | text | answer |
/// | --- | --- | --- | --- |
/// | `open` | a page's figures, as the build wrote them | | the number by which to ask the page |
/// | `render` | a `data-live` key | | the inside of the element, empty where the page has none |
/// | `changed` | | | what changes since the last time have reached: subjects of keys, a line each |
/// | `set` | an input's path | what a reader typed | the reason why that can't be done, else nothing |
/// | `reset` | an input's path | | |
/// | `choose` | a sheet | a scenario's place, or nothing for the book's own figures | |
/// | `chosen` | a sheet | the same | `true` where the sheet's inputs are just these, else nothing |
/// | `field` | an input's path | | its figure as its field shows it, empty where there is no such input |
/// | `state` | | | the inputs that are not the book's, as a link holds them: `path=figure`, a line each |
/// | `tell` | a cell's path | | what it comes to now, in words |
/// | `answer` | an exercise's key | what a reader typed | the verdict, and a sentence on the next line |
/// | `workbook` | a sheet | what the page says of its cells: path, kind and source with tabulators between, a line each | the sheet as a spreadsheet's file, in base64 |
///
/// An unknown verb, page or subject gets no answer.
#[wasm_bindgen]
pub fn ask(page: usize, verb: &str, subject: &str, text: &str) -> String {
    PAGES.with_borrow_mut(|pages| {
        if verb == "open" {
            pages.push(Page::read(subject));
            return calc::number::Number::whole(pages.len() as i64 - 1).plain();
        }
        pages.get_mut(page).map(|page| answer(page, verb, subject, text)).unwrap_or_default()
    })
}

fn answer(page: &mut Page, verb: &str, subject: &str, text: &str) -> String {
    let input = || page.book.find(subject).filter(|&id| page.book.cell(id).kind == FigureKind::Input);
    match verb {
        "render" => return page.inside(subject).unwrap_or_default(),
        "changed" => return lines(page.changed()),
        "set" => return set(page, input(), subject, text),
        "reset" => {
            if let Some(id) = input() {
                page.book.reset(id);
            }
        }
        "choose" => page.choose(subject, text.parse().ok()),
        "chosen" if page.is_chosen(subject, text.parse().ok()) => return "true".to_owned(),
        "field" => return input().map(|id| page.book.field_text(id)).unwrap_or_default(),
        "state" => {
            let line = |id: CellId| [&page.book.path(id), "=", &page.book.link_text(id)].concat();
            return lines(page.book.changed_inputs().into_iter().map(line).collect());
        }
        "tell" => {
            let sentence = |id: CellId| [&page.book.label(id), ": ", &page.book.display(id)].concat();
            return page.book.find(subject).map(sentence).unwrap_or_default();
        }
        #[cfg(feature = "blocks")]
        "answer" => return page.answer(subject, text),
        #[cfg(feature = "blocks")]
        "workbook" => return calc_html::workbook(&page.book, subject, text),
        _ => {}
    }
    String::new()
}

fn lines(texts: Vec<String>) -> String {
    let mut all = String::new();
    for text in texts {
        all.push_str(&text);
        all.push('\n');
    }
    all
}

fn set(page: &mut Page, id: Option<CellId>, path: &str, text: &str) -> String {
    let Some(id) = id else {
        return ["there is no figure “", path, "” here that can be changed"].concat();
    };
    match page.book.set(id, text) {
        Ok(()) => String::new(),
        Err(problem) => match &problem.hint {
            Some(hint) => [&problem.message, "; ", hint].concat(),
            None => problem.message,
        },
    }
}
