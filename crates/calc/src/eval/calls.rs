//! Functions: point by point, or over all items of a list or series.

use std::cmp::Ordering;
use std::rc::Rc;

use super::pointwise::Operation;
use super::{Evaluator, Fault, Outcome, fault};
use crate::ast::{Items as Args, NodeId};
use crate::book::Book;
use crate::diagnostic::Code;
use crate::functions::{FUNCTIONS, Function, Name, Rule, apply};
use crate::math;
use crate::number::{Number, Trouble};
use crate::value::{Items, Scalar, Shape, Value};

impl Evaluator {
    pub(super) fn call(&mut self, book: &Book, at: NodeId, function: u8, items: Args) -> Outcome {
        let function = &FUNCTIONS[usize::from(function)];
        let nodes = book.ast.items(items);
        let mut args = Vec::with_capacity(nodes.len());
        for &node in nodes {
            args.push(self.converted(book, node)?);
        }
        match function.rule {
            Rule::Extreme if args.len() == 1 && args[0].shape() != Shape::One => {
                self.fold(book, at, function, &args)
            }
            Rule::Keep | Rule::Plain | Rule::Root | Rule::Extreme | Rule::Ratio | Rule::Money => {
                self.map(book, at, &args, Operation::Call(function.id))
            }
            Rule::At => self.look_up(book, at, &args),
            Rule::When => Ok(Value::One(first_point(book, &args[0]))),
            _ => self.fold(book, at, function, &args),
        }
    }

    fn fold(&mut self, book: &Book, at: NodeId, function: &Function, args: &[Value]) -> Outcome {
        let Some(items) = args.last() else { return Err(Fault::There(0)) };
        let scalars = items.scalars();
        self.spend(book, at, scalars.len())?;
        match function.id {
            Name::Count => return Ok(Value::number(Number::whole(scalars.len() as i64))),
            Name::First => return Ok(Value::One(scalars.first().copied().unwrap_or(Scalar::Never))),
            Name::Last => return Ok(Value::One(scalars.last().copied().unwrap_or(Scalar::Never))),
            _ => {}
        }
        let numbers: Vec<Number> = scalars.iter().filter_map(number).collect();
        if numbers.len() < scalars.len() {
            return Ok(Value::One(Scalar::Never));
        }
        let result = match function.id {
            Name::Sum => total(&numbers),
            Name::Mean => total(&numbers).and_then(|sum| sum.div(Number::whole(numbers.len() as i64))),
            Name::Min | Name::Max => apply(function.id, &numbers),
            Name::Npv => {
                self.spend(book, at, numbers.len())?;
                let rate = args[0].scalars().iter().find_map(number).unwrap_or_default();
                math::net_present_value(rate, numbers.into_iter())
            }
            Name::Irr => {
                // The search goes through the flows some two hundred times.
                self.spend(book, at, numbers.len() * 200)?;
                math::internal_rate(&numbers)
            }
            _ => {
                let Value::Many(items) = items else { return Err(Fault::There(0)) };
                let running = running(&numbers).map_err(|trouble| self.trouble(book, at, trouble))?;
                return Ok(Value::Many(Rc::new(Items { shape: items.shape, inner: 1, scalars: running })));
            }
        };
        result.map(Value::number).map_err(|trouble| self.trouble(book, at, trouble))
    }

    fn look_up(&mut self, book: &Book, at: NodeId, args: &[Value]) -> Outcome {
        let [series, point] = args else { return Err(Fault::There(0)) };
        let Shape::Series(axis) = series.shape() else { return Err(Fault::There(0)) };
        let points = book.values[axis as usize].scalars();
        let known = |scalar: &Scalar| {
            *scalar == Scalar::Never || number(scalar).and_then(|n| place(points, n)).is_some()
        };
        let (shape, inner) = match point {
            Value::Many(items) => (items.shape, items.inner as usize),
            _ => (Shape::One, 1),
        };
        let missing = |(at, scalar): &(usize, &Scalar)| !known(scalar) && self.matters(*at, shape, inner);
        if let Some((_, scalar)) = point.scalars().iter().enumerate().find(missing) {
            let name = book.slice(book.cells[axis as usize].name);
            let shown =
                |scalar: Option<&Scalar>| scalar.map(|s| book.show_scalar(*s, axis)).unwrap_or_default();
            let (wanted, first, last) = (shown(Some(scalar)), shown(points.first()), shown(points.last()));
            let message =
                ["`", name, "` has no point ", &wanted, ": it goes from ", &first, " to ", &last].concat();
            return Err(fault(book, at, Code::Domain, &message));
        }
        self.map(book, at, std::slice::from_ref(point), Operation::At(points, series.scalars()))
    }
}

/// A function of single figures; of what never happens it makes nothing.
pub(super) fn call(name: Name, args: &[Scalar]) -> Result<Scalar, Trouble> {
    let numbers: Vec<Number> = args.iter().filter_map(number).collect();
    if numbers.len() < args.len() {
        return Ok(Scalar::Never);
    }
    apply(name, &numbers).map(Scalar::Number)
}

/// The value that stands at a point.
pub(super) fn look_up(points: &[Scalar], values: &[Scalar], point: Scalar) -> Result<Scalar, Trouble> {
    let place = number(&point).and_then(|wanted| place(points, wanted));
    Ok(place.and_then(|place| values.get(place)).copied().unwrap_or(Scalar::Never))
}

fn number(scalar: &Scalar) -> Option<Number> {
    match scalar {
        Scalar::Number(number) => Some(*number),
        _ => None,
    }
}

/// The place of a point of an axis, which goes up or down all the way.
fn place(points: &[Scalar], wanted: Number) -> Option<usize> {
    let numbers = || points.iter().filter_map(number);
    let falls = numbers().next() > numbers().next_back();
    let order = |scalar: &Scalar| {
        let order = number(scalar).map_or(Ordering::Less, |point| point.compare(wanted));
        if falls { order.reverse() } else { order }
    };
    points.binary_search_by(order).ok()
}

fn total(numbers: &[Number]) -> Result<Number, Trouble> {
    numbers.iter().try_fold(Number::ZERO, |sum, &number| sum.add(number))
}

fn running(numbers: &[Number]) -> Result<Vec<Scalar>, Trouble> {
    let mut sum = Number::ZERO;
    let add = |&number: &Number| {
        sum = sum.add(number)?;
        Ok(Scalar::Number(sum))
    };
    numbers.iter().map(add).collect()
}

/// The first point at which a condition holds.
fn first_point(book: &Book, condition: &Value) -> Scalar {
    let Shape::Series(axis) = condition.shape() else { return Scalar::Never };
    let place = condition.scalars().iter().position(|scalar| *scalar == Scalar::Condition(true));
    let point = place.and_then(|place| book.values[axis as usize].scalars().get(place));
    point.copied().unwrap_or(Scalar::Never)
}
