//! A reader can make a formula fail, and a host can serve what doesn't fit together: the page says so and goes on.

use tests::{Page, site};

use crate::facts::{BOOK, Nvidia, dollars, worded};
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
    page.press("Enter");
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
        page.bypass_worker();
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
    page.bypass_worker();
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

/// What draws charts and judges answers may not come, as when the site was deployed anew under an open page.
#[test]
fn charts_whose_script_does_not_come_say_so_until_it_does() {
    let (first, base) = start();
    let bars = "[...document.querySelectorAll('.calc-exhibit .calc-fill')].map(e => e.outerHTML).join()";
    let answer = "[data-exercise^='cafe:'] [name=answer]";
    let feedback = "[data-exercise^='cafe:'] .calc-feedback";
    for missing in ["calc-blocks.js", "calc-blocks.wasm"] {
        let page = first.browser().page();
        page.bypass_worker();
        page.answer(missing, 404, "text/html; charset=utf-8", b"<h1>Not found</h1>");
        open(&page, &format!("{base}shock.html"));
        let written = page.eval(bars);
        page.type_into(&field("nvidia.price_after"), "118.42");
        page.press("Tab");
        page.wait_for("document.documentElement.dataset.exhibits === 'failed'");
        let changed = Nvidia { after: 118_42, ..BOOK }.loss();
        assert!(
            shown(&page, "nvidia.loss").starts_with(&worded(changed)),
            "{missing}: figures are live all the same"
        );
        assert_eq!(page.attribute("html", "data-calc").as_deref(), Some("ready"));
        assert_eq!(page.eval(bars), written, "{missing}");
        // Each chart says that it isn't the reader's, once, however often it is asked for.
        page.type_into(&field("nvidia.price_after"), "118");
        page.wait_for("document.documentElement.dataset.exhibits === 'failed'");
        let notes = page.texts(".calc-exhibit .calc-late");
        assert_eq!(notes.len() as u64, page.count(".calc-exhibit"), "{missing}");
        assert!(notes.iter().all(|note| note.contains("still the book’s figures")), "{notes:?}");
        page.type_into(answer, "20");
        page.press("Enter");
        page.wait_for(&format!("document.querySelector(\"{feedback}\").textContent"));
        assert!(page.text(feedback).contains("didn’t arrive"), "{}", page.text(feedback));

        // Once it can be had, the next change fetches it.
        page.stop_answering();
        page.type_into(&field("nvidia.price_after"), "118.42");
        page.wait_for("document.documentElement.dataset.exhibits === 'ready'");
        assert_eq!(page.count(".calc-late"), 0, "{missing}");
        assert_ne!(page.eval(bars), written, "{missing}");
        assert_eq!(value(&page, "nvidia.loss"), dollars(changed));
        page.click("[data-bar='reset']");
        assert_eq!(page.eval(bars), written, "{missing}");
        page.close();
    }
}
