//! Charts, tables, what-ifs, exercises and audits in whole chapters: `tests/blocks/*.md` and what becomes of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use mdbook_calc::files::{Loaded, SourceFile};
use mdbook_calc::manuscript::{Chapter, Manuscript, Part, Reader};
use mdbook_calc::render::{Renderer, Target};

fn read(path: &Path) -> (String, Manuscript) {
    let text = std::fs::read_to_string(path).unwrap();
    let sources = "[wando]\nname = \"Wando\"\ntitle = \"An article\"\n".to_owned();
    let sources = SourceFile::new("sources.toml".to_owned(), sources);
    let mut reader = Reader::new(true, Some(Loaded { file: sources, broken: None }));
    let file = SourceFile::new("chapter.md".to_owned(), text.clone());
    let name = PathBuf::from("chapter.md");
    let loaded = Loaded { file, broken: None };
    reader.chapters(vec![Chapter { title: "A chapter".to_owned(), path: name, loaded }], Path::new(""));
    (text, reader.finish())
}

/// What stands in the chapter's place, its scripts left out; what the widget gets of each block; or what is wrong.
fn picture(path: &Path) -> String {
    let (text, manuscript) = read(path);
    if !manuscript.report.is_empty() {
        return manuscript.report.terminal(false);
    }
    let target = Target::Site { widget: Some("calc-0123".to_owned()) };
    let page = Renderer::new(&manuscript, target).chapter(&text, &manuscript.chapters[0]);
    let (page, _) = page.split_once("<script type=\"application/json\"").unwrap();
    let mut out = page.replace("><", ">\n<");
    let book = &manuscript.book;
    for (_, part) in manuscript.chapters[0].all() {
        let Part::Exhibit(id, _) = part else { continue };
        let exhibit = book.exhibit(*id);
        out += &format!("\n{} {:?}", calc_html::exhibit_key(book, *id), exhibit.form);
        for cell in book.cells_of(exhibit) {
            out += &format!("\n  {:?} {}", book.item_label(cell), book.display(cell));
        }
    }
    out + "\n\nPlain:\n" + &Renderer::new(&manuscript, Target::Plain).chapter(&text, &manuscript.chapters[0])
}

#[test]
fn folder() {
    insta::glob!("blocks/*.md", |path| insta::assert_snapshot!(picture(path)));
}

/// What the page carries to the browser is drawn there as it was drawn here, whatever is changed.
#[test]
fn what_is_carried_is_drawn_the_same() {
    for name in ["charts", "tables", "questions"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/blocks/{name}.md"));
        let (_, mut manuscript) = read(&path);
        let ids: Vec<u32> = (0..manuscript.book.exhibits().len() as u32).collect();
        let book = &manuscript.book;
        let cells: Vec<u32> = ids.iter().flat_map(|&id| book.cells_of(book.exhibit(id))).collect();
        let needed = calc_html::needed(book, 0..book.sheets().len() as u32, &cells);
        let mut page = calc_html::Page::read(&calc_html::Page::new(book, &needed, [], &ids).write());
        for change in ["", "0", "7", "-3.5", "1000000"] {
            for path in ["shop.price", "shop.start"] {
                let (Some(here), Some(there)) = (manuscript.book.find(path), page.book.find(path)) else {
                    continue;
                };
                if !change.is_empty() {
                    manuscript.book.set(here, change).unwrap();
                    page.book.set(there, change).unwrap();
                }
            }
            let book = &manuscript.book;
            let html: String = ids
                .iter()
                .map(|&id| {
                    let key = calc_html::exhibit_key(book, id);
                    calc_html::exhibit(book, &calc_html::Links::default(), book.exhibit(id), &key)
                })
                .collect();
            let mut compared = 0;
            for &id in &ids {
                let key = calc_html::exhibit_key(book, id);
                for kind in ["drawing", "figures", "both"] {
                    let begin = format!("data-live=\"{kind} {key}\">");
                    if html.contains(&begin) {
                        let inside = page.inside(&format!("{kind} {key}")).unwrap();
                        assert!(
                            html.contains(&(begin + &inside + "</")),
                            "{name}, {kind} {key} at {change:?}"
                        );
                        compared += 1;
                    }
                }
            }
            assert!(compared >= 4, "{name}: {compared}");
        }
    }
}

/// What the page of the last of these chapters carries: cells and, in brackets, what else a change reaches; before them,
/// whether it needs the larger module.
fn carried(texts: &[&str]) -> String {
    let mut reader = Reader::new(true, None);
    let chapter = |(at, text): (usize, &&str)| {
        let file = SourceFile::new(format!("{at}.md"), (*text).to_owned());
        let loaded = Loaded { file, broken: None };
        Chapter { title: "A chapter".to_owned(), path: format!("{at}.md").into(), loaded }
    };
    reader.chapters(texts.iter().enumerate().map(chapter).collect(), Path::new(""));
    let manuscript = reader.finish();
    assert!(manuscript.report.is_empty(), "{}", manuscript.report.terminal(false));
    let target = Target::Site { widget: Some("calc-0123".to_owned()) };
    let (text, parts) = (texts.last().unwrap(), manuscript.chapters.last().unwrap());
    let page = Renderer::new(&manuscript, target).chapter(text, parts);
    let Some((_, data)) = page.split_once("<script type=\"application/json\" class=\"calc-data\">") else {
        return "nothing".to_owned();
    };
    let (data, script) = data.split_once("</script>").unwrap();
    assert!(!data.contains('<'), "{data}");
    let mut page = calc_html::Page::read(&serde_json::from_str::<String>(data).unwrap());
    for id in page.book.named_cells().collect::<Vec<_>>() {
        // Only inputs can be set.
        let _ = page.book.set(id, "7");
    }
    let cells: Vec<String> = page.book.named_cells().map(|id| page.book.path(id)).collect();
    let more = page.changed().into_iter().filter(|key| !cells.contains(key) && !key.ends_with('.'));
    let more = more.map(|key| format!("[{key}]"));
    let large = script.contains("data-blocks=\"\"").then(|| "large:".to_owned());
    large.into_iter().chain(cells.clone()).chain(more).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_page_carries_what_its_reader_can_change() {
    let hidden = "```calc,hidden\nsheet x\ninput a = 5\nb = a * 2 claim 10\nc = 3\n```\n";
    let answers = "```answers\n```\n";
    let exercise = "```exercise\nHow many?\nanswer = c\n```\n";
    for (texts, wanted) in [
        (vec!["```calc\na = 5\n```\n"], "nothing"),
        (vec!["```calc\ninput a = 5\n```\n"], "s0.a"),
        (vec!["```calc,static\ninput a = 5\n```\n"], "nothing"),
        (vec!["```calc,example\nsheet x\ninput a = 5\n```\n"], "x.a"),
        (vec![hidden, "`= x.b`\n"], "x.a x.b"),
        (vec![hidden, "`= if x.b < 11 then x.c else x.b`\n"], "x.a x.b x.c [ if x.b < 11 then x.c else x.b]"),
        (vec![hidden, "`= x.c`\n"], "nothing"),
        (vec![hidden, "```chart\nbar\nx.b\n```\n"], "large: x.a x.b [:0]"),
        (vec![hidden, "```chart\nbar\nx.c\n```\n"], "nothing"),
        (vec![hidden, "```claims\n```\n"], "x.a x.b"),
        (vec![hidden, &exercise.replace("= c", "= x.c")], "large: x.c"),
        (vec![&format!("{hidden}\n{exercise}"), answers], "nothing"),
        (vec![&format!("{hidden}\n{}", exercise.replace("= c", "= b * 2")), answers], "x.a x.b [x b * 2]"),
        (vec![&format!("{hidden}\n{}", exercise.replace("= c", "= b")), answers], "x.a x.b"),
    ] {
        assert_eq!(carried(&texts), wanted, "{texts:?}");
    }
}
