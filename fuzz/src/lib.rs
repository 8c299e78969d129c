//! What must hold for any text whatever. Each is a target of libFuzzer's, and `tests/tests/fuzzed.rs` tries each on the
//! examples that libFuzzer begins with.

use std::path::{Path, PathBuf};

use calc::{Book, FigureKind, Naming, Value, plain_text};
use calc_html::{Page, exhibit_key, needed};
use mdbook_calc::files;
use mdbook_calc::manuscript::{Chapter, Reader};
use mdbook_calc::render::{Renderer, Target};

/// Lexer and parser: they come to an end, and point at characters of the text.
pub fn read(text: &str) {
    let mut book = Book::new();
    book.begin_chapter("main");
    book.add_block(text);
    book.add_value(text);
    look_at_problems(&book);
}

/// The whole language: read, checked, evaluated, shown and changed; and afterwards as it was.
///
/// What stands behind a line `---` is put into the text as a value, and typed into every input.
pub fn evaluate(text: &str) {
    let (block, typed) = text.split_once("\n---\n").unwrap_or((text, "7"));
    let mut book = Book::new();
    book.set_sources(["key".to_owned()]);
    book.begin_chapter("main");
    book.add_block(block);
    book.add_value(typed);
    book.compile();
    look_at_problems(&book);
    look_at_cells(&book);
    if book.diagnostics().is_empty() {
        let missing = (0..book.cell_count()).find(|&id| matches!(book.value(id), Value::Missing(_)));
        assert_eq!(missing, None, "nothing is said of a cell without a value");
    }
    let written = book.diagnostics().to_vec();
    for id in book.named_cells().collect::<Vec<_>>() {
        let _ = book.set(id, typed);
        let _ = book.set_literal(id, typed);
    }
    book.check_again();
    look_at_problems(&book);
    look_at_cells(&book);
    for id in book.changed_inputs() {
        book.reset(id);
    }
    for id in book.named_cells() {
        assert!(!book.is_changed(id), "{} is not as it was", book.path(id));
    }
    book.check_again();
    assert_eq!(book.diagnostics(), written, "what is wrong is not what it was");
}

/// A chapter of Markdown, all the way: found, read, computed, reported, drawn, written into its page and read there.
/// Whether it came so far: what has errors gets no page.
pub fn preprocess(text: &[u8]) -> bool {
    let mut reader = Reader::new(false, None);
    let loaded = files::decode("chapter.md".to_owned(), text.to_vec());
    let markdown = loaded.file.text.clone();
    let path = PathBuf::from("chapter.md");
    // No such folder: what is fuzzed must not read files.
    reader.chapters(vec![Chapter { title: "Chapter".to_owned(), path, loaded }], Path::new("/nowhere"));
    let manuscript = reader.finish();
    let report = &manuscript.report;
    let _ = (report.terminal(true), report.html(), report.json());
    for target in [Target::Plain, Target::Site { widget: Some("calc-0".to_owned()) }] {
        let _ = Renderer::new(&manuscript, target).chapter(&markdown, &manuscript.chapters[0]);
    }
    if !report.is_empty() {
        return false;
    }
    let book = &manuscript.book;
    let needed = needed(book, 0..book.sheets().len() as u32, &[]);
    let exhibits: Vec<u32> = (0..book.exhibits().len() as u32).collect();
    let mut here = Page::new(book, &needed, [], &exhibits);
    let mut there = Page::read(&here.write());
    let pictures: Vec<String> = exhibits.iter().map(|&id| exhibit_key(book, id)).collect();
    let paths: Vec<String> = book.named_cells().map(|id| book.path(id)).collect();
    for typed in ["", "0", "-7.5"] {
        for page in [&mut here, &mut there].into_iter().filter(|_| !typed.is_empty()) {
            for path in &paths {
                let input = page.book.find(path).filter(|&id| page.book.cell(id).kind == FigureKind::Input);
                let _ = input.map(|id| page.book.set(id, typed));
            }
        }
        for path in &paths {
            for live in ["value", "text", "term", "points", "verdict", "finding"] {
                let key = format!("{live} {path}");
                assert_eq!(here.inside(&key), there.inside(&key), "{key} after {typed:?}");
            }
        }
        for picture in &pictures {
            for live in ["drawing", "figures", "both"] {
                let key = format!("{live} {picture}");
                assert_eq!(here.inside(&key), there.inside(&key), "{key} after {typed:?}");
            }
        }
    }
    true
}

fn look_at_problems(book: &Book) {
    for problem in book.diagnostics() {
        for span in problem.labels.iter().map(|label| label.span).chain([problem.span]) {
            assert!(book.text().get(span.range()).is_some(), "{problem:?}");
        }
    }
}

fn look_at_cells(book: &Book) {
    for id in 0..book.cell_count() {
        let _ = (
            book.display(id),
            book.reason(id),
            book.claims(id),
            book.edit_text(id),
            book.edit_units(id, true),
        );
        let _ = (book.rests_on(id), book.range(id), book.alias(id), book.unit_code(id));
        for naming in [Naming::Labels, Naming::Figures] {
            let _ = plain_text(&book.formula(id, naming));
        }
    }
}
