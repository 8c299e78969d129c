//! What operators do with two figures.

use std::cmp::Ordering;

use crate::ast::Operator;
use crate::math;
use crate::number::{Number, Trouble};
use crate::unit::Factor;
use crate::value::Scalar;

pub(super) fn operate(
    operator: Operator,
    a: Scalar,
    b: Scalar,
    factor: Option<&Factor>,
) -> Result<Scalar, Trouble> {
    use Operator::*;
    let ordering = matches!(operator, Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual);
    match (a, b) {
        (Scalar::Number(a), Scalar::Number(b)) if ordering => {
            compare(a, b, factor).map(|order| Scalar::Condition(holds(operator, order)))
        }
        (Scalar::Number(a), Scalar::Number(b)) => calculate(operator, a, b, factor).map(Scalar::Number),
        _ if ordering => Ok(Scalar::Condition(holds(operator, compare_others(a, b)))),
        // What never happens stays so, whatever is added to it.
        _ => Ok(Scalar::Never),
    }
}

/// What an operator makes of two numbers, of which `b` is to be multiplied by a factor before.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(super) fn calculate(
    operator: Operator,
    a: Number,
    b: Number,
    factor: Option<&Factor>,
) -> Result<Number, Trouble> {
    use Operator::*;
    match (operator, factor) {
        (Add, None) => a.add(b),
        (Subtract, None) => a.sub(b),
        (Multiply, None) => a.mul(b),
        (Divide, None) => a.div(b),
        (Add, Some(factor)) => a.add(convert(b, factor)?),
        (Subtract, Some(factor)) => a.sub(convert(b, factor)?),
        // The factor first, or it would magnify what the product is rounded by. What is too large on the way may fit in
        // the end.
        (Multiply, Some(factor)) => match a.mul(factor.numerator).and_then(|a| a.mul(b)) {
            Ok(product) => product.div(factor.denominator),
            Err(_) => a.mul(convert(b, factor)?),
        },
        (Divide, Some(factor)) => match (a.mul(factor.denominator), b.mul(factor.numerator)) {
            (Ok(a), Ok(b)) => a.div(b),
            (Err(_), Ok(b)) => a.div(b)?.mul(factor.denominator),
            (_, Err(_)) => a.div(b)?.mul(factor.denominator)?.div(factor.numerator),
        },
        (_, Some(factor)) => math::power(a, convert(b, factor)?),
        (_, None) => math::power(a, b),
    }
}

fn compare(a: Number, b: Number, factor: Option<&Factor>) -> Result<Ordering, Trouble> {
    let Some(factor) = factor else { return Ok(a.compare(b)) };
    // In the unit of the first, as their difference is, so that a seventh of a week is a day.
    match convert(b, factor) {
        Ok(b) => Ok(a.compare(b)),
        // What is too large there may fit the other way round.
        Err(_) => Ok(a.mul(factor.denominator)?.compare(b.mul(factor.numerator)?)),
    }
}

/// What never happens is later than any point.
fn compare_others(a: Scalar, b: Scalar) -> Ordering {
    match (a, b) {
        (Scalar::Never, Scalar::Never) => Ordering::Equal,
        (Scalar::Never, _) => Ordering::Greater,
        (a, b) if a == b => Ordering::Equal,
        _ => Ordering::Less,
    }
}

fn holds(operator: Operator, ordering: Ordering) -> bool {
    match operator {
        Operator::Less => ordering.is_lt(),
        Operator::LessEqual => ordering.is_le(),
        Operator::Greater => ordering.is_gt(),
        Operator::GreaterEqual => ordering.is_ge(),
        Operator::NotEqual => ordering.is_ne(),
        _ => ordering.is_eq(),
    }
}

/// All multiplications before the one division, so that what is exact stays so.
pub(super) fn convert(number: Number, factor: &Factor) -> Result<Number, Trouble> {
    match number.mul(factor.numerator) {
        Ok(product) => product.div(factor.denominator),
        Err(_) => number.div(factor.denominator)?.mul(factor.numerator),
    }
}
