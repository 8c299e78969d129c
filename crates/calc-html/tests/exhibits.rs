//! What an exhibit shows, in short: the numbers of an axis, where a target is reached, what can be chosen.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use calc::{Book, ExhibitId, Genre};
use calc_html::{Links, Page, needed};

fn book(blocks: &[&str], genre: Genre, exhibit: &str) -> (Book, ExhibitId) {
    let mut book = Book::new();
    book.begin_chapter("main");
    for block in blocks {
        book.add_block(block);
    }
    let id = book.add_exhibit(genre, exhibit);
    book.compile();
    assert!(book.diagnostics().is_empty(), "{exhibit}: {:?}", book.diagnostics());
    (book, id)
}

fn html(book: &Book, id: ExhibitId) -> String {
    calc_html::exhibit(book, &Links::default(), book.exhibit(id), &calc_html::exhibit_key(book, id))
}

/// The texts of all elements that begin so.
fn texts<'a>(html: &'a str, begin: &str) -> Vec<&'a str> {
    html.split(begin).skip(1).filter_map(|rest| rest.split_once('>')?.1.split('<').next()).collect()
}

/// The numbers that stand beside a line from one figure to another, and what they are counted in.
fn axis(from: &str, to: &str, changed: &str) -> String {
    let text = format!(
        "axis year = 0..1\ninput low = {from}\ninput high = {to}\ns = if year < 1 then low else high\n"
    );
    let shown = if from.contains('%') { " in %" } else { "" };
    let (mut book, id) = book(&[&text], Genre::Chart, &format!("line\ns{shown}\n"));
    if !changed.is_empty() {
        let high = book.find("main.high").unwrap();
        book.set(high, changed).unwrap();
    }
    let html = html(&book, id);
    let drawing = html.split("<details").next().unwrap();
    let mut ticks = texts(drawing, "<text class=\"calc-tick calc-end\" x=\"-0.5em\"");
    ticks.extend(texts(drawing, "<text class=\"calc-tick\" x=\"0\" y=\"1em\""));
    ticks.join(" ").trim_end().to_owned()
}

#[test]
fn an_axis_has_round_numbers_in_one_unit() {
    for (from, to, changed, wanted) in [
        ("200", "300", "", "0 100 200 300"),
        ("201", "300", "", "200 220 240 260 280 300"),
        ("-100", "50", "", "−100 −50 0 50"),
        ("-30", "-20", "", "−30 −28 −26 −24 −22 −20"),
        ("1%", "3.5%", "", "0% 1% 2% 3% 4%"),
        ("0.1%", "0.35%", "", "0.0% 0.1% 0.2% 0.3% 0.4%"),
        ("10000000%", "2000000000%", "", "0% 500,000,000% 1,000,000,000% 1,500,000,000% 2,000,000,000%"),
        ("$1 million", "$2 million", "", "$0.0 $0.5 $1.0 $1.5 $2.0 million"),
        ("$999000", "$1200", "", "$0.0 $0.2 $0.4 $0.6 $0.8 $1.0 million"),
        ("$1 billion", "$2 billion", "", "$0.0 $0.5 $1.0 $1.5 $2.0 billion"),
        ("$1 trillion", "$7.5 trillion", "", "$0 $2 $4 $6 $8 trillion"),
        ("-$8 million", "-$5", "", "−$8 −$6 −$4 −$2 $0 million"),
        ("-$20 million", "-$11 million", "", "−$20 −$18 −$16 −$14 −$12 −$10 million"),
        ("3", "7", "7.5", "0 2 4 6 8"),
        ("5", "5", "", "5 6"),
        ("-5", "-5", "", "−5 −4"),
        ("0", "0", "", "0.0 0.2"),
        ("10", "20", "23", "0 10 20 30 40 50"),
        ("10", "20", "230", "0 100 200 300 400 500"),
        ("10", "20", "-7", "−10 0 10 20"),
        ("10", "20", "-70", "−100 −50 0 50"),
        ("100", "110", "20", "0 50 100 150"),
        ("-100", "-110", "-20", "−150 −100 −50 0"),
        ("-100", "-110", "60", "−150 −100 −50 0 50 100"),
    ] {
        assert_eq!(axis(from, to, changed), wanted, "{from} to {to}, then {changed:?}");
    }
}

/// What a picture of these has, wherever it is.
#[test]
fn a_picture_says_what_it_shows() {
    let input = "input a = 2 hours\ninput b = 90 minutes\naxis year = 0..1\nc = year * 10\nd = year * 200\ne = year * 20000\n";
    let eight = "bar\n".to_owned() + &"b\n".repeat(8);
    for (text, has, wanted) in [
        ("bar\na\nb\n", ">1.5</text>", true),
        ("bar\nb\na\n", ">150</text>", true),
        (&eight, "; …", false),
        (&(eight.clone() + "b\n"), "; ….", true),
        ("line\nc\n", "calc-plot\" role", true),
        ("line\nd\n", "calc-plot\" role", true),
        ("line\ne\n", "calc-plot calc-wide\" role", true),
        // Rounded up six times, they would reach beyond the end.
        ("share\nb\nb\nb\nb\nb\nb\n", "width=\"16.65%\"", true),
        ("share\na\nb\n", "width=\"57.14%\"", true),
    ] {
        let (book, id) = book(&[input], Genre::Chart, text);
        let html = html(&book, id);
        assert_eq!(html.contains(has), wanted, "{text}: {has}");
    }
}

/// As many as there may be, and one more.
#[test]
fn a_chart_has_room_for_so_many() {
    for (begin, item, most, message) in [
        ("bar\n", "a\n", 60, "a chart has at most 60 bars, and these are 61"),
        ("bar\n[1", ", 1", 59, "a chart has at most 60 bars, and these are 61"),
        ("share\n", "a\n", 6, "a whole is divided into at most 6 shares, and these are 7"),
        ("line\n", "s\n", 6, "a chart shows at most 6 series, and these are 7"),
    ] {
        let told = |count: usize| {
            let mut book = Book::new();
            book.begin_chapter("main");
            book.add_block("input a = 5\naxis year = 0..1\ns = a * year\n");
            let end = if item.starts_with(',') { "]\n" } else { "" };
            book.add_exhibit(Genre::Chart, &[begin, &item.repeat(count), end].concat());
            book.compile();
            book.diagnostics().iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!((told(most), told(most + 1)), (vec![], vec![message.to_owned()]));
    }
}

/// Where a result comes to a target, of an input that is 5.
#[test]
fn a_target_is_found_nearest_to_the_figure() {
    for (result, target, wanted) in [
        ("a * 2", "4", "2"),
        ("a * 2", "0", "0"),
        ("a * 2", "10", "5"),
        ("12.5 - a", "0", "12.5"),
        ("a ^ 2", "-1", "—"),
        ("(a - 5) ^ 2", "0", "5"),
        ("(a - 2) * (a - 6)", "0", "6"),
        ("(a - 4.9) * (a - 5.1)", "0", "4.9"),
        ("(a - 1) * (a - 11)", "0", "1"),
        ("a ^ 3", "20", "2.714"),
    ] {
        let text = format!("input a = 5\nresult = {result}\n");
        let (book, id) = book(&[&text], Genre::Sensitivity, &format!("result\nby 20%\ntarget {target}\n"));
        let reached = texts(&html(&book, id), "<td").pop().unwrap_or_default().to_owned();
        assert_eq!(reached, wanted, "{result} is {target}");
    }
}

#[test]
fn only_what_is_named_is_varied() {
    for (to, wanted) in [("", vec!["b", "a"]), (" to a", vec!["a"])] {
        let text = format!("c{to}\nby 20%\n");
        let (book, id) = book(&["input a = 5\ninput b = 6\nc = a * b * b\n"], Genre::Sensitivity, &text);
        assert_eq!(texts(&html(&book, id), "<th scope=\"row\"")[..wanted.len()], wanted, "{text}");
    }
}

#[test]
fn what_a_reader_changed_stands_beside_the_book_s_own() {
    let (mut book, id) = book(&["input a = 5\nb = a * 2\n"], Genre::Sensitivity, "b\nby 20%\n");
    let legend = |book: &Book| {
        let html = html(book, id);
        let (legend, _) = html.split_once("</ul>").unwrap();
        legend
            .split("</svg> ")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(legend(&book), ["20% less", "20% more", "as it is: 10"]);
    let a = book.find("main.a").unwrap();
    book.set(a, "7").unwrap();
    assert_eq!(legend(&book), ["20% less", "20% more", "as it is: 14", "in the book: 10"]);
}

#[test]
fn charts_and_tables_show_what_was_and_what_is_missing() {
    let input = "input a = 5\naxis year = 0..1\nb = a * year\nc = 1 / a\n";
    for (genre, text, has) in [
        (Genre::Chart, "bar\na\n", "<line class=\"calc-was\""),
        (Genre::Chart, "bar\nb\n", "<line class=\"calc-was\""),
        (Genre::Chart, "line\nb\n", "<path class=\"calc-line calc-was calc-n1\""),
        (Genre::Table, "c\n", "<td>—</td>"),
    ] {
        let (mut book, id) = book(&[input], genre, text);
        assert!(!html(&book, id).contains(has), "{text}");
        book.set(book.find("main.a").unwrap(), "0").unwrap();
        assert!(html(&book, id).contains(has), "{text}: {}", html(&book, id));
    }
}

#[test]
fn an_exhibit_is_made_anew_where_one_of_its_figures_changed() {
    let mut book = book(&["input a = 5\ninput b = 6\n"], Genre::Chart, "bar\na\nb\n").0;
    let other = book.add_exhibit(Genre::Chart, "bar\nb\n");
    book.compile();
    let mut page = Page::new(&book, &needed(&book, [0], &[]), [], &[0, other]);
    let a = page.book.find("main.a").unwrap();
    page.book.set(a, "7").unwrap();
    let exhibits = page.changed().into_iter().filter(|key| key.contains(':')).collect::<Vec<_>>();
    assert_eq!(exhibits, ["main:0"]);
}

/// What can be chosen of an audit: a form where there is a choice, and in it no more.
#[test]
fn an_audit_is_filtered_by_what_differs() {
    let who = "<label>Who <select name=\"source\"><option value=\"\">all</option><option value=\"x\">x</option><option value=\"y\">y</option></select></label>";
    let place = "<label>Where <select name=\"sheet\"><option value=\"\">all</option><option value=\"one\">The first</option><option value=\"two\">two</option></select></label>";
    let one = "sheet one \"The first\"\na = 5 claim 5 from x\nb = 6 claim 7 from x\n";
    for (second, wanted) in [
        ("c = 7 claim 7\n", [""; 2]),
        ("c = 7 claim 7 from y\n", [who, ""]),
        ("sheet two\nc = 7 claim 7 from x\n", ["", place]),
        ("sheet two\nc = 7 claim 7 from y\n", [who, place]),
    ] {
        let (book, id) = book(&[one, second], Genre::Claims, "");
        let html = html(&book, id);
        let form = html
            .split_once("</form>")
            .map(|(before, _)| before.split_once("<form class=\"calc-live calc-filters\">").unwrap().1);
        let wanted =
            (wanted != [""; 2]).then(|| format!("<fieldset disabled>{}</fieldset>", wanted.concat()));
        assert_eq!(form, wanted.as_deref(), "{second}");
    }
}
