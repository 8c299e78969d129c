//! What holds for every text, every figure and every sequence of changes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use calc::{Book, CellId, Scalar, Value};
use proptest::prelude::*;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn compiled(text: &str) -> Book {
    let mut book = Book::new();
    book.begin_chapter("main");
    book.add_block(text);
    book.compile();
    book
}

fn cell(book: &Book, name: &str) -> CellId {
    book.find(&format!("main.{name}")).unwrap()
}

fn plain(book: &Book, name: &str) -> String {
    match book.value(cell(book, name)) {
        Value::One(scalar) => book.plain(*scalar).unwrap_or_else(|| "never".to_owned()),
        other => panic!("{name}: {other:?}: {:?}", book.diagnostics()),
    }
}

/// Every span lies within the text, between characters.
fn check_spans(book: &Book) {
    for problem in book.diagnostics() {
        for span in problem.labels.iter().map(|label| label.span).chain([problem.span]) {
            assert!(book.text().get(span.range()).is_some(), "{problem:?}");
        }
    }
}

/// Asks for everything that is ever shown of a book.
fn look_at_all(book: &Book) {
    for id in 0..book.cell_count() {
        let _ = (
            book.display(id),
            book.reason(id),
            book.claims(id),
            book.edit_text(id),
            book.edit_units(id, true),
        );
        let _ = (book.rests_on(id), book.uses(id), book.range(id), book.alias(id), book.unit_code(id));
        for naming in [calc::Naming::Labels, calc::Naming::Figures] {
            let _ = calc::plain_text(&book.formula(id, naming));
        }
    }
}

/// Words of the language in any order, so that much of it is nearly right.
fn soup() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "share",
        "shares",
        "year",
        "days",
        "week",
        "main.a",
        "x",
        "prev",
        "1",
        "2.5",
        "0",
        "1e28",
        "17%",
        "$",
        "$5",
        "€",
        "CNY",
        "USD",
        "GPU",
        "=",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        "+",
        "-",
        "*",
        "/",
        "^",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "..",
        "if",
        "then",
        "else",
        "and",
        "or",
        "not",
        "in",
        "%",
        "×",
        "−",
        "÷",
        "≤",
        "thousand",
        "billion",
        "input",
        "axis",
        "unit",
        "plural",
        "sheet",
        "scenario",
        "check",
        "claim",
        "about",
        "expect",
        "agrees",
        "range",
        "step",
        "to",
        "note",
        "from",
        "key",
        "as",
        "of",
        "2025-01-27",
        "estimate",
        "assumption",
        "over",
        "per",
        "\"text\"",
        "\"",
        "\\",
        "#",
        "\n",
        "\n",
        "\n",
        "\n  ",
        "\t",
        "\r\n",
        "sum(",
        "min(",
        "at(",
        "when(",
        "irr(",
        "npv(",
        "sqrt(",
        "cumulative(",
        "@",
        "é",
        "中",
        "🎲",
        "\u{feff}",
        "\u{a0}",
        "_",
    ]);
    prop::collection::vec((words, any::<bool>()), 0..60).prop_map(|words| {
        words.into_iter().fold(String::new(), |mut text, (word, space)| {
            text.push_str(word);
            if space {
                text.push(' ');
            }
            text
        })
    })
}

/// Statements that are mostly right, so that evaluation is reached.
fn statements() -> impl Strategy<Value = String> {
    let expressions = prop::sample::select(vec![
        "1",
        "$5",
        "a + 1",
        "b * c",
        "c / a",
        "a ^ b",
        "[1, 2, a]",
        "sum(b)",
        "axis_ * 2",
        "axis_ + other",
        "-c",
        "if a > 1 then b else c",
        "1 then prev + a over axis_",
        "b then prev * c over other",
        "at(b, 2)",
        "when(b > a)",
        "a in %",
        "b in x",
        "3 weeks in days",
        "$5 / 2 shares",
        "sqrt(b)",
        "irr([-100, a, b])",
        "max(b)",
        "count(c)",
        "\"text\"",
        "a == b",
        "a > 1 and b < 2",
        "cumulative(c)",
        "round(a, 2)",
        "1e28",
        "0",
        "5 shares",
        "npv(a, b)",
    ]);
    let names = prop::sample::select(vec!["a", "b", "c", "d", "input a", "input b"]);
    prop::collection::vec((names, expressions), 1..12).prop_map(|lines| {
        let mut text = "unit share\naxis axis_ = 0..3\naxis other = 1..2\n".to_owned();
        for (name, expression) in lines {
            writeln!(text, "{name} = {expression}").unwrap();
        }
        text
    })
}

/// Parts of a figure, in any order.
fn typed_word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "12", "0.5", "1_000", "2.5e9", "7E-3", "148", "-", "−", "$", "€", "%", "×", "/", "per", "^", "^2",
        "^-1", "million", "billion", "thousand", "share", "shares", "GPU", "hour", "hours", "day", "USD",
        "CNY", "parsec", "e", ".", "/ share", "/ day", "(", "..",
    ])
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn any_text_is_read(text in prop_oneof![soup(), any::<String>(), statements()], value in soup()) {
        let mut book = Book::new();
        book.set_sources(["key".to_owned()]);
        book.begin_chapter("main");
        book.add_block(&text);
        book.add_value(&value);
        book.add_block(&value);
        book.compile();
        check_spans(&book);
        look_at_all(&book);
        if book.diagnostics().is_empty() {
            // What can't be read or computed is never passed over in silence.
            let missing = (0..book.cell_count()).find(|&id| matches!(book.value(id), Value::Missing(_)));
            prop_assert_eq!(missing, None);
        }
        for id in book.named_cells().collect::<Vec<_>>() {
            let _ = book.set(id, &value);
        }
        look_at_all(&book);
    }
}

/// A figure of up to four digits, and a unit to write behind it, with one of the same dimension to read it in.
/// A figure with powers of ten, and one of its unit.
fn figure(powers: std::ops::Range<i32>) -> impl Strategy<Value = (String, &'static str)> {
    let units = prop::sample::select(vec![
        ("", "", "1"),
        ("", " shares", "1 share"),
        ("", " dice", "1 die"),
        ("", " GPU hours", "1 GPU hour"),
        ("", " chip^2", "1 chip^2"),
        ("", " chips / die", "1 chip / die"),
        ("", " / year", "1 / year"),
        ("", " / GPU / hour^2", "1 / GPU / hour^2"),
        ("$", "", "$1"),
        ("€", " / share", "€1 / share"),
        ("", " CNY", "1 CNY"),
        ("", " CNY / USD", "1 CNY / USD"),
        ("$", " / GPU / hour", "$1 / GPU / hour"),
        ("", " USD^2", "1 USD^2"),
        ("", " weeks", "1 week"),
        ("", " months", "1 month"),
    ]);
    (any::<bool>(), 0u32..10_000, powers, units).prop_map(|(minus, digits, power, (before, after, one))| {
        let minus = if minus { "-" } else { "" };
        (format!("{minus}{before}{digits}e{power}{after}"), one)
    })
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn what_is_shown_reads_back(
        (figure, one) in figure(-6..13),
        target in prop::sample::select(vec!["", "", "", " in thousand", " in million", " in billion", " in trillion"]),
    ) {
        let units = "unit share\nunit die plural dice\nunit GPU plural GPUs\nunit chip\n";
        let mut book = compiled(&format!("{units}input x = {one}\ny = {figure}{target} to 20\nz = {figure}"));
        for name in ["y", "z"] {
            let shown = book.display(cell(&book, name));
            book.set(cell(&book, "x"), &shown).map_err(|error| TestCaseError::fail(format!("{shown}: {error:?}")))?;
            prop_assert_eq!(plain(&book, "x"), plain(&book, name), "{}", shown);
        }
    }

    #[test]
    fn shares_and_multiples_read_back(digits in 0u32..10_000, power in 0i32..7, way in prop::sample::select(vec!["%", "x"])) {
        let mut book = compiled(&format!("input x = 1\ny = {digits}e-{power} in {way} to 10"));
        let shown = book.display(cell(&book, "y"));
        book.set(cell(&book, "x"), &shown).unwrap();
        prop_assert_eq!(plain(&book, "x"), plain(&book, "y"), "{}", shown);
    }

    #[test]
    fn what_a_field_holds_reads_back((figure, _) in figure(-6..13)) {
        let mut book = compiled(&format!("unit share\nunit die plural dice\nunit GPU plural GPUs\nunit chip\ninput x = {figure}"));
        let x = cell(&book, "x");
        let (typed, before) = (book.edit_text(x), plain(&book, "x"));
        book.set(x, "7").unwrap();
        book.set(x, &typed).unwrap();
        prop_assert_eq!(plain(&book, "x"), before, "{}", typed);
    }

    /// The language's parser and the reader of what is typed know the same figures.
    #[test]
    fn a_typed_figure_is_read_as_the_language_reads_it(words in prop::collection::vec(typed_word(), 1..7), spaced: bool) {
        let text = words.join(if spaced { " " } else { "" });
        let units = "unit share\nunit GPU plural GPUs\n";
        let written = compiled(&format!("{units}input x = {text}\n"));
        if !written.diagnostics().is_empty() {
            let mut book = compiled(&format!("{units}input x = 1\n"));
            let x = cell(&book, "x");
            prop_assert!(book.set(x, &text).is_err(), "{text}");
            return Ok(());
        }
        let mut book = compiled(&format!("{units}input x = {text}\n"));
        let x = cell(&book, "x");
        book.set_number(x, calc::number::Number::whole(987_654_321));
        prop_assert!(book.set(x, &text).is_ok(), "{text}");
        prop_assert_eq!(plain(&book, "x"), plain(&written, "x"), "{}", text);
    }

    #[test]
    // Of what is smaller, by the hour and not by the year, few digits are left to come back from.
    fn a_factor_cancels((a, _) in figure(-2..13), (b, _) in figure(-2..13)) {
        let units = "unit share\nunit die plural dice\nunit GPU plural GPUs\nunit chip\n";
        let book = compiled(&format!("{units}a = {a}\nb = {b}\nc = a - a + a * b / b"));
        // Time in two units makes one of them the other's: only as a part of a sum is it the first's again.
        if plain(&book, "b") == "0" {
            prop_assert!(matches!(book.value(cell(&book, "c")), Value::Missing(_)));
        } else if !matches!(book.value(cell(&book, "c")), Value::Missing(_)) {
            prop_assert_eq!(book.unit_code(cell(&book, "c")), book.unit_code(cell(&book, "a")));
            let (own, back) = (plain(&book, "a"), plain(&book, "c"));
            prop_assert!(near(&own, &back), "{} {}", own, back);
        }
    }

    #[test]
    fn conversions_go_there_and_back(
        digits in 1u32..1_000_000,
        way in prop::collection::vec(prop::sample::select(vec!["seconds", "minutes", "hours", "days", "weeks", "months", "years"]), 3),
    ) {
        let (a, b, c) = (way[0], way[1], way[2]);
        let book = compiled(&format!(
            "x = {digits} {a}\nback = x in {b} in {a}\nstraight = x in {c}\nround_ = x in {b} in {c}\nsame = (x in {b}) == (x in {b})"
        ));
        prop_assert!(near(&plain(&book, "x"), &plain(&book, "back")));
        prop_assert!(near(&plain(&book, "straight"), &plain(&book, "round_")));
        prop_assert_eq!(plain(&book, "same"), "true");
    }
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn times_by_the_time_convert_and_multiply_out(
        digits in 1u32..1_000_000,
        way in prop::collection::vec(prop::sample::select(vec!["second", "minute", "hour", "day", "week", "month", "year"]), 4),
    ) {
        let (a, b, c, d) = (way[0], way[1], way[2], way[3]);
        let book = compiled(&format!(
            "input rate = {digits} {a} / {b}\nother = rate in {c} / {d}\nback = other in {a} / {b}\n\
             long = 1 {d} * rate in {a}\nround_ = other * 1 {d} in {a}\nshare = rate in %\nagain = other in %\n\
             one = rate * 1 {b}\nratio = other / rate in %\nadded = 0 + rate\nhalf = rate - other / 2"
        ));
        // What is very small has few of its digits left.
        prop_assume!(["rate", "other", "share"].into_iter().all(|name| book.value(cell(&book, name)).scalars().iter().all(
            |scalar| matches!(scalar, Scalar::Number(number) if number.digits_before_first() > -6)
        )));
        for (name, same) in [("back", "rate"), ("round_", "long"), ("again", "share"), ("added", "share")] {
            prop_assert!(near(&plain(&book, name), &plain(&book, same)), "{name}: {}", book.text());
        }
        prop_assert!(near(&plain(&book, "ratio"), "1"), "{}", book.text());
        let half = compiled(&format!("x = {digits} / 2"));
        prop_assert!(near(&plain(&book, "half"), &plain(&half, "x")), "{}", book.text());
        // Equal units cancel, and nothing is rounded on the way.
        prop_assert_eq!(plain(&book, "one"), digits.to_string());
        prop_assert_eq!(book.unit_code(cell(&book, "one")), a);
    }
}

/// Whether two plain decimals differ in nothing but their last digits.
fn near(a: &str, b: &str) -> bool {
    let book =
        compiled(&format!("a = {a}\nb = {b}\nsame = abs(a - b) <= max(abs(a), abs(b)) * 1e-18 + 1e-24"));
    plain(&book, "same") == "true"
}

const INPUTS: [(&str, &str); 5] = [("a", "3"), ("b", "5"), ("c", "0"), ("d", "2"), ("e", "10")];
const SHEET: &str = "axis year = 0..d
axis other = 1..3
scenario \"One\"
  a = 7
  c = 1
scenario \"Two\"
  b = -2
sum_ = a + b
ratio = a / c
built = ratio * 2 + sum_
grown = e then prev * (1 + a / 100) over year
grid = grown * other
picked = at(grown, b)
when_ = when(grown > 11)
late = when_ + 1
list = [a, b, ratio]
total = sum(grid) + mean(list)
word = if a > b then \"more\" else \"less\"
chosen = if word == \"more\" then a else ratio
large = 1e27 * e * a
root = sqrt(b)
after = root + picked
";

fn sheet(figures: &[String]) -> String {
    let inputs: String =
        INPUTS.iter().zip(figures).map(|((name, _), figure)| format!("input {name} = {figure}\n")).collect();
    inputs + SHEET
}

#[derive(Clone, Debug)]
enum Step {
    Set(usize, &'static str),
    Reset(usize),
    Choose(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let figures = prop::sample::select(vec!["0", "1", "2", "3", "5", "7", "-2", "10", "0.5", "99999"]);
    let step = prop_oneof![
        4 => (0..INPUTS.len(), figures).prop_map(|(at, figure)| Step::Set(at, figure)),
        1 => (0..INPUTS.len()).prop_map(Step::Reset),
        1 => (0u32..2).prop_map(Step::Choose),
    ];
    prop::collection::vec(step, 1..12)
}

/// A cell's figures, or why it has none.
fn outcome(book: &Book, id: CellId) -> String {
    let said = |scalar: &Scalar| book.plain(*scalar).unwrap_or_else(|| "never".to_owned());
    match book.value(id) {
        Value::Missing(_) => book.reason(id).map_or("?".to_owned(), |(_, problem)| problem.message.clone()),
        value => value.scalars().iter().map(said).collect::<Vec<_>>().join(" "),
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn changes_come_to_what_the_whole_would(steps in steps()) {
        let original: Vec<String> = INPUTS.iter().map(|(_, figure)| (*figure).to_owned()).collect();
        let mut figures = original.clone();
        let mut book = compiled(&sheet(&original));
        let mut shown: Vec<String> = book.named_cells().map(|id| outcome(&book, id)).collect();
        let first = shown.clone();
        for step in steps {
            match step {
                Step::Set(at, figure) => {
                    book.set(cell(&book, INPUTS[at].0), figure).unwrap();
                    figures[at] = figure.to_owned();
                }
                Step::Reset(at) => {
                    book.reset(cell(&book, INPUTS[at].0));
                    figures[at].clone_from(&original[at]);
                }
                Step::Choose(scenario) => {
                    book.choose_scenario(scenario);
                    figures.clone_from(&original);
                    let set: &[(usize, &str)] = if scenario == 0 { &[(0, "7"), (2, "1")] } else { &[(1, "-2")] };
                    for (at, figure) in set {
                        figures[*at] = (*figure).to_owned();
                    }
                    prop_assert!(book.is_chosen(scenario));
                }
            }
            let whole = compiled(&sheet(&figures));
            let changed: Vec<calc::CellId> = book.take_changed().collect();
            for (place, id) in book.named_cells().enumerate() {
                let now = outcome(&book, id);
                prop_assert_eq!(&now, &outcome(&whole, id), "{}", book.path(id));
                // A page is brought up to date by what has changed alone.
                prop_assert!(now == shown[place] || changed.contains(&id), "{} was not said to change", book.path(id));
                let input = book.cell(id).kind == calc::FigureKind::Input;
                prop_assert!(!input || book.is_changed(id) == (now != first[place]), "{}", book.path(id));
                shown[place] = now;
            }
        }
    }
}
