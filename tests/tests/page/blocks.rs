//! Charts follow figures and are read out; exercises are answered; claims are chosen and counted; what-ifs are tried.

use serde_json::json;
use tests::Page;

use crate::{field, open, ready, settled, shock, start, value};

const PRICE: &str = "nvidia.price_after";
/// The chart of the three market values.
const VALUES: &str = "figure:has([data-live='drawing nvidia:0'])";

/// What draws and judges comes when it is first needed; here it is awaited.
fn complete(page: &Page) {
    page.eval("document.querySelector('[data-exercise] [name=answer]').dispatchEvent(new FocusEvent('focusin', {bubbles: true}))");
    page.wait_for("document.documentElement.dataset.exhibits === 'ready'");
}

/// The bars of a chart: where each begins and how wide it is.
fn bars(page: &Page, figure: &str) -> Vec<String> {
    let all = page.eval(&format!(
        "[...document.querySelectorAll(\"{figure} .calc-drawing .calc-fill\")].map(e => [e.getAttribute('x'), e.getAttribute('width')].join(' '))"
    ));
    serde_json::from_value(all).unwrap()
}

fn ticks(page: &Page, figure: &str) -> Vec<String> {
    page.texts(&format!("{figure} .calc-tick"))
}

#[test]
fn a_chart_follows_its_figures_on_an_axis_that_stays() {
    let (page, base) = shock();
    complete(&page);
    let untouched = crate::markup(&page);
    let (before, axis) = (bars(&page, VALUES), ticks(&page, VALUES));
    assert_eq!(before.len(), 3);
    assert_eq!(axis.last().map(String::as_str), Some("trillion"), "{axis:?}");

    // A keystroke after another: the last bar moves, the axis doesn't.
    for typed in ["1", "13", "130"] {
        page.type_into(&field(PRICE), typed);
        let now = bars(&page, VALUES);
        assert_eq!(now[..2], before[..2], "{typed}");
        assert_ne!(now[2], before[2], "{typed}");
        assert_eq!(ticks(&page, VALUES), axis, "{typed}");
        assert_eq!(page.count(&format!("{VALUES} line.calc-was")), 1, "where it was in the book is marked");
    }
    let cell = format!("{VALUES} tbody tr:nth-child(3) td");
    assert_eq!(page.count(&format!("{cell}.calc-changed")), 1);
    let drawn = page.of(&format!("{VALUES} tbody tr:nth-child(3) data"), "element.value");
    assert_eq!(drawn, json!(value(&page, "nvidia.value_after")));
    // What is far off makes the axis longer, once.
    page.type_into(&field(PRICE), "1000");
    let long = ticks(&page, VALUES);
    assert_ne!(long, axis);
    page.type_into(&field(PRICE), "1100");
    assert_eq!(ticks(&page, VALUES), long);

    page.type_into(&field(PRICE), "122");
    page.press("Tab");
    crate::assert_markup(&page, &untouched, "typed back by hand");
    page.assert_quiet(&base);
}

#[test]
fn a_chart_is_read_out_to_pointer_and_keyboard() {
    let (page, base) = shock();
    complete(&page);
    let readout = format!("{VALUES} .calc-readout");
    assert_eq!(page.text(&readout), "");
    page.of(&format!("{VALUES} .calc-hit:nth-of-type(2)"), "element.scrollIntoView({block: 'center'})");
    page.focus(&format!("{VALUES} .calc-drawing"));
    page.press("ArrowRight");
    assert_eq!(page.text(&readout), "Market value a year earlier: $1.481 trillion");
    page.press("End");
    assert_eq!(page.text(&readout), "Market value after: $3.011 trillion");
    page.press("ArrowLeft");
    assert_eq!(page.text(&readout), "Market value before: $3.653 trillion");
    assert_eq!(page.count(&format!("{VALUES} .calc-at")), 1);
    page.eval(&format!("document.querySelector(\"{VALUES} .calc-hit\").dispatchEvent(new PointerEvent('pointerover', {{bubbles: true}}))"));
    assert_eq!(page.text(&readout), "Market value a year earlier: $1.481 trillion");
    // What is read out follows the figures.
    page.type_into(&field("nvidia.price_year_ago"), "30");
    assert_eq!(page.text(&readout), "Market value a year earlier: $740.4 billion (book: $1.481 trillion)");
    page.assert_quiet(&base);
}

#[test]
fn a_picture_has_a_name_a_description_and_its_figures_in_a_table() {
    let (page, base) = start();
    for chapter in ["shock.html", "book-value.html", "write/charts.html", "write/what-ifs.html"] {
        page.open(&format!("{base}{chapter}"));
        let nameless = page.eval(
            "[...document.querySelectorAll('.calc-svg')].filter(svg => !svg.querySelector(':scope > title')?.textContent || !svg.querySelector(':scope > desc')?.textContent
                || svg.getAttribute('role') !== 'img' || !svg.closest('figure').querySelector('table tbody td')).map(svg => svg.outerHTML)",
        );
        assert_eq!(nameless, json!([]), "{chapter}");
        // As many lines of the table as places that can be read out.
        let uneven = page.eval(
            "[...document.querySelectorAll('figure:has(.calc-hit)')].filter(figure => figure.querySelectorAll('.calc-hit').length !== figure.querySelectorAll('[data-live^=\"figures \"] tbody tr').length).map(figure => figure.textContent)",
        );
        assert_eq!(uneven, json!([]), "{chapter}");
        // No label lies on another.
        for width in [320, 1000] {
            page.set_viewport(width, 800);
            let touching = page.eval(
                "[...document.querySelectorAll('.calc-svg')].flatMap(svg => {
                    const texts = [...svg.querySelectorAll('text:not(.calc-mark)')].map(text => [text.textContent, text.getBoundingClientRect()]);
                    return texts.flatMap(([a, r], n) => texts.slice(n + 1).filter(([, s]) => r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 4 && s.top < r.bottom - 4).map(([b]) => `${a} | ${b}`));
                })",
            );
            assert_eq!(touching, json!([]), "{chapter} at {width}");
        }
    }
    page.assert_quiet(&base);
}

/// The exercise on the café, and where its answer is typed.
const CAFE: &str = ".calc-exercise:has([data-exercise^='cafe:'])";
const ANSWER: &str = "[data-exercise^='cafe:'] [name=answer]";

#[test]
fn an_answer_may_be_written_as_people_write_numbers() {
    let (page, base) = start();
    open(&page, &format!("{base}shock.html"));
    complete(&page);
    let exercise =
        page.eval("document.querySelector('.calc-exercise:has([data-exercise^=\"closing:\"])').id");
    let exercise = format!("#{}", exercise.as_str().unwrap());
    let (answer, feedback) = (format!("{exercise} [name=answer]"), format!("{exercise} .calc-feedback"));
    let says = |typed: &str| {
        page.type_into(&answer, typed);
        assert_eq!(page.text(&feedback), "", "{typed}: what was said of another answer is gone");
        page.press("Enter");
        let class = page.attribute(&feedback, "class").unwrap_or_default();
        (class.replace("calc-feedback calc-", ""), page.text(&feedback))
    };
    // From 118.42 back to 142.62: 20.4357…%.
    for right in ["20.4", "20.4%", "20.4 percent", "0.204", "20.44%"] {
        let (class, said) = says(right);
        assert_eq!((class.as_str(), said.as_str()), ("right", "Right: 20.4%."), "{right}");
    }
    for (wrong, class, word) in [
        ("17", "wrong", "too small"),
        ("20.6", "close", "a digit or two"),
        ("-20.4", "close", "sign"),
        ("120.4%", "close", "a multiple of the other"),
        ("2040%", "close", "a hundred times too large"),
        ("nonsense", "wrong", "can’t be read"),
        ("<b>1</b>", "wrong", "can’t be read"),
        ("5 dollars", "wrong", "another unit"),
        ("", "wrong", "Type a figure"),
    ] {
        let (found, said) = says(wrong);
        assert!(found == class && said.contains(word), "{wrong}: {found}, {said}");
    }
    page.assert_quiet(&base);
}

#[test]
fn an_exercise_gives_its_hints_in_order_and_follows_the_figures() {
    let (page, base) = start();
    open(&page, &format!("{base}shock.html"));
    complete(&page);
    let seen = |page: &Page| {
        page.of(CAFE, "[...element.querySelectorAll('summary')].filter(e => e.checkVisibility()).map(e => e.textContent)")
    };
    assert_eq!(seen(&page), json!(["Hint"]));
    page.click(&format!("{CAFE} .calc-hint summary"));
    assert_eq!(seen(&page), json!(["Hint", "Another hint"]));
    page.click(&format!("{CAFE} .calc-hint ~ .calc-hint summary"));
    assert_eq!(seen(&page), json!(["Hint", "Another hint", "Solution"]));
    page.click(&format!("{CAFE} .calc-solution summary"));
    assert!(
        page.text(&format!("{CAFE} .calc-steps")).contains("$2,000"),
        "{}",
        page.text(&format!("{CAFE} .calc-steps"))
    );

    // A part where the total is asked for; then right; then the question changes.
    page.type_into(ANSWER, "20");
    page.press("Enter");
    let said = page.text(&format!("{CAFE} .calc-feedback"));
    assert!(said.contains("“Shares in the café”: a part, where the total is asked for"), "{said}");
    page.type_into(ANSWER, "$2k");
    page.press("Enter");
    assert_eq!(page.text(&format!("{CAFE} .calc-feedback")), "Right: $2,000.");
    page.type_into(&field("cafe.today"), "80");
    assert!(page.text(&format!("{CAFE} .calc-steps")).contains("$4,000"));
    assert!(page.text(&format!("{CAFE} .calc-feedback")).contains("too small"));
    assert_eq!(page.value(ANSWER), "$2k", "what was typed stays");
    assert_eq!(page.eval("Object.keys(localStorage).length"), 0);
    assert_eq!(page.eval("Object.values(sessionStorage).join().includes('2k')"), false);
    page.assert_quiet(&base);
}

#[test]
fn without_script_an_exercise_is_a_question_with_hints_to_open() {
    let (page, base) = start();
    page.set_script(false);
    page.open(&format!("{base}shock.html"));
    assert!(page.text(CAFE).contains("What is the whole café worth"));
    // Nothing that would need a script leaves a hole.
    assert_eq!(page.count(".calc-answer, .calc-filters"), page.count(".calc-exercise") + 1);
    let left = "[...document.querySelectorAll('.calc-answer, .calc-filters')].filter(e => e.getClientRects().length).length";
    assert_eq!(page.eval(left), 0);
    page.click(&format!("{CAFE} .calc-hint summary"));
    page.click(&format!("{CAFE} .calc-hint ~ .calc-hint summary"));
    page.click(&format!("{CAFE} .calc-solution summary"));
    assert!(page.text(&format!("{CAFE} .calc-solution")).contains("$2,000"));
    page.assert_quiet(&base);
}

#[test]
fn all_answers_stand_at_the_end_of_the_book() {
    let (page, base) = start();
    open(&page, &format!("{base}answers.html"));
    // One for each exercise, and in the whole book behind the last of them.
    let whole = tests::site::page("print.html");
    let numbers = page.texts(".calc-answers dt a");
    assert_eq!(numbers.len(), whole.matches(" id=\"exercise-").count());
    let key = whole.find("class=\"calc-answers\"").unwrap();
    assert!(whole.rfind(" id=\"exercise-").unwrap() < key);
    let answers = page.text(".calc-answers");
    assert!(answers.contains(", 27 January 2025\n$2,000. All the shares"), "{answers}");
    page.click(".calc-answers dt:nth-of-type(2) a");
    page.wait_for("location.hash === '#exercise-2' && document.querySelector('.calc-exercise:target')");
    ready(&page);
    page.assert_quiet(&base);
}

#[test]
fn claims_are_chosen_and_counted() {
    let (page, base) = start();
    open(&page, &format!("{base}shock.html"));
    complete(&page);
    let totals = |page: &Page| page.texts(".calc-audit [data-total]").join(" ");
    let shown = |page: &Page| page.count(".calc-audit tbody tr:not([hidden])");
    assert_eq!((totals(&page).as_str(), shown(&page)), ("6 1 1 2", 10));
    let choose = |of: &str, what: &str| {
        page.eval(&format!("(select => {{ select.value = '{what}'; select.dispatchEvent(new Event('change', {{bubbles: true}})); }})(document.querySelector('.calc-audit [name={of}]'))"));
    };
    choose("source", "press2025");
    assert_eq!((totals(&page).as_str(), shown(&page)), ("1 0 0 1", 2));
    // Both at once: what the article says of the figures by the records.
    choose("sheet", "closing");
    assert_eq!(shown(&page), 2);
    choose("source", "wando2025");
    assert_eq!((totals(&page).as_str(), shown(&page)), ("1 0 0 0", 1));
    choose("source", "");
    assert_eq!((totals(&page).as_str(), shown(&page)), ("2 0 0 1", 3));
    choose("sheet", "");
    assert_eq!(shown(&page), 10);
    // Each verdict has a word, a symbol and a colour of its own; two of them are nearly right, in one colour.
    let kinds = page.eval("[...document.querySelectorAll('.calc-totals .calc-verdict')].map(e => [e.textContent, getComputedStyle(e, '::before').content, getComputedStyle(e).color])");
    let kinds: Vec<[String; 3]> = serde_json::from_value(kinds).unwrap();
    let unlike =
        |at: usize| kinds.iter().map(|kind| &kind[at]).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!((kinds.len(), unlike(0), unlike(1), unlike(2)), (4, 4, 4, 3), "{kinds:?}");

    // 17% was the figure cut off; with another price it is another one.
    page.type_into(&field(PRICE), "118.42");
    let line = ".calc-audit tr:has([data-live='verdict nvidia.drop 0']) td:last-child";
    assert_eq!(page.text(line), "differs\n(in the book: truncated)");
    assert!(totals(&page).starts_with("5 0 "), "{}", totals(&page));
    // The figure beside it is marked, with the book's own; so are those of tables. After another change they still are, once.
    for (price, here) in [("118.42", "19.99%\n(book: 17.57%)"), ("120", "18.92%\n(book: 17.57%)")] {
        page.type_into(&field(PRICE), price);
        let figure = ".calc-audit tr:has([data-live='verdict nvidia.drop 0']) td.calc-changed";
        assert_eq!(page.text(figure), here);
        let after = "[...document.querySelectorAll('.calc-exhibit td.calc-changed')].map(td => td.textContent).find(text => text.includes('trillion'))";
        let said = page.eval(after).as_str().unwrap_or_default().to_owned();
        assert!(said.ends_with("(book: $3.011 trillion)") && said.matches("book").count() == 1, "{said}");
    }
    page.click(".calc-audit th a");
    page.wait_for("location.hash === '#nvidia.value_year_ago'");
    page.assert_quiet(&base);
}

#[test]
fn a_what_if_tries_each_figure_and_changes_none() {
    let (page, base) = start();
    open(&page, &format!("{base}book-value.html"));
    complete(&page);
    let figure = "figure.calc-what-if";
    let lines = || page.texts(&format!("{figure} [data-live^='figures '] tbody th"));
    let cells = || page.texts(&format!("{figure} [data-live^='figures '] tbody td"));
    let (names, before) = (lines(), cells());
    assert_eq!(names[0], "What it owned (assets)", "the largest first");
    assert!(page.text(&format!("{figure} thead")).contains("1× is reached at"));
    // A tenth less of the price is a tenth less of its multiple; at one times the book value it is book value per share.
    let price = names.iter().position(|name| name == "Price after the fall").unwrap();
    assert_eq!(before[price * 5], "$109.80 per share");
    assert_eq!(
        before[price * 5 + 4],
        page.text("[data-row='book.per_share'] .calc-figure").replace('\n', " ")
    );
    assert_eq!(page.eval("document.querySelectorAll('.calc-changed, .calc-bar').length"), 0);
    // However many shares there are, at that price they don't cost what stands in the books.
    let shares = names.iter().position(|name| name == "Shares in circulation").unwrap();
    assert_eq!(before[shares * 5 + 4], "—");
    page.type_into(&field("book.assets"), "100");
    assert_ne!(cells(), before);
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");
    page.assert_quiet(&base);
}

#[test]
fn a_what_if_of_two_figures_tries_both_at_once() {
    let (page, base) = start();
    open(&page, &format!("{base}write/what-ifs.html"));
    let both = "figure.calc-what-if [data-live^='both ']";
    assert_eq!(page.count(both), 1, "only where there are two");
    assert_eq!((page.count(&format!("{both} tbody tr")), page.count(&format!("{both} td"))), (5, 25));
    // In the middle stands the result as it is; at the corners both figures are at their ends.
    let at = |line: usize, place: usize| {
        page.text(&format!("{both} tbody tr:nth-child({line}) td:nth-of-type({place})"))
    };
    let result = |page: &Page| page.text("[data-row='kiosk.profit'] .calc-figure").replace('\n', " ");
    assert_eq!((at(3, 3), at(1, 1), at(5, 5)), ("$110".into(), "−$154".into(), "$470".into()));
    page.type_into(&field("kiosk.rent"), "300");
    settled(&page);
    assert_eq!((at(3, 3), at(1, 1)), ("$60".to_owned(), "−$204".to_owned()));
    assert_eq!(at(3, 3), result(&page));
    assert_eq!(page.count(&format!("{both} td.calc-changed")), 25);
    page.assert_quiet(&base);
}

#[test]
fn tables_keep_their_heads_on_a_phone() {
    let (page, base) = start();
    page.set_phone(320);
    open(&page, &format!("{base}write/tables.html"));
    let table = ".calc-sticky:has([data-live])";
    let wide = "[...document.querySelectorAll('.calc-sticky')].find(e => e.scrollWidth > e.clientWidth)";
    let head = page.eval(&format!("(box => {{ box.scrollLeft = 200; const head = box.querySelector('tbody th').getBoundingClientRect(); return [box.scrollLeft > 100, Math.round(head.left - box.getBoundingClientRect().left)]; }})({wide})"));
    assert_eq!(head, json!([true, 0]));
    // A long one scrolls by itself, below its heads.
    page.set_viewport(320, 300);
    let tall =
        "[...document.querySelectorAll('.calc-sticky')].find(e => e.scrollHeight > e.clientHeight + 40)";
    let head = page.eval(&format!("(box => {{ box.scrollTop = 60; const head = box.querySelector('thead th').getBoundingClientRect(); return [box.scrollTop > 30, Math.round(head.top - box.getBoundingClientRect().top)]; }})({tall})"));
    assert_eq!(head, json!([true, 0]));
    page.set_phone(320);
    assert!(page.count(table) >= 2);
    assert_eq!(page.eval("getComputedStyle(document.querySelector('.calc-sticky td')).textAlign"), "end");
    page.type_into(&field("ledger.asked"), "3");
    settled(&page);
    assert!(page.count(&format!("{table} td.calc-changed")) > 5, "the reader's own are marked");
    page.assert_quiet(&base);
}

#[test]
fn on_paper_an_exercise_has_a_line_to_write_on() {
    let (page, base) = start();
    open(&page, &format!("{base}shock.html"));
    complete(&page);
    page.set_media(tests::Media { print: true, ..tests::Media::default() });
    assert_eq!(page.of(ANSWER, "element.checkVisibility({visibilityProperty: true})"), true);
    assert_eq!(
        page.of(
            CAFE,
            "[...element.querySelectorAll('button, summary, .calc-steps')].some(e => e.checkVisibility())"
        ),
        false
    );
    page.assert_quiet(&base);
}

#[test]
fn on_paper_figures_stand_under_their_heads() {
    let (page, base) = start();
    open(&page, &format!("{base}book-value.html"));
    page.set_media(tests::Media { print: true, ..tests::Media::default() });
    let apart = page.eval(
        "[...document.querySelectorAll('.calc-exhibit table')].map(table => ['thead', 'tbody'].map(part => {
            const cells = table.querySelectorAll(`:scope > ${part} > tr:first-child > *`);
            return [...cells].map(cell => Math.round(cell.getBoundingClientRect().right));
        })).filter(([heads, figures]) => figures.length && heads.join() !== figures.join())",
    );
    assert_eq!(apart, json!([]));
    assert!(page.count(".calc-exhibit table tbody td") > 20);
    page.assert_quiet(&base);
}

#[test]
fn on_a_phone_a_verdict_stands_beside_the_first_line_of_its_claim() {
    let (page, base) = start();
    page.set_phone(320);
    open(&page, &format!("{base}audit.html"));
    let astray = page.eval(
        "[...document.querySelectorAll('.calc-audit tbody tr')].filter(tr => {
            const first = e => e.getClientRects()[0];
            const text = document.createRange();
            text.selectNodeContents(tr.querySelector('th a'));
            const [label, verdict] = [first(text), first(tr.querySelector('.calc-verdict'))];
            const free = first(tr).right - first(tr.cells[4]).right;
            return Math.abs(label.bottom - verdict.bottom) > 6 || free > 2;
        }).map(tr => tr.textContent)",
    );
    assert_eq!(astray, json!([]));
    assert!(page.count(".calc-audit tbody tr") > 20);
    page.assert_quiet(&base);
}
