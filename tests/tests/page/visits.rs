//! Changes go with the reader from chapter to chapter, as long as the visit lasts.

use crate::facts::{BOOK, BOOK_VALUE, Nvidia, dollars, four_digits};
use crate::{field, markup, open, ready, shock, shown, start, value, values};

const PRICE: &str = "nvidia.price_after";
const CHANGED: Nvidia = Nvidia { after: 118_42, ..BOOK };

fn times_after(facts: Nvidia) -> String {
    format!("{}×", four_digits(facts.after * facts.shares, BOOK_VALUE))
}

#[test]
fn a_change_follows_to_the_next_chapter_and_back() {
    let (page, base) = shock();
    let untouched = markup(&page);
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    page.click("main a[href='book-value.html']");
    page.wait_for("location.pathname.endsWith('/book-value.html')");
    ready(&page);
    assert_eq!(shown(&page, "book.times_after"), times_after(CHANGED));
    assert_eq!(page.count("tbody.calc-changed[data-row='book.times_after']"), 1);
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");

    // A figure of this chapter's own, then back: the one before keeps what it knows.
    page.type_into(&field("book.assets"), "100");
    page.press("Tab");
    page.back();
    ready(&page);
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    page.forward();
    ready(&page);
    assert_eq!(page.value(&field("book.assets")), "100");
    assert_eq!(shown(&page, "book.times_before"), {
        let book_value = BOOK_VALUE + (100_000_000_000 - 96_013_000_000) * 100;
        format!("{}×", four_digits(BOOK.before * BOOK.shares, book_value))
    });

    // What is taken back here is taken back there, though the browser shows the page that it has kept.
    page.click("[data-bar='reset']");
    page.back();
    ready(&page);
    page.wait_for(&format!("document.querySelector(\"{}\").value === '122'", field(PRICE)));
    crate::assert_markup(&page, &untouched, "as the book has it");
    page.assert_quiet(&base);
}

#[test]
fn the_browser_may_keep_a_page_or_not() {
    let (page, base) = shock();
    // The worker that comes with a first visit takes over pages, which ends those that are kept.
    page.wait_for("navigator.serviceWorker.controller");
    page.eval("addEventListener('pageshow', event => document.title = 'kept: ' + event.persisted)");
    open(&page, &format!("{base}book-value.html?nvidia.price_after=118.42"));
    page.back();
    ready(&page);
    assert_eq!(page.eval("document.title"), "kept: true", "nothing here keeps a page from being kept");
    page.wait_for(&format!("document.querySelector(\"{}\").value === '118.42'", field(PRICE)));
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    page.reload();
    ready(&page);
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    page.assert_quiet(&base);
}

#[test]
fn a_link_come_back_to_does_not_undo_what_was_done_since() {
    let (page, base) = start();
    // A browser that keeps no pages loads each anew.
    page.run_first("addEventListener('unload', () => {})");
    let link = format!("{base}shock.html?nvidia.price_after=118.42");
    open(&page, &link);
    page.reload();
    ready(&page);
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()), "the link still holds");
    // A place in the page is another entry of the history, with the same link.
    page.eval("location.hash = 'nvidia.loss'");
    open(&page, &format!("{base}book-value.html"));
    page.click("[data-bar='reset']");
    page.back();
    page.wait_for("location.pathname.endsWith('/shock.html')");
    ready(&page);
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()), "what was reset stays reset");
    assert_eq!(page.eval("location.href"), format!("{base}shock.html#nvidia.loss"));
    assert_eq!(page.count(".calc-bar"), 0);
    // Whoever opens it anew means it.
    open(&page, &link);
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    page.assert_quiet(&base);
}

#[test]
fn the_printed_book_has_the_readers_figures() {
    let (page, base) = shock();
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    open(&page, &format!("{base}print.html"));
    assert!(values(&page, "nvidia.loss").len() >= 2, "in a table and in a sentence");
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    assert_eq!(shown(&page, "book.times_after"), times_after(CHANGED));
    // Links into this one page keep to it, changed or not.
    let strays = "[...document.querySelectorAll('main .calc-ref')].filter(link => link.pathname !== location.pathname).length";
    assert_eq!(page.eval(strays), 0);
    page.assert_quiet(&base);
}

#[test]
fn another_visit_starts_with_the_books_figures() {
    let (page, base) = shock();
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    let second = page.browser().page();
    open(&second, &format!("{base}shock.html"));
    assert_eq!(value(&second, "nvidia.loss"), dollars(BOOK.loss()));
    second.assert_quiet(&base);
}

#[test]
fn where_storage_is_forbidden_all_but_the_memory_works() {
    let (page, base) = start();
    let forbid = "for (const name of ['sessionStorage', 'localStorage'])
        Object.defineProperty(window, name, {get() { throw new DOMException('forbidden', 'SecurityError'); }});";
    page.run_first(forbid);
    open(&page, &format!("{base}shock.html"));
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    page.click("[data-bar='reset']");
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));
    page.eval("document.getElementById('theme-choice').value = 'dark'; document.getElementById('theme-choice').dispatchEvent(new Event('change'))");
    assert_eq!(page.eval("document.documentElement.className"), "js dark");
    open(&page, &format!("{base}book-value.html?nvidia.price_after=118.42"));
    assert_eq!(shown(&page, "book.times_after"), times_after(CHANGED), "a link needs no memory");
    page.assert_quiet(&base);
}

#[test]
fn what_else_is_stored_does_no_harm() {
    let (page, base) = shock();
    let untouched = markup(&page);
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    // As an older version of the book could have left it, or another page of the host.
    page.eval("for (const key of Object.keys(sessionStorage)) sessionStorage.setItem(key, 'nvidia.gone=1\\n=\\nx\\nnvidia.price_after=<b>\\n__proto__.x=1')");
    page.reload();
    ready(&page);
    crate::assert_markup(&page, &untouched, "as the book has it");
    page.type_into(&field(PRICE), "118.42");
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    page.assert_quiet(&base);
}
