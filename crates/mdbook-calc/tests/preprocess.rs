//! Whole books through the preprocessor, as mdBook gives them.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use mdbook_calc::pieces::find;
use mdbook_calc::report::Report;
use mdbook_calc::{Calc, Held};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor as _, PreprocessorContext};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

fn book_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/book")
}

fn context(renderer: &str) -> PreprocessorContext {
    let config = Config::from_disk(book_folder().join("book.toml")).unwrap_or_default();
    PreprocessorContext::new(book_folder(), config, renderer.to_owned())
}

fn chapter(path: &str) -> Chapter {
    let text = std::fs::read_to_string(book_folder().join("src").join(path)).unwrap_or_default();
    Chapter::new(path, text, path, Vec::new())
}

/// The book of `tests/book`, with a nested chapter and a draft.
fn book() -> Book {
    let mut shock = chapter("shock.md");
    shock.sub_items.push(BookItem::Chapter(chapter("value/book.md")));
    let draft = Chapter::new_draft("Later", Vec::new());
    let items = [chapter("README.md"), shock, draft, chapter("sources.md")];
    Book::new_with_items(items.into_iter().map(BookItem::Chapter).collect())
}

/// A page without what its widget reads: a compiled book, in which every figure moves when the language does.
fn without_data(page: &str) -> String {
    let Some((before, rest)) = page.split_once("class=\"calc-data\">") else { return page.to_owned() };
    let (data, after) = rest.split_once("</script>").unwrap_or_default();
    assert!(data.len() > 100, "{data}");
    format!("{before}class=\"calc-data\">…</script>{after}")
}

#[test]
fn a_book_is_worked_out() {
    let made = Calc::new().run(&context("html"), book()).unwrap();
    for chapter in made.chapters() {
        insta::assert_snapshot!(chapter.name.replace('/', "_"), without_data(&chapter.content));
    }
    let page = |name: &str| made.chapters().find(|chapter| chapter.name == name).unwrap().content.clone();
    assert_eq!(page("README.md"), chapter("README.md").content, "a page with nothing live is left alone");
    assert!(page("shock.md").contains("<script type=\"module\" src=\"calc-0123/live.js\">"));
    assert!(page("value/book.md").contains("<script type=\"module\" src=\"../calc-0123/live.js\">"));
    assert!(page("value/book.md").contains("href=\"../sources.html#filing\""));
    assert!(!page("sources.md").contains("<script"));
}

#[test]
fn it_is_the_same_twice() {
    let once = Calc::new().run(&context("html"), book()).unwrap();
    assert_eq!(once, Calc::new().run(&context("html"), book()).unwrap());
}

/// mdBook's own way: JSON into the program, and out of it.
#[test]
fn the_program_does_the_same() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-calc"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(&(context("html"), book())).unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let output = child.wait_with_output().unwrap();
    let made: Book = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made, Calc::new().run(&context("html"), book()).unwrap());
}

#[test]
fn other_renderers_get_no_scripts() {
    let made = Calc::new().run(&context("epub"), book()).unwrap();
    assert!(made.chapters().all(|chapter| !chapter.content.contains("<script")));
}

#[test]
fn errors_travel_as_a_report() {
    let mut chapter = chapter("shock.md");
    chapter.content = "> Text `= nowhere.cell`\n\n```calc\na = 5 from nobody\n```\n".to_owned();
    let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
    let error = Calc::new().run(&context("html"), book).unwrap_err();
    let json = serde_json::to_value(error.downcast_ref::<Report>().unwrap().json()).unwrap();
    assert_eq!((json[0]["code"].as_str(), json[0]["line"].as_u64()), (Some("unknown-name"), Some(1)));
    assert_eq!(json[0]["column"].as_u64(), Some(11));
    assert_eq!((json[1]["code"].as_str(), json[1]["line"].as_u64()), (Some("unknown-source"), Some(4)));
    assert!(json[0]["file"].as_str().unwrap().ends_with("src/shock.md"));
}

/// What a search finds of blocks that are put in later.
#[test]
fn a_mark_has_the_words_of_its_block() {
    let mut chapter = chapter("shock.md");
    let blocks = [
        (
            "calc",
            "sheet cup_of_tea\ninput price = 3 \"Price\" from filing note \"A note\"\npaid = price * 2 claim 6 from wando2025",
        ),
        (
            "calc",
            "sheet later \"A title\"\ninput far = 1 \"Price\" from filing\nscenario \"Rain\"\n  far = 2",
        ),
        ("chart", "bar \"A picture\"\ncup_of_tea.paid\nfar * 2\ncup_of_tea.price \"Own words\""),
        ("exercise", "How many?\nanswer = far\nhint \"A hint\"\nsolution \"A solution\""),
    ];
    chapter.content = blocks.map(|(kind, text)| format!("```{kind}\n{text}\n```\nText.\n\n")).concat();
    let held = Held::default();
    let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
    let made = Calc::holding(&held).run(&context("html"), book).unwrap();
    let page = made.chapters().next().unwrap().content.clone();
    let marks =
        page.split("data-calc-held=").skip(1).filter_map(|mark| mark.split_once('>')?.1.split('<').next());
    let wanted = [
        "cup of tea, Price, A note, paid, Form 10-Q, Wando 2025",
        "A title, Price, Form 10-Q, Rain",
        "A picture, paid, far × 2, Own words",
        "A hint, A solution, Price",
        "",
    ];
    assert_eq!(marks.collect::<Vec<_>>(), wanted);
}

/// Chapters of whole blocks and sentences, some of them with a line among them that spoils the book.
fn chapters() -> impl Strategy<Value = Vec<String>> {
    let parts = prop::sample::select(vec![
        "```calc,hidden\nb = a + 1 \"B {{name}}\"\n```",
        "```calc,example\nb2 = a * 2\n```",
        "```calc\nscenario \"S\"\n  c = $6 / share\n```",
        "> ```calc\n> q = a\n> ```",
        "- item\n\n  ```calc\n  l = a\n  ```",
        "text `= a` text, and `= c * 2 shares to 1`",
        "# Heading `= a`",
        "| one | two |\n|---|---|\n| `= a` | `= if a > 0 then \"x\\|y\" else \"z\"` |",
        "```chart\nbar \"B\"\na * 2\n```",
        "```exercise\nHow much is `= a` and one?\n\nanswer = a + 1\nhint \"h\"\n```",
        "```table\na\n```",
        "```sensitivity\na * c to c by 10%\n```",
        "```answers\n```",
        "```sources\n```",
        "```rust\nlet a = `= 1`;\n```",
        "<!-- a comment -->",
        "<div>\n\n**bold** `= a`\n\n</div>",
        "\\`= a` and ``= a``",
        "",
    ]);
    let spoilt = prop::sample::select(vec![
        "```calc\nx = = 1\n```",
        "`= nothing`",
        "> ```calc",
        "<p>`= a`</p>",
        "```calc",
    ]);
    let chapter = (prop::collection::vec(parts, 0..12), prop::option::weighted(0.05, spoilt));
    let chapter = chapter.prop_map(|(mut parts, spoilt)| {
        // Each once: a cell of the same name twice would be an error.
        let mut seen = std::collections::HashSet::new();
        parts.retain(|part| seen.insert(*part));
        parts.extend(spoilt);
        parts.join("\n\n")
    });
    let numbered = |chapters: Vec<String>| {
        let whole = |(at, chapter): (usize, String)| {
            format!(
                "```calc\nsheet s{at} \"Sheet *{at}*\"\nunit share\ninput a = 1 from wando2025\n\
                input c = $5 / share \"<b>&amp;|*\"\n```\n\n{chapter}"
            )
        };
        chapters.into_iter().enumerate().map(whole).collect()
    };
    prop::collection::vec(chapter, 1..4).prop_map(numbered)
}

/// Whatever the chapters are, it ends; and where it ends well, what stood between the calculations still does.
#[test]
fn any_book_comes_through() {
    let config = ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let whole = Cell::new(0);
    let result = runner.run(&chapters(), |texts| {
        let items = texts.iter().enumerate().map(|(at, text)| {
            BookItem::Chapter(Chapter::new("", text.clone(), format!("{at}.md"), Vec::new()))
        });
        let book = Book::new_with_items(items.collect());
        match Calc::new().run(&context("html"), book) {
            Ok(made) => {
                whole.set(whole.get() + 1);
                for (chapter, text) in made.chapters().zip(&texts) {
                    let mut rest = chapter.content.as_str();
                    let mut end = 0;
                    for piece in find(text).pieces {
                        let at = rest.find(&text[end..piece.range.start]);
                        prop_assert!(at.is_some());
                        rest = &rest[at.unwrap_or(0) + piece.range.start - end..];
                        end = piece.range.end;
                    }
                    prop_assert!(rest.contains(&text[end..]));
                }
            }
            Err(error) => prop_assert!(error.downcast_ref::<Report>().is_some(), "{error:?}"),
        }
        Ok(())
    });
    assert_eq!(result, Ok(()));
    assert!(whole.get() > 150, "of 300 books only {} were whole", whole.get());
}
