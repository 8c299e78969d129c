//! Nobody is shut out: axe-core finds nothing on any page, in light and dark, before and after figures change.

use tests::{Media, site};

use crate::{is_live, ready, settled, start};

const AXE: &str = include_str!("../../vendor/axe.min.js");

/// Changes a figure of each calculator, refuses one, and opens a working: all that a page can add to itself. One step
/// after the other, as the whole book takes a while for each.
const CHANGES: [&str; 3] = [
    "{
        const fields = [...document.querySelectorAll('calc-sheet')].map(sheet => sheet.querySelector('[data-input]')).filter(Boolean);
        const type = (field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); };
        for (const field of fields) type(field, '7');
        if (fields[1]) type(fields[1], 'nonsense');
    }",
    "document.querySelectorAll('details').forEach(details => details.open = true)",
    "document.querySelector('.calc-ref')?.click()",
];

/// What of axe-core's rules a colour can break; the others find the same in either theme.
const COLOURS: &[&str] = &["color-contrast", "link-in-text-block"];

/// Each page as it was written, on a desk, and with figures changed, on a phone; both in light and in dark.
fn assert_nothing_found(names: impl Iterator<Item = String>) {
    let (page, base) = start();
    let root = site::serve("/");
    let mut found = Vec::new();
    for name in names {
        page.set_media(Media::default());
        page.set_viewport(1200, 800);
        let base = if name == "404.html" { &root } else { &base };
        page.open(&format!("{base}{name}"));
        if is_live(&page) {
            ready(&page);
        }
        let mut note = |when: &str, rules: &[&str]| {
            let violations = page.axe(AXE, rules);
            found.extend(violations.into_iter().map(|violation| format!("{name}, {when}: {violation}")));
        };
        // The page for printing is the chapters once more and takes as long as all of them: twice is enough.
        let again = name != "print.html";
        note("as it was written, in light", &[]);
        page.set_media(Media { dark: true, ..Media::default() });
        if again {
            note("as it was written, in dark", COLOURS);
        }
        page.set_phone(360);
        page.next_frame();
        // A page may be live and have figures of other pages only.
        if page.count("[data-input]") == 0 {
            note("on a phone, in dark", &[]);
        } else {
            for change in CHANGES {
                page.eval(change);
            }
            settled(&page);
            note("with figures changed, on a phone, in dark", &[]);
            page.set_media(Media::default());
            if again {
                note("with figures changed, on a phone, in light", COLOURS);
            }
            assert!(page.count("main .calc-changed, .calc-bar") > 1, "{name}: nothing was changed");
        }
        // What was changed here is not what the next one was written with.
        page.eval("sessionStorage.clear()");
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// All but the page for printing; three tests share the work, as there may be several cores.
fn pages(first: bool) -> impl Iterator<Item = String> {
    let pages = site::pages().into_iter().filter(|name| name != "print.html").enumerate();
    pages.filter(move |(at, _)| (at % 2 == 0) == first).map(|(_, name)| name)
}

#[test]
fn every_other_page_shuts_nobody_out() {
    assert_nothing_found(pages(true));
}

#[test]
fn the_pages_between_shut_nobody_out() {
    assert_nothing_found(pages(false));
}

#[test]
fn the_whole_book_shuts_nobody_out() {
    assert_nothing_found(["print.html".to_owned()].into_iter());
}

#[test]
fn the_dialogs_shut_nobody_out_either() {
    let (page, base) = start();
    page.set_phone(360);
    page.open(&format!("{base}sources.html"));
    page.click("#search-button");
    page.type_into("#search-text", "price");
    page.wait_for("document.querySelector('#search-results a')");
    assert_eq!(page.axe(AXE, &[]), Vec::<String>::new(), "the search");
    page.click("#search-close");
    page.click(".contents-button");
    page.wait_for("document.querySelector('.contents:popover-open')");
    assert_eq!(page.axe(AXE, &[]), Vec::<String>::new(), "the contents");
}
