//! A chapter of Markdown, all the way: found, read, computed, reported, drawn, written into its page and read there.

#![no_main]

use std::path::{Path, PathBuf};

use calc::FigureKind;
use calc_html::{Page, needed};
use libfuzzer_sys::fuzz_target;
use mdbook_calc::files;
use mdbook_calc::manuscript::{Chapter, Reader};
use mdbook_calc::render::{Renderer, Target};

fuzz_target!(|text: &[u8]| {
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
        return;
    }
    let book = &manuscript.book;
    let needed = needed(book, 0..book.sheets().len() as u32, &[]);
    let exhibits: Vec<u32> = (0..book.exhibits().len() as u32).collect();
    let mut here = Page::new(book, &needed, [], &exhibits);
    let mut there = Page::read(&here.write());
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
    }
});
