//! A sheet of twelve lines: read and shown whole, then with one input changed.

use crate::Measured;
use crate::race::{Race, race};
use crate::tools;

/// As an author writes it, with units.
pub const LINES: &str = "\
input hours    = 2788 thousand hours
input rate     = $2 / hour
input overhead = 12.5%
input team     = 139
input salary   = $12000 / month
input period   = 18 months
training = hours * rate
people   = team * salary * period
direct   = training + people
extra    = direct * overhead
total    = direct + extra in million $
part     = training / total in %
";

/// The same for tools without units.
pub const FIGURES: [(&str, &str); 6] = [
    ("hours", "2788000"),
    ("rate", "2"),
    ("overhead", "0.125"),
    ("team", "139"),
    ("salary", "12000"),
    ("period", "18"),
];
pub const FORMULAS: [(&str, &str); 6] = [
    ("training", "hours * rate"),
    ("people", "team * salary * period"),
    ("direct", "training + people"),
    ("extra", "direct * overhead"),
    ("total", "direct + extra"),
    ("part", "training / total"),
];
/// What is shown after a change, and the figures that `rate` is changed to in turn.
pub const SHOWN: [&str; 3] = ["training", "total", "part"];
pub const RATES: [&str; 2] = ["2.5", "2.75"];

pub fn whole() -> Measured<Race> {
    race(
        "12 lines: text in, 12 shown strings out",
        "fend and numbat start from a context that is loaded already; only calc, fend and numbat check units",
        vec![
            ("rust_decimal by hand", tools::hand::whole()),
            ("calc", tools::calc::whole(LINES)?),
            ("calc, with labels, sources, notes", tools::calc::whole(&documented())?),
            ("fasteval (floats)", tools::fasteval::whole()),
            ("evalexpr (floats)", tools::evalexpr::whole()),
            ("rhai (decimals)", tools::rhai::whole()?),
            ("ironcalc (floats)", tools::ironcalc::whole()),
            ("fend (units)", tools::fend::whole()?),
            ("numbat (floats, units)", tools::numbat::whole()?),
        ],
    )
}

pub fn change() -> Measured<Race> {
    race(
        "one of its inputs changed, by text: 3 shown strings out",
        "",
        vec![
            ("rust_decimal by hand", tools::hand::change()),
            ("calc", tools::calc::change(LINES)?),
            ("fasteval (floats)", tools::fasteval::change()?),
            ("evalexpr (floats)", tools::evalexpr::change()?),
            ("rhai (decimals)", tools::rhai::change()?),
            ("ironcalc (floats)", tools::ironcalc::change()?),
            ("fend (units)", tools::fend::change()?),
            ("numbat (floats, units)", tools::numbat::change()?),
        ],
    )
}

/// The same sheet as books have it.
fn documented() -> String {
    let clauses = [
        r#""Hours of training" from paper as of 2024-12-27"#,
        r#""Rent of a chip" from paper range 1..10 step 0.5"#,
        r#""Overhead" estimate"#,
        r#""Authors" from paper note "As named on the first page""#,
        r#""Pay" assumption"#,
        r#""Time""#,
        r#""Training" claim $5.576 million from paper"#,
        r#""People""#,
        r#""Both""#,
        r#""Overhead in money""#,
        r#""All of it""#,
        r#""Part of the training""#,
    ];
    // A clause stands before or behind `in`, which may have a line of its own.
    LINES.lines().zip(clauses).map(|(line, clauses)| format!("{line} {clauses}\n")).collect()
}
