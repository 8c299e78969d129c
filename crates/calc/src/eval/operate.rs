//! What operators do with two figures.

use std::cmp::Ordering;

use crate::ast::Operator;
use crate::math;
use crate::number::{Number, Trouble};
use crate::unit::Factor;
use crate::value::Scalar;

pub(super) fn operate(operator: Operator, a: Scalar, b: Scalar, factor: &Factor) -> Result<Scalar, Trouble> {
    use Operator::*;
    let ordering = matches!(operator, Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual);
    let (a, b) = match (a, b) {
        (Scalar::Number(a), Scalar::Number(b)) => (a, b),
        (Scalar::Condition(a), Scalar::Condition(b)) if operator == And => {
            return Ok(Scalar::Condition(a && b));
        }
        (Scalar::Condition(a), Scalar::Condition(b)) if operator == Or => {
            return Ok(Scalar::Condition(a || b));
        }
        _ if ordering => return Ok(Scalar::Condition(holds(operator, compare_others(a, b)))),
        // What never happens stays so, whatever is added to it.
        _ => return Ok(Scalar::Never),
    };
    if ordering {
        return Ok(Scalar::Condition(holds(operator, compare(a, b, factor)?)));
    }
    let factor = Some(factor).filter(|factor| !factor.is_one());
    let number = match (operator, factor) {
        (Multiply, None) => a.mul(b)?,
        (Divide, None) => a.div(b)?,
        (Multiply, Some(factor)) => convert(a.mul(b)?, factor)?,
        (Divide, Some(factor)) => {
            let b = b.mul(factor.numerator)?;
            match a.mul(factor.denominator) {
                Ok(a) => a.div(b)?,
                Err(_) => a.div(b)?.mul(factor.denominator)?,
            }
        }
        (Power, _) => math::power(a, b)?,
        _ => {
            let b = factor.map_or(Ok(b), |factor| convert(b, factor))?;
            a.add(if operator == Subtract { b.neg() } else { b })?
        }
    };
    Ok(Scalar::Number(number))
}

fn compare(a: Number, b: Number, factor: &Factor) -> Result<Ordering, Trouble> {
    if factor.is_one() {
        return Ok(a.compare(b));
    }
    Ok(a.mul(factor.denominator)?.compare(b.mul(factor.numerator)?))
}

/// What never happens is later than any point.
fn compare_others(a: Scalar, b: Scalar) -> Ordering {
    match (a, b) {
        (Scalar::Never, Scalar::Never) => Ordering::Equal,
        (Scalar::Never, _) => Ordering::Greater,
        (_, Scalar::Never) => Ordering::Less,
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
