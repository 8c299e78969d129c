//! What libFuzzer tries on texts that it makes, on those that it makes them from.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use tests::site;

#[test]
fn examples_of_the_language_hold() {
    let texts = files("tests/language", "calc");
    for text in texts.iter().map(|bytes| String::from_utf8_lossy(bytes)) {
        fuzz::read(&text);
        fuzz::evaluate(&text);
        fuzz::evaluate(&format!("{text}\n---\n-7.5"));
    }
}

#[test]
fn chapters_hold() {
    for text in files("crates/mdbook-calc/tests/pieces", "md").iter().chain(&files("book/src", "md")) {
        fuzz::preprocess(text);
    }
}

/// Chapters refer to each other, so that most of them are no book alone.
#[test]
fn all_chapters_together_hold() {
    assert!(
        fuzz::preprocess(&files("book/src", "md").join(&b"\n\n"[..])),
        "as one chapter, the book has errors"
    );
}

/// The files of a folder and the folders in it.
fn files(folder: &str, extension: &str) -> Vec<Vec<u8>> {
    let files = xtask::files::below(&site::repository().join(folder)).unwrap();
    let files = files.iter().filter(|file| file.extension().is_some_and(|own| own == extension));
    let found: Vec<Vec<u8>> = files.map(|file| fs::read(file).unwrap()).collect();
    assert!(!found.is_empty(), "no {extension} in {folder}");
    found
}
