//! Lexer and parser: whatever the text, they come to an end, and point at characters of it.

#![no_main]

use calc::Book;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut book = Book::new();
    book.begin_chapter("main");
    book.add_block(text);
    book.add_value(text);
    for problem in book.diagnostics() {
        for span in problem.labels.iter().map(|label| label.span).chain([problem.span]) {
            assert!(book.text().get(span.range()).is_some(), "{problem:?}");
        }
    }
});
