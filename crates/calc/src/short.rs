//! Sums, products and quotients of few digits, as nearly all are, in fewer steps than the library takes for all of them,
//! and without a way through memory. What comes out is the same, which the tests hold them to; where it may not be, nothing
//! does, and the library is asked.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::number::power_of_ten;

/// The most digits that may stand behind the point.
const MOST_PLACES: i32 = 28;
/// The most digits that may fit.
const MOST_DIGITS: i32 = 29;

/// The largest power of ten of 64 bits.
const TENS_OF_64_BITS: i32 = 19;

/// The digits of a number, where they fit in 64 bits.
#[inline(always)]
fn digits(number: Decimal) -> Option<u64> {
    let parts = number.unpack();
    (parts.hi == 0).then_some(u64::from(parts.mid) << 32 | u64::from(parts.lo))
}

#[inline(always)]
fn number(size: u128, negative: bool, places: i32) -> Option<Decimal> {
    let [lo, mid, hi, over] = [0, 32, 64, 96].map(|bit| (size >> bit) as u32);
    let fits = over == 0 && (0..=MOST_PLACES).contains(&places);
    fits.then(|| Decimal::from_parts(lo, mid, hi, negative, places as u32))
}

#[inline(always)]
pub(crate) fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (coarse, fine) = if a.scale() <= b.scale() { (a, b) } else { (b, a) };
    let one = u64::try_from(power_of_ten(fine.scale() - coarse.scale())).ok()?;
    let (first, second) = (u128::from(digits(coarse)?) * u128::from(one), u128::from(digits(fine)?));
    let negative = coarse.is_sign_negative();
    if negative == fine.is_sign_negative() {
        return number(first.checked_add(second)?, negative, fine.scale() as i32);
    }
    number(first.abs_diff(second), negative == (first > second), fine.scale() as i32)
}

#[inline(always)]
pub(crate) fn mul(a: Decimal, b: Decimal) -> Option<Decimal> {
    let size = u128::from(digits(a)?) * u128::from(digits(b)?);
    number(size, a.is_sign_negative() != b.is_sign_negative(), (a.scale() + b.scale()) as i32)
}

/// Nothing, too, where it comes out even behind the point: the library leaves out the zeros at its end.
pub(crate) fn div(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (size, by) = (digits(a)?, digits(b)?);
    let whole = size.checked_div(by)?;
    let negative = a.is_sign_negative() != b.is_sign_negative();
    let places = a.scale() as i32 - b.scale() as i32;
    if whole * by == size {
        let size = u128::from(whole).checked_mul(power_of_ten((-places).max(0) as u32))?;
        return number(size, negative, places.max(0));
    }
    // As many places more as there may be, and as there is room for: what stands before them is known to a digit.
    let before = size.checked_ilog10()? as i32 - by.ilog10() as i32;
    let most = (MOST_PLACES - places).min(MOST_DIGITS - before);
    for more in [most, most - 1, most - 2] {
        // In two steps, each of which has room for 19 digits more.
        let first = more.clamp(0, TENS_OF_64_BITS);
        let second = Some(more - first).filter(|more| (0..=TENS_OF_64_BITS).contains(more))?;
        let (upper, rest) = step(size, by, first);
        let (lower, rest) = step(rest, by, second);
        let quotient = upper.checked_mul(power_of_ten(second as u32))?.checked_add(lower)?;
        if quotient >> 96 == 0 {
            let up = match rest.cmp(&(by - rest)) {
                _ if rest == 0 => return None,
                Ordering::Equal => quotient % 2 == 1,
                half => half.is_gt(),
            };
            return number(quotient + u128::from(up), negative, places + more);
        }
    }
    None
}

/// Divides so many powers of ten of a number, and gives what is left.
fn step(size: u64, by: u64, tens: i32) -> (u128, u64) {
    let size = u128::from(size) * power_of_ten(tens as u32);
    let quotient = size / u128::from(by);
    (quotient, (size - quotient * u128::from(by)) as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        let digits = prop_oneof![
            0i128..1 << 65,
            0i128..1 << 34,
            0i128..1000,
            (0u32..20).prop_map(|power| 10i128.pow(power)),
            (0u32..20).prop_map(|power| 10i128.pow(power) * 7_922_816_251),
            (1i128 << 64) - 1000..1 << 64,
        ];
        let places = prop_oneof![Just(0u32), 0u32..4, 0u32..=28];
        (digits, places, any::<bool>()).prop_map(|(digits, places, negative)| {
            Decimal::from_i128_with_scale(if negative { -digits } else { digits }, places)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_comes_out_is_what_the_library_says(a in any_decimal(), b in any_decimal()) {
            for (short, whole) in [
                (add(a, b), a.checked_add(b)),
                (mul(a, b), a.checked_mul(b)),
                (div(a, b), a.checked_div(b)),
            ] {
                prop_assert!(short.is_none() || short == whole, "{} and {}: {:?}, not {:?}", a, b, short, whole);
            }
        }
    }

    /// So that the test above doesn't look at nothing.
    #[test]
    fn few_digits_are_worked_out() {
        for (a, b) in
            [((55_760, 1), (400_500_000, 4)), ((2, 0), (3, 0)), ((-12, 0), (4, 0)), ((1, 2), (7, 20))]
        {
            let [a, b] = [a, b].map(|(digits, places)| Decimal::new(digits, places));
            assert_eq!(add(a, b), a.checked_add(b), "{a} + {b}");
            assert_eq!(mul(a, b), a.checked_mul(b), "{a} * {b}");
            assert_eq!(div(a, b), a.checked_div(b), "{a} / {b}");
        }
        assert!(div(Decimal::ONE, Decimal::ZERO).is_none());
    }
}
