//! A reader changes figures, and all that rests on them follows.

use serde_json::json;

use crate::facts::{BOOK, Nvidia, RECORDS, dollars, percent, quotient, worded};
use crate::{field, markup, open, row, shock, shown, start, value};

const PRICE: &str = "nvidia.price_after";
const CHANGED: Nvidia = Nvidia { after: 118_42, ..BOOK };

#[test]
fn a_price_changes_every_figure_verdict_and_sentence_that_rests_on_it() {
    let (page, base) = shock();
    let untouched = markup(&page);
    page.type_into(&field(PRICE), "118.42");

    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    assert_eq!(shown(&page, "nvidia.loss"), worded(CHANGED.loss()));
    assert!(value(&page, "nvidia.drop").starts_with(&quotient(CHANGED.drop())));
    assert_eq!(shown(&page, "nvidia.drop"), percent(CHANGED.drop()));
    assert_eq!(value(&page, "nvidia.value_after"), dollars(CHANGED.shares * CHANGED.after));
    assert_eq!(
        value(&page, "nvidia.value_before"),
        dollars(BOOK.shares * BOOK.before),
        "rests on it in nothing"
    );

    // 17% was the result cut off; now it is another figure altogether.
    let verdict = page.text(&format!("{} .calc-claim", row("nvidia.drop")));
    assert!(verdict.starts_with("differs") && verdict.ends_with("(in the book: truncated)"), "{verdict}");
    let stated = 589_000_000_000_00;
    let above = percent((CHANGED.loss() - stated, stated));
    let verdict = page.text(&format!("{} .calc-claim", row("nvidia.loss")));
    assert!(verdict.contains(&format!("the figure here is {above} higher")), "{verdict}");

    // Sentences: a figure of its own, a formula, and words.
    let gain = "[data-formula='nvidia.price_after - nvidia.price_year_ago']";
    assert_eq!(page.attribute(gain, "value").as_deref(), Some("58.42"));
    assert!(page.text("p:has([data-live='value nvidia.loss'])").contains(&worded(CHANGED.loss())));
    let words = "[data-live^='expression nvidia if nvidia.price_after > 2']";
    assert!(page.text(words).starts_with("no more than double"), "{}", page.text(words));
    page.type_into(&field(PRICE), "121");
    page.press("Tab");
    assert!(page.text(words).starts_with("more than double"), "{}", page.text(words));

    page.type_into(&field(PRICE), "122");
    page.press("Tab");
    crate::assert_markup(&page, &untouched, "typed back by hand");
    page.assert_quiet(&base);
}

#[test]
fn what_is_changed_is_marked_and_can_be_reset() {
    let (page, base) = shock();
    let untouched = markup(&page);
    assert_eq!(page.count(".calc-changed, .calc-was, .calc-bar"), 0);
    page.type_into(&field(PRICE), "118.42");

    assert_eq!(page.count(&format!("{}.calc-changed", row(PRICE))), 1);
    assert_eq!(page.text(&format!("{} .calc-was", row(PRICE))), "The book has $122 per share. Reset");
    let was = format!("The book has {}.", worded(BOOK.loss()));
    assert_eq!(page.text(&format!("{} .calc-was", row("nvidia.loss"))), was);
    let inline = ".calc-inline:has([data-live='value nvidia.loss'])";
    let was = format!("{} (book: {})", worded(CHANGED.loss()), worded(BOOK.loss()));
    assert_eq!(page.text(inline), was);
    assert_eq!(page.count(&format!("{}.calc-changed", row("nvidia.price_before"))), 0);
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");

    page.click(&format!("[data-reset='{PRICE}']"));
    crate::assert_markup(&page, &untouched, "to the byte");
    assert_eq!(
        page.eval("document.activeElement.dataset.input"),
        PRICE,
        "the button that had the focus is gone"
    );
    page.assert_quiet(&base);
}

#[test]
fn slider_and_field_are_two_views_of_one_figure() {
    let (page, base) = shock();
    let slider = format!("[data-slider='{PRICE}']");
    page.focus(&slider);
    page.press("ArrowRight");
    assert_eq!(page.value(&field(PRICE)), "123");
    assert_eq!(value(&page, "nvidia.loss"), dollars(Nvidia { after: 123_00, ..BOOK }.loss()));
    assert_eq!(page.eval("document.activeElement.dataset.slider"), PRICE, "the focus stays");
    page.press("Home");
    assert_eq!(page.value(&field(PRICE)), "50");
    page.type_into(&field(PRICE), "99");
    assert_eq!(page.value(&slider), "99");
    page.assert_quiet(&base);
}

#[test]
fn one_week_and_two_weeks_stand_beside_their_field() {
    let (page, base) = start();
    open(&page, &format!("{base}turnover.html"));
    let (turn, untouched) = ("stall.turn", markup(&page));
    let unit = format!("{} .calc-unit", row(turn));
    assert_eq!((page.value(&field(turn)), page.text(&unit)), ("1".to_owned(), "week".to_owned()));
    page.focus(&format!("[data-slider='{turn}']"));
    page.press("ArrowRight");
    assert_eq!((page.value(&field(turn)), page.text(&unit)), ("2".to_owned(), "weeks".to_owned()));
    assert_eq!(page.text(&format!("{} .calc-was", row(turn))), "The book has 1 week. Reset");
    page.type_into(&field(turn), "7 days");
    assert_eq!(page.text(&unit), "week", "which is what it comes to");
    page.press("Tab");
    crate::assert_markup(&page, &untouched, "typed back by hand");
    page.assert_quiet(&base);
}

#[test]
fn a_slider_shows_what_lies_between_its_steps() {
    let (page, base) = shock();
    let untouched = markup(&page);
    let slider = format!("[data-slider='{PRICE}']");
    page.click("[data-scenario='nvidia 0']");
    assert_eq!(page.value(&slider), "118.42", "though it goes in whole dollars");
    page.focus(&slider);
    page.press("ArrowRight");
    assert_eq!(page.value(&slider), "119");
    assert_eq!(page.value(&field(PRICE)), "119");
    page.type_into(&field(PRICE), "1,118.42");
    assert_eq!(page.value(&slider), "300", "outside of its range it stands at its end");
    page.type_into(&field(PRICE), "\u{2212}5");
    assert_eq!(page.value(&slider), "50");
    page.press("Tab");
    page.click("[data-bar='reset']");
    crate::assert_markup(&page, &untouched, "as the book has it");
    page.assert_quiet(&base);
}

#[test]
fn figures_may_be_written_in_every_way_that_the_language_reads() {
    let (page, base) = shock();
    let price = |after| Nvidia { after, ..BOOK };
    let shares = |shares| Nvidia { shares, ..BOOK };
    let ways: &[(&str, &str, Nvidia, &str)] = &[
        (PRICE, "$118.42", CHANGED, "118.42"),
        (PRICE, "118.42", CHANGED, "118.42"),
        (PRICE, " $118.42 / share ", CHANGED, "118.42"),
        (PRICE, "3,652.64", price(3_652_64), "3,652.64"),
        (PRICE, "\u{2212}5", price(-5_00), "\u{2212}5"),
        (PRICE, "-5", price(-5_00), "\u{2212}5"),
        (PRICE, "0", price(0), "0"),
        ("nvidia.shares", "2.5 billion", shares(2_500_000_000), "2.5"),
        ("nvidia.shares", "24.49 billion shares", shares(24_490_000_000), "24.49"),
        ("nvidia.shares", "2.5", shares(2_500_000_000), "2.5"),
    ];
    for (path, typed, facts, settled) in ways {
        page.type_into(&field(path), typed);
        assert_eq!(page.attribute(&field(path), "aria-invalid"), None, "{typed:?} is refused");
        assert_eq!(value(&page, "nvidia.loss"), dollars(facts.loss()), "{typed:?}");
        assert_eq!(page.value(&field(path)), *typed, "as long as it is typed it is left alone");
        page.press("Tab");
        let read = page.value(&field(path)).replace('-', "\u{2212}");
        assert_eq!(read.replace(',', ""), settled.replace(',', ""), "{typed:?}, once it is left");
        // What stands there then means the same.
        page.type_into(&field(path), &page.value(&field(path)));
        assert_eq!(value(&page, "nvidia.loss"), dollars(facts.loss()), "{typed:?}, typed again");
        page.eval(&format!("document.querySelector(\"[data-reset='{path}']\").click()"));
    }
    page.assert_quiet(&base);
}

#[test]
fn a_scenario_sets_its_figures_at_once() {
    let (page, base) = shock();
    let untouched = markup(&page);
    let pressed = || {
        page.texts("[data-scenario^='nvidia '][aria-pressed='true']")
            .iter()
            .map(|title| title.trim_start_matches("✓ ").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(pressed(), ["The book’s"]);
    page.click("[data-scenario='nvidia 0']");
    assert_eq!(pressed(), ["At the closing prices"]);
    assert_eq!(page.value(&field("nvidia.price_before")), "142.62");
    assert_eq!(page.value(&field(PRICE)), "118.42");
    assert_eq!(page.value(&field("nvidia.shares")), "24.49");
    assert_eq!(value(&page, "nvidia.loss"), dollars(RECORDS.loss()));
    // The same loss as by the records, a sheet further down.
    assert_eq!(value(&page, "closing.loss"), dollars(RECORDS.loss()));
    assert_eq!(shown(&page, "nvidia.drop"), percent(RECORDS.drop()));

    page.type_into(&field(PRICE), "118.43");
    assert_eq!(pressed(), Vec::<String>::new(), "no longer that scenario");
    page.type_into(&field(PRICE), "118.42");
    assert_eq!(pressed(), ["At the closing prices"]);
    page.press("Tab");
    page.click("[data-scenario='nvidia book']");
    crate::assert_markup(&page, &untouched, "as the book has it");
    page.assert_quiet(&base);
}

#[test]
fn steps_are_undone_one_by_one() {
    let (page, base) = shock();
    let untouched = markup(&page);
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    let one = value(&page, "nvidia.loss");
    page.type_into(&field("nvidia.price_before"), "142.62");
    page.press("Tab");
    assert_eq!(page.text(".calc-bar-text"), "You changed 2 figures");

    page.click("[data-bar='undo']");
    assert_eq!(value(&page, "nvidia.loss"), one, "all that was typed into one field is one step");
    assert_eq!(page.value(&field("nvidia.price_before")), "148");
    page.click("[data-bar='undo']");
    crate::assert_markup(&page, &untouched, "as the book has it");
    assert_eq!(page.count(".calc-bar"), 0, "nothing to tell, nothing to undo");

    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    page.click("[data-scenario='nvidia 1']");
    page.click("[data-bar='reset']");
    crate::assert_markup(&page, &untouched, "as the book has it");
    assert_eq!(page.eval("document.querySelector('[data-bar=reset]').disabled"), true);
    page.click("[data-bar='undo']");
    assert_eq!(page.value(&field("nvidia.shares")), "24.49", "a reset can be undone");
    page.assert_quiet(&base);
}

#[test]
fn a_division_by_zero_is_told_where_it_happens() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.shares"), "0");
    assert_eq!(value(&page, "nvidia.loss"), "0", "what can be computed is");
    assert_eq!(value(&page, "nvidia.drop"), "");
    let shown_drop = shown(&page, "nvidia.drop");
    assert!(shown_drop.starts_with("— divided by zero"), "{shown_drop}");
    page.press("Tab");

    page.open(&format!("{base}book-value.html"));
    crate::ready(&page);
    for path in ["book.per_share", "book.times_before", "book.times_after"] {
        let shown = shown(&page, path);
        assert!(shown.starts_with('—') && shown.contains("divided by zero"), "{path}: {shown}");
        assert_eq!(value(&page, path), "", "{path}");
    }
    assert_eq!(shown(&page, "book.book_value"), worded(crate::facts::BOOK_VALUE), "the rest goes on");
    assert_ne!(value(&page, "recount.per_share"), "");
    page.click("[data-bar='reset']");
    assert_eq!(page.count(".calc-missing"), 0);
    page.assert_quiet(&base);
}

#[test]
fn who_cannot_see_the_change_hears_of_it() {
    let (page, base) = shock();
    page.type_into(&field(PRICE), "118.42");
    page.wait_for("document.querySelector('.calc-announce').textContent !== ''");
    let announced = page.eval("document.querySelector('.calc-announce').textContent");
    assert!(announced.as_str().unwrap().contains(&percent(CHANGED.drop())), "{announced}");
    assert_eq!(
        page.eval("document.querySelector('.calc-announce').getAttribute('aria-live')"),
        json!("polite")
    );
    page.assert_quiet(&base);
}
