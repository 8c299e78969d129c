//! A figure as a reader types it: all that the language reads as one, and commas.
//!
//! The parser proper can say of any text what is wrong with it, which takes more words than a page should carry. A
//! property test holds the two together.

use crate::SHORT_CUTS;
use crate::ast::Style;
use crate::number::Number;
use crate::token::SCALES;
use crate::unit::{MOST_UNITS, Unit, Units};

/// A figure that could be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typed {
    pub(crate) number: Number,
    pub(crate) unit: Unit,
    pub(crate) style: Style,
    /// Whether no unit stands with it.
    pub(crate) is_bare: bool,
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread<'a> {
    /// It is none.
    Text,
    TooLong,
    TooLarge,
    /// There is no such unit.
    Unit(&'a str),
}

/// Reads a figure with its units.
pub(crate) fn read<'a>(units: &mut Units, text: &'a str) -> Result<Typed, Unread<'a>> {
    if SHORT_CUTS && is_plain(text) {
        let number = Number::parse(text, 0).map_err(|_| Unread::TooLong)?;
        let style = Style { scale: Some(0), ..Style::default() };
        return Ok(Typed { number, unit: Unit::NONE, style, is_bare: true });
    }
    let mut reader = Reader { text, at: 0, terms: 0 };
    reader.spaces();
    units.begin(Unit::NONE);
    let minus = reader.accept("-") || reader.accept("−");
    let _ = !minus && reader.accept("+");
    // An amount as it is shown: CNY 7.20. A sign has no power there.
    let is_sign = reader.next_word().is_empty();
    let before = reader.term()?;
    if is_sign && text.as_bytes()[..reader.at].contains(&b'^') {
        return Err(Unread::Text);
    }
    let digits = reader.digits().ok_or(Unread::Text)?;
    let mut style = Style { scale: Some(0), ..Style::default() };
    let mut power = 0;
    if reader.accept("%") {
        (style.percent, power) = (true, -2);
    } else if let Some(&(word, scale)) = SCALES.iter().find(|(word, _)| reader.next_word() == *word) {
        reader.accept(word);
        (style.scale, power) = (Some(scale), scale.into());
    }
    let number = Number::parse(digits, power).map_err(|_| Unread::TooLong)?;
    if let Some(term) = before {
        put(units, term, 1)?;
    }
    let mut direction = 1;
    loop {
        let divided = reader.accept("/");
        let per = !divided && reader.accept_word("per");
        if divided || per {
            direction = -1;
        } else if direction == 1 && reader.accept("×") {
            (style.times, direction) = (true, 0);
            continue;
        }
        match reader.term()? {
            // Behind a `/` stands one unit, behind `per` any number.
            Some(term) if direction != 0 => put(units, term, direction)?,
            None if !divided && !per => break,
            _ => return Err(Unread::Text),
        }
        if divided {
            direction = 0;
        }
    }
    if reader.at < text.len() {
        return Err(Unread::Text);
    }
    let number = if minus { number.neg() } else { number };
    Ok(Typed { number, unit: units.finish(), style, is_bare: reader.terms == 0 })
}

/// Whether there is nothing but digits, with a point between them, as most are typed.
fn is_plain(text: &str) -> bool {
    let mut points = 0;
    let mut is_digit = false;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() && (byte != b'.' || !is_digit) {
            return false;
        }
        is_digit = byte != b'.';
        points += u32::from(byte == b'.');
    }
    is_digit && points < 2
}

/// Multiplies the unit that is being made by another, or divides it.
fn put<'a>(units: &mut Units, (name, power): (&'a str, i8), direction: i8) -> Result<(), Unread<'a>> {
    let atom = units.find(name).ok_or(Unread::Unit(name))?;
    units.put(atom, power * direction).ok_or(Unread::TooLarge)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many units there have been.
    terms: usize,
}

impl<'a> Reader<'a> {
    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn starts_with(&self, wanted: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(wanted.as_bytes()))
    }

    /// Spaces of all widths: figures are copied from pages that keep them from breaking.
    fn spaces(&mut self) {
        const SPACES: [&str; 8] = [" ", "\t", "\n", "\r", "\u{a0}", "\u{202f}", "\u{2009}", "\u{feff}"];
        while let Some(space) = SPACES.iter().find(|space| self.starts_with(space)) {
            self.at += space.len();
        }
    }

    fn accept(&mut self, wanted: &str) -> bool {
        let found = self.starts_with(wanted);
        if found {
            self.at += wanted.len();
            self.spaces();
        }
        found
    }

    fn next_word(&self) -> &'a str {
        let mut end = self.at;
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        if self.byte(0).is_ascii_alphabetic() {
            while self.text.as_bytes().get(end).is_some_and(is_word) {
                end += 1;
            }
        }
        self.text.get(self.at..end).unwrap_or_default()
    }

    fn accept_word(&mut self, wanted: &str) -> bool {
        self.next_word() == wanted && self.accept(wanted)
    }

    /// A unit's name or sign with its power.
    fn term(&mut self) -> Result<Option<(&'a str, i8)>, Unread<'a>> {
        let mut name = self.next_word();
        if name == "per" {
            return Ok(None);
        }
        for sign in ["$", "€", "£"] {
            if self.starts_with(sign) {
                name = self.text.get(self.at..self.at + sign.len()).unwrap_or_default();
            }
        }
        if name.is_empty() {
            return Ok(None);
        }
        self.accept(name);
        self.terms += 1;
        if self.terms > MOST_UNITS {
            return Err(Unread::TooLarge);
        }
        if !self.accept("^") {
            return Ok(Some((name, 1)));
        }
        let minus = self.accept("-") || self.accept("−");
        let mut power = 0i8;
        if !self.byte(0).is_ascii_digit() {
            return Err(Unread::Text);
        }
        while self.byte(0).is_ascii_digit() {
            let digit = (self.byte(0) - b'0') as i8;
            power =
                power.checked_mul(10).and_then(|power| power.checked_add(digit)).ok_or(Unread::TooLarge)?;
            self.at += 1;
        }
        self.spaces();
        Ok(Some((name, if minus { -power } else { power })))
    }

    /// The digits of a number, with its point and its exponent.
    fn digits(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.skip_digits(true);
        if self.at == start {
            return None;
        }
        if self.byte(0) == b'.' && self.byte(1).is_ascii_digit() {
            self.at += 1;
            self.skip_digits(false);
        }
        let sign = usize::from(matches!(self.byte(1), b'+' | b'-'));
        if matches!(self.byte(0), b'e' | b'E') && self.byte(1 + sign).is_ascii_digit() {
            self.at += 1 + sign;
            self.skip_digits(false);
        }
        let digits = self.text.get(start..self.at);
        self.spaces();
        digits
    }

    /// Digits, and the commas between groups of three.
    fn skip_digits(&mut self, grouped: bool) {
        let group = |reader: &Self| {
            grouped
                && reader.byte(0) == b','
                && (1..4).all(|ahead| reader.byte(ahead).is_ascii_digit())
                && !reader.byte(4).is_ascii_digit()
        };
        if !self.byte(0).is_ascii_digit() {
            return;
        }
        while self.byte(0).is_ascii_digit() || self.byte(0) == b'_' || group(self) {
            self.at += 1;
        }
    }
}
