//! The whole language: read, checked, evaluated, shown and changed.

#![no_main]

use calc::{Book, Naming, plain_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // What stands behind a line of its own is put into the text as a value, and typed into every input.
    let (block, typed) = text.split_once("\n---\n").unwrap_or((text, "7"));
    let mut book = Book::new();
    book.set_sources(["key".to_owned()]);
    book.begin_chapter("main");
    book.add_block(block);
    book.add_value(typed);
    book.compile();
    for problem in book.diagnostics() {
        for span in problem.labels.iter().map(|label| label.span).chain([problem.span]) {
            assert!(book.text().get(span.range()).is_some(), "{problem:?}");
        }
    }
    look_at_all(&book);
    for id in book.named_cells().collect::<Vec<_>>() {
        let _ = book.set(id, typed);
    }
    look_at_all(&book);
    for id in book.changed_inputs() {
        book.reset(id);
    }
    for id in book.named_cells() {
        assert!(!book.is_changed(id), "{} is not as it was", book.path(id));
    }
});

fn look_at_all(book: &Book) {
    for id in 0..book.cell_count() {
        let _ = (book.display(id), book.reason(id), book.claims(id), book.edit_text(id), book.edit_units(id));
        let _ = (book.rests_on(id), book.range(id), book.alias(id), book.unit_code(id));
        for naming in [Naming::Labels, Naming::Figures] {
            let _ = plain_text(&book.formula(id, naming));
        }
    }
}
