//! Operators, point by point over whatever shapes their operands have.

use std::cmp::Ordering;
use std::rc::Rc;

use super::calls::{call, look_up};
use super::{Evaluator, Fault, MOST_GRID_POINTS, Outcome, TOO_LARGE_A_GRID, convert, fault};
use crate::ast::{Items as Args, NodeId, Operator};
use crate::book::Book;
use crate::diagnostic::Code;
use crate::functions::Name;
use crate::math;
use crate::number::{Number, Trouble};
use crate::unit::Factor;
use crate::value::{Items, Scalar, Shape, Value};

/// What is done at every point. One enum and no closures, so that the walk over the points is compiled once.
#[derive(Clone, Copy)]
pub(super) enum Operation<'a> {
    Convert(&'a Factor),
    Negate,
    Not,
    Binary(Operator, &'a Factor),
    Choose,
    Call(Name),
    /// The value of a series at a point of its axis: the axis's points, the series' values.
    At(&'a [Scalar], &'a [Scalar]),
}

impl Operation<'_> {
    fn apply(self, args: &[Scalar]) -> Result<Scalar, Trouble> {
        Ok(match (self, args) {
            (Operation::Convert(factor), [Scalar::Number(number)]) => {
                Scalar::Number(convert(*number, factor)?)
            }
            (Operation::Negate, [Scalar::Number(number)]) => Scalar::Number(number.neg()),
            (Operation::Not, [Scalar::Condition(holds)]) => Scalar::Condition(!holds),
            (Operation::Binary(operator, factor), [a, b]) => operate(operator, *a, *b, factor)?,
            (Operation::Choose, [condition, yes, no]) => {
                if *condition == Scalar::Condition(true) {
                    *yes
                } else {
                    *no
                }
            }
            (Operation::Call(name), args) => call(name, args)?,
            (Operation::At(points, values), [point]) => look_up(points, values, *point)?,
            _ => args.first().copied().unwrap_or(Scalar::Never),
        })
    }
}

impl Evaluator {
    /// Does something at every point of the operands' common shape.
    pub(super) fn map(
        &mut self,
        book: &Book,
        at: NodeId,
        operands: &[Value],
        operation: Operation<'_>,
    ) -> Outcome {
        let mut args = Vec::with_capacity(operands.len());
        let (shape, inner, count) = self.common(book, at, operands)?;
        let mut scalars = Vec::with_capacity(count);
        for place in 0..count {
            args.clear();
            for operand in operands {
                args.push(operand.at(place, shape, inner));
            }
            match operation.apply(&args) {
                Ok(scalar) => scalars.push(scalar),
                Err(trouble) if self.matters(place, shape, inner) => {
                    return Err(self.trouble_at(book, at, trouble, shape, place, inner));
                }
                Err(_) => scalars.push(Scalar::Never),
            }
        }
        Ok(match (shape, scalars.as_slice()) {
            (Shape::One, [only]) => Value::One(*only),
            _ => Value::Many(Rc::new(Items { shape, inner: inner as u32, scalars })),
        })
    }

    /// The shape of several operands together, the length of its inner axis and the number of its points.
    fn common(
        &mut self,
        book: &Book,
        at: NodeId,
        operands: &[Value],
    ) -> Result<(Shape, usize, usize), Fault> {
        let mut shape = Shape::One;
        for operand in operands {
            match shape.join(operand.shape()) {
                Some(joined) => shape = joined,
                None => return Err(fault(book, at, Code::Shape, "these don't fit together")),
            }
        }
        let points = |axis: u32| book.values[axis as usize].scalars().len();
        let (inner, count) = match shape {
            Shape::One => (1, 1),
            Shape::List(count) => (1, count as usize),
            Shape::Series(axis) => (1, points(axis)),
            Shape::Grid(outer, inner) => (points(inner), points(outer) * points(inner)),
        };
        if count > MOST_GRID_POINTS {
            return Err(fault(book, at, Code::TooLarge, TOO_LARGE_A_GRID));
        }
        if count > 1 {
            self.spend(book, at, count)?;
        }
        Ok((shape, inner, count))
    }

    /// Says as well at which point a trouble came up.
    fn trouble_at(
        &self,
        book: &Book,
        at: NodeId,
        trouble: Trouble,
        shape: Shape,
        place: usize,
        inner: usize,
    ) -> Fault {
        let mut found = self.trouble(book, at, trouble);
        let Fault::Here(problem) = &mut found else { return found };
        let mut say = |joint: &str, axis: u32, place: usize| {
            let name = book.slice(book.cells[axis as usize].name);
            let point = book.values[axis as usize].scalars().get(place);
            let shown = point.map(|point| book.show_scalar(*point, axis)).unwrap_or_default();
            for part in [joint, name, " is ", &shown] {
                problem.message.push_str(part);
            }
        };
        match shape {
            Shape::One => {}
            Shape::Series(axis) => say(", where ", axis, place),
            Shape::Grid(outer, axis) => {
                say(", where ", outer, place / inner);
                say(" and ", axis, place % inner);
            }
            Shape::List(_) => {
                problem.message.push_str(", at item ");
                problem.message.push_str(&Number::whole(place as i64 + 1).plain());
            }
        }
        found
    }

    pub(super) fn binary(
        &mut self,
        book: &Book,
        at: NodeId,
        operator: Operator,
        converts: bool,
        left: NodeId,
        right: NodeId,
    ) -> Outcome {
        let factor = if converts { book.ast.factor(right) } else { None };
        let factor = factor.unwrap_or(&Factor::ONE);
        if matches!(operator, Operator::And | Operator::Or) {
            return self.logic(book, at, operator, left, right);
        }
        let (a, b) = (self.get(left)?, self.get(right)?);
        if let (Value::One(a), Value::One(b)) = (a, b) {
            return match operate(operator, *a, *b, factor) {
                Ok(scalar) => Ok(Value::One(scalar)),
                Err(trouble) => Err(self.trouble(book, at, trouble)),
            };
        }
        let operands = [a.clone(), b.clone()];
        self.map(book, at, &operands, Operation::Binary(operator, factor))
    }

    /// A side that decides alone leaves the other, and whatever is wrong there, out.
    fn logic(&mut self, book: &Book, at: NodeId, operator: Operator, left: NodeId, right: NodeId) -> Outcome {
        let decides = Value::One(Scalar::Condition(operator == Operator::Or));
        let a = self.get(left)?.clone();
        if a == decides {
            return Ok(decides);
        }
        let b = self.guarded(book, left + 1, right, &a, operator == Operator::And)?;
        let operands = [a, b];
        self.map(book, at, &operands, Operation::Binary(operator, &Factor::ONE))
    }

    pub(super) fn choice(&mut self, book: &Book, at: NodeId, items: Args) -> Outcome {
        let &[condition, yes, no] = book.ast.items(items) else { return Err(Fault::There(0)) };
        let chosen = match self.get(condition)? {
            Value::One(Scalar::Condition(true)) => Some(yes),
            Value::One(_) => Some(no),
            _ => None,
        };
        if let Some(node) = chosen {
            return self.converted(book, node);
        }
        let first = condition + 1;
        let condition = self.get(condition)?.clone();
        let yes_value = self.guarded(book, first, yes, &condition, true)?;
        let no_value = self.guarded(book, yes + 1, no, &condition, false)?;
        self.map(book, at, &[condition, yes_value, no_value], Operation::Choose)
    }
}

fn operate(operator: Operator, a: Scalar, b: Scalar, factor: &Factor) -> Result<Scalar, Trouble> {
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
