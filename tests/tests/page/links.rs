//! A link carries figures; what it can't use it leaves out and says so, as text.

use tests::Page;

use crate::facts::{BOOK, Nvidia, RECORDS, dollars};
use crate::{field, markup, open, shock, start, value};

const CHANGED: Nvidia = Nvidia { after: 118_42, ..BOOK };

/// What a click on *Copy link* puts on the clipboard.
#[track_caller]
fn copied(page: &Page) -> String {
    page.eval("navigator.clipboard.writeText = text => (window.copied = text, Promise.resolve())");
    page.click("[data-bar='copy']");
    page.wait_for_text(".calc-bar-note", "Link copied.");
    page.eval("window.copied").as_str().unwrap().to_owned()
}

/// What the bar says of a link.
fn problems(page: &Page) -> Vec<String> {
    page.texts(".calc-bar li")
}

#[test]
fn a_copied_link_shows_somebody_else_the_same_figures() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    let link = copied(&page);
    assert_eq!(link, format!("{base}shock.html?nvidia.price_after=118.42&book=$122+per+share"));
    page.type_into(&field("nvidia.shares"), "24.49");
    page.press("Tab");
    let two = copied(&page);
    let shares = "nvidia.shares=24.49+billion&book=24.68+billion+shares";
    assert_eq!(two, format!("{base}shock.html?{shares}&nvidia.price_after=118.42&book=$122+per+share"));
    let whole = markup(&page);

    let (other, _) = start();
    open(&other, &two);
    // What draws the charts comes after the figures.
    other.wait_for("document.querySelector('.calc-drawing desc').textContent.includes('$1.469 trillion')");
    crate::assert_markup(&other, &whole, "to the byte what was seen here");
    assert_eq!(other.text(".calc-bar-text"), "You changed 2 figures");
    assert_eq!(problems(&other), Vec::<String>::new());
    open(&other, &link);
    assert_eq!(value(&other, "nvidia.loss"), dollars(CHANGED.loss()), "a link says all that is changed");
    other.assert_quiet(&base);
    page.assert_quiet(&base);
}

#[test]
fn without_a_clipboard_the_link_can_be_copied_by_hand() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.eval("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))");
    page.click("[data-bar='copy']");
    page.wait_for_text(
        ".calc-bar-note",
        &format!("{base}shock.html?nvidia.price_after=118.42&book=$122+per+share"),
    );
    page.assert_quiet(&base);
}

#[test]
fn a_link_wins_over_what_was_changed_before() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.price_before"), "200");
    page.type_into(&field("nvidia.price_after"), "100");
    page.press("Tab");
    // Typed by hand, with unit and currency.
    open(&page, &format!("{base}shock.html?nvidia.price_after=$118.42&nvidia.shares=24.68+billion+shares"));
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()));
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");
    open(&page, &format!("{base}book-value.html"));
    open(&page, &format!("{base}shock.html"));
    assert_eq!(value(&page, "nvidia.loss"), dollars(CHANGED.loss()), "and goes on from there");

    // After a change of one's own, the address no longer asks for the link's figures.
    open(&page, &format!("{base}shock.html?nvidia.price_after=118.42&from=a+friend#nvidia.loss"));
    page.type_into(&field("nvidia.price_after"), "110");
    page.press("Tab");
    assert_eq!(page.eval("location.href"), format!("{base}shock.html?from=a+friend#nvidia.loss"));
    page.reload();
    crate::ready(&page);
    assert_eq!(value(&page, "nvidia.loss"), dollars(Nvidia { after: 110_00, ..BOOK }.loss()));
    page.assert_quiet(&base);
}

#[test]
fn a_link_to_another_chapters_figures_counts_there_too() {
    let (page, base) = start();
    open(&page, &format!("{base}book-value.html?nvidia.price_before=142.62&nvidia.shares=24.49+billion"));
    // 142.62 · 24.49 billion shares ÷ 65.899 billion
    let times = (RECORDS.before * RECORDS.shares, crate::facts::BOOK_VALUE);
    assert_eq!(
        crate::shown(&page, "book.times_before"),
        format!("{}×", crate::facts::four_digits(times.0, times.1))
    );
    assert_eq!(problems(&page), Vec::<String>::new());
    page.assert_quiet(&base);
}

#[test]
fn a_hostile_link_is_told_as_text_and_does_nothing() {
    let (page, base) = start();
    open(&page, &format!("{base}shock.html"));
    let untouched = markup(&page);
    let evil = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";
    let long = "9".repeat(20_000);
    for (query, named) in [
        (format!("nvidia.price_after={evil}"), "<img src=x onerror=alert(1)>"),
        ("nvidia.%3Cscript%3Ealert(1)%3C/script%3E=1".to_owned(), "<script>alert(1)</script>"),
        ("nvidia.nope=1".to_owned(), "nvidia.nope"),
        ("nvidia.loss=1".to_owned(), "nvidia.loss"),
        ("nvidia.shares=5+EUR".to_owned(), "EUR"),
        ("nvidia.shares=".to_owned(), "nvidia.shares"),
        ("__proto__.x=1".to_owned(), "__proto__.x"),
        ("constructor.prototype=1".to_owned(), "constructor.prototype"),
        ("nvidia.__proto__=1".to_owned(), "nvidia.__proto__"),
        (format!("nvidia.price_after={long}"), "nvidia.price_after"),
        (format!("nvidia.{long}=1"), "nvidia.999"),
        ("nvidia.shares=1%0Anvidia.price_after=1".to_owned(), "nvidia.shares"),
        ("nvidia.price_after=1%2B1".to_owned(), "nvidia.price_after"),
        ("nvidia.price_after=nvidia.price_before".to_owned(), "nvidia.price_after"),
        ("nvidia.shares=%FF%00%E2%80%AE".to_owned(), "nvidia.shares"),
        (".=1".to_owned(), ".:"),
    ] {
        page.open(&format!("{base}shock.html?{query}"));
        crate::ready(&page);
        let shown: String = query.chars().take(60).collect();
        let problems = problems(&page);
        assert_eq!(problems.len(), 1, "{shown}: {problems:?}");
        assert!(problems[0].contains(named), "{shown}: {problems:?}");
        assert!(problems[0].len() < 500, "{shown}: the bar has {} bytes of it", problems[0].len());
        crate::assert_markup(&page, &untouched, &shown);
        assert_eq!(page.count(".calc-bar img, .calc-bar script"), 0, "{shown}");
        assert_eq!(page.eval("({}).x ?? null"), serde_json::Value::Null, "{shown}");
    }
    page.assert_quiet(&base);
}

#[test]
fn what_is_said_of_a_link_can_be_closed() {
    let (page, base) = start();
    page.set_phone(360);
    let bad: String = (0..9).map(|n| format!("&nvidia.x{n}{}=1", "9".repeat(150))).collect();
    open(&page, &format!("{base}shock.html?a=1{bad}"));
    assert_eq!(page.text(".calc-bar-text"), "All figures are the book’s");
    let part = page.eval("document.querySelector('.calc-bar').offsetHeight / innerHeight").as_f64().unwrap();
    assert!(part < 0.5, "{part} of the window is covered");
    assert_eq!(page.of(".calc-bar-notes", "element.tabIndex"), 0, "what scrolls can be reached");
    page.focus(".calc-bar [aria-label='Close the message']");
    page.press("Enter");
    assert_eq!(page.count(".calc-bar"), 0);
    assert_eq!(page.eval("document.activeElement.localName"), "main");

    // Where something is changed, the message alone goes.
    open(&page, &format!("{base}shock.html?nvidia.price_after=118.42{bad}"));
    page.focus(".calc-bar [aria-label='Close the message']");
    page.press("Enter");
    assert_eq!(problems(&page), Vec::<String>::new());
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");
    assert_eq!(page.eval("document.activeElement.dataset.bar"), "reset");
    page.assert_quiet(&base);
}

#[test]
fn the_good_part_of_a_bad_link_is_used() {
    let (page, base) = start();
    let link = format!(
        "{base}shock.html?nvidia.price_after=<img src=x onerror=alert(1)>&nvidia.nope=1&nvidia.shares=5+EUR\
         &nvidia.price_before=140&nvidia.price_before=142.62&nvidia.price_before=oops&utm=1"
    );
    open(&page, &link);
    // Of one that is there several times, the last that can be used.
    assert_eq!(value(&page, "nvidia.loss"), dollars(Nvidia { before: 142_62, ..BOOK }.loss()));
    let problems = problems(&page);
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert_eq!(page.text(".calc-bar-note"), "The link asks for what can’t be used:");
    assert_eq!(page.count("main img"), 0);
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");
    let many: String = (0..2_000).map(|n| format!("&nvidia.x{n}=1")).collect();
    open(&page, &format!("{base}shock.html?a=1{many}"));
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));
    page.assert_quiet(&base);
}

#[test]
fn a_link_from_before_the_book_changed_says_what_changed() {
    let (page, base) = start();
    let link = format!(
        "{base}shock.html?nvidia.price_after=118.42&book=$120+per+share&nvidia.shares=24.49+billion&book=24.68+billion+shares\
         &nvidia.price_before=-5&book=%3Cimg+src=x%3E"
    );
    open(&page, &link);
    let facts = Nvidia { shares: RECORDS.shares, before: -5_00, after: 118_42 };
    assert_eq!(value(&page, "nvidia.loss"), dollars(facts.loss()), "it counts all the same");
    assert_eq!(
        page.text(".calc-bar-note"),
        "The book’s own figures are not what they were when this link was made:"
    );
    assert_eq!(
        problems(&page),
        [
            "Price after the fall, $118.42 per share in the link: the book had $120 per share then, and has $122 per share now.",
            "Price before the fall, \u{2212}$5 per share in the link: the book had <img src=x> then, and has $148 per share now.",
        ]
    );
    assert_eq!(page.count(".calc-bar img"), 0);
    // A link copied from here is of today, and begins anew.
    let fresh = copied(&page);
    assert_eq!(
        fresh,
        format!(
            "{base}shock.html?nvidia.shares=24.49+billion&book=24.68+billion+shares\
             &nvidia.price_before=-5&book=$148+per+share&nvidia.price_after=118.42&book=$122+per+share"
        )
    );
    open(&page, &fresh);
    assert_eq!(problems(&page), Vec::<String>::new());
    assert_eq!(value(&page, "nvidia.loss"), dollars(facts.loss()));

    // What others put into the address stays theirs, and a change of one's own ends the link.
    open(
        &page,
        &format!("{base}shock.html?book=1984&nvidia.price_after=118.42&book=$122+per+share&book=1984"),
    );
    assert_eq!(problems(&page), Vec::<String>::new());
    page.type_into(&field("nvidia.price_after"), "110");
    assert_eq!(page.eval("location.search"), "?book=1984&book=1984");
    page.assert_quiet(&base);
}
