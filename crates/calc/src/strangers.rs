//! Words that stand in other people's figures and formulas, and how what they say is written here.

use crate::ast::MONTHS;

/// Words and what to write instead.
const WORDS: &[(&[&str], &str)] = &[
    (&["k", "K", "thousands", "Thousand"], "write the scale as `thousand`"),
    (&["m", "mn", "mm", "mln", "M", "millions", "Million", "mio", "Mio"], "write the scale as `million`"),
    (&["b", "bn", "B", "billions", "Billion", "bln", "mrd", "Mrd"], "write the scale as `billion`"),
    (&["t", "tn", "T", "trillions", "Trillion"], "write the scale as `trillion`"),
    (&["percent", "pct", "pc", "percentage"], "write per cent as `%`: 17%"),
    (&["cent", "cents"], "write per cent as `%`: 17%; and cents as a part of a dollar: $0.05"),
    (
        &["pp", "point", "points", "ppt"],
        "points of per cent are written as `%` and added: 5% + 2%; for points of another kind declare `unit point`",
    ),
    (&["bp", "bps"], "a basis point is 0.01%"),
    (&["dollar", "dollars"], "write dollars as `$` before the number, or `USD` behind it"),
    (&["euro", "euros", "EURO"], "write euros as `€` before the number, or `EUR` behind it"),
    (&["hr", "hrs"], "write `hour` or `hours`"),
    (&["yr", "yrs"], "write `year` or `years`"),
    (&["mins"], "write `minute` or `minutes`"),
    (&["a", "an", "each"], "write `/` for “per”: $5 / share"),
    (&["of"], "for “of” write `*`: 10% * price"),
    (&["x", "X"], "to multiply, write `*`; a multiple is a plain number, without an x"),
    (&["times"], "to multiply, write `*`"),
    (&["divided"], "to divide, write `/`"),
    (&["plus"], "to add, write `+`"),
    (&["minus", "less"], "to subtract, write `-`"),
    (&["equals", "is"], "write `=` for what a name stands for, and `==` to compare"),
    (&["by"], "between the points of an axis or a range stands `step`: 0..10 step 2"),
    (&["between"], "a range is written `range 1..10`"),
    (&["on", "asof", "as_of"], "a day is written `as of 2025-01-27`"),
    (
        &["approx", "approximately", "around", "roughly", "circa", "ca"],
        "of a claim that is meant roughly, say `claim about`",
    ),
    (&["assumed", "assumptions", "Assumption"], "write `assumption`"),
    (&["estimated", "estimates", "estimation", "Estimate", "est"], "write `estimate`"),
    (&["source", "src", "via"], "where a figure is from is said as `from` and the key of a source"),
    (&["label", "lable", "title", "message"], "it is a text in quotes, with no word before it"),
    (&["previous"], "the value before is `prev`"),
];

/// What to write instead of a word that is none of the language's.
pub(crate) fn instead_of(word: &str) -> Option<&'static str> {
    if MONTHS.contains(&word) {
        return Some("the day that a figure is true of is written `as of 2025-01-27`");
    }
    WORDS.iter().find(|(words, _)| words.contains(&word)).map(|(_, instead)| *instead)
}
