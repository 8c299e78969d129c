//! Exact decimal numbers: a checked newtype over `rust_decimal`.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::SHORT_CUTS;
use crate::diagnostic::Code;
use crate::digits::Digits;
use crate::{short, wide};

/// A decimal of up to 28 significant digits and 28 places. No operation panics, and there is no NaN and no infinity.
#[derive(Clone, Copy, Debug, Default, Eq, PartialOrd, Ord)]
pub struct Number(Decimal);

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        // Without what it takes to put two numbers in order.
        let (own, other) = if self.0.scale() < other.0.scale() { (other, self) } else { (self, other) };
        match (own.0.scale() - other.0.scale(), other.0.mantissa()) {
            (0, mantissa) => own.0.mantissa() == mantissa,
            (more, mantissa) if SHORT_CUTS => {
                let finer = i128::try_from(power_of_ten(more)).ok().and_then(|one| mantissa.checked_mul(one));
                finer == Some(own.0.mantissa())
            }
            _ => own.0 == other.0,
        }
    }
}

/// Why an operation on numbers has no result; the words around it are added where the operands are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Overflow,
    DivideByZero,
    /// The function has no value there.
    Root,
    Logarithm,
    Power,
    Places,
    Growth,
    NoRate,
    NothingToChooseFrom,
    NoStep,
    /// There is a limit, and this is beyond it.
    LongAxis,
    LargeGrid,
    LongWork,
}

impl Trouble {
    /// What is wrong, where that can be said without the operands.
    pub(crate) fn said(self) -> (Code, &'static str) {
        use Code::{DivideByZero, Domain, Overflow, TooLarge};
        match self {
            Trouble::Overflow => (Overflow, "the result is too large to keep"),
            Trouble::DivideByZero => (DivideByZero, "divided by zero"),
            Trouble::Root => (Domain, "a square root is taken of a number that is not below zero"),
            Trouble::Logarithm => (Domain, "a logarithm is taken of a number above zero"),
            Trouble::Power => (Domain, "a number below zero has whole-number powers only"),
            Trouble::Places => (Domain, "places are a whole number from −28 to 28"),
            Trouble::Growth => (Domain, "a rate of growth needs two figures of the same sign"),
            Trouble::NoRate => {
                (Domain, "no rate makes these payments worth nothing: some must go out and some come in")
            }
            Trouble::NothingToChooseFrom => (Domain, "nothing to choose from"),
            Trouble::NoStep => (Domain, "an axis can't go on in steps of zero"),
            Trouble::LongAxis => (TooLarge, "an axis has at most 10,000 points"),
            Trouble::LargeGrid => (TooLarge, "a grid has at most 100,000 points"),
            Trouble::LongWork => {
                (TooLarge, "this goes through more points than can be computed in good time")
            }
        }
    }
}

/// A number whose digits don't fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// The digits of a number as written, and what stands behind their `e`.
fn split_exponent(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
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

    /// Of few digits, so many of which stand behind the point.
    pub fn small(digits: u32, places: u8) -> Number {
        Number(Decimal::from_parts(digits, 0, 0, false, places.into()))
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
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub fn parse(text: &str, power: i32) -> Result<Number, TooLong> {
        Number::read(text.as_bytes(), power).map(|(number, _)| number)
    }

    /// The same with the decimals that are written: `2.50` has two, `2.5e-3` four.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub(crate) fn read(text: &[u8], power: i32) -> Result<(Number, u8), TooLong> {
        if SHORT_CUTS && let Some(read) = Number::read_short(text, power) {
            return Ok(read);
        }
        Number::read_long(text, power)
    }

    /// Apart, so that what is nearly always enough stays short.
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn read_long(text: &[u8], power: i32) -> Result<(Number, u8), TooLong> {
        let (mut mantissa, mut places, mut exponent, mut fraction) = (0u128, 0i64, 0i64, false);
        // Zeros are kept back until a digit follows, so that `1.000…0` is as short as it can be.
        let mut zeros = 0u32;
        let (digits, rest) = split_exponent(text);
        for &byte in digits {
            match byte {
                b'.' => fraction = true,
                b'0'..=b'9' => {
                    places += i64::from(fraction);
                    if byte == b'0' {
                        zeros += 1;
                        continue;
                    }
                    if mantissa != 0 {
                        mantissa = times_ten_to(zeros + 1, mantissa).ok_or(TooLong)?;
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
        for byte in rest.iter().filter(|byte| byte.is_ascii_digit()) {
            // Beyond a thousand all are too large.
            exponent = (exponent * 10 + i64::from(byte - b'0')).min(1000);
        }
        if rest.starts_with(b"-") {
            exponent = -exponent;
        }
        let decimals = (places - exponent).clamp(0, 28) as u8;
        if mantissa == 0 {
            return Ok((Number::ZERO, decimals));
        }
        let power = exponent + i64::from(power) + i64::from(zeros) - places;
        if !(-28..=28).contains(&power) {
            return Err(TooLong);
        }
        let mantissa = times_ten_to(power.max(0) as u32, mantissa).ok_or(TooLong)?;
        Ok((Number::from_parts(mantissa, (-power).max(0) as u32), decimals))
    }

    /// Reads what nearly all figures are: few digits without an exponent.
    #[inline(always)]
    fn read_short(text: &[u8], power: i32) -> Option<(Number, u8)> {
        let (mut mantissa, mut places, mut is_fraction) = (0u64, 0u8, false);
        if text.len() > 12 {
            return None;
        }
        for &byte in text {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                    places += u8::from(is_fraction);
                }
                b'.' => is_fraction = true,
                b'_' => {}
                _ => return None,
            }
        }
        let mut power = power - i32::from(places);
        while power < 0 && mantissa.is_multiple_of(10) && mantissa > 0 {
            (mantissa, power) = (mantissa / 10, power + 1);
        }
        if power > 0 {
            mantissa = mantissa.checked_mul(10u64.checked_pow(power as u32)?)?;
        }
        let scale = if mantissa == 0 { 0 } else { power.min(0).unsigned_abs() };
        let number = Decimal::from_parts(mantissa as u32, (mantissa >> 32) as u32, 0, false, scale);
        Some((Number(number), places))
    }

    #[inline(always)]
    pub fn add(self, other: Number) -> Result<Number, Trouble> {
        if SHORT_CUTS && let Some(sum) = short::add(self.0, other.0) {
            return Ok(Number(sum));
        }
        self.add_long(other)
    }

    /// Apart, so that what is nearly always enough stays short.
    #[inline(never)]
    fn add_long(self, other: Number) -> Result<Number, Trouble> {
        let sum = if SHORT_CUTS { self.0.checked_add(other.0) } else { wide::add(self.0, other.0) };
        sum.map(Number).ok_or(Trouble::Overflow)
    }

    pub fn sub(self, other: Number) -> Result<Number, Trouble> {
        self.add(other.neg())
    }

    #[inline(always)]
    pub fn mul(self, other: Number) -> Result<Number, Trouble> {
        if SHORT_CUTS && let Some(product) = short::mul(self.0, other.0) {
            return Ok(Number(product));
        }
        self.mul_long(other)
    }

    /// Apart, as above.
    #[inline(never)]
    fn mul_long(self, other: Number) -> Result<Number, Trouble> {
        let product = if SHORT_CUTS { self.0.checked_mul(other.0) } else { wide::mul(self.0, other.0) };
        product.map(Number).ok_or(Trouble::Overflow)
    }

    pub fn div(self, other: Number) -> Result<Number, Trouble> {
        if other.is_zero() {
            return Err(Trouble::DivideByZero);
        }
        if SHORT_CUTS && let Some(quotient) = short::div(self.0, other.0) {
            return Ok(Number(quotient));
        }
        let quotient = if SHORT_CUTS { self.0.checked_div(other.0) } else { wide::div(self.0, other.0) };
        quotient.map(Number).ok_or(Trouble::Overflow)
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
        self.divided(0).1 == 0
    }

    /// The whole number that this is, where it is one and small enough.
    pub fn to_i64(self) -> Option<i64> {
        let (size, rest, _) = self.divided(0);
        let size = i64::try_from(size).ok().filter(|_| rest == 0)?;
        Some(if self.is_negative() { -size } else { size })
    }

    pub fn floor(self) -> Number {
        let (size, rest, _) = self.divided(0);
        self.signed(size + u128::from(rest > 0 && self.is_negative()), 0)
    }

    pub fn ceil(self) -> Number {
        self.neg().floor().neg()
    }

    /// Rounded half away from zero.
    pub fn round_places(self, places: u32) -> Number {
        let (size, rest, one) = self.divided(places);
        // What has no more places than these keeps its own.
        if one == 1 { self } else { self.signed(size + u128::from(rest >= one / 2), places) }
    }

    /// The digits before a place behind the point, those after it, and how many of the latter make one of the former.
    fn divided(self, places: u32) -> (u128, u128, u128) {
        let one = power_of_ten(self.0.scale().saturating_sub(places));
        let (before, after) = divide(self.0.mantissa().unsigned_abs(), one);
        (before, after, one)
    }

    /// So many digits with this number's sign.
    fn signed(self, size: u128, places: u32) -> Number {
        let size = Number::from_parts(size, places);
        if self.is_negative() { size.neg() } else { size }
    }

    /// Without zeros at the end of the fraction.
    pub fn normalize(self) -> Number {
        Number(self.0.normalize())
    }

    /// Times a power of ten, where the result fits.
    pub fn shift(self, power: i32) -> Result<Number, Trouble> {
        if power == 0 {
            return Ok(self);
        }
        let normal = self.0.normalize();
        let scale = normal.scale() as i32 - power;
        if (0..=28).contains(&scale) {
            return Decimal::try_from_i128_with_scale(normal.mantissa(), scale as u32)
                .map(Number)
                .map_err(|_| Trouble::Overflow);
        }
        let factor = Number::from_parts(power_of_ten(power.unsigned_abs().min(28)), 0);
        if power > 0 { self.mul(factor) } else { self.div(factor) }
    }

    pub fn compare(self, other: Number) -> Ordering {
        self.0.cmp(&other.0)
    }

    /// How many digits stand before the point; for a number below one, minus the zeros behind it.
    pub fn digits_before_first(self) -> i32 {
        self.digits().point()
    }

    /// Sign and digits, two's complement, and how many of the digits stand behind the point.
    pub(crate) fn parts(self) -> (u128, u32) {
        (self.0.mantissa() as u128, self.0.scale())
    }

    pub(crate) fn from_parts(mantissa: u128, scale: u32) -> Number {
        Number(Decimal::try_from_i128_with_scale(mantissa as i128, scale).unwrap_or_default())
    }

    pub fn digits(self) -> Digits {
        let parts = self.0.unpack();
        let size = u128::from(parts.hi) << 64 | u128::from(parts.mid) << 32 | u128::from(parts.lo);
        Digits::new(size, parts.scale as i32, parts.negative)
    }

    /// As a plain decimal: no exponent, no grouping, no zeros at the end.
    pub fn plain(self) -> String {
        let mut text = String::new();
        self.digits().write(&mut text, false, 0, '-');
        text
    }
}

/// All that fit.
const POWERS_OF_TEN: [u128; 39] = {
    let mut powers = [1; 39];
    let mut power = 1;
    while power < powers.len() {
        powers[power] = powers[power - 1] * 10;
        power += 1;
    }
    powers
};

/// The largest of all numbers where it doesn't fit.
#[cfg_attr(target_family = "wasm", inline(never))]
pub(crate) fn power_of_ten(power: u32) -> u128 {
    if SHORT_CUTS {
        POWERS_OF_TEN.get(power as usize).copied().unwrap_or(u128::MAX)
    } else {
        10u128.checked_pow(power).unwrap_or(u128::MAX)
    }
}

/// Nothing where that is no mantissa any more.
fn times_ten_to(power: u32, mantissa: u128) -> Option<u128> {
    let mut product = mantissa;
    for _ in 0..power {
        product = (product * 10).min(LARGEST_MANTISSA + 1);
    }
    (product <= LARGEST_MANTISSA).then_some(product)
}

/// Quotient and remainder; division of 64 bits is many times faster than that of 128, and nearly all figures fit.
#[cfg_attr(target_family = "wasm", inline(never))]
pub(crate) fn divide(number: u128, by: u128) -> (u128, u128) {
    match (u64::try_from(number), u64::try_from(by)) {
        (Ok(number), Ok(by)) => (u128::from(number / by), u128::from(number % by)),
        _ => divide_long(number, by),
    }
}

/// Apart, so that what is nearly always enough stays short.
#[cold]
fn divide_long(number: u128, by: u128) -> (u128, u128) {
    if SHORT_CUTS {
        let quotient = number / by;
        return (quotient, number - quotient * by);
    }
    wide::divide(number, by)
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
        for (short, long) in
            [("0.50", "0.50000000000000"), ("0.0", "0"), ("2_500", "2500.0000000000"), ("007", "7")]
        {
            assert_eq!(number(short).parts(), number(long).parts(), "{short}");
        }
        for text in
            ["79228162514264337593543950336", "1e-29", "0.00000000000000000000000000001", "1e99999999999"]
        {
            assert_eq!(Number::parse(text, 0), Err(TooLong), "{text}");
        }
        assert_eq!(Number::parse("17", -2).unwrap().plain(), "0.17");
    }

    #[test]
    fn numbers_are_equal_where_none_comes_first() {
        let texts =
            ["0", "1", "2.5", "0.25", "79228162514264337593543950335", "0.0000000000000000000000000001"];
        let mut numbers: Vec<Number> = texts.iter().map(|text| number(text)).collect();
        // The same once more with another number of places: 10 × 0.25 is 2.50.
        numbers.push(number("10").mul(number("0.25")).unwrap());
        numbers.push(number("4").mul(number("0.25")).unwrap());
        numbers.push(number("0.5").sub(number("0.5")).unwrap());
        numbers.extend(numbers.clone().into_iter().map(Number::neg));
        for &a in &numbers {
            for &b in &numbers {
                assert_eq!(a == b, a.compare(b).is_eq(), "{a:?} and {b:?}");
            }
        }
        assert_eq!(numbers.iter().filter(|&&own| own == number("2.5")).count(), 2);
    }
}
