//! The digits of a number and where its point stands, to be rounded and printed.

use crate::SHORT_CUTS;
use crate::number::{divide, power_of_ten};

/// The most characters of a number: 31 digits with their commas, and 28 decimals.
const ROOM: usize = 80;

/// Below this there are six digits at most, which make eight characters with a comma and a point or `0.` before them.
const FEW: u128 = 1_000_000;
const MOST_PLACES_OF_FEW: i32 = 6;

#[derive(Clone, Copy, Debug)]
pub struct Digits {
    /// All of them as one whole number; zeros at its end say nothing.
    size: u128,
    /// How many of them stand behind the point; below zero, so many zeros follow them.
    places: i32,
    negative: bool,
}

impl PartialEq for Digits {
    fn eq(&self, other: &Digits) -> bool {
        let (own, other) = (self.stripped(i32::MIN), other.stripped(i32::MIN));
        (own.size, own.places, own.negative) == (other.size, other.places, other.negative)
    }
}

impl Digits {
    pub(crate) fn new(size: u128, places: i32, negative: bool) -> Digits {
        if size == 0 {
            Digits { size, places: 0, negative: false }
        } else {
            Digits { size, places, negative }
        }
    }

    /// Without the zeros at its end, as long as there are more than `least` places.
    fn stripped(mut self, least: i32) -> Digits {
        while self.size > 0 && self.places > least {
            let (size, last) = divide(self.size, 10);
            if last > 0 {
                break;
            }
            (self.size, self.places) = (size, self.places - 1);
        }
        self
    }

    /// How many there are.
    fn count(&self) -> i32 {
        // A digit has 3.32 bits: this many, or one more.
        let least = (u128::BITS - self.size.leading_zeros()) * 1233 / 4096;
        least as i32 + i32::from(self.size >= power_of_ten(least))
    }

    /// How many digits stand before the point; for a number below one, minus the zeros that follow it.
    pub fn point(&self) -> i32 {
        if self.size == 0 { 0 } else { self.count() - self.places }
    }

    /// How many zeros end the whole part.
    pub fn zeros_at_end(&self) -> i32 {
        (-self.stripped(i32::MIN).places).max(0)
    }

    /// Moves the point: by −9 for a count of billions, by 2 for per cent.
    pub fn shift(&mut self, power: i32) {
        if self.size > 0 {
            self.places -= power;
        }
    }

    /// How many digits stand before the point, 0 for a number below one.
    pub fn whole_digits(&self) -> i32 {
        self.point().max(0)
    }

    /// Whether none stands behind the point, not even a zero.
    pub(crate) fn are_whole(&self) -> bool {
        self.places <= 0
    }

    /// How many decimals stand behind the point.
    pub fn decimals(&self) -> i32 {
        self.stripped(0).places.max(0)
    }

    /// Cuts off what stands behind `decimals` places.
    pub fn cut(&mut self, decimals: i32) {
        self.fit(decimals, false);
    }

    /// Rounds half away from zero to `decimals` behind the point.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub fn round(&mut self, decimals: i32) {
        self.fit(decimals, true);
    }

    fn fit(&mut self, decimals: i32, rounds: bool) {
        let more = self.places.saturating_sub(decimals);
        if more <= 0 {
            return;
        }
        let one = power_of_ten(more.unsigned_abs());
        // A number has 96 bits, so that there is room for half of even the largest power.
        let half = if rounds { one / 2 } else { 0 };
        (self.size, _) = divide(self.size + half, one);
        self.places = decimals;
        if self.size == 0 {
            *self = Digits::new(0, 0, false);
        }
    }

    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether this is exactly 1.
    pub fn is_one(&self) -> bool {
        !self.negative && self.places >= 0 && self.size == power_of_ten(self.places.unsigned_abs())
    }

    /// Writes sign, whole part (with commas if `grouped`) and at least `decimals` decimals.
    pub fn write(&self, out: &mut String, grouped: bool, decimals: i32, minus: char) {
        if self.negative {
            out.push(minus);
        }
        self.write_unsigned(out, grouped, decimals);
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub fn write_unsigned(&self, out: &mut String, grouped: bool, decimals: i32) {
        if SHORT_CUTS && self.size < FEW && (decimals.max(0)..=MOST_PLACES_OF_FEW).contains(&self.places) {
            return self.write_few(out, grouped, decimals);
        }
        self.write_many(out, grouped, decimals);
    }

    /// Writes what fits in one word: each of its bytes is a character, the lowest the first.
    #[inline(always)]
    fn write_few(&self, out: &mut String, grouped: bool, decimals: i32) {
        let (mut rest, mut places, mut word) = (self.size as u32, self.places, 0u64);
        let mut put = |byte: u32| word = word << 8 | u64::from(byte);
        // Zeros at the end say nothing.
        while places > decimals && rest.is_multiple_of(10) {
            (rest, places) = (rest / 10, places - 1);
        }
        let zero = u32::from(b'0');
        if places > 0 {
            for _ in 0..places {
                put(zero + rest % 10);
                rest /= 10;
            }
            put(b'.'.into());
        }
        if grouped && rest >= 1000 {
            for _ in 0..3 {
                put(zero + rest % 10);
                rest /= 10;
            }
            put(b','.into());
        }
        while rest >= 10 {
            put(zero + rest % 10);
            rest /= 10;
        }
        put(zero + rest);
        while word > 0 {
            // Of seven bits each, which the compiler need not be shown to be text.
            out.push(char::from(word as u8 & 0x7f));
            word >>= 8;
        }
    }

    /// Apart, so that what is nearly always enough stays short.
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn write_many(&self, out: &mut String, grouped: bool, decimals: i32) {
        let Digits { size, places, .. } = *self;
        let mut rest = size;
        let (mut text, mut from) = ([b'0'; ROOM], ROOM);
        // From its end.
        let mut put = |byte| {
            from = from.saturating_sub(1);
            text[from] = byte;
        };
        let mut least = decimals;
        for _ in places.max(0)..decimals {
            put(b'0');
        }
        for place in (0..places).rev() {
            let digit = take_last(&mut rest);
            // Zeros at the end say nothing.
            if digit > b'0' || place < least {
                put(digit);
                least = places;
            }
        }
        if least > 0 {
            put(b'.');
        }
        let mut group = if grouped { 3 } else { i32::MAX };
        for place in places.min(0).. {
            put(if place < 0 { b'0' } else { take_last(&mut rest) });
            if rest == 0 {
                break;
            }
            group -= 1;
            if group == 0 {
                put(b',');
                group = 3;
            }
        }
        // Of seven bits each, which the compiler need not be shown to be text.
        for byte in text.get(from..).unwrap_or_default() {
            out.push(char::from(byte & 0x7f));
        }
    }
}

/// Takes the last digit off a number's end, and gives it as text.
fn take_last(rest: &mut u128) -> u8 {
    let (before, last) = divide(*rest, 10);
    *rest = before;
    b'0' + last as u8
}

#[cfg(test)]
mod tests {
    use super::Digits;
    use crate::number::Number;

    fn number(text: &str) -> Number {
        let number = Number::parse(text.trim_start_matches('-'), 0).unwrap();
        if text.starts_with('-') { number.neg() } else { number }
    }

    fn written(number: Number, decimals: i32) -> String {
        let mut out = String::new();
        number.digits().write(&mut out, true, decimals, '-');
        out
    }

    #[test]
    fn digits_round_half_away_from_zero() {
        for (text, decimals, shown) in [
            ("2.345", 2, "2.35"),
            ("-2.5", 0, "-3"),
            ("999.6", 0, "1,000"),
            ("0.04", 1, "0"),
            ("-0.04", 1, "0"),
            ("0.05", 1, "0.1"),
            ("0.5", 0, "1"),
            ("0.05", 0, "0"),
            ("-0.96", 0, "-1"),
            ("0.096", 1, "0.1"),
            ("1.0996", 3, "1.1"),
            ("1250", -2, "1,300"),
            ("7.9228162514264337593543950335", 20, "7.92281625142643375935"),
        ] {
            let mut digits = number(text).digits();
            digits.round(decimals);
            let mut out = String::new();
            digits.write(&mut out, true, 0, '-');
            assert_eq!(out, shown, "{text} to {decimals}");
        }
    }

    #[test]
    fn all_digits_are_written() {
        for (text, decimals, shown) in [
            ("0", 0, "0"),
            ("0", 2, "0.00"),
            ("12.5", 2, "12.50"),
            ("0.0000000000000000000000000001", 0, "0.0000000000000000000000000001"),
            ("79228162514264337593543950335", 0, "79,228,162,514,264,337,593,543,950,335"),
            ("1000000000000000000", 1, "1,000,000,000,000,000,000.0"),
            ("-100000000000000000000", 0, "-100,000,000,000,000,000,000"),
        ] {
            assert_eq!(written(number(text), decimals), shown);
        }
    }

    #[test]
    fn few_digits_are_written_as_many_are() {
        for size in [0, 7, 10, 120, 999, 1000, 1050, 43_210, 100_000, 999_999] {
            for (places, decimals) in [(0, 0), (1, 0), (2, 2), (3, 1), (4, 4), (5, 0), (6, 0), (6, 6)] {
                for grouped in [false, true] {
                    let digits = Digits { size, places, negative: false };
                    let (mut few, mut many) = (String::new(), String::new());
                    digits.write_few(&mut few, grouped, decimals);
                    digits.write_many(&mut many, grouped, decimals);
                    assert_eq!(few, many, "{size} with {places} places, of which {decimals} are asked for");
                }
            }
        }
    }

    #[test]
    fn the_point_moves_and_zeros_at_the_end_say_nothing() {
        let mut digits = number("0.5").digits();
        digits.shift(4);
        assert_eq!((digits.point(), digits.whole_digits(), digits.decimals()), (4, 4, 0));
        assert_eq!(digits.zeros_at_end(), 3);
        assert_eq!(digits, number("5000").digits());
        digits.shift(-9);
        assert_eq!((digits.point(), digits.whole_digits(), digits.decimals()), (-5, 0, 6));
        let long = number("2.50").mul(number("0.40")).unwrap();
        assert!(long.digits().is_one() && !number("10").digits().is_one() && !number("-1").digits().is_one());
    }
}
