//! Roots, powers, exponentials and logarithms in decimal, right to at least 20 significant digits where 28 places hold them.

use std::ops::{Add, Div, Mul, Sub};

use crate::number::{Number, Trouble};

type Outcome = Result<Number, Trouble>;

/// A number that has got into trouble on the way, or not yet; whatever is done with it then stays in that trouble. So
/// a formula reads as it stands in a textbook, and the module has one question for each operation and not one a step.
#[derive(Clone, Copy)]
struct Tried(Outcome);

const ONE: Tried = Tried(Ok(Number::ONE));

impl Tried {
    #[inline(never)]
    fn with(self, other: Tried, operation: fn(Number, Number) -> Outcome) -> Tried {
        match (self.0, other.0) {
            (Ok(a), Ok(b)) => Tried(operation(a, b)),
            (Err(trouble), _) | (_, Err(trouble)) => Tried(Err(trouble)),
        }
    }

    fn shift(self, power: i32) -> Tried {
        Tried(self.0.and_then(|number| number.shift(power)))
    }

    /// The number, or zero where there is none: for questions whose answer is then of no interest.
    fn number(self) -> Number {
        self.0.unwrap_or_default()
    }
}

impl Add for Tried {
    type Output = Tried;

    fn add(self, other: Tried) -> Tried {
        self.with(other, Number::add)
    }
}

impl Sub for Tried {
    type Output = Tried;

    fn sub(self, other: Tried) -> Tried {
        self.with(other, Number::sub)
    }
}

impl Mul for Tried {
    type Output = Tried;

    fn mul(self, other: Tried) -> Tried {
        self.with(other, Number::mul)
    }
}

impl Div for Tried {
    type Output = Tried;

    fn div(self, other: Tried) -> Tried {
        self.with(other, Number::div)
    }
}

fn known(number: Number) -> Tried {
    Tried(Ok(number))
}

fn whole(n: i64) -> Tried {
    known(Number::whole(n))
}

fn constant(text: &str) -> Tried {
    known(Number::parse(text, 0).unwrap_or(Number::ZERO))
}

fn ln_2() -> Tried {
    constant("0.6931471805599453094172321215")
}

fn ln_10() -> Tried {
    constant("2.302585092994045684017991455")
}

pub(crate) fn sqrt(x: Number) -> Outcome {
    if x.is_negative() {
        return Err(Trouble::Root);
    }
    if x.is_zero() {
        return Ok(x);
    }
    // To 1..100 by an even power of ten, so that as many digits as possible stand behind the point.
    let even = (x.digits_before_first() - 1).div_euclid(2);
    let small = known(x.shift(-2 * even)?);
    let mut root = whole(5);
    for _ in 0..12 {
        root = (root + small / root) / whole(2);
    }
    let short = root.0?.round_places(14);
    if (known(short) * known(short)).0 == small.0 {
        root = known(short);
    }
    root.0?.shift(even)
}

pub(crate) fn exp(x: Number) -> Outcome {
    if x > Number::whole(67) {
        return Err(Trouble::Overflow);
    }
    if x < Number::whole(-67) {
        return Ok(Number::ZERO);
    }
    let halvings = (known(x) / ln_2()).number().round_places(0).to_i64().unwrap_or(0);
    let rest = known(x) - whole(halvings) * ln_2();
    let (mut sum, mut term) = (ONE, ONE);
    for n in 1..40 {
        term = term * rest / whole(n);
        sum = sum + term;
    }
    let half = halvings / 2;
    if halvings >= 0 {
        (sum * two_to(half) * two_to(halvings - half)).0
    } else {
        (sum / two_to(-half) / two_to(half - halvings)).0
    }
}

fn two_to(power: i64) -> Tried {
    known(Number::from_u128(1u128 << power.clamp(0, 90)).unwrap_or(Number::ONE))
}

pub(crate) fn ln(x: Number) -> Outcome {
    let (logarithm, tens) = scaled_ln(x);
    logarithm.shift(-tens).0
}

/// The logarithm times a power of ten, and which: very near one it is so small that 28 places hold few of its digits.
fn scaled_ln(x: Number) -> (Tried, i32) {
    if x <= Number::ZERO {
        return (Tried(Err(Trouble::Logarithm)), 0);
    }
    let (mut rest, mut twos, mut tens) = (known(x), 0, 0);
    let mut scale = 0;
    // Near one the sum of logarithms would cancel itself out, and is not needed.
    if x < constant("0.5").number() || x > Number::whole(2) {
        tens = x.digits_before_first() - 1;
        rest = rest.shift(-tens);
        while rest.number() > constant("1.5").number() {
            rest = rest / whole(2);
            twos += 1;
        }
    } else {
        scale = (-(rest - ONE).number().digits_before_first()).max(0);
    }
    let z = (rest - ONE).shift(scale) / (rest + ONE);
    let square = (z * z).shift(-2 * scale);
    let (mut power, mut sum) = (z, z);
    for n in 1..40 {
        power = power * square;
        sum = sum + power / whole(2 * n + 1);
    }
    (sum * whole(2) + whole(twos) * ln_2() + whole(tens.into()) * ln_10(), scale)
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
    // Just below one the two parts would nearly cancel.
    let (rest, tens) = if tens == -1 { (x, 0) } else { (rest, tens) };
    (Tried(ln(rest)) / ln_10() + whole(tens.into())).0
}

pub(crate) fn power(base: Number, exponent: Number) -> Outcome {
    if let Some(whole) = exponent.to_i64() {
        return whole_power(base, whole);
    }
    if base.is_zero() {
        return if exponent.is_negative() { Err(Trouble::DivideByZero) } else { Ok(Number::ZERO) };
    }
    if base.is_negative() {
        return Err(Trouble::Power);
    }
    // Halves are roots, and exact where these are.
    let halves = (known(exponent) * whole(2)).0?;
    if let Some(halves) = halves.to_i64().filter(|halves| halves.abs() < 100) {
        return whole_power(sqrt(base)?, halves);
    }
    let (logarithm, tens) = scaled_ln(base);
    exp((known(exponent) * logarithm).shift(-tens).0?)
}

fn whole_power(base: Number, exponent: i64) -> Outcome {
    if exponent >= 0 {
        return repeat(base, exponent.unsigned_abs());
    }
    if base.is_zero() {
        return Err(Trouble::DivideByZero);
    }
    // Whichever of base and inverse is above one keeps its digits.
    if base.abs() < Number::ONE {
        return repeat((ONE / known(base)).0?, exponent.unsigned_abs());
    }
    match repeat(base, exponent.unsigned_abs()) {
        Ok(large) => (ONE / known(large)).0,
        Err(_) => Ok(Number::ZERO),
    }
}

fn repeat(base: Number, mut exponent: u64) -> Outcome {
    let (mut base, mut product) = (known(base), ONE);
    loop {
        if exponent & 1 == 1 {
            product = product * base;
        }
        exponent >>= 1;
        if exponent == 0 || product.0.is_err() {
            return product.0;
        }
        base = base * base;
    }
}

/// What one a period, at the end of each, is worth at their end.
fn annuity_at_end(rate: Number, periods: Number) -> Tried {
    if rate.is_zero() {
        return known(periods);
    }
    let is_little = |growth: Number| growth.abs() < constant("0.000001").number();
    if periods.is_zero() || !(known(rate) * known(periods)).0.is_ok_and(is_little) {
        return (Tried(grown(rate, periods)) - ONE) / known(rate);
    }
    // So little growth would cancel itself out, with most of its digits: e^x − 1 = x (1 + x/2 (1 + x/3 (…))).
    let (logarithm, tens) = scaled_ln((ONE + known(rate)).number());
    let size = logarithm / known(rate).shift(tens) * known(periods);
    let x = size * known(rate);
    size * (2..12).rev().fold(ONE, |sum, n| ONE + x / whole(n) * sum)
}

/// What it is worth at their beginning.
fn annuity_at_start(rate: Number, periods: Number) -> Tried {
    known(Number::ZERO) - annuity_at_end(rate, periods.neg())
}

/// Without the last digits, which a power or a root on the way has spoiled: $105 in a year are worth $100 at 5%, and what
/// doubles five times in five years grows by 100%, neither nearly so.
#[inline(never)]
fn even(amount: Tried) -> Outcome {
    amount.0.map(|amount| amount.round_places((24 - amount.digits_before_first()) as u32))
}

/// `(1 + rate) ^ periods`.
fn grown(rate: Number, periods: Number) -> Outcome {
    power((ONE + known(rate)).0?, periods)
}

pub(crate) fn compound(start: Number, rate: Number, periods: Number) -> Outcome {
    (known(start) * Tried(grown(rate, periods))).0
}

pub(crate) fn present_value(rate: Number, periods: Number, payment: Number) -> Outcome {
    even(known(payment) * annuity_at_start(rate, periods))
}

pub(crate) fn future_value(rate: Number, periods: Number, payment: Number) -> Outcome {
    (known(payment) * annuity_at_end(rate, periods)).0
}

pub(crate) fn payment(rate: Number, periods: Number, principal: Number) -> Outcome {
    even(known(principal) / annuity_at_start(rate, periods))
}

/// How much larger `to` is than `from`, as a share of it.
pub(crate) fn growth(from: Number, to: Number) -> Outcome {
    ((known(to) - known(from)) / known(from)).0
}

pub(crate) fn growth_rate(from: Number, to: Number, periods: Number) -> Outcome {
    let exponent = (ONE / known(periods)).0?;
    let ratio = known(to) / known(from);
    if from.is_negative() != to.is_negative() && !to.is_zero() {
        return Err(Trouble::Growth);
    }
    let times = match ratio.0 {
        Err(Trouble::DivideByZero) => ratio.0,
        Ok(ratio) if ratio.digits_before_first() > -8 && ratio.is_zero() == to.is_zero() => {
            power(ratio, exponent)
        }
        // A ratio that is too large, or so small that it has lost digits, may be come to in many periods.
        _ => ((Tried(ln(to.abs())) - Tried(ln(from.abs()))) / known(periods)).0.and_then(exp),
    };
    even(Tried(times) - ONE)
}

/// The flows' worth today, the first of them one period from now.
pub(crate) fn net_present_value(rate: Number, flows: &[Number]) -> Outcome {
    let growth = ONE + known(rate);
    flows.iter().rev().fold(known(Number::ZERO), |total, &flow| (total + known(flow)) / growth).0
}

/// What flows, the first of them now, are worth at a rate: today where they grow, and at their end where they shrink, so
/// that nothing is divided by nearly nothing. Both are zero at the same rate.
struct Flows {
    today: Vec<Tried>,
    at_end: Vec<Tried>,
}

impl Flows {
    fn new(mut flows: &[Number]) -> Flows {
        // When the first comes makes no difference, nor does what never comes.
        while let [nothing, rest @ ..] = flows
            && nothing.is_zero()
        {
            flows = rest;
        }
        while let [rest @ .., nothing] = flows
            && nothing.is_zero()
        {
            flows = rest;
        }
        let digits = |flow: &Number| flow.digits_before_first();
        let most = flows.iter().map(digits).max().unwrap_or_default();
        // By a power of ten smaller or larger, so that what the others are held against keeps the most of its digits.
        let scaled = |near: Option<&Number>| {
            let tens = near.map_or(0, digits).max(most - 27);
            flows.iter().map(|flow| known(*flow).shift(-tens)).collect()
        };
        Flows { today: scaled(flows.first()), at_end: scaled(flows.last()) }
    }

    fn worth(&self, rate: Number) -> Outcome {
        let growth = ONE + known(rate);
        let zero = known(Number::ZERO);
        if rate.is_negative() {
            self.at_end.iter().fold(zero, |total, &flow| total * growth + flow).0
        } else {
            self.today.iter().rev().fold(zero, |total, &flow| total / growth + flow).0
        }
    }
}

/// The rate at which flows are worth nothing today, the first of them now.
pub(crate) fn internal_rate(flows: &[Number]) -> Outcome {
    let out = flows.iter().any(|flow| flow.is_negative());
    if !out || flows.iter().all(|flow| flow.is_negative() || flow.is_zero()) {
        return Err(Trouble::NoRate);
    }
    let flows = Flows::new(flows);
    let at_zero = flows.worth(Number::ZERO)?;
    if at_zero.is_zero() {
        return Ok(Number::ZERO);
    }
    // Nearest to zero first: with several such rates, that is the one that is meant.
    let (mut up, mut down) = ((Number::ZERO, at_zero), (Number::ZERO, at_zero));
    for n in 1..=129 {
        let step = constant("0.05");
        let gain = if n <= 40 { step * whole(n) } else { two_to(n - 39) };
        // A total loss is come ever nearer to, and never reached.
        let loss = if n < 20 { step * whole(n) } else { ONE - step / two_to(n - 19) };
        for (last, rate) in [(&mut up, gain.number()), (&mut down, loss.number().neg())] {
            let Ok(next) = flows.worth(rate) else { continue };
            if next.is_zero() {
                return Ok(rate);
            }
            if next.is_negative() != last.1.is_negative() {
                return bisect(&flows, *last, rate);
            }
            *last = (rate, next);
        }
    }
    Err(Trouble::NoRate)
}

fn bisect(flows: &Flows, (mut low, at_low): (Number, Number), mut high: Number) -> Outcome {
    let between = |low, high| ((known(low) + known(high)) / whole(2)).0;
    for _ in 0..110 {
        let middle = between(low, high)?;
        if middle == low || middle == high {
            break;
        }
        let there = flows.worth(middle)?;
        if there.is_zero() {
            return Ok(middle);
        }
        if there.is_negative() == at_low.is_negative() {
            low = middle;
        } else {
            high = middle;
        }
    }
    let rate = between(low, high)?;
    // A rate that is short and exact is better than its neighbour.
    let short = rate.round_places(20);
    Ok(if flows.worth(short)?.is_zero() { short } else { rate })
}
