//! What a reader may have meant by the figure typed as an answer.

use crate::ast::{Body, CellId, Node, Operator, before};
use crate::book::Book;
use crate::functions::{Name, RULES};
use crate::number::Number;
use crate::token::TokenKind;
use crate::typed;
use crate::value::{Scalar, Value};

/// An answer, as it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// In the unit of the question, the likeliest first: a bare `589` is one of billions where these are asked for.
    pub numbers: Vec<Number>,
    /// Whether its unit is of the dimension that is asked for; a bare number is.
    pub fits: bool,
}

/// How scales and per cent are written outside of the language.
const WORDS: &[(&[&str], &str)] = &[
    (&["k", "thousands"], "thousand"),
    (&["m", "mn", "mm", "mio", "millions"], "million"),
    (&["b", "bn", "bln", "billions"], "billion"),
    (&["t", "tn", "trn", "trillions"], "trillion"),
    (&["percent", "pct", "point", "points", "pp"], "%"),
    (&["dollar", "dollars"], "USD"),
    (&["euro", "euros"], "EUR"),
    (&["x", "times", "percentage"], ""),
];

/// `$589bn` as the language has it: `$589 billion`.
fn spelled(typed: &str) -> String {
    let mut apart = String::new();
    let mut letters = typed.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let exponent = matches!(letter, 'e' | 'E')
            && letters.peek().is_some_and(|next| next.is_ascii_digit() || matches!(next, '+' | '-'));
        if before.is_ascii_digit() && letter.is_ascii_alphabetic() && !exponent {
            apart.push(' ');
        }
        if letter == '.' && !before.is_ascii_digit() {
            apart.push('0');
        }
        apart.push(letter);
        before = letter;
    }
    let mut out = String::new();
    for word in apart.split_whitespace() {
        let small = word.to_ascii_lowercase();
        if small == "cent" && out.ends_with(" per") {
            out.truncate(out.len() - " per".len());
            out.push('%');
            continue;
        }
        let known = WORDS.iter().find(|(slips, _)| slips.contains(&small.as_str())).map(|(_, meant)| *meant);
        let word = known.unwrap_or(if scale(&small).is_some() { &small } else { word });
        if !out.is_empty() && !matches!(word, "" | "%") {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The power of ten of a scale's word.
fn scale(word: &str) -> Option<u8> {
    TokenKind::find(word).and_then(TokenKind::scale)
}

impl Book {
    /// Reads a figure that is typed as the answer to what a cell comes to; `None` where it is none.
    pub fn read_answer(&mut self, id: CellId, typed: &str) -> Option<Reading> {
        let unit = self.unit(id)?;
        let text = spelled(typed);
        let typed = typed::read(&mut self.units, &text).ok()?;
        let number = typed.number;
        if typed.is_bare {
            let mut numbers = vec![number];
            if typed.style.scale == Some(0) && !typed.style.percent {
                // Nobody writes thousands of billions: a long number is more likely written out.
                let written_out = number.abs() >= Number::whole(1000);
                numbers
                    .insert(usize::from(written_out), number.shift(self.shown_power(id)).unwrap_or(number));
                numbers.dedup();
            }
            return Some(Reading { numbers, fits: true });
        }
        // Asked for a price per share, people write a price.
        let above = self.units.numerator(unit);
        let factor = self.units.conversion(typed.unit, unit);
        let factor = factor.or_else(|| self.units.conversion(typed.unit, above));
        let fits = factor.is_some();
        let number = match factor {
            Some(factor) => number.mul(factor.numerator).ok()?.div(factor.denominator).ok()?,
            None => number,
        };
        Some(Reading { numbers: vec![number], fits })
    }

    /// The power of ten in which a cell's figure is shown.
    fn shown_power(&self, id: CellId) -> i32 {
        if self.style(id).percent {
            return -2;
        }
        let Value::One(scalar) = self.value(id) else { return 0 };
        let shown = self.shown(id, *scalar);
        shown.unit().split(' ').next().and_then(scale).map_or(0, i32::from)
    }

    /// What a difference, or a growth, is made of: from which figure to which.
    pub fn from_to(&self, id: CellId) -> Option<(Number, Number)> {
        let Body::Expression(mut root) = self.cells[id as usize].body else { return None };
        let mut hops = 0;
        loop {
            // A bound: names may lead in a circle where the book has an error.
            hops += 1;
            root = match self.ast.node(root) {
                Node::In(_) => before(root),
                Node::Cell(cell) if hops < 64 => match self.cells[cell as usize].body {
                    Body::Expression(inner) => inner,
                    _ => return None,
                },
                Node::Binary { operator: Operator::Divide, left, .. } => {
                    let (from, to) = self.ends(left)?;
                    return (self.figure(before(root)) == Some(from)).then_some((from, to));
                }
                Node::Binary { .. } => return self.ends(root),
                Node::Call { items, function } if RULES[usize::from(function)].0 == Name::Growth => {
                    let &[from, to] = self.ast.items(items) else { return None };
                    return Some((self.figure(from)?, self.figure(to)?));
                }
                _ => return None,
            };
        }
    }

    fn ends(&self, difference: u32) -> Option<(Number, Number)> {
        let Node::Binary { operator: Operator::Subtract, converts: false, left } = self.ast.node(difference)
        else {
            return None;
        };
        Some((self.figure(before(difference))?, self.figure(left)?))
    }

    /// What a name in an expression comes to.
    fn figure(&self, node: u32) -> Option<Number> {
        match self.ast.node(node) {
            Node::Cell(cell) => match self.values[cell as usize] {
                Value::One(Scalar::Number(number)) => Some(number),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_spelled_as_the_language_has_it() {
        for (typed, spelled_out) in [
            ("$589bn", "$589 billion"),
            ("589 Billion dollars", "589 billion USD"),
            ("589,000,000,000", "589,000,000,000"),
            ("5.89e11", "5.89e11"),
            ("17 percent", "17%"),
            ("17 per cent", "17%"),
            ("50 cent", "50 cent"),
            ("5euros", "5 EUR"),
            ("2 percentage points", "2%"),
            ("45.35x", "45.35"),
            ("24.7bn shares", "24.7 billion shares"),
            ("-3k", "-3 thousand"),
            ("-$.5", "-$0.5"),
        ] {
            assert_eq!(spelled(typed), spelled_out);
        }
    }
}
