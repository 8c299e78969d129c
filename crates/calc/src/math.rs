//! Roots, powers, exponentials and logarithms in decimal, right to at least 20 significant digits where 28 places hold them.

use crate::number::{Number, Trouble};

type Outcome = Result<Number, Trouble>;

fn constant(text: &str) -> Number {
    Number::parse(text, 0).unwrap_or(Number::ZERO)
}

fn ln_2() -> Number {
    constant("0.6931471805599453094172321215")
}

fn ln_10() -> Number {
    constant("2.302585092994045684017991455")
}

pub(crate) fn sqrt(x: Number) -> Outcome {
    if x.is_negative() {
        return Err(Trouble::Domain("a square root is taken of a number that is not below zero"));
    }
    if x.is_zero() {
        return Ok(x);
    }
    // To 1..100 by an even power of ten, so that as many digits as possible stand behind the point.
    let even = (x.digits_before_first() - 1).div_euclid(2);
    let small = x.shift(-2 * even)?;
    let mut root = Number::whole(5);
    for _ in 0..12 {
        root = root.add(small.div(root)?)?.div(Number::whole(2))?;
    }
    let short = root.round_places(14);
    if short.mul(short) == Ok(small) {
        root = short;
    }
    root.shift(even)
}

pub(crate) fn exp(x: Number) -> Outcome {
    if x > Number::whole(67) {
        return Err(Trouble::Overflow);
    }
    if x < Number::whole(-67) {
        return Ok(Number::ZERO);
    }
    let halvings = x.div(ln_2())?.round_places(0).to_i64().unwrap_or(0);
    let rest = x.sub(Number::whole(halvings).mul(ln_2())?)?;
    let (mut sum, mut term) = (Number::ONE, Number::ONE);
    for n in 1..40 {
        term = term.mul(rest)?.div(Number::whole(n))?;
        if term.is_zero() {
            break;
        }
        sum = sum.add(term)?;
    }
    let half = halvings / 2;
    if halvings >= 0 {
        sum.mul(two_to(half))?.mul(two_to(halvings - half))
    } else {
        sum.div(two_to(-half))?.div(two_to(half - halvings))
    }
}

fn two_to(power: i64) -> Number {
    Number::from_u128(1u128 << power.clamp(0, 90)).unwrap_or(Number::ONE)
}

pub(crate) fn ln(x: Number) -> Outcome {
    if x <= Number::ZERO {
        return Err(Trouble::Domain("a logarithm is taken of a number above zero"));
    }
    let two = Number::whole(2);
    let (mut rest, mut twos, mut tens) = (x, 0, 0);
    // Near one the sum of logarithms would cancel itself out, and is not needed.
    if x < constant("0.5") || x > two {
        tens = x.digits_before_first() - 1;
        rest = x.shift(-tens)?;
        while rest > constant("1.5") {
            rest = rest.div(two)?;
            twos += 1;
        }
    }
    let z = rest.sub(Number::ONE)?.div(rest.add(Number::ONE)?)?;
    let square = z.mul(z)?;
    let (mut power, mut sum) = (z, Number::ZERO);
    for n in 0..40 {
        let term = power.div(Number::whole(2 * n + 1))?;
        if term.is_zero() {
            break;
        }
        sum = sum.add(term)?;
        power = power.mul(square)?;
    }
    let reduced = Number::whole(twos).mul(ln_2())?.add(Number::whole(i64::from(tens)).mul(ln_10())?)?;
    sum.mul(two)?.add(reduced)
}

pub(crate) fn log10(x: Number) -> Outcome {
    if x <= Number::ZERO {
        return ln(x);
    }
    let tens = x.digits_before_first() - 1;
    let rest = x.shift(-tens)?;
    if rest == Number::ONE {
        return Ok(Number::whole(i64::from(tens)));
    }
    if tens == -1 {
        // Just below one: the two parts would nearly cancel.
        return ln(x)?.div(ln_10());
    }
    ln(rest)?.div(ln_10())?.add(Number::whole(i64::from(tens)))
}

pub(crate) fn power(base: Number, exponent: Number) -> Outcome {
    if let Some(whole) = exponent.to_i64() {
        return whole_power(base, whole);
    }
    if base.is_zero() {
        return if exponent.is_negative() { Err(Trouble::DivideByZero) } else { Ok(Number::ZERO) };
    }
    if base.is_negative() {
        return Err(Trouble::Domain("a number below zero has whole-number powers only"));
    }
    // Halves are roots, and exact where these are.
    if let Some(halves) = exponent.mul(Number::whole(2))?.to_i64().filter(|halves| halves.abs() < 100) {
        return whole_power(sqrt(base)?, halves);
    }
    exp(exponent.mul(ln(base)?)?)
}

fn whole_power(base: Number, exponent: i64) -> Outcome {
    if exponent < 0 {
        if base.is_zero() {
            return Err(Trouble::DivideByZero);
        }
        // Whichever of base and inverse is above one keeps its digits.
        if base.abs() < Number::ONE {
            return repeat(Number::ONE.div(base)?, exponent.unsigned_abs());
        }
        return match repeat(base, exponent.unsigned_abs()) {
            Ok(large) => Number::ONE.div(large),
            Err(_) => Ok(Number::ZERO),
        };
    }
    repeat(base, exponent.unsigned_abs())
}

fn repeat(mut base: Number, mut exponent: u64) -> Outcome {
    let mut product = Number::ONE;
    loop {
        if exponent & 1 == 1 {
            product = product.mul(base)?;
        }
        exponent >>= 1;
        if exponent == 0 {
            return Ok(product);
        }
        base = base.mul(base)?;
    }
}

/// What `payment` at the end of each of `periods` periods is worth at their end, for a payment of one.
fn annuity_at_end(rate: Number, periods: Number) -> Outcome {
    if rate.is_zero() {
        return Ok(periods);
    }
    grown(rate, periods)?.sub(Number::ONE)?.div(rate)
}

/// What it is worth at their beginning.
fn annuity_at_start(rate: Number, periods: Number) -> Outcome {
    if rate.is_zero() {
        return Ok(periods);
    }
    Number::ONE.sub(grown(rate, periods.neg())?)?.div(rate)
}

/// `(1 + rate) ^ periods`.
pub(crate) fn grown(rate: Number, periods: Number) -> Outcome {
    power(Number::ONE.add(rate)?, periods)
}

pub(crate) fn present_value(rate: Number, periods: Number, payment: Number) -> Outcome {
    payment.mul(annuity_at_start(rate, periods)?)
}

pub(crate) fn future_value(rate: Number, periods: Number, payment: Number) -> Outcome {
    payment.mul(annuity_at_end(rate, periods)?)
}

pub(crate) fn payment(rate: Number, periods: Number, principal: Number) -> Outcome {
    principal.div(annuity_at_start(rate, periods)?)
}

pub(crate) fn growth_rate(from: Number, to: Number, periods: Number) -> Outcome {
    if periods.is_zero() {
        return Err(Trouble::DivideByZero);
    }
    let ratio = to.div(from)?;
    if ratio.is_negative() {
        return Err(Trouble::Domain("a rate of growth needs two figures of the same sign"));
    }
    power(ratio, Number::ONE.div(periods)?)?.sub(Number::ONE)
}

/// The flows' worth today, the first of them one period from now.
pub(crate) fn net_present_value(rate: Number, flows: &[Number]) -> Outcome {
    let growth = Number::ONE.add(rate)?;
    let mut total = Number::ZERO;
    for &flow in flows.iter().rev() {
        total = total.add(flow)?.div(growth)?;
    }
    Ok(total)
}

/// The rate at which flows are worth nothing today, the first of them now.
pub(crate) fn internal_rate(flows: &[Number]) -> Outcome {
    const NONE: Trouble =
        Trouble::Domain("no rate makes these payments worth nothing: some must go out and some come in");
    let largest =
        flows.iter().map(|flow| flow.abs()).max().filter(|largest| !largest.is_zero()).ok_or(NONE)?;
    let flows = flows.iter().map(|flow| flow.div(largest)).collect::<Result<Vec<_>, _>>()?;
    if !flows.iter().any(|flow| flow.is_negative())
        || flows.iter().all(|flow| flow.is_negative() || flow.is_zero())
    {
        return Err(NONE);
    }
    let worth = |rate: Number| -> Outcome {
        let growth = Number::ONE.add(rate)?;
        let mut total = Number::ZERO;
        for &flow in flows.iter().rev() {
            total = total.div(growth)?.add(flow)?;
        }
        Ok(total)
    };
    // Nearest to zero first: with several such rates, that is the one that is meant.
    let step = |n: i64| {
        if n <= 40 {
            Number::parse("0.05", 0).ok()?.mul(Number::whole(n)).ok()
        } else {
            two_to(n - 39).into()
        }
    };
    let at_zero = worth(Number::ZERO)?;
    if at_zero.is_zero() {
        return Ok(Number::ZERO);
    }
    let (mut up, mut down) = ((Number::ZERO, at_zero), (Number::ZERO, at_zero));
    for n in 1..=60 {
        let Some(size) = step(n) else { break };
        for (last, rate) in [(&mut up, size), (&mut down, size.neg())] {
            if rate <= Number::whole(-1) {
                continue;
            }
            let Ok(next) = worth(rate) else { continue };
            if next.is_negative() != last.1.is_negative() || next.is_zero() {
                return bisect(*last, rate, worth);
            }
            *last = (rate, next);
        }
    }
    // Close to a total loss the steps were too wide.
    let floor = constant("-0.999999");
    match worth(floor) {
        Ok(next) if next.is_negative() != down.1.is_negative() => bisect(down, floor, worth),
        _ => Err(NONE),
    }
}

fn bisect(
    (mut low, at_low): (Number, Number),
    mut high: Number,
    worth: impl Fn(Number) -> Outcome,
) -> Outcome {
    for _ in 0..110 {
        let middle = low.add(high)?.div(Number::whole(2))?;
        if middle == low || middle == high {
            break;
        }
        let there = worth(middle)?;
        if there.is_zero() {
            return Ok(middle);
        }
        if there.is_negative() == at_low.is_negative() {
            low = middle;
        } else {
            high = middle;
        }
    }
    let rate = low.add(high)?.div(Number::whole(2))?;
    // A rate that is short and exact is better than its neighbour.
    let short = rate.round_places(20);
    Ok(if worth(short)?.is_zero() { short } else { rate })
}
