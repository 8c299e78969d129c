//! Values: every cell from those before it, points one by one, faults kept where they began.

mod calls;
mod guard;
mod pointwise;

use std::rc::Rc;

use self::pointwise::Operation;
use crate::ast::{Body, CellId, FigureKind, Node, NodeId, Operator};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::{Number, Trouble};
use crate::unit::Factor;
use crate::value::{Items, Scalar, Shape, Value};

/// The most points of an axis, of a grid, and of a book.
pub(crate) const MOST_AXIS_POINTS: usize = 10_000;
pub(crate) const MOST_GRID_POINTS: usize = 100_000;
pub(crate) const MOST_BOOK_POINTS: usize = 2_000_000;
const TOO_LARGE_A_GRID: &str = "a grid has at most 100,000 points";
/// The most points that one evaluation may go through, so that it always ends in a few seconds.
const MOST_WORK: usize = 120_000_000;

/// Why there is no value: because of something here, or because of another cell.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    Here(Box<Diagnostic>),
    There(CellId),
}

pub(crate) type Outcome = Result<Value, Fault>;

impl Book {
    /// Evaluates every cell, in order.
    pub(crate) fn evaluate(&mut self) {
        self.values = (0..self.cells.len() as CellId).map(Value::Missing).collect();
        (self.points, self.full_from) = (0, None);
        let mut evaluator = Evaluator::default();
        for rank in 0..self.graph.count() {
            let id = self.graph.at(rank);
            let value = self.evaluate_cell(id, &mut evaluator);
            self.values[id as usize] = value;
        }
    }

    /// A cell's value as of now; a fault is noted.
    pub(crate) fn evaluate_cell(&mut self, id: CellId, evaluator: &mut Evaluator) -> Value {
        if let Value::Many(old) = &self.values[id as usize] {
            self.points -= old.scalars.len();
        }
        let mut outcome = evaluator.cell(self, id);
        if let Ok(Value::Many(items)) = &outcome {
            self.points += items.scalars.len();
            if self.points > MOST_BOOK_POINTS {
                self.points -= items.scalars.len();
                outcome = Err(self.too_many_points(id));
            }
        }
        self.faults.take(id);
        match outcome {
            Ok(value) => value,
            Err(Fault::There(origin)) => Value::Missing(origin),
            Err(Fault::Here(problem)) => {
                self.faults.insert(id, problem);
                Value::Missing(id)
            }
        }
    }
}

impl Book {
    /// The first cell for which there is no room is at fault, and all that come after it are because of it.
    fn too_many_points(&mut self, id: CellId) -> Fault {
        if let Some(first) = self.full_from.filter(|first| *first != id && self.faults.get(*first).is_some())
        {
            return Fault::There(first);
        }
        self.full_from = Some(id);
        let message = "the book has more than 2,000,000 points from here on";
        Fault::Here(Box::new(Diagnostic::new(Code::TooLarge, self.cells[id as usize].name, message)))
    }
}

/// The values of a cell's nodes, kept from cell to cell so that no memory is asked for anew.
#[derive(Debug, Default)]
pub(crate) struct Evaluator {
    slots: Vec<Outcome>,
    start: NodeId,
    /// Where a recurrence stands: its axis, the point's place, the value before.
    point: Option<(CellId, usize, Value)>,
    /// Outside of which points nothing is asked for.
    guards: Vec<guard::Guard>,
    /// The cell that is evaluated, and the first for which there was no time left.
    current: CellId,
    tired_from: Option<CellId>,
    work: usize,
}

impl Evaluator {
    fn cell(&mut self, book: &Book, id: CellId) -> Outcome {
        let cell = &book.cells[id as usize];
        if cell.value_type.is_broken() {
            return Err(Fault::There(id));
        }
        (self.start, self.point, self.current) = (cell.nodes.0, None, id);
        self.slots.clear();
        match cell.body {
            Body::Broken => Err(Fault::There(id)),
            Body::Expression(root) => {
                if cell.kind == FigureKind::Input
                    && let Some(&number) = book.inputs.get(id)
                {
                    return Ok(Value::number(number));
                }
                self.nodes(book, cell.nodes.0..cell.nodes.1);
                self.take(root)
            }
            Body::Axis { start, end, step } => {
                self.nodes(book, cell.nodes.0..cell.nodes.1);
                self.axis(book, id, start, end, step)
            }
            Body::Recurrence { start, next, axis, .. } => {
                let Node::Cell(axis) = book.ast.node(axis) else { return Err(Fault::There(id)) };
                self.recurrence(book, start, next, axis)
            }
        }
    }

    fn nodes(&mut self, book: &Book, range: std::ops::Range<NodeId>) {
        for at in range {
            let outcome = self.node(book, at);
            self.slots.push(outcome);
        }
    }

    fn get(&self, node: NodeId) -> Result<&Value, Fault> {
        self.slots[(node - self.start) as usize].as_ref().map_err(Fault::clone)
    }

    fn take(&mut self, node: NodeId) -> Outcome {
        std::mem::replace(&mut self.slots[(node - self.start) as usize], Err(Fault::There(0)))
    }

    /// An operand, in the unit that its operator asks for.
    fn converted(&mut self, book: &Book, node: NodeId) -> Outcome {
        let value = self.get(node)?.clone();
        match book.ast.factor(node) {
            None => Ok(value),
            Some(factor) => self.map(book, node, &[value], Operation::Convert(factor)),
        }
    }

    fn node(&mut self, book: &Book, at: NodeId) -> Outcome {
        match book.ast.node(at) {
            Node::Literal(literal) => Ok(Value::number(book.ast.literal(literal).number)),
            Node::Number { digits, places } => Ok(Value::number(Number::small(digits, places))),
            Node::Text(text) => Ok(Value::One(Scalar::Text(text))),
            Node::Cell(cell) => match &book.values[cell as usize] {
                Value::Missing(origin) => Err(Fault::There(*origin)),
                value => Ok(value.clone()),
            },
            Node::Point(cell) => self.at_point(book, cell),
            Node::Unit(_) => Ok(Value::number(Number::ONE)),
            Node::Previous => match &self.point {
                Some((_, _, previous)) => Ok(previous.clone()),
                None => Err(Fault::There(0)),
            },
            Node::Negate(inner) => {
                let value = self.get(inner)?.clone();
                self.map(book, at, &[value], Operation::Negate)
            }
            Node::Not(inner) => {
                let value = self.get(inner)?.clone();
                self.map(book, at, &[value], Operation::Not)
            }
            Node::Binary { operator, converts, left, right } => {
                self.binary(book, at, operator, converts, left, right)
            }
            Node::If(items) => self.choice(book, at, items),
            Node::Call { function, items } => self.call(book, at, function, items),
            Node::List(items) => {
                let mut scalars = Vec::with_capacity(usize::from(items.count));
                for &item in book.ast.items(items) {
                    scalars.extend_from_slice(self.converted(book, item)?.scalars());
                }
                Ok(Value::Many(Rc::new(Items {
                    shape: Shape::List(scalars.len() as u32),
                    inner: 1,
                    scalars,
                })))
            }
            Node::In(inner, _) => self.converted(book, inner),
            Node::Name | Node::Path | Node::Broken => Err(Fault::There(0)),
        }
    }

    fn number(&self, node: NodeId) -> Result<Number, Fault> {
        match self.get(node)? {
            Value::One(Scalar::Number(number)) => Ok(*number),
            _ => Err(Fault::There(0)),
        }
    }

    fn axis(&mut self, book: &Book, id: CellId, start: NodeId, end: NodeId, step: Option<NodeId>) -> Outcome {
        let scalar = |value: Value| match value {
            Value::One(Scalar::Number(number)) => Some(number),
            _ => None,
        };
        let (from, to) = (self.number(start)?, scalar(self.converted(book, end)?));
        let by = match step {
            Some(step) => scalar(self.converted(book, step)?),
            None => Some(Number::ONE),
        };
        let (Some(to), Some(by)) = (to, by) else {
            return Err(fault(book, end, Code::Domain, "an axis goes from one number to another"));
        };
        let blame = step.unwrap_or(end);
        if by.is_zero() {
            return Err(fault(book, blame, Code::Domain, "an axis can't go on in steps of zero"));
        }
        let way = to.sub(from).map_err(|trouble| self.trouble(book, end, trouble))?;
        if way.is_negative() != by.is_negative() && !way.is_zero() {
            let message =
                ["steps of ", &by.plain(), " never lead from ", &from.plain(), " to ", &to.plain()].concat();
            return Err(fault(book, blame, Code::Domain, &message));
        }
        let count = match way.div(by).ok().and_then(|steps| steps.floor().to_i64()) {
            Some(count) if (count as usize) < MOST_AXIS_POINTS => count,
            _ => {
                return Err(fault(book, blame, Code::TooLarge, "an axis has at most 10,000 points"));
            }
        };
        self.spend(book, start, count as usize)?;
        let point = |n: i64| by.mul(Number::whole(n)).and_then(|way| from.add(way)).map(Scalar::Number);
        let scalars = (0..=count).map(point).collect::<Result<Vec<_>, _>>();
        let scalars = scalars.map_err(|trouble| self.trouble(book, end, trouble))?;
        Ok(Value::Many(Rc::new(Items { shape: Shape::Series(id), inner: 1, scalars })))
    }

    fn recurrence(&mut self, book: &Book, start: NodeId, next: NodeId, axis: CellId) -> Outcome {
        self.nodes(book, self.start..start + 1);
        let points = match &book.values[axis as usize] {
            Value::Missing(origin) => return Err(Fault::There(*origin)),
            value => value.scalars().len(),
        };
        let first = self.converted(book, start)?;
        let range = start + 1..next + 1;
        let varies = self.varying(book, range.clone());
        let mut values = vec![first.clone()];
        self.point = Some((axis, 0, first));
        self.slots.resize_with((next + 1 - self.start) as usize, || Err(Fault::There(0)));
        for place in 1..points {
            if let Some((_, at, _)) = &mut self.point {
                *at = place;
            }
            for node in range.clone() {
                if place == 1 || varies[(node - range.start) as usize] {
                    self.slots[(node - self.start) as usize] = self.node(book, node);
                }
            }
            self.spend(book, next, 1)?;
            let value = self.converted(book, next)?;
            if let Some((_, _, previous)) = &mut self.point {
                *previous = value.clone();
            }
            values.push(value);
        }
        self.point = None;
        self.assemble(book, next, axis, &values)
    }

    /// Which nodes have another value at every point, and so must be evaluated again.
    fn varying(&self, book: &Book, range: std::ops::Range<NodeId>) -> Vec<bool> {
        let mut varies: Vec<bool> = Vec::with_capacity(range.len());
        for at in range.clone() {
            let of = |node: NodeId| varies[(node - range.start) as usize];
            let own = match book.ast.node(at) {
                Node::Point(_) | Node::Previous => true,
                Node::Negate(inner) | Node::Not(inner) | Node::In(inner, _) => of(inner),
                Node::Binary { left, right, .. } => of(left) || of(right),
                Node::If(items) | Node::Call { items, .. } | Node::List(items) => {
                    book.ast.items(items).iter().any(|&item| of(item))
                }
                _ => false,
            };
            varies.push(own);
        }
        varies
    }

    /// The values of a recurrence, point after point, as one series or grid.
    fn assemble(&mut self, book: &Book, node: NodeId, axis: CellId, values: &[Value]) -> Outcome {
        let widest = values.iter().map(Value::shape).find(|shape| *shape != Shape::One);
        let Some(Shape::Series(inner_axis)) = widest else {
            let scalars = values.iter().flat_map(|value| value.scalars().iter().copied()).collect();
            return Ok(Value::Many(Rc::new(Items { shape: Shape::Series(axis), inner: 1, scalars })));
        };
        let inner = book.values[inner_axis as usize].scalars().len();
        self.spend(book, node, inner * values.len())?;
        if inner * values.len() > MOST_GRID_POINTS {
            return Err(fault(book, node, Code::TooLarge, TOO_LARGE_A_GRID));
        }
        let all =
            values.iter().flat_map(|value| (0..inner).map(|at| value.at(at, Shape::Series(inner_axis), 1)));
        let shape = Shape::Grid(axis, inner_axis);
        Ok(Value::Many(Rc::new(Items { shape, inner: inner as u32, scalars: all.collect() })))
    }

    /// A series at the point where the recurrence stands.
    fn at_point(&self, book: &Book, cell: CellId) -> Outcome {
        let Some((axis, place, _)) = self.point else { return Err(Fault::There(cell)) };
        let items = match &book.values[cell as usize] {
            Value::Missing(origin) => return Err(Fault::There(*origin)),
            Value::One(scalar) => return Ok(Value::One(*scalar)),
            Value::Many(items) => items,
        };
        let inner = items.inner as usize;
        let scalars: Vec<Scalar> = match items.shape {
            Shape::Grid(outer, _) if outer == axis => {
                items.scalars[place * inner..(place + 1) * inner].to_vec()
            }
            Shape::Grid(..) => items.scalars.iter().skip(place).step_by(inner).copied().collect(),
            _ => return Ok(Value::One(items.scalars.get(place).copied().unwrap_or(Scalar::Never))),
        };
        Ok(Value::Many(Rc::new(Items { shape: items.shape.without(axis), inner: 1, scalars })))
    }

    fn spend(&mut self, book: &Book, node: NodeId, points: usize) -> Result<(), Fault> {
        self.work += points;
        if self.work <= MOST_WORK {
            return Ok(());
        }
        // The first to be too much is at fault; all that come after it are because of it.
        let first = *self.tired_from.get_or_insert(self.current);
        if first != self.current {
            return Err(Fault::There(first));
        }
        let message = "this goes through more points than can be computed in good time";
        Err(fault(book, node, Code::TooLarge, message))
    }

    /// A trouble of arithmetic as a fault of the node in which it came up.
    fn trouble(&self, book: &Book, node: NodeId, trouble: Trouble) -> Fault {
        match trouble {
            Trouble::Overflow => {
                let hint = "a number goes up to about 79 thousand trillion trillion";
                let problem =
                    Diagnostic::new(Code::Overflow, book.ast.span(node), "the result is too large to keep");
                Fault::Here(Box::new(problem.hint(hint)))
            }
            Trouble::DivideByZero => self.divided_by_zero(book, node),
            Trouble::Domain(message) => fault(book, node, Code::Domain, message),
        }
    }

    fn divided_by_zero(&self, book: &Book, node: NodeId) -> Fault {
        let mut culprit = node;
        match book.ast.node(node) {
            Node::Binary { operator: Operator::Divide, right, .. } => culprit = right,
            Node::Binary { operator: Operator::Power, .. } => {
                let message = "divided by zero: a power below zero of 0";
                return fault(book, node, Code::DivideByZero, message);
            }
            _ => {}
        }
        let name = book.slice(book.ast.span(culprit));
        let message = match book.ast.node(culprit) {
            Node::Cell(cell) if matches!(book.values[cell as usize], Value::One(_)) => {
                ["divided by zero: ", name, " is ", &book.display(cell)].concat()
            }
            Node::Literal(_) | Node::Number { .. } => "divided by zero".to_owned(),
            _ if culprit != node => ["divided by zero: ", name, " is 0"].concat(),
            _ => "divided by zero".to_owned(),
        };
        fault(book, culprit, Code::DivideByZero, &message)
    }
}

fn fault(book: &Book, node: NodeId, code: Code, message: &str) -> Fault {
    Fault::Here(Box::new(Diagnostic::new(code, book.ast.span(node), message)))
}

/// All multiplications before the one division, so that what is exact stays so.
fn convert(number: Number, factor: &Factor) -> Result<Number, Trouble> {
    match number.mul(factor.numerator) {
        Ok(product) => product.div(factor.denominator),
        Err(_) => number.div(factor.denominator)?.mul(factor.numerator),
    }
}
