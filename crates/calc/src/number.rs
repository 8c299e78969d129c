//! Exact decimal numbers: a checked newtype over `rust_decimal`, and their digits for printing.

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

/// A decimal of up to 28 significant digits and 28 places. No operation panics, and there is no NaN and no infinity.
#[derive(Clone, Copy, Debug, Default, Eq, PartialOrd, Ord)]
pub struct Number(Decimal);

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        // Without the scaling that puts two numbers in order.
        if self.0.scale() == other.0.scale() {
            self.0.mantissa() == other.0.mantissa()
        } else {
            self.0 == other.0
        }
    }
}

/// Why an operation on numbers has no result; the words around it are added where the operands are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Overflow,
    DivideByZero,
    /// The function has no value there; says for what it has one.
    Domain(&'static str),
}

/// A number whose digits don't fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// The digits of a number as written, and what stands behind their `e`.
pub(crate) fn split_exponent(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
    (text.get(..end).unwrap_or(text), text.get(end + 1..).unwrap_or_default())
}

const LARGEST_MANTISSA: u128 = (1 << 96) - 1;

#[expect(
    clippy::should_implement_trait,
    reason = "the operators of the standard library can't fail, these can"
)]
impl Number {
    pub const ZERO: Number = Number(Decimal::ZERO);
    pub const ONE: Number = Number(Decimal::ONE);

    pub fn whole(n: i64) -> Number {
        Number(Decimal::from(n))
    }

    /// A whole number, where it fits in 96 bits.
    pub fn from_u128(n: u128) -> Option<Number> {
        (n <= LARGEST_MANTISSA)
            .then(|| Decimal::try_from_i128_with_scale(n as i128, 0).ok().map(Number))
            .flatten()
    }

    /// Reads `12`, `12.5`, `1_000`, `2.5e9`; `power` more powers of ten are put on (9 for a billion, −2 for per cent).
    ///
    /// The text must have the form of a number already; what the lexer gives has.
    pub fn parse(text: &str, power: i32) -> Result<Number, TooLong> {
        let (mut mantissa, mut places, mut exponent, mut fraction) = (0u128, 0i64, 0i64, false);
        // Zeros are kept back until a digit follows, so that `1.000…0` is as short as it can be.
        let mut zeros = 0u32;
        let (digits, rest) = split_exponent(text);
        for byte in digits.bytes() {
            match byte {
                b'.' => fraction = true,
                b'0'..=b'9' => {
                    places += i64::from(fraction);
                    if byte == b'0' {
                        zeros += 1;
                        continue;
                    }
                    if mantissa != 0 {
                        mantissa = 10u128
                            .checked_pow(zeros + 1)
                            .and_then(|p| mantissa.checked_mul(p))
                            .ok_or(TooLong)?;
                    }
                    zeros = 0;
                    mantissa += u128::from(byte - b'0');
                    if mantissa > LARGEST_MANTISSA {
                        return Err(TooLong);
                    }
                }
                _ => {}
            }
        }
        if !rest.is_empty() {
            exponent = rest.parse().unwrap_or(if rest.starts_with('-') { -1000 } else { 1000 });
        }
        if mantissa == 0 {
            return Ok(Number::ZERO);
        }
        let power = exponent + i64::from(power) + i64::from(zeros) - places;
        if !(-28..=28).contains(&power) {
            return Err(TooLong);
        }
        if power > 0 {
            mantissa =
                10u128.checked_pow(power as u32).and_then(|p| mantissa.checked_mul(p)).ok_or(TooLong)?;
        }
        if mantissa > LARGEST_MANTISSA {
            return Err(TooLong);
        }
        let scale = (-power).max(0) as u32;
        Decimal::try_from_i128_with_scale(mantissa as i128, scale).map(Number).map_err(|_| TooLong)
    }

    pub fn add(self, other: Number) -> Result<Number, Trouble> {
        self.0.checked_add(other.0).map(Number).ok_or(Trouble::Overflow)
    }

    pub fn sub(self, other: Number) -> Result<Number, Trouble> {
        self.add(other.neg())
    }

    pub fn mul(self, other: Number) -> Result<Number, Trouble> {
        self.0.checked_mul(other.0).map(Number).ok_or(Trouble::Overflow)
    }

    pub fn div(self, other: Number) -> Result<Number, Trouble> {
        if other.is_zero() {
            return Err(Trouble::DivideByZero);
        }
        self.0.checked_div(other.0).map(Number).ok_or(Trouble::Overflow)
    }

    pub fn neg(self) -> Number {
        Number(-self.0)
    }

    pub fn abs(self) -> Number {
        Number(self.0.abs())
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// The whole number that this is, where it is one and small enough.
    pub fn to_i64(self) -> Option<i64> {
        self.is_whole()
            .then(|| i64::try_from(self.0.trunc().mantissa() / 10i128.pow(self.0.trunc().scale())).ok())?
    }

    pub fn floor(self) -> Number {
        Number(self.0.floor())
    }

    pub fn ceil(self) -> Number {
        Number(self.0.ceil())
    }

    pub fn trunc_places(self, places: u32) -> Number {
        Number(self.0.round_dp_with_strategy(places.min(28), RoundingStrategy::ToZero))
    }

    /// Rounded half away from zero.
    pub fn round_places(self, places: u32) -> Number {
        Number(self.0.round_dp_with_strategy(places.min(28), RoundingStrategy::MidpointAwayFromZero))
    }

    /// Without zeros at the end of the fraction.
    pub fn normalize(self) -> Number {
        Number(self.0.normalize())
    }

    /// Times a power of ten, where the result fits.
    pub fn shift(self, power: i32) -> Result<Number, Trouble> {
        let normal = self.0.normalize();
        let scale = normal.scale() as i32 - power;
        if (0..=28).contains(&scale) {
            return Decimal::try_from_i128_with_scale(normal.mantissa(), scale as u32)
                .map(Number)
                .map_err(|_| Trouble::Overflow);
        }
        let factor = Number::from_u128(10u128.pow(power.unsigned_abs().min(28))).ok_or(Trouble::Overflow)?;
        if power > 0 { self.mul(factor) } else { self.div(factor) }
    }

    pub fn compare(self, other: Number) -> Ordering {
        self.0.cmp(&other.0)
    }

    /// How many digits stand before the point; for a number below one, minus the zeros behind it.
    pub fn digits_before_first(self) -> i32 {
        self.digits().point
    }

    /// Sign and digits, two's complement, and how many of the digits stand behind the point.
    pub(crate) fn parts(self) -> (u128, u32) {
        (self.0.mantissa() as u128, self.0.scale())
    }

    pub(crate) fn from_parts(mantissa: u128, scale: u32) -> Number {
        Number(Decimal::try_from_i128_with_scale(mantissa as i128, scale).unwrap_or_default())
    }

    pub fn digits(self) -> Digits {
        Digits::new(self.0.mantissa(), self.0.scale() as i32)
    }

    /// As a plain decimal: no exponent, no grouping, no zeros at the end.
    pub fn plain(self) -> String {
        let mut text = String::new();
        self.digits().write(&mut text, false, 0, '-');
        text
    }
}

/// The decimal digits of a number and where its point stands, to be rounded and printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Digits {
    /// Digits, not their characters, without zeros at either end.
    digits: [u8; 40],
    len: u8,
    /// How many digits stand before the point; below zero, so many zeros follow it before the first digit.
    point: i32,
    negative: bool,
}

impl Digits {
    fn new(mantissa: i128, scale: i32) -> Digits {
        let mut reversed = [0u8; 40];
        let mut count = 0;
        let mut rest = mantissa.unsigned_abs();
        // Division of 64 bits is many times faster than that of 128, and nearly all figures fit.
        while rest > u128::from(u64::MAX) {
            reversed[count] = (rest % 10) as u8;
            rest /= 10;
            count += 1;
        }
        let mut small = rest as u64;
        while small > 0 {
            reversed[count] = (small % 10) as u8;
            small /= 10;
            count += 1;
        }
        let mut digits = [0u8; 40];
        for (to, from) in digits.iter_mut().zip(reversed[..count].iter().rev()) {
            *to = *from;
        }
        let mut made =
            Digits { digits, len: count as u8, point: count as i32 - scale, negative: mantissa < 0 };
        made.strip();
        made
    }

    fn strip(&mut self) {
        while self.len > 0 && self.digits[usize::from(self.len) - 1] == 0 {
            self.len -= 1;
        }
        if self.len == 0 {
            self.point = 0;
            self.negative = false;
        }
    }

    /// How many digits stand before the point; below zero, minus the zeros that follow it.
    pub fn point(&self) -> i32 {
        self.point
    }

    /// How many zeros end the whole part.
    pub fn zeros_at_end(&self) -> i32 {
        (self.point - i32::from(self.len)).max(0)
    }

    /// Moves the point: by −9 for a count of billions, by 2 for per cent.
    pub fn shift(&mut self, power: i32) {
        if self.len > 0 {
            self.point += power;
        }
    }

    /// How many digits stand before the point, 0 for a number below one.
    pub fn whole_digits(&self) -> i32 {
        self.point.max(0)
    }

    /// How many decimals stand behind the point.
    pub fn decimals(&self) -> i32 {
        (i32::from(self.len) - self.point).max(0)
    }

    /// The decimals that leave `significant` digits, never fewer than none.
    pub fn decimals_for(&self, significant: i32) -> i32 {
        (significant - self.point).max(0)
    }

    /// Cuts off what stands behind `decimals` places.
    pub fn cut(&mut self, decimals: i32) {
        let keep = (self.point + decimals).clamp(0, i32::from(self.len));
        self.len = keep as u8;
        self.digits[keep as usize..].fill(0);
        self.strip();
    }

    /// Rounds half away from zero to `decimals` behind the point.
    pub fn round(&mut self, decimals: i32) {
        let keep = self.point + decimals;
        if keep >= i32::from(self.len) {
            return;
        }
        if keep < 0 {
            self.cut(decimals);
            return;
        }
        let keep = keep as usize;
        let up = self.digits[keep] >= 5;
        let (point, negative) = (self.point, self.negative);
        self.cut(decimals);
        if up {
            // Nothing may be left, and then neither would be its place nor its sign.
            (self.point, self.negative) = (point, negative);
            match self.digits[..keep].iter().rposition(|&d| d < 9) {
                Some(last) => {
                    self.digits[last] += 1;
                    self.len = last as u8 + 1;
                    self.digits[last + 1..].fill(0);
                }
                None => {
                    self.digits[0] = 1;
                    self.len = 1;
                    self.point += 1;
                }
            }
        }
        self.strip();
    }

    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether this is exactly 1.
    pub fn is_one(&self) -> bool {
        self.len == 1 && self.point == 1 && self.digits[0] == 1 && !self.negative
    }

    /// Writes sign, whole part (with commas if `grouped`) and at least `decimals` decimals.
    pub fn write(&self, out: &mut String, grouped: bool, decimals: i32, minus: char) {
        if self.negative {
            out.push(minus);
        }
        self.write_unsigned(out, grouped, decimals);
    }

    pub fn write_unsigned(&self, out: &mut String, grouped: bool, decimals: i32) {
        let digit = |at: i32| -> char {
            let inside = at >= 0 && at < i32::from(self.len);
            char::from(b'0' + if inside { self.digits[at as usize] } else { 0 })
        };
        if self.point <= 0 {
            out.push('0');
        }
        for at in 0..self.point {
            out.push(digit(at));
            let left = self.point - at - 1;
            if grouped && left > 0 && left % 3 == 0 {
                out.push(',');
            }
        }
        let decimals = self.decimals().max(decimals);
        if decimals > 0 {
            out.push('.');
            for at in 0..decimals {
                out.push(digit(self.point + at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text, 0).unwrap()
    }

    #[test]
    fn reads_what_fits_and_refuses_what_does_not() {
        assert_eq!(number("1_000_000.50").plain(), "1000000.5");
        assert_eq!(number("2.5e9").plain(), "2500000000");
        assert_eq!(number("1e-28").plain(), "0.0000000000000000000000000001");
        assert_eq!(number("79228162514264337593543950335").plain(), "79228162514264337593543950335");
        assert_eq!(number("1.000000000000000000000000000000000000").plain(), "1");
        for text in
            ["79228162514264337593543950336", "1e-29", "0.00000000000000000000000000001", "1e99999999999"]
        {
            assert_eq!(Number::parse(text, 0), Err(TooLong), "{text}");
        }
        assert_eq!(Number::parse("17", -2).unwrap().plain(), "0.17");
    }

    #[test]
    fn digits_round_half_away_from_zero() {
        for (text, decimals, shown) in [
            ("2.345", 2, "2.35"),
            ("-2.5", 0, "-3"),
            ("999.6", 0, "1000"),
            ("0.04", 1, "0"),
            ("0.05", 1, "0.1"),
            ("-0.96", 0, "-1"),
            ("0.096", 1, "0.1"),
            ("1.0996", 3, "1.1"),
        ] {
            let mut digits = if let Some(rest) = text.strip_prefix('-') {
                number(rest).neg().digits()
            } else {
                number(text).digits()
            };
            digits.round(decimals);
            let mut out = String::new();
            digits.write(&mut out, false, 0, '-');
            assert_eq!(out, shown, "{text} to {decimals}");
        }
    }
}
