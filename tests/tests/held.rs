//! Pages whose blocks are put in when mdBook is done are the same as those in which mdBook saw all of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_calc::{Calc, Held};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Error;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use scraper::{Html, Selector};
use tests::site;

/// Builds a book in mdBook's own theme, with what it holds or, without, all at once.
fn build(root: &Path, folder: &Path, held: Option<&Held>) {
    let mut config = Config::from_disk(root.join("book.toml")).unwrap();
    config.build.build_dir = folder.to_path_buf();
    config.set("preprocessor.calc.widget", "calc-0123").unwrap();
    config.set("output.html.hash-files", false).unwrap();
    let theme = folder.with_file_name("theme");
    fs::create_dir_all(&theme).unwrap();
    config.set("output.html.theme", theme).unwrap();
    let mut book = MDBook::load_with_config(root, config).unwrap();
    book.with_preprocessor(held.map_or_else(Calc::new, Calc::holding));
    book.build().unwrap();
}

/// A page as one reader of HTML has it: mdBook reads and writes anew what it sees, and adds line ends at its elements.
fn read(page: &str) -> String {
    let mut html = Html::parse_document(page).html();
    for (found, wanted) in [("\n<", "<"), (">\n", ">")] {
        while html.contains(found) {
            html = html.replace(found, wanted);
        }
    }
    html
}

/// The pages of a book built in both ways, each by its name.
fn both(root: &Path) -> Vec<(String, String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let (whole, filled) = (folder.path().join("whole"), folder.path().join("filled"));
    build(root, &whole, None);
    let held = Held::default();
    build(root, &filled, Some(&held));
    held.fill(&filled).unwrap();
    let files = site::files(&whole);
    assert_eq!(files, site::files(&filled));
    let pages = files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "html"));
    let text = |folder: &Path, page: &PathBuf| fs::read_to_string(folder.join(page)).unwrap();
    pages.map(|page| (page.display().to_string(), text(&whole, page), text(&filled, page))).collect()
}

fn assert_same(pages: &[(String, String, String)]) {
    for (name, whole, filled) in pages {
        let (whole, filled) = (read(whole), read(filled));
        let at = whole.bytes().zip(filled.bytes()).take_while(|(a, b)| a == b).count();
        let part = |html: &str| {
            let bytes = &html.as_bytes()[at.saturating_sub(200)..(at + 200).min(html.len())];
            String::from_utf8_lossy(bytes).into_owned()
        };
        assert!(whole == filled, "{name}, in one piece:\n{}\n\nfilled:\n{}", part(&whole), part(&filled));
    }
}

fn page<'a>(pages: &'a [(String, String, String)], name: &str) -> &'a str {
    &pages.iter().find(|(known, ..)| known == name).unwrap().2
}

#[test]
fn every_kind_of_block_is_the_same_in_both_ways() {
    let pages = both(&site::repository().join("tests/held"));
    assert_same(&pages);
    // What mdBook makes of a mark's names and links is what is looked at here: there has to be some of each.
    let print = page(&pages, "print.html");
    for made in [
        "href=\"#press-1\"",
        "href=\"#filing-2\"",
        "href=\"#shop.takings\"",
        "href=\"#exercise-1-1\"",
        "id=\"note-1-2\"",
    ] {
        assert!(print.contains(made), "{made} is not in the page of the whole book");
    }
    let shop = page(&pages, "shop.html");
    for kept in ["<what>", "<company>", "calc-held", "&#123;"] {
        assert!(!shop.contains(kept), "{kept} is in a page");
    }
}

#[test]
fn the_book_is_the_same_in_both_ways() {
    let pages = both(&site::repository().join("book"));
    assert!(pages.len() > 30);
    assert_same(&pages);
    let page = Html::parse_document(page(&pages, "print.html"));
    assert!(page.select(&Selector::parse("calc-sheet").unwrap()).count() > 30);
}

/// What is said of a page that can't be filled.
fn error(page: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, page).unwrap();
    let error = Held::default().fill(folder.path()).unwrap_err();
    assert_eq!(fs::read_to_string(&path).unwrap(), page, "it stays what it was");
    format!("{error:#}").replace(&folder.path().display().to_string(), "…")
}

#[test]
fn no_mark_is_left_in_a_page() {
    let mark = "<div class=\"calc-held\" data-calc-held=\"3 1\">Words</div>";
    assert_eq!(
        error(&format!("<p>One</p>\n{mark}\n")),
        "…/page.html can't be finished: it has a mark for a calculation that there isn't, 1 in chapter 3"
    );
    assert_eq!(
        error(&format!("<pre>\n{}</pre>", mark.replace('<', "&lt;"))),
        "…/page.html can't be finished: in its line 2 the mark that holds the place of a calculation became something else. \
         Is a code block before it never closed, or does another preprocessor change it?"
    );
}

/// What stands between two preprocessors.
struct Changes(fn(&str) -> String);

impl Preprocessor for Changes {
    fn name(&self) -> &str {
        "changes"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book, Error> {
        book.for_each_chapter_mut(|chapter| chapter.content = (self.0)(&chapter.content));
        Ok(book)
    }
}

/// The small book with another preprocessor behind ours.
fn changed(change: fn(&str) -> String) -> Result<String, Error> {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::from_disk(site::repository().join("tests/held/book.toml")).unwrap();
    config.build.build_dir = folder.path().join("site");
    config.set("preprocessor.changes.after", ["calc"]).unwrap();
    let mut book = MDBook::load_with_config(site::repository().join("tests/held"), config).unwrap();
    let held = Held::default();
    book.with_preprocessor(Calc::holding(&held));
    book.with_preprocessor(Changes(change));
    book.build().unwrap();
    held.fill(&folder.path().join("site"))?;
    Ok(fs::read_to_string(folder.path().join("site/shop.html"))?)
}

#[test]
fn another_preprocessor_may_move_marks_but_not_change_them() {
    // Mangled, one is an error; left out, with all around it, it is what its author wanted; twice, it is filled twice.
    assert!(changed(|text| text.replace("calc-held=\"1", "calc-held=\"x")).is_err());
    assert!(changed(|text| text.replace("<a id=\"note-1\"></a>", "")).is_err());
    assert!(changed(|text| text.replace("<a href=\"", "<a data-href=\"")).is_err());
    let gone = changed(|text| {
        text.lines().filter(|line| !line.contains("calc-held")).collect::<Vec<_>>().join("\n")
    });
    assert!(!gone.unwrap().contains("<calc-sheet"));
    let sheets = |page: &str| page.matches("<calc-sheet").count();
    let once = changed(str::to_owned).unwrap();
    assert!(sheets(&once) > 3);
    assert_eq!(sheets(&changed(|text| format!("{text}\n\n{text}")).unwrap()), 2 * sheets(&once));
}

#[test]
fn nothing_of_a_long_mark_is_left() {
    // Its words are for the search; the page behind it moves up.
    fn longer(text: &str) -> String {
        let Some((before, mark)) = text.split_once("data-calc-held=\"") else { return text.to_owned() };
        let (number, rest) = mark.split_once("\">").unwrap();
        format!("{before}data-calc-held=\"{number}\">{}{rest}", "word ".repeat(50_000))
    }
    let page = changed(longer).unwrap();
    assert!(!page.contains("word word"));
    assert!(page.ends_with("</html>\n"), "{}", &page[page.len() - 200..]);
}
