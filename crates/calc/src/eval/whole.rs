//! What looks at all the points of a series at once: sums, lists, running totals. It is worked out once and kept.

use std::cmp::Ordering;

use super::trouble::Problem;
use super::{Evaluator, Fault, Outcome, SERIES_WORK};
use crate::ast::{Items, Node, NodeId, before};
use crate::book::Book;
use crate::functions::{Name, RULES, Rule, apply};
use crate::math;
use crate::number::{Number, Trouble};
use crate::value::{Scalar, Shape};

/// A part of an expression that has been worked out for all points: from its first node to its last.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    start: NodeId,
    node: NodeId,
    shape: Shape,
    inner: usize,
    scalars: Result<Vec<Scalar>, Fault>,
}

impl Evaluator {
    /// The value of such a part at this point.
    pub(super) fn whole(&mut self, book: &Book, node: NodeId) -> Outcome {
        let place = match self.wholes.binary_search_by_key(&node, |whole| whole.node) {
            Ok(place) => place,
            Err(place) => {
                let whole = self.work_out(book, node);
                let start = (whole.start - self.first) as usize;
                self.wholes.insert(place.min(self.wholes.len()), whole);
                if self.wholes.len() == 1 {
                    self.mark_skips();
                }
                self.skip[start] = self.skip[start].max(node);
                place
            }
        };
        let Whole { shape, inner, scalars, .. } = &self.wholes[place];
        match scalars {
            Ok(scalars) => Ok(self.at(*shape, *inner, scalars, None)),
            Err(fault) => Err(*fault),
        }
    }

    /// Where the nodes of what is kept begin, evaluation goes on at their last.
    fn mark_skips(&mut self) {
        self.skip.clear();
        self.skip.resize(self.slots.len(), 0);
        for whole in &self.wholes {
            self.skip[(whole.start - self.first) as usize] = whole.node;
        }
    }

    /// At another point of a recurrence, what rests on the point must be worked out again.
    pub(super) fn forget_varying(&mut self, book: &Book) {
        let varies = |node| matches!(book.ast.node(node), Node::Point(_) | Node::Previous);
        let count = self.wholes.len();
        self.wholes.retain(|whole| !(whole.start..whole.node).any(varies));
        if self.wholes.len() < count {
            self.mark_skips();
        }
    }

    fn work_out(&mut self, book: &Book, node: NodeId) -> Whole {
        let start = first_of(book, node);
        let (shape, inner, scalars) = match book.ast.node(node) {
            Node::List(items) => {
                let items = book.ast.items(items);
                let scalars = items.iter().map(|&item| self.converted(book, item)).collect();
                (Shape::List(items.len() as u32), 1, scalars)
            }
            Node::Call { function, items } if takes_all(book, function, items) => {
                let (name, rule) = RULES[usize::from(function)];
                let args = book.ast.items(items);
                match self.operand(book, args.last().copied().unwrap_or(node)) {
                    Err(fault) => (Shape::One, 1, Err(fault)),
                    Ok((shape, _, scalars)) if rule == Rule::Running => {
                        (shape, 1, self.running(node, &scalars))
                    }
                    Ok((shape, _, scalars)) => {
                        let scalar = self.fold(book, node, name, args, shape, &scalars);
                        (Shape::One, 1, scalar.map(|scalar| vec![scalar]))
                    }
                }
            }
            // The series of `at`, which is kept under its own node.
            _ => match self.operand(book, node) {
                Ok((shape, inner, scalars)) => (shape, inner, Ok(scalars)),
                Err(fault) => (Shape::One, 1, Err(fault)),
            },
        };
        Whole { start, node, shape, inner, scalars }
    }

    /// An operand at all its points.
    fn operand(&mut self, book: &Book, node: NodeId) -> Result<(Shape, usize, Vec<Scalar>), Fault> {
        let start = first_of(book, node);
        let shape = self.spread(book, start, node);
        let (inner, scalars) = self.everywhere(book, start, node, shape)?;
        Ok((shape, inner, scalars))
    }

    /// What an expression spreads over. It is gone through from its end, so that what a function takes in as a whole, and
    /// gives one value of, is stepped over.
    fn spread(&self, book: &Book, start: NodeId, node: NodeId) -> Shape {
        let mut shape = Shape::One;
        let mut end = node + 1;
        while end > start {
            let at = before(end);
            end = at;
            let own = match book.ast.node(at) {
                Node::Cell(cell) => book.values[cell as usize].shape(),
                Node::Point(cell) => {
                    let shape = book.values[cell as usize].shape();
                    self.point.map_or(shape, |(axis, _)| shape.without(axis))
                }
                Node::Previous => self.across,
                Node::List(items) => {
                    end = first_of(book, at);
                    Shape::List(book.ast.items(items).len() as u32)
                }
                Node::Call { function, items } => {
                    let (_, rule) = RULES[usize::from(function)];
                    match *book.ast.items(items) {
                        // Of a series that is looked up in, only the point spreads.
                        [series, point] if rule == Rule::At => {
                            end = first_of(book, at);
                            self.spread(book, series + 1, point)
                        }
                        ref items => {
                            if rule != Rule::Running && rule.takes_all(items.len()) {
                                end = first_of(book, at);
                            }
                            Shape::One
                        }
                    }
                }
                _ => Shape::One,
            };
            shape = own.join(shape).unwrap_or(shape);
        }
        shape
    }

    /// How many nodes are gone through at each point: what is worked out for all points at once counts as one.
    pub(super) fn walked(&self, book: &Book, start: NodeId, node: NodeId) -> usize {
        let (mut count, mut end) = (0, node + 1);
        while end > start {
            end = before(end);
            count += 1;
            let is_whole = match book.ast.node(end) {
                Node::List(_) => true,
                Node::Call { function, items } => takes_all(book, function, items),
                _ => false,
            };
            if is_whole {
                end = first_of(book, end);
            }
        }
        count
    }

    /// A function that looks at all items at once.
    fn fold(
        &mut self,
        book: &Book,
        node: NodeId,
        name: Name,
        args: &[NodeId],
        shape: Shape,
        scalars: &[Scalar],
    ) -> Outcome {
        match name {
            Name::Count => return Ok(Scalar::Number(Number::whole(scalars.len() as i64))),
            Name::First => return Ok(scalars.first().copied().unwrap_or(Scalar::Never)),
            Name::Last => return Ok(scalars.last().copied().unwrap_or(Scalar::Never)),
            Name::When => return Ok(first_point(book, shape, scalars)),
            _ => {}
        }
        let numbers: Vec<Number> = scalars.iter().filter_map(number).collect();
        if numbers.len() < scalars.len() {
            return Ok(Scalar::Never);
        }
        let result = match name {
            Name::Sum => total(&numbers),
            Name::Mean => total(&numbers).and_then(|sum| sum.div(Number::whole(numbers.len() as i64))),
            Name::Npv => {
                let rate = args.first().map(|&rate| self.converted(book, rate)).transpose()?;
                math::net_present_value(rate.as_ref().and_then(number).unwrap_or_default(), &numbers)
            }
            Name::Irr => {
                // The search goes through the flows some hundreds of times.
                self.spend(node, numbers.len() * SERIES_WORK)?;
                math::internal_rate(&numbers)
            }
            extreme => apply(extreme, &numbers),
        };
        self.result(node, result)
    }

    fn running(&mut self, node: NodeId, scalars: &[Scalar]) -> Result<Vec<Scalar>, Fault> {
        let mut sum = Number::ZERO;
        let mut running = Vec::with_capacity(scalars.len());
        for scalar in scalars {
            let Some(number) = number(scalar) else { return Ok(vec![Scalar::Never; scalars.len()]) };
            sum = sum.add(number).map_err(|trouble| self.trouble(node, trouble))?;
            running.push(Scalar::Number(sum));
        }
        Ok(running)
    }

    /// The value of a series at a point of its axis.
    pub(super) fn look_up(&mut self, book: &Book, node: NodeId, args: &[NodeId]) -> Outcome {
        let &[series, point] = args else { return Err(Fault::There(0)) };
        self.whole(book, series)?;
        let Scalar::Number(wanted) = self.converted(book, point)? else { return Ok(Scalar::Never) };
        let found = self.wholes.binary_search_by_key(&series, |whole| whole.node);
        let Some(Whole { shape: Shape::Series(axis), scalars: Ok(scalars), .. }) =
            found.ok().map(|at| &self.wholes[at])
        else {
            return Err(Fault::There(0));
        };
        let axis = *axis;
        match place(book.values[axis as usize].scalars(), wanted) {
            Some(place) => Ok(scalars.get(place).copied().unwrap_or(Scalar::Never)),
            None => Err(self.problem(Problem::NoPoint { node, axis, point: wanted })),
        }
    }
}

fn takes_all(book: &Book, function: u8, items: Items) -> bool {
    RULES[usize::from(function)].1.takes_all(book.ast.items(items).len())
}

/// The first node of a part, which begins with the first of its first operand.
fn first_of(book: &Book, node: NodeId) -> NodeId {
    let mut first = node;
    loop {
        first = match book.ast.node(first) {
            Node::Negate(inner) | Node::Not(inner) => inner,
            Node::In(_) => before(first),
            Node::Binary { left, .. } => left,
            Node::If(items) | Node::Call { items, .. } | Node::List(items) => {
                match book.ast.items(items).first() {
                    Some(item) => *item,
                    None => return first,
                }
            }
            _ => return first,
        }
    }
}

/// The place of a point of an axis, which goes up or down all the way.
fn place(points: &[Scalar], wanted: Number) -> Option<usize> {
    let falls = points.first().and_then(number) > points.last().and_then(number);
    let order = |scalar: &Scalar| {
        let order = number(scalar).map_or(Ordering::Less, |point| point.compare(wanted));
        if falls { order.reverse() } else { order }
    };
    points.binary_search_by(order).ok()
}

fn number(scalar: &Scalar) -> Option<Number> {
    match scalar {
        Scalar::Number(number) => Some(*number),
        _ => None,
    }
}

fn total(numbers: &[Number]) -> Result<Number, Trouble> {
    numbers.iter().try_fold(Number::ZERO, |sum, &number| sum.add(number))
}

/// The first point at which a condition holds.
fn first_point(book: &Book, shape: Shape, conditions: &[Scalar]) -> Scalar {
    let Shape::Series(axis) = shape else { return Scalar::Never };
    let place = conditions.iter().position(|scalar| *scalar == Scalar::Condition(true));
    let point = place.and_then(|place| book.values[axis as usize].scalars().get(place));
    point.copied().unwrap_or(Scalar::Never)
}
