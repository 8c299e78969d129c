//! The language by example: every file in `language/` with what its cells come to and what an author is told.
//!
//! A first line `# set a=1; b=2` changes inputs; `# with sources` makes it part of a book that has `sources.toml`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use calc::functions::FUNCTIONS;
use calc::{Book, CellId, Code, Scalar, Value};
use mdbook_calc::files::{decode, load};
use mdbook_calc::manuscript::Reader;

#[test]
fn examples_come_to_what_the_manual_says() {
    let settings = {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../language/snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings
    };
    settings.bind(|| {
        insta::glob!("../language", "*.calc", |path| {
            // A snapshot's name says its file already.
            let mut settings = insta::Settings::clone_current();
            settings.remove_input_file();
            settings.bind(|| insta::assert_snapshot!("is", evaluated(path)));
        })
    });
}

#[test]
fn every_error_code_has_an_example() {
    let all: String = examples().iter().map(|path| evaluated(path)).collect();
    let missing: Vec<_> =
        Code::ALL.iter().map(|code| code.name()).filter(|name| !all.contains(&format!("[{name}]"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_function_has_an_example() {
    let all: String = examples().iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let missing: Vec<_> =
        FUNCTIONS.iter().map(|f| f.name).filter(|name| !all.contains(&format!("{name}("))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("language")
}

fn examples() -> Vec<PathBuf> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "calc")).collect()
}

/// The cells of a file, one a line, and the report as the terminal shows it.
fn evaluated(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let first = String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned();
    let with_sources = first == "# with sources";
    let sources = with_sources.then(|| load(&folder().join("sources.toml")).unwrap());
    let mut reader = Reader::new(with_sources, sources);
    reader.language(decode("example.calc".to_owned(), bytes));
    let mut manuscript = reader.finish();
    for change in first.strip_prefix("# set ").into_iter().flat_map(|changes| changes.split("; ")) {
        let (name, figure) = change.split_once('=').unwrap();
        let id = manuscript.book.find_everywhere(name)[0];
        manuscript.book.set(id, figure).unwrap();
    }
    let book = &manuscript.book;
    let mut text = String::new();
    for id in book.named_cells().filter(|&id| !matches!(book.value(id), Value::Missing(_))) {
        write_cell(&mut text, book, id);
    }
    text + &manuscript.report.terminal(false)
}

fn write_cell(text: &mut String, book: &Book, id: CellId) {
    let value = book.value(id);
    let plain = |scalar: &Scalar| book.plain(*scalar).unwrap_or_else(|| "null".to_owned());
    let figures: Vec<String> = value.scalars().iter().map(plain).collect();
    let shown: Vec<String> =
        value.scalars().iter().map(|scalar| book.shown(id, *scalar).text().to_owned()).collect();
    let (figures, shown) = (joined(&figures), joined(&shown));
    let axes: Vec<&str> =
        value.shape().axes().into_iter().map(|axis| book.slice(book.cell(axis).name)).collect();
    let over = if axes.is_empty() { String::new() } else { format!(" over {}", axes.join(", ")) };
    let (unit, kind) = (book.unit_code(id), book.kind(id).name());
    writeln!(text, "{}: {shown} = {figures} {unit}{over}, {kind}", book.path(id)).unwrap();
    for claim in book.claims(id) {
        let stated = book.show_literal(claim.clause.literal).text().to_owned();
        let difference = claim.difference.map_or("unknown".to_owned(), |part| part.plain());
        writeln!(text, "    {} {stated}, difference {difference}", claim.verdict.name()).unwrap();
    }
}

/// Of a long series only the ends.
fn joined(figures: &[String]) -> String {
    match figures {
        [first, second, .., last] if figures.len() > 20 => {
            format!("{first}, {second}, …, {last} ({} figures)", figures.len())
        }
        _ => figures.join(", "),
    }
}
