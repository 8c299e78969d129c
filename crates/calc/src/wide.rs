//! Sums, products and quotients in as little code as can be, for the browser: the library's are six times as much to
//! fetch. What comes out is the same, which the tests hold them to: exact where that fits, else rounded half to even at
//! the last place that does.

use rust_decimal::Decimal;

/// The most digits that may stand behind the point.
const MOST_PLACES: i32 = 28;

/// Nothing where the sum is too large, as in all that follow.
pub(crate) fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (coarse, fine) = if a.scale() <= b.scale() { (a, b) } else { (b, a) };
    let mut sum = Wide::new(coarse);
    for _ in coarse.scale()..fine.scale() {
        sum.plus(&sum.clone(), 9, 0);
    }
    let mut other = Wide::new(fine);
    let mut negative = coarse.is_sign_negative();
    if negative != fine.is_sign_negative() {
        other.negate();
    }
    sum.plus(&other, 1, 0);
    if sum.is_negative() {
        sum.negate();
        negative = !negative;
    }
    sum.fit(negative, fine.scale() as i32, false)
}

pub(crate) fn mul(a: Decimal, b: Decimal) -> Option<Decimal> {
    let mut product = Wide::default();
    let factor = Wide::new(a);
    for (place, limb) in Wide::new(b).0.into_iter().enumerate() {
        product.plus(&factor, limb, place);
    }
    let negative = a.is_sign_negative() != b.is_sign_negative();
    product.fit(negative, (a.scale() + b.scale()) as i32, false)
}

/// Digit by digit, as on paper. Nothing, too, where `b` is zero.
pub(crate) fn div(a: Decimal, b: Decimal) -> Option<Decimal> {
    let by = b.mantissa().unsigned_abs();
    let size = a.mantissa().unsigned_abs();
    if by == 0 {
        return None;
    }
    let (mut quotient, mut rest) = divide(size, by);
    let mut places = a.scale() as i32 - b.scale() as i32;
    // One digit more than fits says how to round.
    while places < 0 || rest > 0 && places <= MOST_PLACES && quotient >> 96 == 0 {
        if quotient >> 96 > 0 {
            return None;
        }
        quotient *= 10;
        rest *= 10;
        while rest >= by {
            rest -= by;
            quotient += 1;
        }
        places += 1;
    }
    let limbs = [0, 32, 64, 96].map(|bit| (quotient >> bit) as u32);
    let wide = Wide([limbs[0], limbs[1], limbs[2], limbs[3], 0, 0]);
    wide.fit(a.is_sign_negative() != b.is_sign_negative(), places, rest > 0)
}

/// Quotient and remainder, bit by bit; `by` isn't zero, and has less than all bits.
pub(crate) fn divide(number: u128, by: u128) -> (u128, u128) {
    let (mut quotient, mut rest) = (0, 0);
    for bit in (0..u128::BITS).rev() {
        quotient <<= 1;
        rest = rest << 1 | number >> bit & 1;
        if rest >= by {
            rest -= by;
            quotient |= 1;
        }
    }
    (quotient, rest)
}

/// A whole number of 192 bits, the lowest first: room for a product, and for a sum with its sign.
#[derive(Clone, Default)]
struct Wide([u32; 6]);

impl Wide {
    /// The digits of a number, without its sign.
    fn new(number: Decimal) -> Wide {
        let parts = number.unpack();
        Wide([parts.lo, parts.mid, parts.hi, 0, 0, 0])
    }

    /// Adds so many times another, put so many limbs higher.
    #[inline(never)]
    fn plus(&mut self, other: &Wide, times: u32, higher: usize) {
        let mut carry = 0;
        for (limb, more) in self.0.iter_mut().skip(higher).zip(other.0) {
            let sum = u64::from(*limb) + u64::from(more) * u64::from(times) + carry;
            *limb = sum as u32;
            carry = sum >> 32;
        }
    }

    fn is_negative(&self) -> bool {
        self.0[5] >> 31 == 1
    }

    fn negate(&mut self) {
        let complement = Wide(self.0.map(|limb| !limb));
        *self = Wide([1, 0, 0, 0, 0, 0]);
        self.plus(&complement, 1, 0);
    }

    /// Takes the last digit off and gives it.
    fn last_digit(&mut self) -> u32 {
        let mut rest = 0;
        for limb in self.0.iter_mut().rev() {
            let part = rest << 32 | u64::from(*limb);
            *limb = (part / 10) as u32;
            rest = part % 10;
        }
        rest as u32
    }

    /// As a number with so many places, or fewer where it doesn't fit; `more` says that there was more behind the last.
    fn fit(mut self, negative: bool, mut places: i32, mut more: bool) -> Option<Decimal> {
        let mut cut = 0;
        loop {
            if let [lo, mid, hi, 0, 0, 0] = self.0
                && places <= MOST_PLACES
            {
                let up = cut > 5 || cut == 5 && (more || lo % 2 == 1);
                let (lo, carry) = lo.overflowing_add(up.into());
                let (mid, carry) = mid.overflowing_add(carry.into());
                let (hi, over) = hi.overflowing_add(carry.into());
                if !over {
                    return Some(Decimal::from_parts(lo, mid, hi, negative, places as u32));
                }
            }
            if places == 0 {
                return None;
            }
            more |= cut > 0;
            cut = self.last_digit();
            places -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        let digits = prop_oneof![
            0i128..1 << 96,
            0i128..1 << 64,
            0i128..1 << 34,
            0i128..1000,
            (0u32..29).prop_map(|power| 10i128.pow(power)),
            (0u32..28).prop_map(|power| 5 * 10i128.pow(power)),
            (1i128 << 96) - 1000..1 << 96,
        ];
        (digits, 0u32..=28, any::<bool>()).prop_map(|(digits, places, negative)| {
            Decimal::from_i128_with_scale(if negative { -digits } else { digits }, places)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn all_comes_out_as_from_the_library(a in any_decimal(), b in any_decimal()) {
            prop_assert_eq!(add(a, b), a.checked_add(b), "{} + {}", a, b);
            prop_assert_eq!(mul(a, b), a.checked_mul(b), "{} * {}", a, b);
            prop_assert_eq!(div(a, b), a.checked_div(b), "{} / {}", a, b);
            let (a, b) = (a.mantissa().unsigned_abs(), b.mantissa().unsigned_abs().max(1));
            prop_assert_eq!(divide(a, b), (a / b, a % b));
        }
    }
}
