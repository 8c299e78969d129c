//! The built-in functions: one table, from which the parser, the unit check, the evaluator and the manual are fed.

use crate::math;
use crate::number::{Number, Trouble};
use crate::suggest::nearest;

/// What a function asks of its arguments and makes of their units and shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Point by point; the result has the first argument's unit, the others have none.
    Keep,
    /// Point by point; arguments and result have no unit.
    Plain,
    /// Point by point; the unit is a square and the result has its root.
    Root,
    /// Of several arguments point by point, of one list or series over its items; all of one dimension.
    Extreme,
    /// Point by point: two figures of one dimension, then plain numbers; the result is plain.
    Ratio,
    /// Point by point; plain numbers, the last argument's unit is the result's.
    Money,
    /// Over the items of a list or series, with their unit.
    Fold,
    /// Over the items; the result is plain.
    Count,
    /// The item at a point of the axis.
    At,
    /// A running total.
    Running,
    /// The first point at which a condition holds.
    When,
    /// A plain rate and a list of flows; the result has the flows' unit.
    Npv,
    /// A list of flows; the result is plain.
    Irr,
}

impl Rule {
    /// Whether a function that is given so many arguments takes a list or series in as a whole, to make one value or a
    /// new series of it.
    pub(crate) fn takes_all(self, arguments: usize) -> bool {
        match self {
            Rule::Extreme => arguments == 1,
            Rule::Fold | Rule::Count | Rule::Running | Rule::When | Rule::Npv | Rule::Irr => true,
            Rule::Keep | Rule::Plain | Rule::Root | Rule::Ratio | Rule::Money | Rule::At => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Abs,
    Min,
    Max,
    Sqrt,
    Exp,
    Ln,
    Log10,
    Floor,
    Ceil,
    Round,
    Sum,
    Mean,
    Count,
    First,
    Last,
    At,
    Cumulative,
    When,
    Growth,
    Cagr,
    Compound,
    Pv,
    Fv,
    Pmt,
    Npv,
    Irr,
}

#[derive(Clone, Copy, Debug)]
pub struct Function {
    pub id: Name,
    pub name: &'static str,
    pub least: u16,
    pub most: u16,
    pub rule: Rule,
}

macro_rules! functions {
    ($($id:ident $name:literal ($parameters:literal) $least:literal..=$most:literal $rule:ident $meaning:literal;)*) => {
        pub const FUNCTIONS: &[Function] = &[$(Function {
            id: Name::$id, name: $name, least: $least, most: $most, rule: Rule::$rule,
        },)*];

        /// What the evaluator has to know of each. Apart from the table, whose words the browser need not carry.
        pub(crate) const RULES: &[(Name, Rule)] = &[$((Name::$id, Rule::$rule),)*];

        /// A function's place in the table. A match and not a search, as every name of a cell is looked for.
        pub fn find(name: &str) -> Option<u8> {
            match name {
                $($name => Some(Name::$id as u8),)*
                _ => None,
            }
        }

        impl Function {
            /// The arguments as the manual names them, and what the function does. A match and not a field, so that
            /// the browser, which never asks, need not carry it.
            pub fn manual(&self) -> (&'static str, &'static str) {
                match self.id { $(Name::$id => ($parameters, $meaning),)* }
            }
        }
    };
}

functions! {
    Abs "abs" ("x") 1..=1 Keep "the size of a figure, without its sign";
    Min "min" ("a, b, …") 1..=65535 Extreme "the smallest of several figures, or of a list or series";
    Max "max" ("a, b, …") 1..=65535 Extreme "the largest of several figures, or of a list or series";
    Sqrt "sqrt" ("x") 1..=1 Root "the square root";
    Exp "exp" ("x") 1..=1 Plain "e to the power of x";
    Ln "ln" ("x") 1..=1 Plain "the natural logarithm";
    Log10 "log10" ("x") 1..=1 Plain "the logarithm to base ten";
    Floor "floor" ("x") 1..=1 Keep "the next whole number below";
    Ceil "ceil" ("x") 1..=1 Keep "the next whole number above";
    Round "round" ("x, places") 2..=2 Keep "rounded to so many places, half away from zero";
    Sum "sum" ("items") 1..=1 Fold "all items of a list or series added up";
    Mean "mean" ("items") 1..=1 Fold "the arithmetic mean of a list or series";
    Count "count" ("items") 1..=1 Count "how many items a list or series has";
    First "first" ("items") 1..=1 Fold "the first item";
    Last "last" ("items") 1..=1 Fold "the last item";
    At "at" ("series, point") 2..=2 At "the series' value at a point of its axis";
    Cumulative "cumulative" ("series") 1..=1 Running "the running total";
    When "when" ("condition") 1..=1 When "the first point of the axis at which the condition holds, or never";
    Growth "growth" ("from, to") 2..=2 Ratio "how much larger the second figure is, as a share of the first";
    Cagr "cagr" ("from, to, periods") 3..=3 Ratio "the constant rate of growth per period that leads from one figure to the other";
    Compound "compound" ("start, rate, periods") 3..=3 Keep "what a figure grows to at a rate per period";
    Pv "pv" ("rate, periods, payment") 3..=3 Money "today's worth of equal payments at the end of each period";
    Fv "fv" ("rate, periods, payment") 3..=3 Money "what equal payments at the end of each period have grown to";
    Pmt "pmt" ("rate, periods, principal") 3..=3 Money "the equal payment at the end of each period that pays a loan off";
    Npv "npv" ("rate, flows") 2..=2 Npv "today's worth of a list of payments, the first one period from now";
    Irr "irr" ("flows") 1..=1 Irr "the rate at which a list of payments, the first now, is worth nothing";
}

impl Function {
    /// What a reader calls it, and the words before its arguments: readers know no order of arguments.
    pub fn said(&self) -> (&'static str, &'static [&'static str]) {
        match self.id {
            Name::Abs => ("size of", &[]),
            Name::Min => ("smallest of", &[]),
            Name::Max => ("largest of", &[]),
            Name::Sqrt => ("square root of", &[]),
            Name::Exp | Name::Ln | Name::Log10 => (self.name, &[]),
            Name::Floor => ("rounded down", &[]),
            Name::Ceil => ("rounded up", &[]),
            Name::Round => ("rounded", &["", "places:"]),
            Name::Sum => ("sum of", &[]),
            Name::Mean => ("mean of", &[]),
            Name::Count => ("number of", &[]),
            Name::First => ("first of", &[]),
            Name::Last => ("last of", &[]),
            Name::At => ("value", &["of", "at"]),
            Name::Cumulative => ("running total of", &[]),
            Name::When => ("first point where", &[]),
            Name::Growth => ("growth", &["from", "to"]),
            Name::Cagr => ("growth in each period", &["from", "to", "over"]),
            Name::Compound => ("grown", &["from", "at", "over"]),
            Name::Pv => ("worth today", &["at", "over", "of"]),
            Name::Fv => ("worth at the end", &["at", "over", "of"]),
            Name::Pmt => ("equal payments", &["at", "over", "for"]),
            Name::Npv => ("worth today", &["at", "of"]),
            Name::Irr => ("rate of return of", &[]),
        }
    }
}

/// What other languages and spreadsheets call them.
pub const SYNONYMS: &[(&str, &str)] = &[
    ("average", "mean"),
    ("avg", "mean"),
    ("ceiling", "ceil"),
    ("cumsum", "cumulative"),
    ("int", "floor"),
    ("len", "count"),
    ("length", "count"),
    ("maximum", "max"),
    ("minimum", "min"),
    ("rounddown", "floor"),
    ("roundup", "ceil"),
    ("total", "sum"),
];

/// Functions of others that none of these is, however alike their names are, and what there is instead.
const STRANGERS: &[(&[&str], &str)] = &[
    (&["pow", "power"], "a power is written `^`: 2 ^ 3"),
    (&["log"], "it is `ln` for the natural logarithm, and `log10` for that of base 10"),
    (&["log2", "lb"], "divide two logarithms: ln(x) / ln(2)"),
    (&["sumproduct"], "multiply two lists and add the products up: sum(a * b)"),
    (
        &["median", "mode", "stdev", "stddev", "std", "var", "variance", "percentile", "sin", "cos", "tan"],
        "there is none for this; the manual lists all that there are",
    ),
];

/// What to say of a function that there isn't.
pub(crate) fn meant(word: &str) -> Option<String> {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    if let Some((_, instead)) = STRANGERS.iter().find(|(names, _)| names.iter().any(|name| is(name))) {
        return Some((*instead).to_owned());
    }
    let own =
        |name: &'static str| SYNONYMS.iter().find(|(other, _)| name == *other).map_or(name, |(_, own)| *own);
    let names =
        FUNCTIONS.iter().map(|function| function.name).chain(SYNONYMS.iter().map(|(other, _)| *other));
    let exact = names.clone().find(|name| is(name));
    let near = exact.or_else(|| nearest(word, names))?;
    Some(format!("did you mean `{}`?", own(near)))
}

/// One of the functions that work point by point.
pub fn apply(name: Name, args: &[Number]) -> Result<Number, Trouble> {
    match (name, args) {
        (Name::Abs, &[x]) => Ok(x.abs()),
        (Name::Sqrt, &[x]) => math::sqrt(x),
        (Name::Exp, &[x]) => math::exp(x),
        (Name::Ln, &[x]) => math::ln(x),
        (Name::Log10, &[x]) => math::log10(x),
        (Name::Floor, &[x]) => Ok(x.floor()),
        (Name::Ceil, &[x]) => Ok(x.ceil()),
        (Name::Round, &[x, places]) => round(x, places),
        (Name::Min, args) => args.iter().copied().min().ok_or(Trouble::NothingToChooseFrom),
        (Name::Max, args) => args.iter().copied().max().ok_or(Trouble::NothingToChooseFrom),
        (Name::Growth, &[from, to]) => math::growth(from, to),
        (Name::Cagr, &[from, to, periods]) => math::growth_rate(from, to, periods),
        (Name::Compound, &[start, rate, periods]) => math::compound(start, rate, periods),
        (Name::Pv, &[rate, periods, payment]) => math::present_value(rate, periods, payment),
        (Name::Fv, &[rate, periods, payment]) => math::future_value(rate, periods, payment),
        (Name::Pmt, &[rate, periods, principal]) => math::payment(rate, periods, principal),
        // The parser lets no others through to here.
        _ => Err(Trouble::NothingToChooseFrom),
    }
}

fn round(x: Number, places: Number) -> Result<Number, Trouble> {
    match places.to_i64() {
        Some(places @ 0..=28) => Ok(x.round_places(places as u32)),
        Some(places @ -28..0) => x.shift(places as i32)?.round_places(0).shift(-places as i32),
        _ => Err(Trouble::Places),
    }
}
