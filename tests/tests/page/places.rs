//! A phone, a keyboard, paper.

use tests::{Media, site};

use crate::facts::{BOOK, Nvidia, dollars, worded};
use crate::{field, is_live, open, ready, shock, start, value};

const PRICE: &str = "nvidia.price_after";

#[test]
fn nothing_is_wider_than_a_phone() {
    let (page, base) = start();
    let wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5
        && !e.closest('.table-wrapper, pre, summary, .calc-steps p, .visually-hidden, [popover]'))
        .map(e => e.outerHTML.slice(0, 120))";
    for width in [320, 360] {
        page.set_phone(width);
        for name in site::pages().iter().filter(|name| *name != "404.html") {
            page.open(&format!("{base}{name}"));
            if is_live(&page) {
                ready(&page);
            }
            page.eval("document.querySelectorAll('details').forEach(details => details.open = true)");
            assert_eq!(
                page.eval("innerWidth"),
                width,
                "{name}: the window had to widen at {width}: {}",
                page.eval(wide)
            );
            assert_eq!(
                page.eval("document.documentElement.scrollWidth"),
                width,
                "{name}: {}",
                page.eval(wide)
            );
            assert_eq!(page.eval(CUT), serde_json::json!([]), "{name} at {width}");
            // The whole book is the chapters once more, and has very many words.
            if name != "print.html" {
                assert_eq!(page.eval(TORN), serde_json::json!([]), "{name} at {width}");
            }
        }
    }
    page.assert_quiet(&base);
}

/// Words that stand on two lines; an address may have to.
const TORN: &str = "(() => {
    const torn = [], range = document.createRange(), walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let text; (text = walk.nextNode());) {
        const around = text.parentElement;
        if (!around.checkVisibility() || around.closest('pre, code, script, svg, .visually-hidden, .calc-head, [href^=\"http\"]')) continue;
        for (const word of text.data.matchAll(/\\p{L}{4,}/gu)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const boxes = [...range.getClientRects()].filter(box => box.width > 0);
            if (boxes.length > 1 && boxes.at(-1).top > boxes[0].top + 3) torn.push(word[0]);
        }
    }
    return torn;
})()";

/// What a reader would have to scroll for, sideways: formulas, units, verdicts.
const CUT: &str = "[...document.querySelectorAll('main summary, .calc-steps p, .calc-figure .calc-unit, .calc-audit .table-wrapper')]
    .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 200))";

#[test]
fn nothing_is_wider_than_paper() {
    let (page, base) = start();
    page.set_media(Media { print: true, ..Media::default() });
    // What is wider makes a browser print the whole page smaller: A4 less its margins, at 96 dots an inch.
    page.set_viewport(657, 900);
    for name in site::pages().iter().filter(|name| !["404.html", "print.html"].contains(&name.as_str())) {
        page.open(&format!("{base}{name}"));
        if is_live(&page) {
            ready(&page);
        }
        page.eval("dispatchEvent(new Event('beforeprint'))");
        assert_eq!(page.eval("document.documentElement.scrollWidth"), 657, "{name}");
    }
    page.assert_quiet(&base);
}

#[test]
fn a_finger_can_change_a_figure() {
    let (page, base) = start();
    for width in [320, 360] {
        page.set_phone(width);
        open(&page, &format!("{base}shock.html"));
        let small = page.eval(
            "[...document.querySelectorAll('[data-input], .calc-slider, .calc-controls button')]
                .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)",
        );
        assert_eq!(small, serde_json::json!([]), "too small for a finger");
        page.tap(&field(PRICE));
        page.wait_for(&format!("document.activeElement.dataset.input === '{PRICE}'"));
        page.press("Control+a");
        page.type_text("118.42");
        assert_eq!(value(&page, "nvidia.loss"), dollars(Nvidia { after: 118_42, ..BOOK }.loss()));
        assert_eq!(page.eval("document.documentElement.scrollWidth"), width, "the bar, the marks");
        // The bar lies over the window's end, but over no field that is being written in.
        assert_eq!(
            page.eval("document.activeElement.getBoundingClientRect().bottom <= document.querySelector('.calc-bar').getBoundingClientRect().top"),
            true
        );
        page.tap(&format!("[data-reset='{PRICE}']"));
        page.wait_for(&format!("document.querySelector(\"{}\").value === '122'", field(PRICE)));
        page.tap("[data-scenario='nvidia 0']");
        page.wait_for(&format!("document.querySelector(\"{}\").value === '118.42'", field(PRICE)));
        page.tap("[data-bar='reset']");
        page.wait_for(&format!("document.querySelector(\"{}\").value === '122'", field(PRICE)));
    }
    page.assert_quiet(&base);
}

/// Presses Tab until an element has the focus. Everything on the way must show that it has it.
#[track_caller]
fn tab_to(page: &tests::Page, selector: &str) {
    for _ in 0..160 {
        page.press("Tab");
        let focus = page.eval(&format!(
            "(e => [e.matches(\"{selector}\"), e === document.body || getComputedStyle(e).outlineStyle !== 'none', e.outerHTML.slice(0, 120)])(document.activeElement)"
        ));
        assert_eq!(focus[1], true, "the focus can't be seen on {}", focus[2]);
        if focus[0] == true {
            return;
        }
    }
    panic!("Tab never reaches {selector}");
}

#[test]
fn one_calculator_by_keyboard_alone() {
    let (page, base) = shock();
    let untouched = crate::markup(&page);
    page.press("Tab");
    assert_eq!(page.eval("document.activeElement.className"), "skip", "the first stop leads past the rest");
    page.press("Enter");
    tab_to(&page, &field(PRICE));
    page.type_text("118.42");
    assert_eq!(
        value(&page, "nvidia.loss"),
        dollars(Nvidia { after: 118_42, ..BOOK }.loss()),
        "Tab had selected it"
    );
    tab_to(&page, &format!("[data-slider='{PRICE}']"));
    page.press("ArrowLeft");
    let slid = page.value(&field(PRICE));
    assert_eq!(slid, "117", "the slider goes by its own step");
    tab_to(&page, &format!("[data-reset='{PRICE}']"));
    page.press("Enter");
    assert_eq!(page.eval("document.activeElement.dataset.input"), PRICE);
    tab_to(&page, "[data-row='nvidia.loss'] summary");
    page.press("Enter");
    assert!(page.text("[data-row='nvidia.loss'] .calc-steps").contains(&worded(BOOK.loss())));
    // A change elsewhere leaves open what was opened.
    page.type_into(&field(PRICE), "118.42");
    assert_eq!(page.count("[data-row='nvidia.loss'] details[open]"), 1);
    page.press("Tab");
    page.click("[data-row='nvidia.loss'] summary");
    tab_to(&page, "[data-scenario='nvidia 0']");
    page.press("Space");
    assert_eq!(
        page.eval("document.activeElement.getAttribute('aria-pressed')"),
        "true",
        "the focus stays on the button"
    );
    tab_to(&page, "[data-bar='reset']");
    page.press("Enter");
    crate::assert_markup(&page, &untouched, "as the book has it");
    page.assert_quiet(&base);
}

#[test]
fn the_bar_hides_nothing_that_has_the_focus() {
    let (page, base) = start();
    page.set_viewport(1440, 700);
    let clear = |selector: &str| {
        page.focus(selector);
        page.wait_for(&format!(
            "document.querySelector(\"{selector}\").getBoundingClientRect().bottom <= document.querySelector('.calc-bar').getBoundingClientRect().top"
        ));
    };
    // A long message makes it high.
    let bad: String = (0..9).map(|n| format!("&nvidia.x{n}=1")).collect();
    for link in
        ["shock.html?nvidia.price_after=118.42", &format!("shock.html?nvidia.price_after=118.42{bad}")]
    {
        open(&page, &format!("{base}{link}"));
        clear("#contents > ol > li:last-child a");
        clear(".neighbour-next");
        clear(".colophon a:last-child");
    }
    page.assert_quiet(&base);
}

#[test]
fn paper_has_figures_and_no_controls() {
    let (page, base) = shock();
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    page.set_media(Media { print: true, ..Media::default() });
    let seen = page.eval(
        "[...document.querySelectorAll('.calc-slider, .calc-controls, .calc-bar, .calc-sheet button, .masthead button, .contents, .neighbours')]
            .filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.outerHTML.slice(0, 100))",
    );
    assert_eq!(seen, serde_json::json!([]));
    assert_eq!(
        page.of("[data-cell='nvidia.loss']", "element.checkVisibility({visibilityProperty: true})"),
        true
    );
    assert_eq!(page.of(&field(PRICE), "element.value"), "118.42");
    assert!(page.text("[data-row='nvidia.price_after'] .calc-was").contains("$122"));
    let ground = page.eval("getComputedStyle(document.body).backgroundColor");
    assert!(
        ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].contains(&ground.as_str().unwrap()),
        "paper is {ground}"
    );
    assert!(page.pdf().len() > 10_000);
    page.assert_quiet(&base);
}

#[test]
fn paper_says_that_figures_were_changed_and_how_to_have_them_again() {
    let (page, base) = shock();
    page.type_into(&field(PRICE), "118.42");
    page.press("Tab");
    page.set_media(Media { print: true, ..Media::default() });
    page.eval("dispatchEvent(new Event('beforeprint'))");
    let note = page.text(".calc-printed");
    assert!(
        note.contains("a changed figure: ") && note.contains("shock.html?nvidia.price_after=118.42"),
        "{note}"
    );
    page.eval("dispatchEvent(new Event('afterprint'))");
    assert_eq!(page.count(".calc-printed"), 0);
    page.assert_quiet(&base);
}

#[test]
fn the_whole_book_on_paper_has_the_workings_of_its_sentences() {
    let (page, base) = start();
    open(&page, &format!("{base}print.html"));
    page.set_media(Media { print: true, ..Media::default() });
    let hidden = page.eval(
        "[...document.querySelectorAll('.calc-notes')].filter(notes => !notes.checkVisibility()).length
         + [...document.querySelectorAll('.calc-ref[data-note]')].filter(link => getComputedStyle(link, '::after').content === 'none').length",
    );
    assert_eq!(hidden, 0);
    assert!(page.count(".calc-notes") > 10 && page.count("hr.blank") > 10);
    page.assert_quiet(&base);
}

#[test]
fn paper_has_the_figures_of_short_series_and_of_drawn_lines() {
    let (page, base) = start();
    open(&page, &format!("{base}write/charts.html"));
    page.set_media(Media { print: true, ..Media::default() });
    let seen = |selector: &str| {
        page.of(selector, "element.checkVisibility({contentVisibilityAuto: true}) && element.getBoundingClientRect().height > 0")
    };
    assert_eq!(seen("[data-row='weeks.takings'] .calc-points [data-point='1']"), true);
    assert_eq!(seen(".calc-exhibit:has(path.calc-line) .calc-numbers td"), true);
    assert_eq!(seen(".calc-exhibit:not(:has(path.calc-line)) .calc-numbers td"), false);
    page.assert_quiet(&base);
}

#[test]
fn on_paper_what_belongs_together_stays_together() {
    let (page, base) = start();
    page.set_media(Media { print: true, ..Media::default() });
    page.set_viewport(657, 900);
    // A prefix and its number, which a screen sets apart to have room to write in.
    open(&page, &format!("{base}deepseek.html"));
    let apart = page.eval(
        "[...document.querySelectorAll('.calc-field input')].filter(e => {
            const style = getComputedStyle(e);
            return e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) > e.value.length * 0.75 * parseFloat(style.fontSize);
        }).map(e => e.dataset.input)",
    );
    assert_eq!(apart, serde_json::json!([]));
    // The figures put in, and what comes out.
    let places = "[...document.querySelectorAll('[id=\"working-cake.all_cakes\"] > p')].map(e => Math.round(e.getBoundingClientRect().bottom))";
    let places: Vec<i64> = serde_json::from_value(page.eval(places)).unwrap();
    assert!(places.len() == 2 && places[0].abs_diff(places[1]) < 5, "{places:?}");
    // A point of a series and its figure.
    open(&page, &format!("{base}write/series.html"));
    let torn = page.eval(
        "[...document.querySelectorAll('.calc-points tbody tr')].filter(e => e.getClientRects().length > 1).map(e => e.textContent)",
    );
    assert_eq!(torn, serde_json::json!([]));
    assert!(page.count(".calc-points tbody tr") > 20);
    // What somebody writes and what the tool says to it; a sentence and the line that ends it.
    for (name, before) in
        [("write/errors", "pre:has(+ pre > .says)"), ("groups/session-5", "p:has(+ hr.blank)")]
    {
        page.open(&format!("{base}{name}.html"));
        assert_eq!(page.of(before, "getComputedStyle(element).breakAfter"), "avoid", "{name}");
    }
    assert_eq!(page.of("hr.blank", "getComputedStyle(element).breakInside"), "avoid");
    // A chart may stand on a page and its table on the next: together they are most of one.
    open(&page, &format!("{base}bet.html"));
    let inside = |selector: &str| page.of(selector, "getComputedStyle(element).breakInside");
    assert_eq!(inside(".calc-chart"), "auto");
    assert_eq!((inside(".calc-drawing"), inside(".calc-numbers table")), ("avoid".into(), "avoid".into()));
    assert_eq!(inside("main > p"), "avoid", "browsers leave single lines of a paragraph");
    page.assert_quiet(&base);
}

#[test]
fn a_ring_in_the_contents_is_whole() {
    let (page, base) = start();
    page.set_viewport(1440, 900);
    open(&page, &format!("{base}book-value.html"));
    page.press("Tab");
    page.focus("#contents a[aria-current]");
    let cut = "[element.matches(':focus-visible'), ['left', 'right'].filter(side => {
        const [style, at] = [getComputedStyle(element), e => e.getBoundingClientRect()[side]];
        const room = Math.abs(at(element.closest('nav')) - at(element));
        return room < parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth);
    })]";
    assert_eq!(page.of("#contents a[aria-current]", cut), serde_json::json!([true, []]));
    page.assert_quiet(&base);
}
