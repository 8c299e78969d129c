//! Values: every cell from those before it, point by point along its axes, faults kept where they began.

mod operate;
mod trouble;
mod whole;

use std::ops::Range;
use std::sync::Arc;

use self::operate::{calculate, convert, operate};
use self::trouble::Problem;
use self::whole::Whole;
use crate::SHORT_CUTS;
use crate::ast::{Axis, Body, CellId, FigureKind, Node, NodeId, Operator, Recurrence, before};
use crate::book::{Book, LONGEST_PLAIN};
use crate::diagnostic::{Code, Diagnostic};
use crate::functions::{RULES, Rule, apply};
use crate::number::{Number, Trouble};
use crate::value::{Base, Items, Scalar, Shape, Type, Value};

/// The most points of an axis, of a grid, and of a book.
pub(crate) const MOST_AXIS_POINTS: usize = 10_000;
pub(crate) const MOST_GRID_POINTS: usize = 100_000;
pub(crate) const MOST_BOOK_POINTS: usize = 2_000_000;
/// The most points that one evaluation may go through, so that it always ends in a few seconds.
const MOST_WORK: usize = 120_000_000;
/// As how many points one counts for which a logarithm or a root is worked out.
const SERIES_WORK: usize = 200;

/// Why there is no value: because of a problem that the evaluator keeps, or because of another cell.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Here(usize),
    There(CellId),
}

/// What a node comes to at one point.
type Outcome = Result<Scalar, Fault>;

impl Book {
    /// Evaluates every cell, in order.
    pub(crate) fn evaluate(&mut self) {
        self.values = (0..self.cells.len() as CellId).map(Value::Missing).collect();
        (self.points, self.full_from) = (0, None);
        let mut evaluator = None;
        for rank in 0..self.graph.count() {
            let id = self.graph.at(rank);
            self.evaluate_cell(id, &mut evaluator);
        }
    }

    /// Works a cell out as of now; a fault is noted. The evaluator is made when it is needed first.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn evaluate_cell(&mut self, id: CellId, evaluator: &mut Option<Evaluator>) {
        if SHORT_CUTS && let Some(number) = Evaluator::plain(self, id) {
            self.faults.take(id);
            self.values[id as usize] = Value::number(number);
            return;
        }
        self.evaluate_long(id, evaluator);
    }

    /// Apart, so that what is nearly always enough stays short.
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn evaluate_long(&mut self, id: CellId, evaluator: &mut Option<Evaluator>) {
        if let Value::Many(old) = &self.values[id as usize] {
            self.points -= old.scalars.len();
        }
        self.faults.take(id);
        let evaluator = evaluator.get_or_insert_default();
        self.values[id as usize] = match evaluator.cell(self, id) {
            Ok(value) => self.with_room(id, value),
            Err(Fault::There(origin)) => Value::Missing(origin),
            Err(Fault::Here(problem)) => {
                let problem = self.diagnose(&evaluator.problems[problem]);
                self.faults.insert(id, Box::new(problem));
                Value::Missing(id)
            }
        };
    }

    /// The value, where there is room for its points. The first cell for which there is none is at fault, and all that
    /// come after it are because of it.
    fn with_room(&mut self, id: CellId, value: Value) -> Value {
        let Value::Many(items) = &value else { return value };
        if self.points + items.scalars.len() <= MOST_BOOK_POINTS {
            self.points += items.scalars.len();
            return value;
        }
        let other = |first: &CellId| *first != id && self.faults.get(*first).is_some();
        if let Some(first) = self.full_from.filter(other) {
            return Value::Missing(first);
        }
        self.full_from = Some(id);
        let message = "the book has more than 2,000,000 points from here on";
        let problem = Diagnostic::new(Code::TooLarge, self.cells[id as usize].name, message);
        self.faults.insert(id, Box::new(problem));
        Value::Missing(id)
    }
}

/// The point at which an expression is worked out.
#[derive(Clone, Copy, Debug, Default)]
struct Here {
    shape: Shape,
    /// How many points the inner axis of a grid has.
    inner: usize,
    place: usize,
}

impl Here {
    /// How far along an axis it is, where it lies on it.
    fn along(self, axis: CellId) -> Option<usize> {
        match self.shape {
            Shape::Series(own) if own == axis => Some(self.place),
            Shape::Grid(outer, _) if outer == axis => Some(self.place / self.inner),
            Shape::Grid(_, inner) if inner == axis => Some(self.place % self.inner),
            _ => None,
        }
    }
}

/// Works cells out, one after another, and keeps its room from cell to cell so that no memory is asked for anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evaluator {
    /// What the nodes of the cell have come to, from its first on.
    slots: Vec<Outcome>,
    first: NodeId,
    here: Here,
    /// What has been worked out for all points at once, and to which node each beginning of such a part leads.
    wholes: Vec<Whole>,
    skip: Vec<NodeId>,
    problems: Vec<Problem>,
    /// Where a recurrence stands, what an earlier point of it has come to, and along what.
    point: Option<(CellId, usize)>,
    before: Vec<Scalar>,
    across: Shape,
    /// The cell that is evaluated, and the first for which there was no time left.
    current: CellId,
    tired_from: Option<CellId>,
    work: usize,
}

impl Evaluator {
    fn cell(&mut self, book: &Book, id: CellId) -> Result<Value, Fault> {
        let cell = &book.cells[id as usize];
        let (first, end) = cell.nodes;
        (self.first, self.current, self.point) = (first, id, None);
        (self.here, self.across) = (Here::default(), Shape::One);
        self.wholes.clear();
        self.problems.clear();
        self.slots.clear();
        self.slots.resize((end - first) as usize, Err(Fault::There(id)));
        let value_type = book.nature(id).value_type;
        if value_type.is_broken() {
            return Err(Fault::There(id));
        }
        let shape = value_type.shape;
        match cell.body {
            Body::Broken => Err(Fault::There(id)),
            Body::Axis(at) => self.axis(book, book.ast.axes[at as usize]),
            Body::Recurrence(at) => self.recurrence(book, book.ast.recurrences[at as usize], shape),
            Body::Expression(root) => {
                if cell.kind == FigureKind::Input
                    && let Some(&number) = book.inputs.get(id)
                {
                    return Ok(Value::number(number));
                }
                if let Node::Cell(other) = book.ast.node(root)
                    && let value @ Value::Many(_) = &book.values[other as usize]
                {
                    return Ok(value.clone());
                }
                if shape == Shape::One {
                    self.run(book, first..end);
                    return self.converted(book, root).map(Value::One);
                }
                let (inner, scalars) = self.everywhere(book, first, root, shape)?;
                Ok(Value::Many(Arc::new(Items { shape, inner: inner as u32, scalars })))
            }
        }
    }

    /// A figure, or a formula of single numbers, as nearly all are, worked out without the room that all else asks for.
    /// `None` where anything else turns up, a fault as well: then it is begun anew.
    #[inline(always)]
    fn plain(book: &Book, id: CellId) -> Option<Number> {
        let cell = &book.cells[id as usize];
        let (Type { base: Base::Number(_), shape: Shape::One }, Body::Expression(root)) =
            (book.nature(id).value_type, cell.body)
        else {
            return None;
        };
        if cell.kind == FigureKind::Input {
            return book.inputs.get(id).copied().or_else(|| book.ast.number(root));
        }
        let (first, end) = cell.nodes;
        let mut nodes = book.ast.nodes.get(first as usize..end as usize)?;
        if let [shown @ .., Node::In(_)] = nodes
            && book.ast.factor(before(before(end))).is_none()
        {
            nodes = shown;
        }
        if let [left, right, Node::Binary { operator, converts: false, .. }] = nodes
            && operator.calculates()
        {
            let (left, right) = (Evaluator::known(book, left)?, Evaluator::known(book, right)?);
            return calculate(*operator, left, right, None).ok();
        }
        let mut numbers = [Number::ZERO; LONGEST_PLAIN];
        for (at, node) in nodes.iter().enumerate() {
            let last = before(first + at as NodeId);
            let number = |node: NodeId| numbers.get((node - first) as usize).copied();
            *numbers.get_mut(at)? = match *node {
                Node::Binary { operator, converts: false, left } if operator.calculates() => {
                    calculate(operator, number(left)?, number(last)?, None).ok()?
                }
                _ => Evaluator::known(book, node)?,
            };
        }
        numbers.get(nodes.len().checked_sub(1)?).copied()
    }

    /// A number that is there already.
    #[inline(always)]
    fn known(book: &Book, node: &Node) -> Option<Number> {
        match *node {
            Node::Cell(used) => match book.values[used as usize] {
                Value::One(Scalar::Number(number)) => Some(number),
                _ => None,
            },
            Node::Number { digits, places } => Some(Number::small(digits, places)),
            Node::Literal(literal) => Some(book.ast.literal(literal).number),
            _ => None,
        }
    }

    /// Works out a stretch of nodes at this point, but for what is worked out for all points at once.
    fn run(&mut self, book: &Book, range: Range<NodeId>) {
        let mut at = range.start;
        while at < range.end {
            if !self.wholes.is_empty() {
                at = at.max(self.skip[(at - self.first) as usize]);
            }
            self.slots[(at - self.first) as usize] = self.node(book, at);
            at += 1;
        }
    }

    /// An expression at every point of a shape: the points of the inner axis, and the scalars.
    fn everywhere(
        &mut self,
        book: &Book,
        first: NodeId,
        root: NodeId,
        shape: Shape,
    ) -> Result<(usize, Vec<Scalar>), Fault> {
        let (inner, count) = self.extent(book, root, shape)?;
        self.spend(root, count.saturating_mul(self.walked(book, first, root)))?;
        let outside = std::mem::replace(&mut self.here, Here { shape, inner, place: 0 });
        let mut scalars = Vec::with_capacity(count);
        let mut end = Ok(());
        for place in 0..count {
            self.here.place = place;
            let mark = self.problems.len();
            self.run(book, first..root + 1);
            match self.converted(book, root) {
                Ok(scalar) => scalars.push(scalar),
                Err(fault) => {
                    end = Err(fault);
                    break;
                }
            }
            // What nobody asked for: `1 / year` where `if year > 0` says otherwise.
            if place > 0 {
                self.problems.truncate(mark);
            }
        }
        self.here = outside;
        end.map(|()| (inner, scalars))
    }

    fn get(&self, node: NodeId) -> Outcome {
        self.slots[(node - self.first) as usize]
    }

    /// An operand, in the unit that its operator asks for.
    fn converted(&mut self, book: &Book, node: NodeId) -> Outcome {
        let (Scalar::Number(number), Some(factor)) = (self.get(node)?, book.ast.factor(node)) else {
            return self.get(node);
        };
        // A quotient is multiplied before it is divided: `1 / (3 hours) in / day` is 8.
        if let Node::Binary { operator: Operator::Divide, converts: false, left } = book.ast.node(node)
            && let (Scalar::Number(a), Scalar::Number(b)) = (self.get(left)?, self.get(before(node))?)
            && let (Ok(a), Ok(b)) = (a.mul(factor.numerator), b.mul(factor.denominator))
        {
            return self.result(node, a.div(b));
        }
        self.result(node, convert(number, factor))
    }

    fn node(&mut self, book: &Book, at: NodeId) -> Outcome {
        match book.ast.node(at) {
            Node::Literal(literal) => Ok(Scalar::Number(book.ast.literal(literal).number)),
            Node::Number { digits, places } => Ok(Scalar::Number(Number::small(digits, places))),
            Node::Text(text) => Ok(Scalar::Text(text)),
            Node::Cell(cell) => self.value(book, cell, None),
            Node::Point(cell) => self.value(book, cell, self.point),
            Node::Unit(_) => Ok(Scalar::Number(Number::ONE)),
            Node::Previous => Ok(self.previous()),
            Node::Negate(inner) => Ok(match self.get(inner)? {
                Scalar::Number(number) => Scalar::Number(number.neg()),
                other => other,
            }),
            Node::Not(inner) => Ok(match self.get(inner)? {
                Scalar::Condition(holds) => Scalar::Condition(!holds),
                other => other,
            }),
            Node::Binary { operator: operator @ (Operator::And | Operator::Or), left, .. } => {
                // A side that decides alone leaves the other, and whatever is wrong there, out.
                let decides = Scalar::Condition(operator == Operator::Or);
                match self.get(left)? {
                    left if left == decides => Ok(left),
                    _ => self.get(before(at)),
                }
            }
            Node::Binary { operator, converts, left } => {
                let right = before(at);
                let factor = if converts { book.ast.factor(right) } else { None };
                let (left, right) = (self.get(left)?, self.get(right)?);
                if operator == Operator::Power
                    && let Scalar::Number(exponent) = right
                    && !exponent.is_whole()
                {
                    self.spend(at, SERIES_WORK)?;
                }
                operate(operator, left, right, factor).map_err(|trouble| self.trouble(at, trouble))
            }
            Node::If(items) => match *book.ast.items(items) {
                [condition, yes, no] => {
                    let holds = self.get(condition)? == Scalar::Condition(true);
                    self.converted(book, if holds { yes } else { no })
                }
                _ => Err(Fault::There(0)),
            },
            Node::Call { function, items } => self.call(book, at, function, book.ast.items(items)),
            Node::List(_) => self.whole(book, at),
            Node::In(_) => self.converted(book, before(at)),
            Node::Name | Node::Path | Node::Broken => Err(Fault::There(0)),
        }
    }

    fn call(&mut self, book: &Book, at: NodeId, function: u8, args: &[NodeId]) -> Outcome {
        let (name, rule) = RULES[usize::from(function)];
        if rule == Rule::At {
            return self.look_up(book, at, args);
        }
        if rule.takes_all(args.len()) {
            return self.whole(book, at);
        }
        let mut numbers = Vec::with_capacity(args.len());
        for &arg in args {
            // Of what never happens nothing is made.
            let Scalar::Number(number) = self.converted(book, arg)? else {
                return Ok(Scalar::Never);
            };
            numbers.push(number);
        }
        if matches!(rule, Rule::Plain | Rule::Root | Rule::Ratio) {
            self.spend(at, SERIES_WORK)?;
        }
        self.result(at, apply(name, &numbers))
    }

    /// A cell's value at this point; `point` says where on an axis a recurrence stands.
    fn value(&self, book: &Book, cell: CellId, point: Option<(CellId, usize)>) -> Outcome {
        match &book.values[cell as usize] {
            Value::Missing(origin) => Err(Fault::There(*origin)),
            Value::One(scalar) => Ok(*scalar),
            Value::Many(items) => Ok(self.at(items.shape, items.inner as usize, &items.scalars, point)),
        }
    }

    /// Which of the scalars of a shape stands at this point.
    fn at(&self, shape: Shape, inner: usize, scalars: &[Scalar], point: Option<(CellId, usize)>) -> Scalar {
        let along = |axis: CellId| match point {
            Some((own, place)) if own == axis => place,
            _ => self.here.along(axis).unwrap_or(0),
        };
        let place = match shape {
            Shape::One => 0,
            Shape::List(_) => self.here.place,
            Shape::Series(axis) => along(axis),
            Shape::Grid(outer, axis) => along(outer) * inner + along(axis),
        };
        scalars.get(place).copied().unwrap_or(Scalar::Never)
    }

    /// What a recurrence came to at the point before.
    fn previous(&self) -> Scalar {
        self.at(self.across, 1, &self.before, None)
    }

    fn number(&mut self, book: &Book, node: NodeId) -> Result<Number, Fault> {
        match self.converted(book, node)? {
            Scalar::Number(number) => Ok(number),
            // What an axis is made of has been checked.
            _ => Err(Fault::There(self.current)),
        }
    }

    fn axis(&mut self, book: &Book, axis: Axis) -> Result<Value, Fault> {
        let Axis { start, end, step } = axis;
        let blame = step.unwrap_or(end);
        self.run(book, self.first..blame + 1);
        let (from, to) = (self.number(book, start)?, self.number(book, end)?);
        let by = match step {
            Some(step) => self.number(book, step)?,
            None => Number::ONE,
        };
        if by.is_zero() {
            return Err(self.trouble(blame, Trouble::NoStep));
        }
        let way = to.sub(from).map_err(|trouble| self.trouble(end, trouble))?;
        if way.is_negative() != by.is_negative() && !way.is_zero() {
            return Err(self.problem(Problem::Away { node: blame, axis: self.current, by, from, to }));
        }
        let steps = way.div(by).ok();
        // A step such as 1/3 has lost digits, and would miss the end by a hair: the way is divided instead.
        let even = steps.filter(|steps| !steps.is_whole()).and_then(|steps| steps.round_places(18).to_i64());
        let count = match even.or(steps.and_then(|steps| steps.floor().to_i64())) {
            Some(count) if (count as usize) < MOST_AXIS_POINTS => count,
            _ => return Err(self.trouble(blame, Trouble::LongAxis)),
        };
        self.spend(start, count as usize)?;
        let mut scalars = Vec::with_capacity(count as usize + 1);
        for n in 0..=count {
            let gone = match even {
                Some(count) => way.mul(Number::whole(n)).and_then(|gone| gone.div(Number::whole(count))),
                None => by.mul(Number::whole(n)),
            };
            scalars.push(self.result(end, gone.and_then(|gone| from.add(gone)))?);
        }
        Ok(Value::Many(Arc::new(Items { shape: Shape::Series(self.current), inner: 1, scalars })))
    }

    fn recurrence(&mut self, book: &Book, recurrence: Recurrence, shape: Shape) -> Result<Value, Fault> {
        let Recurrence { start, next, axis, .. } = recurrence;
        let Node::Cell(axis) = book.ast.node(axis) else { return Err(Fault::There(self.current)) };
        self.across = shape.without(axis);
        let (inner, count) = self.extent(book, next, shape)?;
        let (_, before) = self.everywhere(book, self.first, start, self.across)?;
        let mut scalars = before.clone();
        scalars.reserve(count);
        self.before = before;
        let mut mark = None;
        for place in 1..count / inner.max(1) {
            self.spend(next, inner.saturating_mul((next - start) as usize))?;
            self.point = Some((axis, place));
            self.forget_varying(book);
            for at in 0..inner {
                self.here = Here { shape, inner, place: place * inner + at };
                self.run(book, start + 1..next + 1);
                let scalar = self.converted(book, next)?;
                scalars.push(scalar);
            }
            let asked = *mark.get_or_insert(self.problems.len());
            self.problems.truncate(asked);
            self.before.clear();
            self.before.extend_from_slice(&scalars[place * inner..]);
        }
        Ok(Value::Many(Arc::new(Items { shape, inner: inner as u32, scalars })))
    }

    /// How many points the inner axis of a shape has, and how many there are in all.
    fn extent(&mut self, book: &Book, node: NodeId, shape: Shape) -> Result<(usize, usize), Fault> {
        let points = |axis: CellId| match &book.values[axis as usize] {
            Value::Missing(origin) => Err(Fault::There(*origin)),
            axis => Ok(axis.scalars().len()),
        };
        let (inner, count) = match shape {
            Shape::One => (1, 1),
            Shape::List(count) => (1, count as usize),
            Shape::Series(axis) => (1, points(axis)?),
            Shape::Grid(outer, inner) => (points(inner)?, points(outer)? * points(inner)?),
        };
        if count > MOST_GRID_POINTS {
            return Err(self.trouble(node, Trouble::LargeGrid));
        }
        Ok((inner, count))
    }

    fn spend(&mut self, node: NodeId, points: usize) -> Result<(), Fault> {
        self.work = self.work.saturating_add(points);
        if self.work <= MOST_WORK {
            return Ok(());
        }
        // The first to be too much is at fault; all that come after it are because of it.
        let first = *self.tired_from.get_or_insert(self.current);
        if first != self.current {
            return Err(Fault::There(first));
        }
        Err(self.trouble(node, Trouble::LongWork))
    }

    fn result(&mut self, node: NodeId, result: Result<Number, Trouble>) -> Outcome {
        match result {
            Ok(number) => Ok(Scalar::Number(number)),
            Err(trouble) => Err(self.trouble(node, trouble)),
        }
    }

    fn trouble(&mut self, node: NodeId, trouble: Trouble) -> Fault {
        self.problem(Problem::Trouble { node, trouble, here: self.here })
    }

    fn problem(&mut self, problem: Problem) -> Fault {
        self.problems.push(problem);
        Fault::Here(self.problems.len() - 1)
    }
}
