//! Nobody is shut out: axe-core finds nothing on any page, in light and dark, before and after figures change.

use tests::{Media, Page, site};

use crate::{ready, start};

const AXE: &str = include_str!("../../vendor/axe.min.js");

/// Changes a figure of each calculator, refuses one, and opens a working: all that a page can add to itself.
const CHANGE: &str = "
    const fields = [...document.querySelectorAll('calc-sheet')].map(sheet => sheet.querySelector('[data-input]')).filter(Boolean);
    const type = (field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); };
    for (const field of fields) type(field, '7');
    if (fields[1]) type(fields[1], 'nonsense');
    document.querySelectorAll('details').forEach(details => details.open = true);
    document.querySelector('.calc-ref')?.click();
";

fn assert_nothing_found(dark: bool) {
    let (page, base) = start();
    let root = site::serve("/");
    page.set_media(Media { dark, ..Media::default() });
    let mut found = Vec::new();
    // The page for printing is the chapters once more, and takes axe-core half a minute.
    for name in site::pages().into_iter().filter(|name| name != "print.html") {
        let base = if name == "404.html" { &root } else { &base };
        // Each page by itself: what was changed on the one before is not what this one was written with.
        page.open(&format!("{base}{name}"));
        page.eval("sessionStorage.clear()");
        page.reload();
        if page.count("script.calc-data") > 0 {
            ready(&page);
        }
        note(&mut found, &page, &name, "as it was written");
        // A page may be live and have figures of other pages only.
        if page.count("[data-input]") > 0 {
            page.eval(&format!("{{{CHANGE}}}"));
            note(&mut found, &page, &name, "with figures changed");
            assert!(page.count("main .calc-changed, .calc-bar") > 1, "{name}: nothing was changed");
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn note(found: &mut Vec<String>, page: &Page, name: &str, when: &str) {
    found.extend(page.axe(AXE).into_iter().map(|violation| format!("{name}, {when}: {violation}")));
}

#[test]
fn in_light_nothing_shuts_anybody_out() {
    assert_nothing_found(false);
}

#[test]
fn in_dark_nothing_shuts_anybody_out() {
    assert_nothing_found(true);
}

#[test]
fn the_dialogs_shut_nobody_out_either() {
    let (page, base) = start();
    page.set_phone(360);
    page.open(&format!("{base}sources.html"));
    page.click("#search-button");
    page.type_into("#search-text", "price");
    page.wait_for("document.querySelector('#search-results a')");
    assert_eq!(page.axe(AXE), Vec::<String>::new(), "the search");
    page.click("#search-close");
    page.click(".contents-button");
    page.wait_for("document.querySelector('.contents:popover-open')");
    assert_eq!(page.axe(AXE), Vec::<String>::new(), "the contents");
}
