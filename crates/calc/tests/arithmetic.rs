//! Sums, products and quotients held against whole numbers of any size.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use calc::number::{Number, Trouble};
use num_bigint::{BigInt, Sign};
use proptest::prelude::*;

/// The largest whole number that a figure's digits may be.
fn largest() -> BigInt {
    (BigInt::from(1) << 96) - 1
}

fn ten(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

/// The digits of a decimal, and how many of them stand behind the point.
#[derive(Clone, Debug)]
struct Exact {
    digits: BigInt,
    places: u32,
}

impl Exact {
    fn number(&self) -> Number {
        let mut text = self.digits.magnitude().to_string();
        while text.len() <= self.places as usize {
            text.insert(0, '0');
        }
        text.insert(text.len() - self.places as usize, '.');
        let number = Number::parse(&format!("{text}0"), 0).unwrap();
        if self.digits.sign() == Sign::Minus { number.neg() } else { number }
    }
}

fn half_to_even(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let negative = (numerator.sign() == Sign::Minus) != (denominator.sign() == Sign::Minus);
    let (n, d) = (BigInt::from(numerator.magnitude().clone()), BigInt::from(denominator.magnitude().clone()));
    let (mut quotient, rest) = (&n / &d, &n % &d);
    let twice = rest * 2;
    if twice > d || (twice == d && quotient.bit(0)) {
        quotient += 1;
    }
    if negative { -quotient } else { quotient }
}

/// What a fraction is with as many of its digits as fit.
fn fitted(numerator: &BigInt, denominator: &BigInt) -> Result<String, Trouble> {
    for places in (0..=28).rev() {
        let digits = half_to_even(&(numerator * ten(places)), denominator);
        if BigInt::from(digits.magnitude().clone()) <= largest() {
            return Ok(plain(&digits, places));
        }
    }
    Err(Trouble::Overflow)
}

fn plain(digits: &BigInt, places: u32) -> String {
    let mut text = digits.magnitude().to_string();
    while text.len() <= places as usize {
        text.insert(0, '0');
    }
    text.insert(text.len() - places as usize, '.');
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if digits.sign() == Sign::Minus { format!("-{text}") } else { text.to_owned() }
}

fn any_exact() -> impl Strategy<Value = Exact> {
    let digits = prop_oneof![
        (0u128..1 << 96),
        (0u128..1 << 64),
        (0u128..100_000),
        (0u32..29).prop_map(|power| 10u128.pow(power)),
        (0u32..28).prop_map(|power| 5 * 10u128.pow(power)),
        ((1u128 << 96) - 1000..1 << 96),
    ];
    (digits, 0u32..=28, any::<bool>()).prop_map(|(digits, places, negative)| {
        let digits = BigInt::from(digits);
        Exact { digits: if negative { -digits } else { digits }, places }
    })
}

fn shown(result: Result<Number, Trouble>) -> Result<String, Trouble> {
    result.map(Number::plain)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_exact_or_rounded_half_to_even(a in any_exact(), b in any_exact()) {
        let scale = ten(a.places + b.places);
        let (left, right) = (&a.digits * ten(b.places), &b.digits * ten(a.places));
        prop_assert_eq!(shown(a.number().add(b.number())), fitted(&(&left + &right), &scale));
        prop_assert_eq!(shown(a.number().sub(b.number())), fitted(&(left - right), &scale));
    }

    #[test]
    fn products_are_exact_or_rounded_half_to_even(a in any_exact(), b in any_exact()) {
        let expected = fitted(&(&a.digits * &b.digits), &ten(a.places + b.places));
        prop_assert_eq!(shown(a.number().mul(b.number())), expected);
    }

    #[test]
    fn quotients_are_exact_or_rounded_half_to_even(a in any_exact(), b in any_exact()) {
        let expected = if b.digits == BigInt::ZERO {
            Err(Trouble::DivideByZero)
        } else {
            fitted(&(&a.digits * ten(b.places)), &(&b.digits * ten(a.places)))
        };
        prop_assert_eq!(shown(a.number().div(b.number())), expected);
    }
}
