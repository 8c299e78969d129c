//! A reader can make a formula fail, and a host can serve what doesn't fit together: the page says so and goes on.

use serde_json::json;
use tests::{Page, site};

use crate::facts::{BOOK, dollars};
use crate::{field, markup, open, ready, row, shock, shown, start, value};

/// What a row says where it has no figure.
fn reason(page: &Page, path: &str) -> String {
    let shown = shown(page, path);
    let Some(reason) = shown.strip_prefix("— ") else { panic!("{path} is {shown}") };
    assert_eq!(value(page, path), "", "{path}");
    reason.to_owned()
}

#[test]
fn a_figure_too_large_is_told_where_it_happens() {
    let (page, base) = shock();
    let untouched = markup(&page);
    page.type_into(&field("nvidia.shares"), "5000000000000000000");
    page.press("Tab");
    assert_eq!(page.attribute(&field("nvidia.shares"), "aria-invalid"), None, "it can be read");
    for path in ["nvidia.value_before", "nvidia.loss"] {
        assert!(reason(&page, path).contains("too large"), "{path}: {}", reason(&page, path));
    }
    assert!(shown(&page, "cafe.gone").contains("$1,000"), "the rest goes on");
    let sentence = page.text(".calc-inline:has([data-cell='nvidia.loss'])");
    assert!(sentence.starts_with("— ") && sentence.ends_with("(book: $641.7 billion)"), "{sentence}");
    // Too large to be kept at all.
    page.type_into(&field("nvidia.shares"), &"9".repeat(40));
    assert_eq!(page.attribute(&field("nvidia.shares"), "aria-invalid").as_deref(), Some("true"));
    page.click("[data-bar='reset']");
    crate::assert_markup(&page, &untouched, "as the book has it");
    page.assert_quiet(&base);
}

#[test]
fn a_recurrence_that_explodes_ends_with_a_reason() {
    let (page, base) = start();
    open(&page, &format!("{base}bet.html"));
    let untouched = markup(&page);
    page.type_into(&field("ahead.keeps"), "90000000");
    page.press("Tab");
    assert!(reason(&page, "ahead.fading").contains("too large"), "{}", reason(&page, "ahead.fading"));
    assert!(page.count(&format!("{}.calc-changed", row("ahead.fading"))) == 1);
    assert_ne!(value(&page, "wage.rate"), "", "what doesn't rest on it goes on");
    page.click("[data-bar='undo']");
    // mdBook writes line ends into tables, the module none.
    assert_eq!(markup(&page).replace('\n', ""), untouched.replace('\n', ""), "as the book has it");
    page.assert_quiet(&base);
}

#[test]
fn a_page_and_a_module_that_do_not_fit_leave_the_page_whole() {
    let (first, base) = start();
    let whole = site::page("shock.html");
    let at = whole.find("class=\"calc-data\">").unwrap() + "class=\"calc-data\">".len();
    let end = at + whole[at..].find("</script>").unwrap();
    let data = &whole[at..end];
    let cut = [&data[..data.len() / 2], "\""].concat();
    for other in ["\"\"", "{\"version\": 2}", "not even JSON", "\"AAAAAAAA\"", &cut] {
        let page = first.browser().page();
        page.call("Network.setBypassServiceWorker", json!({"bypass": true}));
        let mixed = [&whole[..at], other, &whole[end..]].concat();
        page.answer("/shock.html", 200, "text/html; charset=utf-8", mixed.as_bytes());
        page.open(&format!("{base}shock.html"));
        page.wait_for("document.documentElement.dataset.calc === 'failed'");
        assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));
        assert_eq!(page.count("[data-input]:not(:disabled)"), 0);
        page.close();
    }
    // A page that stayed behind, whose module is gone from the host.
    let page = first.browser().page();
    page.call("Network.setBypassServiceWorker", json!({"bypass": true}));
    let old = whole.replace("/live.js", "0/live.js");
    page.answer("/shock.html", 200, "text/html; charset=utf-8", old.as_bytes());
    page.open(&format!("{base}shock.html"));
    page.wait_for("document.documentElement.dataset.calc === 'failed'");
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));
    // Loaded again, it is the new one.
    let page = first.browser().page();
    open(&page, &format!("{base}shock.html"));
    ready(&page);
}

#[test]
fn two_tabs_do_not_disturb_each_other() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    let there = value(&page, "nvidia.loss");
    let second = page.browser().page();
    open(&second, &format!("{base}shock.html"));
    second.type_into(&field("nvidia.price_before"), "200");
    second.press("Tab");
    assert_eq!(value(&page, "nvidia.loss"), there);
    page.bring_to_front();
    page.reload();
    ready(&page);
    assert_eq!(value(&page, "nvidia.loss"), there);
    // Back and forward between chapters, each with what was changed on the other.
    open(&page, &format!("{base}book-value.html"));
    page.back();
    ready(&page);
    assert_eq!(value(&page, "nvidia.loss"), there);
    page.forward();
    ready(&page);
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");
    page.assert_quiet(&base);
    second.assert_quiet(&base);
}
