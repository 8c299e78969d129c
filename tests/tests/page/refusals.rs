//! What can't be read is refused with a reason, and the last good figure goes on counting.

use serde_json::json;
use tests::Page;

use crate::facts::{BOOK, Nvidia, dollars};
use crate::{field, markup, shock, value};

const PRICE: &str = "nvidia.price_after";

/// Pastes what can't be read: it stays, it is marked, and its reason is tied to it. Returns the reason.
#[track_caller]
fn refused(page: &Page, path: &str, typed: &str) -> String {
    let field = field(path);
    // Pasted: of what is typed key by key, the first keys may be a good figure.
    page.type_into(&field, "");
    page.call("Input.insertText", json!({"text": typed}));
    assert_eq!(page.value(&field), typed, "what was typed stays to be mended");
    page.press("Enter"); // while it is typed, nothing is told yet
    assert_eq!(page.attribute(&field, "aria-invalid").as_deref(), Some("true"), "{typed:?} is taken");
    let described = page.attribute(&field, "aria-describedby").unwrap();
    let reason = page.eval(&format!("document.getElementById('{described}').innerText"));
    let reason = reason.as_str().unwrap().to_owned();
    assert!(reason.len() > 10, "{typed:?} is refused with no more than {reason:?}");
    assert_eq!(page.count(".calc-invalid"), 1);
    reason
}

#[test]
fn what_is_no_figure_or_another_dimension_is_refused() {
    let (page, base) = shock();
    let loss = dollars(BOOK.loss());
    let markup_typed = "<img src=x onerror=alert(1)>";
    for typed in
        ["abc", "5 EUR", "5 kg", "1..2", "1,2,3", "1 2", "", " ", "-", "122 / 0", markup_typed, "{{x}}"]
    {
        let reason = refused(&page, PRICE, typed);
        assert_eq!(value(&page, "nvidia.loss"), loss, "{typed:?} changes what it should not ({reason})");
    }
    let reason = refused(&page, PRICE, "5 EUR");
    assert!(reason.contains("EUR"), "{reason}");
    page.press("Escape");
    let reason = refused(&page, "nvidia.shares", "24 years");
    assert!(reason.contains("year"), "{reason}");
    assert_eq!(page.count("main img"), 0);
    page.assert_quiet(&base);
}

#[test]
fn what_may_still_become_a_figure_is_not_complained_of() {
    let (page, base) = shock();
    let complaints = "[aria-invalid], .calc-error, .calc-invalid";
    let good = |after| dollars(Nvidia { after, ..BOOK }.loss());
    page.type_into(&field(PRICE), "");
    assert_eq!((page.count(complaints), value(&page, "nvidia.loss")), (0, good(122_00)), "an emptied field");
    for (typed, after) in [("-", 122_00), ("5", -5_00), (".", -5_00), ("5", -5_50)] {
        page.type_text(typed);
        assert_eq!((page.count(complaints), value(&page, "nvidia.loss")), (0, good(after)), "{typed:?}");
    }
    // Once the field is left it is told at once, and in the width that the column has.
    let width = "element.getBoundingClientRect().width";
    let cell = "[data-row='nvidia.price_before'] .calc-figure";
    let before = page.of(cell, width);
    page.type_into(&field("nvidia.price_before"), "$");
    assert_eq!(page.count(complaints), 0);
    page.press("Tab");
    assert_eq!(page.attribute(&field("nvidia.price_before"), "aria-invalid").as_deref(), Some("true"));
    page.type_into(&field("nvidia.price_before"), "148x");
    page.press("Tab");
    let told = page.of(cell, width);
    page.press("Escape");
    assert_eq!(page.of(cell, width), before, "was {told} with the message");
    page.assert_quiet(&base);
}

#[test]
fn the_last_good_figure_counts_until_the_bad_one_is_mended() {
    let (page, base) = shock();
    let untouched = markup(&page);
    let changed = dollars(Nvidia { after: 118_42, ..BOOK }.loss());
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    page.type_into(&field(PRICE), "12o");
    // What can't be read begins with what can: "12" was good.
    assert_eq!(value(&page, "nvidia.loss"), dollars(Nvidia { after: 12_00, ..BOOK }.loss()));
    page.press("Tab");
    assert_eq!(page.value(&field(PRICE)), "12o", "nor does it vanish when the field is left");
    assert_eq!(page.attribute(&field(PRICE), "aria-invalid").as_deref(), Some("true"));

    // Something else is changed meanwhile: the complaint stays with its field.
    page.type_into(&field("nvidia.price_before"), "150");
    page.press("Tab");
    assert_eq!(page.value(&field(PRICE)), "12o");
    assert_eq!(page.attribute(&field(PRICE), "aria-invalid").as_deref(), Some("true"));
    page.click("[data-reset='nvidia.price_before']");

    page.focus(&field(PRICE));
    page.press("Escape");
    assert_eq!(page.value(&field(PRICE)), "12", "the last good one comes back");
    assert_eq!(page.count("[aria-invalid], [aria-describedby], .calc-error, .calc-invalid"), 0);

    page.type_into(&field(PRICE), "118.42");
    assert_eq!(value(&page, "nvidia.loss"), changed);
    refused(&page, PRICE, "abc");
    page.click(&format!("[data-reset='{PRICE}']"));
    crate::assert_markup(&page, &untouched, "a reset takes the complaint away as well");
    page.assert_quiet(&base);
}

#[test]
fn whatever_sets_a_refused_field_ends_the_complaint() {
    let (page, base) = shock();
    let untouched = markup(&page);
    let whole = |page: &Page, after: &str| {
        assert_eq!(
            page.count("[aria-invalid], [aria-describedby], .calc-error, .calc-invalid"),
            0,
            "{after}"
        );
    };
    refused(&page, PRICE, "abc");
    page.focus(&format!("[data-slider='{PRICE}']"));
    page.press("ArrowRight");
    whole(&page, "the slider");
    assert_eq!(page.value(&field(PRICE)), "123");

    refused(&page, PRICE, "abc");
    page.click("[data-scenario='nvidia 0']");
    assert_eq!(page.value(&field(PRICE)), "118.42");
    whole(&page, "a scenario");

    refused(&page, PRICE, "abc");
    page.click("[data-bar='undo']");
    assert_eq!(page.value(&field(PRICE)), "123");
    whole(&page, "undo");

    refused(&page, PRICE, "abc");
    page.click("[data-bar='reset']");
    whole(&page, "reset all");
    assert_eq!(page.value(&field(PRICE)), "122");
    crate::assert_markup(&page, &untouched, "as the book has it");

    // A scenario that leaves the figure what it was shows it all the same.
    refused(&page, PRICE, "abc");
    page.click("[data-scenario='nvidia book']");
    whole(&page, "the book's figures, which were there");
    assert_eq!(page.value(&field(PRICE)), "122");
    page.assert_quiet(&base);
}
