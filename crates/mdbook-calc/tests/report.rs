//! What the three printers make of errors, in a file with all that makes places hard.

use calc::diagnostic::{Code, Diagnostic};
use calc::span::Span;
use mdbook_calc::files::{Origins, Place, SourceFile};
use mdbook_calc::pieces::find;
use mdbook_calc::report::{Item, Report};

/// Two chapters; the errors are placed by what they point at.
fn report() -> Report {
    let first = "# Kapitel 漢字\r\n\r\n> ```calc\r\n> input price = $148 / share\r\n> loss =\t\"漢\" + price + $5 <b>&\r\n> ```\r\n";
    let second = "Text `= nvidia.los in %` and `{{` <script>.\n";
    let files = vec![
        SourceFile::new("book/src/shock.md".into(), first.into()),
        SourceFile::new("book/src/other.md".into(), second.into()),
    ];
    let mut book = String::new();
    let mut origins = Origins::default();
    for (file, source) in files.iter().enumerate() {
        for piece in find(&source.text).pieces {
            origins.push(book.len(), file, piece.offsets);
            book.push_str(&piece.text);
            book.push('\n');
        }
    }
    let span = |words: &str| {
        let start = book.find(words).unwrap_or_default();
        Span::new(start, start + words.len())
    };
    let mut report = Report::new(files);
    report.extend(
        [
            Diagnostic::new(Code::UnknownName, span("nvidia.los"), "the sheet `nvidia` has no cell `los`")
                .label(span("loss"), "`loss` is here")
                .hint("did you mean `nvidia.loss`?"),
            Diagnostic::new(Code::UnitMismatch, span("\"漢\" + price"), "can't add USD/share to text")
                .label(span("\"漢\""), "this is text")
                .label(span("price +"), "this is USD/share"),
        ],
        &origins,
    );
    report.push(Item::new(Code::Syntax, Place { file: 1, range: 29..29 }, "nothing at a point"));
    report.push(Item::new(Code::Syntax, Place { file: 0, range: 0..10_000 }, "all of a file"));
    report
}

#[test]
fn terminal() {
    insta::assert_snapshot!(report().terminal(false));
}

#[test]
fn colours_change_nothing_but_colours() {
    let coloured = report().terminal(true);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    assert_eq!(plain, report().terminal(false));
}

#[test]
fn html() {
    let html = report().html();
    assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("style="));
    insta::assert_snapshot!(html.replace("<article", "\n<article").replace("<p", "\n  <p"));
}

#[test]
fn json() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&report().json()).unwrap());
}

#[test]
fn what_is_without_a_file_and_what_stands_in_one_place() {
    let mut report = Report::default();
    assert_eq!((report.html(), report.terminal(false)), (String::new(), String::new()));
    for message in ["one", "two"] {
        report.push(Item::new(Code::Syntax, Place { file: 0, range: 0..0 }, message));
    }
    let json = |message: &str| {
        serde_json::json!({
            "code": "syntax", "message": message,
            "file": "", "line": 1, "column": 1, "end_line": 1, "end_column": 1,
        })
    };
    assert_eq!(serde_json::to_value(report.json()).unwrap(), serde_json::json!([json("one"), json("two")]));
    let said = "error[syntax]: one\n\nerror[syntax]: two\n\nerror: 2 errors in the calculations";
    assert_eq!((report.to_string(), report.terminal(false)), (said.to_owned(), format!("{said}\n")));
}

#[test]
fn what_no_part_of_a_file_accounts_for_stands_at_its_start() {
    let mut report = Report::new(vec![SourceFile::new("a.md".into(), "text".into())]);
    let nowhere = Span::new(7, 9);
    report.extend(
        [Diagnostic::new(Code::Syntax, nowhere, "nowhere").label(nowhere, "here")],
        &Origins::default(),
    );
    let start = Place { file: 0, range: 0..0 };
    let item = &report.items()[0];
    assert_eq!((&item.place, &item.labels), (&start, &vec![(start.clone(), "here".to_owned())]));
}

#[test]
fn it_travels_as_an_error() {
    let error = anyhow::Error::from(report()).context("while building");
    assert_eq!(error.downcast_ref::<Report>().unwrap().items().len(), 4);
}
