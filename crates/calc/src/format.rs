//! Figures as they are shown: digits, scale words, signs of currency, units in words.

use crate::SHORT_CUTS;
use crate::ast::{CellId, FigureKind, LiteralId, Style};
use crate::book::Book;
use crate::digits::Digits;
use crate::number::Number;
use crate::token::SCALES;
use crate::unit::{Atom, Unit, Units, sign_of};
use crate::value::{Base, Scalar, Value};

const SIGNIFICANT: i32 = 4;
/// The only sign of minus that is shown.
const MINUS: char = '−';

/// A figure as it is shown: its number, and what it is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    text: String,
    split: usize,
}

impl Shown {
    /// What is no number.
    pub(crate) fn words(text: String) -> Shown {
        Shown { split: text.len(), text }
    }

    /// `$641.7`
    pub fn number(&self) -> &str {
        self.text.get(..self.split).unwrap_or_default()
    }

    /// `billion`
    pub fn unit(&self) -> &str {
        self.text.get(self.split..).unwrap_or_default().trim_start()
    }

    /// `$641.7 billion`
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Shows a number in a unit.
pub(crate) fn show(units: &Units, number: Number, unit: Unit, style: Style) -> Shown {
    let mut text = String::with_capacity(24);
    let split = write(&mut text, units, number, unit, style);
    Shown { text, split }
}

/// Writes a number in a unit, and gives where what it is counted in begins.
fn write(text: &mut String, units: &Units, number: Number, unit: Unit, style: Style) -> usize {
    let words = Words::new(units, unit);
    let mut digits = number.digits();
    if style.percent {
        digits.shift(2);
    }
    let scale = scale_of(digits, style, words.is_money());
    let digits = rounded(digits, scale, style, words.is_money());
    if digits.is_negative() {
        text.push(MINUS);
    }
    words.write_before(text, units);
    let decimals = match style.decimals {
        Some(decimals) => i32::from(decimals),
        None if words.is_money() && scale == 0 && digits.decimals() > 0 => 2,
        None => 0,
    };
    let year = style.point && unit.is_none() && digits.whole_digits() == 4;
    digits.write_unsigned(text, !year, decimals);
    if style.percent {
        text.push('%');
    } else if style.times {
        text.push('×');
    }
    let split = text.len();
    if scale > 0
        && let Some((word, _)) = SCALES.iter().find(|&&(_, power)| power == scale)
    {
        text.push(' ');
        text.push_str(word);
    }
    if !words.are_before() {
        let singular = scale == 0 && !style.percent && number.digits().is_one();
        words.write(text, units, singular);
    }
    split
}

/// The scale's power of ten, which the figure chooses where the style leaves it open.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn scale_of(digits: Digits, style: Style, money: bool) -> u8 {
    if style.percent || style.times {
        return 0;
    }
    style.scale.unwrap_or_else(|| {
        let point = digits.point();
        let fits =
            |&(scale, most): &(u8, i32)| point < most || point == most && !grows(digits, scale, style, money);
        LARGEST.iter().find(|own| fits(own)).map_or(12, |(scale, _)| *scale)
    })
}

/// The scales that a figure may choose, but for the last, each with the most digits that a whole part has in it.
const LARGEST: [(u8, i32); 3] = [(0, 6), (6, 9), (9, 12)];

/// Whether rounding makes one digit more: 999,999.6 is a million.
#[cfg_attr(not(target_family = "wasm"), inline(never))]
fn grows(digits: Digits, scale: u8, style: Style, money: bool) -> bool {
    rounded(digits, scale, style, money).point() > digits.point() - i32::from(scale)
}

/// A figure with the decimals that are shown of it in a scale.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn rounded(mut digits: Digits, scale: u8, style: Style, money: bool) -> Digits {
    digits.shift(-i32::from(scale));
    if digits.are_whole() {
        return digits;
    }
    let decimals = match style.decimals {
        Some(decimals) => i32::from(decimals),
        None if style.full => return digits,
        None => match (SIGNIFICANT - digits.point()).max(0) {
            // Cents are shown whole or not at all.
            1 if money && scale == 0 => 2,
            decimals => decimals,
        },
    };
    digits.round(decimals);
    digits
}

/// A unit's words, before and behind the number.
#[derive(Clone, Copy)]
struct Words<'a> {
    terms: &'a [Term],
    /// The currency that stands before the number.
    sign: Option<Atom>,
}

impl Words<'_> {
    fn new(units: &Units, unit: Unit) -> Words<'_> {
        let terms = units.product(unit);
        let mut currencies = terms.iter().filter(|&&(atom, power)| power > 0 && units.is_currency(atom));
        let sign = match (currencies.next(), currencies.next()) {
            (Some(&(atom, 1)), None) => Some(atom),
            _ => None,
        };
        Words { terms, sign }
    }

    fn is_money(&self) -> bool {
        self.sign.is_some()
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn write_before(&self, text: &mut String, units: &Units) {
        let Some(atom) = self.sign else { return };
        match sign_of(atom) {
            Some(sign) => text.push(sign),
            None => {
                text.push_str(units.singular(atom));
                text.push(' ');
            }
        }
    }

    /// Whether none of them stands behind the number.
    fn are_before(&self) -> bool {
        self.terms.len() == usize::from(self.is_money())
    }

    /// Writes those behind the number.
    fn write(self, text: &mut String, units: &Units, singular: bool) {
        let mut behind = self.terms.iter().filter(|(atom, _)| Some(*atom) != self.sign);
        if SHORT_CUTS && let (Some(&(atom, power)), None) = (behind.next(), behind.next()) {
            let is_above = power > 0;
            if !is_above {
                text.push_str(" per");
            }
            let many = is_above && !singular && power == 1;
            let name = if many { units.plural(atom) } else { units.singular(atom) };
            return push(text, name, power.unsigned_abs());
        }
        self.write_in_order(text, units, singular);
    }

    /// Apart, so that what is nearly always enough stays short.
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn write_in_order(self, text: &mut String, units: &Units, singular: bool) {
        // Times come last, as they are said: person hours, answers per person day.
        let of = |time: bool| self.terms.iter().filter(move |(atom, _)| atom.is_time() == time);
        let above = |term: &&Term| term.1 > 0 && Some(term.0) != self.sign;
        let mut left = self.terms.iter().filter(above).count();
        for time in [false, true] {
            for &(atom, power) in of(time).filter(above) {
                left -= 1;
                let many = left == 0 && !singular && power == 1;
                push(
                    text,
                    if many { units.plural(atom) } else { units.singular(atom) },
                    power.unsigned_abs(),
                );
            }
        }
        let mut per = " per";
        for time in [false, true] {
            for &(atom, power) in of(time).filter(|(_, power)| *power < 0) {
                text.push_str(std::mem::take(&mut per));
                push(text, units.singular(atom), power.unsigned_abs());
            }
        }
    }
}

type Term = (Atom, i8);

fn push(text: &mut String, name: &str, power: u8) {
    text.push(' ');
    text.push_str(name);
    if power > 1 {
        text.push('^');
        text.push_str(&Number::whole(power.into()).plain());
    }
}

impl Book {
    /// A cell as it is shown now; a series as its points, joined by commas.
    pub fn display(&self, id: CellId) -> String {
        let mut text = String::with_capacity(24);
        match &self.values[id as usize] {
            Value::Missing(_) => text.push('—'),
            Value::One(scalar) => {
                self.write_scalar(&mut text, scalar, id);
            }
            Value::Many(items) => {
                for (place, scalar) in items.scalars.iter().enumerate() {
                    if place > 0 {
                        text.push_str(", ");
                    }
                    self.write_scalar(&mut text, scalar, id);
                }
            }
        }
        text
    }

    /// One value of a cell as it is shown.
    pub fn shown(&self, id: CellId, scalar: Scalar) -> Shown {
        let mut text = String::with_capacity(24);
        let split = self.write_scalar(&mut text, &scalar, id);
        Shown { text, split }
    }

    pub(crate) fn show_scalar(&self, scalar: Scalar, id: CellId) -> String {
        self.shown(id, scalar).text
    }

    /// Writes one value of a cell, and gives where what it is counted in begins.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn write_scalar(&self, text: &mut String, scalar: &Scalar, id: CellId) -> usize {
        match *scalar {
            Scalar::Number(number) => {
                let nature = self.nature(id);
                let unit = match nature.value_type.base {
                    Base::Number(unit) => unit,
                    _ => Unit::NONE,
                };
                return write(text, &self.units, number, unit, nature.style);
            }
            Scalar::Condition(true) => text.push_str("yes"),
            Scalar::Condition(false) => text.push_str("no"),
            Scalar::Text(own) => text.push_str(self.ast.text(own)),
            Scalar::Never => text.push_str("never"),
        }
        text.len()
    }

    /// A literal as it was written, in the language's own manner of showing: what a claim states, or a scenario sets.
    pub fn show_literal(&self, id: LiteralId) -> Shown {
        let literal = self.ast.literal(id);
        let style = Style { decimals: Some(literal.decimals), ..literal.style };
        show(&self.units, literal.number, literal.unit, style)
    }

    /// How a cell is shown, as far as its author says.
    pub fn style(&self, id: CellId) -> Style {
        self.nature(id).style
    }

    /// A number in a cell's unit, in any style.
    pub fn shown_as(&self, id: CellId, number: Number, style: Style) -> Shown {
        show(&self.units, number, self.unit(id).unwrap_or_default(), style)
    }

    /// A literal's value in its own unit.
    pub fn literal_number(&self, id: LiteralId) -> Number {
        self.ast.literal(id).number
    }

    /// A plain number as a percentage.
    pub fn show_percent(&self, number: Number) -> String {
        show(&self.units, number, Unit::NONE, Style { percent: true, ..Style::default() }).text
    }

    /// An input's figure for a link, which is read the same whatever scale the book shows it in.
    pub fn link_text(&self, id: CellId) -> String {
        let style = self.nature(id).style;
        let scale = SCALES.iter().find(|&&(_, power)| Some(power) == style.scale);
        match scale {
            _ if style.percent => self.edit_text(id) + "%",
            Some((word, _)) => [&self.edit_text(id), " ", word].concat(),
            None => self.edit_text(id),
        }
    }

    /// An input's figure as a plain number in the scale and unit that it was written in.
    pub fn edit_text(&self, id: CellId) -> String {
        self.figure_text(id, false)
    }

    /// The same for its field, where a reader reads it: with commas between groups of three digits.
    pub fn field_text(&self, id: CellId) -> String {
        self.figure_text(id, true)
    }

    fn figure_text(&self, id: CellId, grouped: bool) -> String {
        match self.values.get(id as usize) {
            Some(Value::One(Scalar::Number(number))) => {
                let style = self.nature(id).style;
                let mut digits = number.digits();
                digits.shift(style.shift());
                let mut text = String::new();
                let cents = if self.has_cents(id) && digits.decimals() > 0 { 2 } else { 0 };
                digits.write(&mut text, grouped, cents, '-');
                text
            }
            _ => String::new(),
        }
    }

    /// A cell's value as the working of another says it: an input with all its digits, unless its author says how many
    /// decimals are shown.
    pub fn in_full(&self, id: CellId, scalar: Scalar) -> Shown {
        match scalar {
            Scalar::Number(number) if self.cells[id as usize].kind == FigureKind::Input => {
                self.shown_as(id, number, Style { full: true, ..self.style(id) })
            }
            _ => self.shown(id, scalar),
        }
    }

    fn has_cents(&self, id: CellId) -> bool {
        let style = self.nature(id).style;
        self.unit(id).is_some_and(|unit| Words::new(&self.units, unit).is_money())
            && style.scale.unwrap_or(0) == 0
    }

    /// What stands before and behind an input's field: `$` and `per share`, say; behind a figure of just 1 its singular.
    pub fn edit_units(&self, id: CellId, one: bool) -> (String, String) {
        let (style, unit) = (self.nature(id).style, self.unit(id).unwrap_or_default());
        let words = Words::new(&self.units, unit);
        let (mut before, mut after) = (String::new(), String::new());
        words.write_before(&mut before, &self.units);
        if style.percent {
            after.push('%');
        } else if let Some((word, _)) = SCALES.iter().find(|&&(_, power)| Some(power) == style.scale) {
            after.push_str(word);
        }
        words.write(&mut after, &self.units, one && style.scale.unwrap_or(0) == 0 && !style.percent);
        (before.trim().to_owned(), after.trim().to_owned())
    }

    /// A cell's unit for machines: `USD/share`, `1`, `text`.
    pub fn unit_code(&self, id: CellId) -> String {
        match self.nature(id).value_type.base {
            Base::Number(unit) => self.units.code(unit),
            Base::Text => "text".to_owned(),
            _ => "1".to_owned(),
        }
    }

    /// A scalar for machines: a plain decimal, `true`, `false` or a text; nothing for *never*.
    pub fn plain(&self, scalar: Scalar) -> Option<String> {
        match scalar {
            Scalar::Number(number) => Some(number.plain()),
            Scalar::Condition(holds) => Some(holds.to_string()),
            Scalar::Text(text) => Some(self.ast.text(text).to_owned()),
            Scalar::Never => None,
        }
    }
}
