//! A real browser reads the built site as readers do: with and without script, on a phone, by keyboard, by a bad link.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![expect(
    clippy::inconsistent_digit_grouping,
    clippy::mistyped_literal_suffixes,
    reason = "the last two digits of a price are cents"
)]

mod facts;

mod alone;
mod another;
mod blocks;
mod disk;
mod everybody;
mod failures;
mod figures;
mod handouts;
mod links;
mod made;
mod offline;
mod places;
mod projector;
mod quiet;
mod refusals;
mod taken;
mod visits;
mod workings;

use tests::{Browser, Page, site};

/// Not the root: a site on a host's subfolder must work as well.
const BELOW: &str = "/a/folder/";

/// A new browser's tab, and the address that the site is served at.
fn start() -> (Page, String) {
    (Browser::launch().page(), site::serve(BELOW))
}

/// Opens a page and waits until its figures can be changed.
#[track_caller]
fn open(page: &Page, url: &str) {
    page.open(url);
    ready(page);
}

/// Whether something on the page is live.
fn is_live(page: &Page) -> bool {
    page.count("script.calc-data") > 0
}

/// Waits until the page's figures can be changed.
#[track_caller]
fn ready(page: &Page) {
    page.wait_for("document.documentElement.dataset.calc === 'ready'");
}

/// Waits for what draws charts, if a change has asked for it.
#[track_caller]
fn settled(page: &Page) {
    page.wait_for("document.documentElement.dataset.exhibits !== 'loading'");
}

/// The chapter on the fall, live in a new browser.
fn shock() -> (Page, String) {
    let (page, base) = start();
    open(&page, &format!("{base}shock.html"));
    (page, base)
}

fn field(path: &str) -> String {
    format!("[data-input='{path}']")
}

/// The row of a cell.
fn row(path: &str) -> String {
    format!("tbody[data-row='{path}']")
}

/// The exact value of a cell, which must be one and the same wherever the page has it.
#[track_caller]
fn value(page: &Page, path: &str) -> String {
    let mut all = values(page, path);
    all.dedup();
    assert_eq!(all.len(), 1, "{path} has several values on one page, or none: {all:?}");
    all.remove(0)
}

/// The exact values of all places that show a cell.
#[track_caller]
fn values(page: &Page, path: &str) -> Vec<String> {
    settled(page);
    let all =
        page.eval(&format!("[...document.querySelectorAll(\"data[data-cell='{path}']\")].map(e => e.value)"));
    all.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

/// A cell's figure in its row, as the reader sees it.
#[track_caller]
fn shown(page: &Page, path: &str) -> String {
    page.text(&format!("{} .calc-figure", row(path))).replace('\n', " ")
}

/// The whole text of the chapter as markup.
#[track_caller]
fn markup(page: &Page) -> String {
    page.of("main", "element.innerHTML").as_str().unwrap().to_owned()
}

/// Fails where the chapter's text is another, and says where it first is.
#[track_caller]
fn assert_markup(page: &Page, wanted: &str, why: &str) {
    let found = markup(page);
    if found != wanted {
        let at = found.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
        let excerpt = |text: &str| {
            let bytes = text.as_bytes();
            let range = at.saturating_sub(200)..(at + 200).min(bytes.len());
            String::from_utf8_lossy(&bytes[range]).into_owned()
        };
        panic!("{why}: the text differs\n found: …{}…\nwanted: …{}…", excerpt(&found), excerpt(wanted));
    }
}
