//! Operators, point by point over whatever shapes their operands have.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Evaluator, Fault, MOST_GRID_POINTS, Outcome, fault};
use crate::ast::{Items as Args, NodeId, Operator};
use crate::book::Book;
use crate::diagnostic::Code;
use crate::math;
use crate::number::{Number, Trouble};
use crate::unit::Factor;
use crate::value::{Items, Scalar, Shape, Value};

impl Evaluator {
    /// Applies `f` at every point of the operands' common shape.
    pub(super) fn map(
        &mut self,
        book: &Book,
        at: NodeId,
        operands: &[&Value],
        mut f: impl FnMut(&[Scalar]) -> Result<Scalar, Trouble>,
    ) -> Outcome {
        let mut args = Vec::with_capacity(operands.len());
        if operands.iter().all(|operand| matches!(operand, Value::One(_))) {
            args.extend(operands.iter().flat_map(|operand| operand.scalars()));
            return f(&args).map(Value::One).map_err(|trouble| self.trouble(book, at, trouble));
        }
        let (shape, inner, count) = self.common(book, at, operands)?;
        let mut scalars = Vec::with_capacity(count);
        for place in 0..count {
            args.clear();
            args.extend(operands.iter().map(|operand| operand.at(place, shape, inner)));
            match f(&args) {
                Ok(scalar) => scalars.push(scalar),
                Err(trouble) => return Err(self.trouble_at(book, at, trouble, shape, place, inner)),
            }
        }
        Ok(Value::Many(Rc::new(Items { shape, inner: inner as u32, scalars })))
    }

    /// The shape of several operands together, the length of its inner axis and the number of its points.
    fn common(
        &mut self,
        book: &Book,
        at: NodeId,
        operands: &[&Value],
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
            return Err(fault(
                book,
                at,
                Code::TooLarge,
                format!("a grid has at most {MOST_GRID_POINTS} points"),
            ));
        }
        self.spend(book, at, count)?;
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
        let point = |axis: u32, place: usize| {
            let name = book.slice(book.cells[axis as usize].name);
            let shown =
                book.values[axis as usize].scalars().get(place).map(|scalar| book.show_scalar(*scalar, axis));
            format!("{name} is {}", shown.unwrap_or_default())
        };
        let here = match shape {
            Shape::Series(axis) => point(axis, place),
            Shape::Grid(outer, axis) => {
                format!("{} and {}", point(outer, place / inner), point(axis, place % inner))
            }
            _ => format!("item {}", place + 1),
        };
        if let Fault::Here(problem) = &mut found {
            problem.message.push_str(&format!(", where {here}"));
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
            return operate(operator, *a, *b, factor)
                .map(Value::One)
                .map_err(|trouble| self.trouble(book, at, trouble));
        }
        let (a, b) = (a.clone(), b.clone());
        self.map(book, at, &[&a, &b], |args| operate(operator, args[0], args[1], factor))
    }

    /// A side that decides alone leaves the other, and whatever is wrong there, out.
    fn logic(&mut self, book: &Book, at: NodeId, operator: Operator, left: NodeId, right: NodeId) -> Outcome {
        let decides = Value::One(Scalar::Condition(operator == Operator::Or));
        let a = self.get(left)?.clone();
        if a == decides {
            return Ok(decides);
        }
        let b = self.get(right)?.clone();
        self.map(book, at, &[&a, &b], |args| {
            Ok(match (args[0], args[1]) {
                (Scalar::Condition(a), Scalar::Condition(b)) if operator == Operator::And => {
                    Scalar::Condition(a && b)
                }
                (Scalar::Condition(a), Scalar::Condition(b)) => Scalar::Condition(a || b),
                _ => Scalar::Never,
            })
        })
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
        let condition = self.get(condition)?.clone();
        let (yes, no) = (self.converted(book, yes)?, self.converted(book, no)?);
        self.map(book, at, &[&condition, &yes, &no], |args| {
            Ok(if args[0] == Scalar::Condition(true) { args[1] } else { args[2] })
        })
    }
}

fn operate(operator: Operator, a: Scalar, b: Scalar, factor: &Factor) -> Result<Scalar, Trouble> {
    use Operator::*;
    let ordering = matches!(operator, Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual);
    let (a, b) = match (a, b) {
        (Scalar::Number(a), Scalar::Number(b)) => (a, b),
        _ if ordering => return Ok(Scalar::Condition(holds(operator, compare_others(a, b)))),
        // What never happens stays so, whatever is added to it.
        _ => return Ok(Scalar::Never),
    };
    if ordering {
        return Ok(Scalar::Condition(holds(operator, compare(a, b, factor)?)));
    }
    let plain = factor.is_one();
    let number = match operator {
        Add if plain => a.add(b)?,
        Add => a.add(super::convert(b, factor)?)?,
        Subtract if plain => a.sub(b)?,
        Subtract => a.sub(super::convert(b, factor)?)?,
        Multiply if plain => a.mul(b)?,
        Multiply => super::convert(a.mul(b)?, factor)?,
        Divide if plain => a.div(b)?,
        Divide => a.mul(factor.denominator)?.div(b.mul(factor.numerator)?)?,
        _ => math::power(a, b)?,
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
