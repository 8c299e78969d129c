//! A page is whole before, and without, what makes it live.

use tests::{Media, Page, site};

use crate::facts::{BOOK, dollars, worded};
use crate::{open, shock, shown, start, value};

/// The quiet line that says that figures can't be changed.
const LINE: &str = "The figures here can’t be changed: the script that does it didn’t run.";

/// The page as the build wrote it: every value there, no field that can be written in, one quiet line a calculator.
#[track_caller]
fn assert_whole(page: &Page, how: &str) {
    assert_eq!(value(page, "nvidia.loss"), dollars(BOOK.loss()), "{how}");
    assert_eq!(shown(page, "nvidia.loss"), worded(BOOK.loss()), "{how}");
    let broken = page.eval(
        "[...document.querySelectorAll('.calc-value')].filter(e => !e.value || !e.textContent.trim() || !e.checkVisibility())
            .filter(e => !e.closest('details')).map(e => e.outerHTML)",
    );
    assert_eq!(broken, serde_json::json!([]), "{how}");
    assert_eq!(page.count("[data-input]:not(:disabled)"), 0, "{how}");
    // The fields read as text: their figures in the colour of the text, nothing to write on under them.
    let plain = page.eval(
        "[...document.querySelectorAll('[data-input]')].every(field => {
            const [style, text] = [getComputedStyle(field), getComputedStyle(field.closest('tr'))];
            const line = getComputedStyle(field.closest('.calc-field'), '::before');
            return field.value && field.checkVisibility() && style.webkitTextFillColor === text.color && style.opacity === '1'
                && style.borderStyle === 'none' && line.visibility === 'hidden';
        })",
    );
    assert_eq!(plain, true, "{how}");
    let unseen = "[...document.querySelectorAll('.calc-slider, .calc-controls, calc-sheet button, .calc-answer label')].every(e => !e.checkVisibility({visibilityProperty: true}))";
    assert_eq!(page.eval(unseen), true, "{how}: a control is seen that does nothing");
    let mut lines = page.texts(".calc-static");
    lines.dedup();
    assert_eq!(lines, [LINE], "{how}");
    assert_eq!(page.count(".calc-missing, .calc-error, .calc-bar, .calc-report"), 0, "{how}");
}

#[test]
fn without_script_the_page_is_whole() {
    let (page, base) = start();
    page.set_script(false);
    page.open(&format!("{base}shock.html"));
    assert_eq!(page.eval("document.documentElement.dataset.calc ?? null"), serde_json::Value::Null);
    assert_whole(&page, "no script");
    assert_eq!(page.eval("[...document.querySelectorAll('.needs-script')].some(e => e.checkVisibility({visibilityProperty: true}))"), false);
    // Contents, working and sources need no script.
    page.click("[data-row='nvidia.loss'] summary");
    assert!(page.text("[data-row='nvidia.loss'] .calc-steps").contains(&worded(BOOK.loss())));
    page.click("[data-row='nvidia.loss'] .calc-claim a");
    page.wait_for("location.pathname.endsWith('/sources.html') && document.querySelector('dt:target')");
    page.assert_quiet(&base);
}

/// As an author has it who builds with mdBook alone.
#[test]
fn what_is_never_live_asks_for_no_answer() {
    let (page, base) = start();
    let mut text = site::page("shock.html");
    for (begin, end) in [
        ("<script type=\"application/json\" class=\"calc-data\"", "</script>"),
        ("<script type=\"module\"", "</script>"),
    ] {
        let at = text.find(begin).unwrap();
        let length = text[at..].find(end).unwrap() + end.len();
        text.replace_range(at..at + length, "");
    }
    page.bypass_worker();
    page.answer("/shock.html", 200, "text/html; charset=utf-8", text.as_bytes());
    page.open(&format!("{base}shock.html"));
    assert!(page.count(".calc-answer") > 0);
    let seen = "[...document.querySelectorAll('.calc-answer')].some(e => e.checkVisibility())";
    assert_eq!(page.eval(seen), false);
    page.set_media(Media { print: true, ..Media::default() });
    assert_eq!(page.eval(seen), true, "on paper there is a line to write on");
}

#[test]
fn script_changes_nothing_but_that_figures_can_be_changed() {
    let (page, base) = start();
    page.set_script(false);
    page.open(&format!("{base}shock.html"));
    let written = crate::markup(&page);
    let shut = written.matches("<fieldset disabled=\"\">").count();
    assert!(shut > 5 && shut == written.matches("<fieldset").count(), "what can be changed is shut: {shut}");
    page.set_script(true);
    open(&page, &format!("{base}shock.html"));
    crate::assert_markup(
        &page,
        &written.replace("<fieldset disabled=\"\">", "<fieldset>"),
        "once it is live",
    );
    page.assert_quiet(&base);
}

#[test]
fn nothing_moves_when_a_page_becomes_live() {
    let (page, base) = start();
    let watch = "
        const boxes = () => [...document.querySelectorAll('main, main *, header *, nav, footer')].filter(e => !e.closest('math')).map(e => {
            const {x, y, width, height} = e.getBoundingClientRect();
            return [e.localName, e.className, x, y + scrollY, width, height].join(' ');
        });
        document.addEventListener('DOMContentLoaded', () => window.before = [document.documentElement.dataset.calc, boxes()]);
        window.moved = () => boxes().filter((box, n) => box !== before[1][n]).map((box, n) => box + ' was ' + before[1][n]);
        window.shifts = [];
        new PerformanceObserver(list => shifts.push(...list.getEntries().map(({value, sources}) => [value, ...sources.map(({node, previousRect: was, currentRect: is}) =>
            `${node?.parentElement?.outerHTML.slice(0, 200)}: ${JSON.stringify(was)} to ${JSON.stringify(is)}`)])))
            .observe({type: 'layout-shift', buffered: true});";
    page.run_first(watch);
    let chapters = [
        "introduction.html",
        "shock.html",
        "price-times-shares.html",
        "speculation.html",
        "book-value.html",
        "turnover.html",
        "bet.html",
        "short-selling.html",
        "deepseek.html",
        "answer.html",
        "open-code.html",
        "expectations.html",
        "new-capital.html",
        "race.html",
        "uncertain.html",
        "audit.html",
        "groups/guide.html",
        "groups/session-6.html",
        "groups/key-1.html",
        "groups/key-2.html",
    ];
    for (width, phone) in [(1440, false), (700, false), (360, true)] {
        if phone {
            page.set_phone(width)
        } else {
            page.set_viewport(width, 900)
        }
        for chapter in chapters {
            open(&page, &format!("{base}{chapter}"));
            page.eval("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))");
            assert_eq!(page.eval("before[0]"), "loading", "{chapter}: boxes were measured too late to tell");
            assert_eq!(page.eval("moved()"), serde_json::json!([]), "{chapter} at {width}");
            // While it arrives, a table's columns may grow with its rows by some pixels, which nobody sees.
            let shifts = page.eval("shifts");
            let all: f64 = shifts.as_array().unwrap().iter().map(|shift| shift[0].as_f64().unwrap()).sum();
            assert!(all < 0.01, "{chapter} at {width}: {shifts:#}");
        }
    }
    page.assert_quiet(&base);
}

#[test]
fn a_module_that_fails_leaves_the_page_whole() {
    let (first, base) = start();
    let failed = |page: &Page, how: &str| {
        // What an earlier tab has kept would stand in for it.
        page.bypass_worker();
        page.open(&format!("{base}shock.html"));
        page.wait_for("document.documentElement.dataset.calc === 'failed'");
        assert_whole(page, how);
        assert_eq!(page.requests_outside(&base), Vec::<String>::new());
    };
    for part in ["calc.wasm", "calc.js", "live.js"] {
        let page = first.browser().page();
        page.block(&[&format!("*/{part}")]);
        failed(&page, &format!("{part} blocked"));
        assert_eq!(page.errors().len(), 1, "{part}: {:?}", page.errors());
        assert!(page.errors()[0].ends_with(part));
        // Once it is let through, the next page is live.
        page.block(&[]);
        open(&page, &format!("{base}book-value.html"));
        page.close();
    }
    for (part, kind, junk) in [
        ("calc.wasm", "application/wasm", "\0asm\u{1}\0\0\0 and then no module"),
        ("calc.wasm", "text/html", "<!doctype html><p>Sign in to this network</p>"),
        ("calc.wasm", "application/wasm", ""),
        ("calc.wasm", "application/wasm", "\0asm\u{1}\0\0\0"),
        ("calc.js", "text/javascript", "export default function ("),
        ("calc.js", "text/javascript", "export default () => {}; export const ask = 1"),
        ("calc.js", "text/html", "<!doctype html>"),
        ("live.js", "text/javascript", "}"),
    ] {
        let page = first.browser().page();
        page.answer(part, 200, kind, junk.as_bytes());
        failed(&page, &format!("{part} answered with {junk:?}"));
        page.close();
    }
    let page = first.browser().page();
    page.answer("calc.wasm", 404, "text/plain", b"not found");
    failed(&page, "calc.wasm not found");
}

#[test]
fn a_module_that_breaks_while_it_is_used_shuts_the_fields() {
    let (page, base) = shock();
    // Every answer of the module is read by it.
    page.eval("TextDecoder.prototype.decode = () => { throw new WebAssembly.RuntimeError('unreachable'); }");
    page.type_into(&crate::field("nvidia.price_after"), "1");
    page.wait_for("document.documentElement.dataset.calc === 'failed'");
    assert_eq!(page.count("[data-input]:not(:disabled)"), 0);
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));
    assert_eq!(page.texts(".calc-static").first().map(String::as_str), Some(LINE));
    page.assert_quiet(&base);
}

#[test]
fn without_the_pages_own_comforts_figures_are_live() {
    let (page, base) = start();
    page.block(&["*/book-*.js"]);
    open(&page, &format!("{base}shock.html"));
    page.type_into(&crate::field("nvidia.price_after"), "148");
    assert_eq!(value(&page, "nvidia.loss"), "0");
}
