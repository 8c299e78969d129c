//! The working of a figure opens where the figure stands: in a sentence, by mouse, finger and keyboard, without script.

use serde_json::json;
use tests::Media;

use crate::facts::{BOOK, Nvidia, worded};
use crate::{field, open, shock, start};

/// A figure in a sentence that a row shows as well, and one that no row shows.
const IN_A_ROW: &str = ".calc-inline > a[data-live='value nvidia.loss']";
const BY_ITSELF: &str =
    ".calc-inline > a[data-live='expression nvidia nvidia.price_after - nvidia.price_year_ago']";

#[test]
fn a_figure_in_a_sentence_opens_its_working() {
    let (page, base) = shock();
    let untouched = crate::markup(&page);
    page.click(IN_A_ROW);
    let note = page.text(".calc-note[popover]");
    for part in [
        "Loss on paper in one day",
        "Market value before",
        &format!("= {}", worded(BOOK.loss())),
        "Price after the fall: $122 per share (fact, Wando 2025, as of 27 January 2025)",
    ] {
        assert!(note.contains(part), "{part:?} is not in {note:?}");
    }
    assert_eq!(page.eval("location.hash"), "", "the reader stays where the figure is");
    assert_eq!(page.eval("document.activeElement.className"), "calc-note");
    page.press("Escape");
    page.wait_for("!document.querySelector('.calc-note[popover]')");
    assert_eq!(
        page.eval(&format!("document.activeElement === document.querySelector({})", json!(IN_A_ROW))),
        true
    );

    // By keyboard, of a reader's own figures.
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    page.focus(BY_ITSELF);
    page.press("Enter");
    let note = page.text(".calc-note[popover]");
    assert!(
        note.contains("= $58.42 per share") && note.contains("Price a year earlier: $60 per share"),
        "{note}"
    );
    page.press("Tab");
    assert_eq!(
        page.eval("!!document.activeElement.closest('.calc-note[popover]')"),
        true,
        "its links come next"
    );
    page.press("Escape");
    page.click("[data-bar='reset']");
    crate::assert_markup(&page, &untouched, "nothing of it is left");
    page.assert_quiet(&base);
}

#[test]
fn a_figure_that_was_changed_is_not_said_to_be_its_sources() {
    let (page, base) = shock();
    let untouched = crate::markup(&page);
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    page.click("[data-row='nvidia.value_after'] summary");
    let trail = page.text("[data-row='nvidia.value_after'] .calc-trail");
    for part in [
        "$118.42 per share (changed; the book has $122 per share: fact, Wando 2025, as of 27 January 2025)",
        "24.68 billion shares (fact, Wando 2025",
    ] {
        assert!(trail.contains(part), "{part:?} is not in {trail:?}");
    }
    page.click("[data-row='nvidia.value_after'] summary");
    page.click("[data-bar='reset']");
    crate::assert_markup(&page, &untouched, "nothing of it is left");
    page.assert_quiet(&base);
}

#[test]
fn where_there_is_room_a_working_stands_beside_the_text() {
    let (page, base) = start();
    for (width, beside) in [(1440, true), (768, false)] {
        page.set_viewport(width, 900);
        open(&page, &format!("{base}shock.html"));
        page.click(IN_A_ROW);
        let boxes = "(note => note.left >= document.querySelector('main').getBoundingClientRect().right)(document.querySelector('.calc-note[popover]').getBoundingClientRect())";
        assert_eq!(page.eval(boxes), beside, "{width}");
        assert_eq!(page.eval("document.documentElement.scrollWidth"), width);
    }
    page.assert_quiet(&base);
}

#[test]
fn every_figure_in_the_text_has_a_working() {
    let (page, base) = start();
    for chapter in ["introduction.html", "shock.html", "book-value.html", "bet.html"] {
        open(&page, &format!("{base}{chapter}"));
        let bad = page.eval(
            "[...document.querySelectorAll('main .calc-inline')].filter(e => !e.closest('h1, h2, h3, h4, a'))
                // What is merely written down, as a sum in an example, is its own working.
                .filter(e => !/^\\$?[\\d,.]+( [a-z]+)?$/.test(e.querySelector('[data-formula]')?.dataset.formula ?? '')).flatMap(e => {
                e.querySelector('a.calc-ref')?.click();
                const note = document.querySelector('.calc-note[popover]');
                const box = note?.getBoundingClientRect();
                const good = note?.matches(':popover-open') && note.innerText.length > 10 && box.left >= 0 && box.right <= innerWidth;
                note?.remove();
                return good ? [] : [e.outerHTML];
            })",
        );
        assert_eq!(bad, json!([]), "{chapter}");
    }
    page.assert_quiet(&base);
}

#[test]
fn a_finger_opens_a_working_as_well() {
    let (page, base) = start();
    page.set_phone(320);
    open(&page, &format!("{base}shock.html"));
    page.tap(IN_A_ROW);
    page.wait_for("document.querySelector('.calc-note[popover]:popover-open')");
    let inside = "(box => box.left >= 0 && box.right <= innerWidth)(document.querySelector('.calc-note[popover]').getBoundingClientRect())";
    assert_eq!(page.eval(inside), true);
    assert_eq!(page.eval("document.documentElement.scrollWidth"), 320);
    page.tap("h1");
    page.wait_for("!document.querySelector('.calc-note[popover]')");
    page.assert_quiet(&base);
}

#[test]
fn without_script_a_figure_leads_to_its_working() {
    let (page, base) = start();
    page.set_script(false);
    page.open(&format!("{base}shock.html"));
    page.click(IN_A_ROW);
    page.wait_for("location.hash === '#working-nvidia.loss'");
    assert_eq!(page.count("[id='nvidia.loss'] details[open]"), 1, "what is around it opens");
    page.click(BY_ITSELF);
    page.wait_for("location.hash.startsWith('#note-')");
    assert_eq!(page.of(".calc-note:target", "element.checkVisibility()"), true);
    assert!(page.text(".calc-note:target").contains("= $62 per share"));
    // What another chapter's row shows has a note as well, which leads there.
    page.open(&format!("{base}introduction.html"));
    page.click(".calc-inline > a[data-live='value closing.loss']");
    page.wait_for("document.querySelector('.calc-note:target')");
    page.click(".calc-note:target .calc-note-title a");
    page.wait_for("location.pathname.endsWith('/shock.html') && document.querySelector(':target')");
    assert_eq!(page.of(":target", "element.checkVisibility()"), true);
    page.assert_quiet(&base);
}

#[test]
fn on_paper_workings_are_footnotes() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    page.click(IN_A_ROW);
    page.set_media(Media { print: true, ..Media::default() });
    assert_eq!(
        page.of(".calc-note[popover]", "element.checkVisibility()"),
        false,
        "one that is open doesn't cover the text"
    );
    let number = page.attribute(BY_ITSELF, "data-note").unwrap();
    assert_eq!(
        page.of(BY_ITSELF, "getComputedStyle(element, '::after').content"),
        json!(format!("\"{number}\""))
    );
    let note = format!("[id='note-{number}']");
    assert_eq!(
        page.of(&note, "element.getClientRects().length > 0"),
        true,
        "it is there though nobody opened it"
    );
    let changed = Nvidia { after: 118_42, ..BOOK };
    assert!(page.text(&note).contains("= $58.42 per share"), "{}", page.text(&note));
    assert!(page.text("[id='working-nvidia.loss']").contains(&worded(changed.loss())));
    assert_eq!(page.of("[id='working-nvidia.loss']", "element.getClientRects().length > 0"), true);
    page.assert_quiet(&base);
}
