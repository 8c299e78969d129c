//! Exercises: the field for an answer, what is said of one, the hints, and the working.

use calc::number::Number;
use calc::{Book, CellId, Exhibit, Naming, Scalar};

use crate::html::Html;
use crate::links::Links;
use crate::mathml::formula;
use crate::row::Row;
use crate::sheet::Liveness;
use crate::value::key;

/// What stands under the question: a field, and hints, of which each shows the next.
pub fn form(book: &Book, exhibit: &Exhibit, name: &str) -> String {
    let mut html = Html::default();
    let out = &mut html;
    out.raw("<form class=\"calc-answer calc-live\" data-exercise=\"").raw(name);
    out.raw("\"><fieldset disabled><label>Your answer <input type=\"text\" name=\"answer\" autocomplete=\"off\" spellcheck=\"false\" size=\"14\"></label>");
    out.raw(
        " <button type=\"submit\">Check</button></fieldset><output class=\"calc-feedback\"></output></form>",
    );
    for (at, &hint) in exhibit.hints.iter().enumerate() {
        out.raw("<details class=\"calc-hint\"><summary>").raw(if at == 0 { "Hint" } else { "Another hint" });
        out.raw("</summary><p>").text(book.text_of(hint)).raw("</p></details>");
    }
    html.0
}

/// The key of an answer where it stands as an expression in running text.
pub fn answer_key(book: &Book, answer: CellId) -> String {
    let mut text = Html::default();
    text.raw(book.expression(answer));
    if let Some(decimals) = book.style(answer).decimals.filter(|_| book.alias(answer).is_none()) {
        text.raw(" to ").count(decimals.into());
    }
    key(book, answer, &text.0)
}

pub(super) fn solution(out: &mut Html, book: &Book, links: &Links, exhibit: &Exhibit) {
    let Some(&answer) = exhibit.items.first() else { return };
    out.raw("<details class=\"calc-solution\"><summary>Solution</summary>");
    if let Some(text) = exhibit.solution {
        out.raw("<p>").text(book.text_of(text)).raw("</p>");
    }
    let key = answer_key(book, answer);
    let row = Row::new(book, links, book.alias(answer).unwrap_or(answer), Liveness::Live);
    out.raw("<div class=\"calc-steps\">");
    if book.has_formula(row.cell) {
        out.raw("<p>");
        formula(out, &row, &book.formula(row.cell, Naming::Labels), true);
        out.raw("</p>");
    }
    row.steps(out, (row.cell == answer).then_some(&key));
    out.raw("</div></details>");
}

fn near(number: Number, wanted: Number, tolerance: Number) -> bool {
    let room = wanted.abs().mul(tolerance).unwrap_or_default();
    number.sub(wanted).is_ok_and(|difference| difference.abs() <= room)
}

/// How far a slip may be from what it is taken for.
fn five_per_mille() -> Number {
    Number::parse("0.005", 0).unwrap_or_default()
}

/// What is said of an answer: `right`, `close` or `wrong` and, on the next line, a sentence.
pub fn answer(book: &mut Book, exhibit: &Exhibit, typed: &str) -> String {
    let (verdict, said) = judge(book, exhibit, typed);
    [verdict, "\n", &said].concat()
}

fn judge(book: &mut Book, exhibit: &Exhibit, typed: &str) -> (&'static str, String) {
    let Some(&cell) = exhibit.items.first() else { return ("wrong", String::new()) };
    if typed.trim().is_empty() {
        return ("wrong", "Type a figure first.".to_owned());
    }
    let Some(wanted) = super::number(book, cell) else {
        return ("wrong", "With the figures as they are now, this can’t be computed.".to_owned());
    };
    let Some(reading) = book.read_answer(cell, typed) else {
        let said = ["“", typed.trim(), "” can’t be read as a figure. Write it like 12.5, 3 billion or 40%."];
        return ("wrong", said.concat());
    };
    let shown = |number: Number| book.shown(cell, Scalar::Number(number)).text().to_owned();
    let right = |number: &Number| match exhibit.amount {
        Some(tolerance) => near(*number, wanted, tolerance),
        None => shown(*number) == shown(wanted),
    };
    if reading.fits && reading.numbers.iter().any(right) {
        return ("right", ["Right: ", &shown(wanted), "."].concat());
    }
    let close = |number: &&Number| near(**number, wanted, Number::parse("0.02", 0).unwrap_or_default());
    if reading.fits && reading.numbers.iter().any(|number| close(&number)) {
        let said = match exhibit.amount {
            Some(tolerance) => {
                ["Close, but it is wanted to within ", &book.show_percent(tolerance), "."].concat()
            }
            None => "Close, but a digit or two is off. Was something rounded on the way?".to_owned(),
        };
        return ("close", said);
    }
    for &number in &reading.numbers {
        if let Some(slip) = slip(book, cell, number, wanted, reading.fits) {
            return ("close", ["Not quite. ", &slip].concat());
        }
    }
    if !reading.fits {
        let unit = book.unit_code(cell);
        let unit = if unit == "1" { "a plain number" } else { &unit };
        return ("wrong", ["This is in another unit. Asked for is ", unit, "."].concat());
    }
    let larger = reading.numbers.first().is_some_and(|number| number.abs() > wanted.abs());
    ("wrong", ["Not yet: this is too ", if larger { "large" } else { "small" }, "."].concat())
}

/// What went wrong, where it can be told from the figure.
fn slip(book: &Book, cell: CellId, number: Number, wanted: Number, fits: bool) -> Option<String> {
    let room = five_per_mille();
    let is = |other: Result<Number, calc::number::Trouble>| {
        other.is_ok_and(|other| !other.is_zero() && near(number, other, room))
    };
    let plain = book.unit_code(cell) == "1";
    if fits && is(Ok(wanted.neg())) {
        return Some("The amount is right, but the sign is not: which way does it go?".to_owned());
    }
    if let Some((from, to)) = book.from_to(cell).filter(|_| plain) {
        let change = to.sub(from);
        if is(change) && change != Ok(wanted) {
            return Some("These are percentage points, one figure less the other. Asked for is the change as a share of the first.".to_owned());
        }
        if is(change.and_then(|change| change.div(from))) {
            return Some("This is the change as a share of the first figure. Asked for are percentage points, one less the other.".to_owned());
        }
    }
    if plain && is(wanted.add(Number::ONE)) {
        return Some("This is the one figure as a multiple of the other. Asked for is how much it has grown: one less.".to_owned());
    }
    if plain && is(wanted.sub(Number::ONE)) {
        return Some("This is how much it has grown. Asked for is the one figure as a multiple of the other: one more.".to_owned());
    }
    for input in book.inputs_of(cell) {
        let Some(count) = super::number(book, input).filter(|count| count.abs() != Number::ONE) else {
            continue;
        };
        let label = book.label(input);
        if is(wanted.mul(count)) {
            return Some(
                ["This looks like the answer times “", &label, "”: a total, where a part is asked for."]
                    .concat(),
            );
        }
        if is(wanted.div(count)) {
            return Some(
                [
                    "This looks like the answer divided by “",
                    &label,
                    "”: a part, where the total is asked for.",
                ]
                .concat(),
            );
        }
    }
    if fits { off_by(plain, &is, wanted) } else { None }
}

/// A power of ten too many or too few.
fn off_by(
    plain: bool,
    is: &impl Fn(Result<Number, calc::number::Trouble>) -> bool,
    wanted: Number,
) -> Option<String> {
    const TIMES: [(i32, &str); 6] = [
        (1, "ten"),
        (2, "a hundred"),
        (3, "a thousand"),
        (6, "a million"),
        (9, "a billion"),
        (12, "a trillion"),
    ];
    for (power, times) in TIMES {
        for (power, way) in [(power, "large"), (-power, "small")] {
            if !is(wanted.shift(power)) {
                continue;
            }
            let why = match power.abs() {
                2 if plain => " A per cent is a hundredth.",
                3 | 6 | 9 | 12 => " Look at thousand, million, billion.",
                _ => "",
            };
            return Some(["The digits are right, but it is ", times, " times too ", way, ".", why].concat());
        }
    }
    None
}
