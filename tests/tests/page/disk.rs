//! The book in a folder on disk: a stick, an archive, no server.

use tests::{Browser, Page, site};

use crate::facts::{BOOK, Nvidia, dollars};
use crate::{field, open, value};

const CHANGED: Nvidia = Nvidia { after: 118_42, ..BOOK };

fn address(name: &str) -> String {
    format!("file://{}/{name}", site::folder().canonicalize().unwrap().display())
}

/// A browser complains of the module, which it doesn't let a page on disk load, and of nothing else.
#[track_caller]
fn assert_nothing_else_is_wrong(page: &Page) {
    let errors = page.errors();
    assert!(errors.iter().all(|error| error.contains("/live.js")), "{errors:#?}");
    assert_eq!(page.requests_outside("file://"), Vec::<String>::new());
}

#[test]
fn figures_are_live_on_disk() {
    let page = Browser::launch().page();
    open(&page, &address("shock.html"));
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");
    page.click("[data-bar='copy']");
    page.wait_for("document.querySelector('.calc-bar-note')?.innerText");
    page.click("[data-bar='undo']");
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));

    open(&page, &format!("{}?nvidia.price_after=118.42#nvidia.loss", address("shock.html")));
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()), "a link on disk");
    page.type_into(&field("nvidia.price_after"), "122");
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));
    assert_nothing_else_is_wrong(&page);
}

#[test]
fn every_live_page_is_live_on_disk() {
    let page = Browser::launch().page();
    for name in site::pages() {
        // The page for addresses that don't exist is made for a server.
        if !site::page(&name).contains("calc-data") || name == "404.html" {
            continue;
        }
        open(&page, &address(&name));
    }
    page.open(&address("sources.html"));
    page.click("#search-button");
    page.type_into("#search-text", "dairy cow");
    page.wait_for("document.querySelector('#search-results a')");
    assert_nothing_else_is_wrong(&page);
}
