//! Units and shapes: what each expression is in, before anything is computed.

mod calls;
mod clauses;
mod exhibits;
mod plain;
mod style;
mod words;

use self::words::verb;
use crate::SHORT_CUTS;
use crate::ast::{
    Axis, Body, CellId, FigureKind, Items, Kind, Node, NodeId, Operator, Recurrence, TargetId, before,
};
use crate::book::{Book, Nature};
use crate::diagnostic::{Code, Diagnostic};
use crate::functions::{FUNCTIONS, Rule};
use crate::number::Number;
use crate::span::Span;
use crate::sparse::make_room;
use crate::unit::{Factor, MOST_UNITS, Unit};
use crate::value::{Base, Shape, Type};

/// Something is wrong, and `None` says that it has been reported already.
type Checked<T> = Result<T, Option<Box<Diagnostic>>>;

fn wrong<T>(problem: Diagnostic) -> Checked<T> {
    Err(Some(Box::new(problem)))
}

impl Book {
    /// Gives every cell its type, in the order of evaluation, and reports what doesn't go together.
    pub(crate) fn check(&mut self) {
        make_room(&mut self.natures, self.cells.len().min(FEW));
        let mut checker =
            Checker { book: self, types: Vec::new(), start: 0, previous: Type::BROKEN, axis: None };
        for rank in 0..checker.book.graph.count() {
            checker.check(checker.book.graph.at(rank));
        }
        // Recurrences are looked at twice, and cells in another order than that of their nodes.
        self.ast.factors.sort_by_key(|&(node, _)| node);
        self.ast.factors.dedup_by_key(|(node, _)| *node);
    }

    /// Whether a node is a function that looks at a whole series.
    pub(crate) fn folds(&self, at: NodeId) -> bool {
        let Node::Call { function, items } = self.ast.node(at) else { return false };
        let rule = FUNCTIONS[usize::from(function)].rule;
        rule == Rule::At || rule.takes_all(self.ast.items(items).len())
    }

    /// Puts down a nature and gives its place in the list of them, or the place of one before that is the same.
    #[inline(always)]
    fn place_of(&mut self, nature: Nature) -> u32 {
        // Of few cells each has its own: there is room for it, and to look for one alike takes longer than to put it down.
        let has_own = SHORT_CUTS && self.cells.len() <= FEW;
        if !has_own && let Some(place) = self.find_alike(&nature) {
            return place;
        }
        self.natures.push(nature);
        self.natures.len() as u32 - 1
    }

    /// The place of the same nature among the last ones: cells that stand together are alike.
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn find_alike(&self, nature: &Nature) -> Option<u32> {
        let last = self.natures.iter().enumerate().rev().take(4);
        let mut alike = last.filter(|(_, known)| *known == nature);
        alike.next().map(|(place, _)| place as u32)
    }
}

/// For so many natures there is room from the start.
const FEW: usize = 16;

struct Checker<'a> {
    book: &'a mut Book,
    /// The types of the cell's nodes so far.
    types: Vec<Type>,
    start: NodeId,
    /// The type of `prev`, and the axis that it goes along.
    previous: Type,
    axis: Option<CellId>,
}

impl Checker<'_> {
    fn check(&mut self, id: CellId) {
        let plain = if SHORT_CUTS { self.plain_cell(id) } else { None };
        let mut nature = match plain {
            Some(nature) => nature,
            None => self.any_cell(id),
        };
        let has_clauses = self.book.clauses(id).is_some();
        if has_clauses {
            self.heed_clauses(id, &mut nature);
        }
        self.book.cells[id as usize].nature = self.book.place_of(nature);
        if has_clauses {
            self.book.check_clauses(id);
        }
    }

    /// What stands behind an expression may say how it is shown and of which kind it is.
    #[inline(never)]
    fn heed_clauses(&self, id: CellId, nature: &mut Nature) {
        let Some(clauses) = self.book.clauses(id) else { return };
        nature.sure = match (self.book.cells[id as usize].kind, clauses.kind) {
            (FigureKind::Input, Some(kind)) => kind,
            (FigureKind::Input, None) if clauses.from.is_some() => Kind::Fact,
            (_, kind) => nature.sure.max(kind.unwrap_or_default()),
        };
        nature.style.decimals = clauses.decimals.or(nature.style.decimals);
    }

    /// What is known of a cell that isn't plain, from its expression.
    #[inline(never)]
    fn any_cell(&mut self, id: CellId) -> Nature {
        let (first, end) = self.book.cells[id as usize].nodes;
        self.types.clear();
        (self.start, self.previous, self.axis) = (first, Type::BROKEN, None);
        // Before the cell is looked at, which may make points of series of them.
        let used = self.book.ast.nodes[first as usize..end as usize].iter().filter_map(|node| match node {
            Node::Cell(used) => Some(self.book.nature(*used).sure),
            _ => None,
        });
        let used = used.max().unwrap_or_default();
        let value_type = self.cell(id).unwrap_or_else(|problem| {
            self.book.diagnostics.extend(problem.map(|problem| *problem));
            Type::BROKEN
        });
        let cell = &self.book.cells[id as usize];
        let sure = if cell.kind == FigureKind::Input { Kind::Assumption } else { used };
        Nature { value_type, style: self.style(cell), sure }
    }

    fn cell(&mut self, id: CellId) -> Checked<Type> {
        let cell = &self.book.cells[id as usize];
        let (kind, body, nodes) = (cell.kind, cell.body, cell.nodes);
        match body {
            Body::Broken => Err(None),
            Body::Expression(root) => {
                self.nodes(nodes.0..nodes.1);
                let value_type = self.of(root)?;
                if kind == FigureKind::Check && value_type.base != Base::Condition {
                    let problem =
                        Diagnostic::new(Code::UnitMismatch, self.span(root), "a check is a condition");
                    return wrong(problem.hint("compare something: check total > $0"));
                }
                Ok(value_type)
            }
            Body::Axis(axis) => {
                let Axis { start, end, step } = self.book.ast.axes[axis as usize];
                self.nodes(nodes.0..nodes.1);
                let first = self.plain_scalar(start)?;
                for node in [Some(end), step].into_iter().flatten() {
                    self.plain_scalar(node)?;
                    self.fit(node, first, start)?;
                }
                Ok(Type { base: Base::Number(first), shape: Shape::Series(id) })
            }
            Body::Recurrence(at) => self.recurrence(nodes.0, self.book.ast.recurrences[at as usize]),
        }
    }

    fn recurrence(&mut self, from: NodeId, recurrence: Recurrence) -> Checked<Type> {
        let Recurrence { start, next, axis, target } = recurrence;
        self.nodes(from..start + 1);
        let Node::Cell(axis_cell) = self.book.ast.node(axis) else { return Err(None) };
        if self.book.cells[axis_cell as usize].kind != FigureKind::Axis {
            let message = format!("`{}` is no axis", self.book.slice(self.span(axis)));
            let problem = Diagnostic::new(Code::Shape, self.span(axis), message);
            return wrong(problem.hint("declare one: axis year = 0..10"));
        }
        self.axis = Some(axis_cell);
        self.points_of(start + 1..next + 1, axis_cell);
        let Ok(first) = self.of(start) else {
            self.nodes(start + 1..next + 1);
            return Err(None);
        };
        let first = match target {
            Some(target) => self.conversion(start, target)?,
            None => first,
        };
        if first.shape.has(axis_cell) || matches!(first.shape, Shape::List(_) | Shape::Grid(..)) {
            let message = "a recurrence starts from a single value";
            return wrong(Diagnostic::new(Code::Shape, self.span(start), message));
        }
        self.previous = first;
        // What `next` spreads over, `prev` spreads over too, so a second look may be needed.
        for _ in 0..2 {
            self.types.truncate((start + 1 - self.start) as usize);
            self.nodes(start + 1..next + 1);
            let shape = self.join(self.previous.shape, self.of(next)?.shape, self.span(next))?;
            self.previous = Type { base: first.base, shape };
        }
        match first.base {
            Base::Number(unit) => self.fit(next, unit, start)?,
            base if base == self.of(next)?.base => {}
            _ => return wrong(self.mixed(next, start, next, "a recurrence can't go from")),
        }
        match self.previous.shape.join(Shape::Series(axis_cell)) {
            Some(Shape::Grid(inner, _)) => {
                Ok(Type { base: first.base, shape: Shape::Grid(axis_cell, inner) })
            }
            Some(shape @ Shape::Series(_)) => Ok(Type { base: first.base, shape }),
            None if matches!(self.previous.shape, Shape::Grid(..)) => {
                let message = "this recurrence would go along three axes, and a grid has two";
                wrong(Diagnostic::new(Code::Shape, self.span(next), message))
            }
            _ => wrong(Diagnostic::new(Code::Shape, self.span(next), "lists don't go with a recurrence")),
        }
    }

    /// In a recurrence a series over its axis means its value at the point where the recurrence stands, but for
    /// functions that look at a whole series.
    fn points_of(&mut self, range: std::ops::Range<NodeId>, axis: CellId) {
        let mut whole = vec![false; range.len()];
        for at in range.clone().rev() {
            let inside = whole[(at - range.start) as usize];
            let node = self.book.ast.node(at);
            let folds = self.book.folds(at);
            for child in self.children(at) {
                whole[(child - range.start) as usize] |= inside || folds;
            }
            // The point at which a series is looked up is one of the recurrence's own.
            if let Node::Call { function, items } = node
                && FUNCTIONS[usize::from(function)].rule == Rule::At
                && let [_, point] = *self.book.ast.items(items)
            {
                whole[(point - range.start) as usize] = inside;
            }
        }
        for at in range.clone() {
            if let Node::Cell(cell) = self.book.ast.node(at)
                && !whole[(at - range.start) as usize]
                && self.book.nature(cell).value_type.shape.has(axis)
            {
                self.book.ast.nodes[at as usize] = Node::Point(cell);
            }
        }
    }

    fn children(&self, at: NodeId) -> Vec<NodeId> {
        match self.book.ast.node(at) {
            Node::Negate(_) | Node::Not(_) | Node::In(_) => vec![before(at)],
            Node::Binary { left, .. } => vec![left, before(at)],
            Node::If(items) | Node::Call { items, .. } | Node::List(items) => {
                self.book.ast.items(items).to_vec()
            }
            _ => Vec::new(),
        }
    }

    fn nodes(&mut self, range: std::ops::Range<NodeId>) {
        for at in range {
            // An operand that is wrong has been reported; what is built on it is left alone.
            let value_type = match self.node(at) {
                Ok(value_type) => value_type,
                Err(problem) => {
                    self.book.diagnostics.extend(problem.map(|problem| *problem));
                    Type::BROKEN
                }
            };
            self.types.push(value_type);
        }
    }

    fn span(&self, node: NodeId) -> Span {
        self.book.ast.span(node)
    }

    fn of(&self, node: NodeId) -> Checked<Type> {
        let value_type = self.types[(node - self.start) as usize];
        if value_type.is_broken() { Err(None) } else { Ok(value_type) }
    }

    fn node(&mut self, at: NodeId) -> Checked<Type> {
        match self.book.ast.node(at) {
            Node::Literal(literal) => Ok(Type::one(Base::Number(self.book.ast.literal(literal).unit))),
            Node::Number { .. } => Ok(Type::one(Base::Number(Unit::NONE))),
            Node::Text(_) => Ok(Type::one(Base::Text)),
            Node::Cell(cell) => self.known(self.book.nature(cell).value_type),
            Node::Point(cell) => {
                let whole = self.known(self.book.nature(cell).value_type)?;
                let shape = self.axis.map_or(whole.shape, |axis| whole.shape.without(axis));
                Ok(Type { shape, ..whole })
            }
            Node::Unit(unit) => Ok(Type::one(Base::Number(unit))),
            Node::Previous => self.known(self.previous),
            Node::Negate(inner) => {
                let inner_type = self.of(inner)?;
                self.unit(inner)?;
                Ok(inner_type)
            }
            Node::Not(inner) => {
                let inner_type = self.of(inner)?;
                self.condition(inner)?;
                Ok(inner_type)
            }
            Node::Binary { operator, left, .. } => self.binary(at, operator, left, before(at)),
            Node::If(items) => self.choice(items),
            Node::Call { function, items } => self.call(at, function, items),
            Node::List(items) => self.list(at, items),
            Node::In(target) => self.conversion(before(at), target),
            Node::Name | Node::Path | Node::Broken => Err(None),
        }
    }

    fn known(&self, value_type: Type) -> Checked<Type> {
        if value_type.is_broken() { Err(None) } else { Ok(value_type) }
    }

    /// The unit of an operand that must be a number.
    fn unit(&self, node: NodeId) -> Checked<Unit> {
        match self.types[(node - self.start) as usize].base {
            Base::Number(unit) => Ok(unit),
            Base::Broken => Err(None),
            base => {
                let message = format!("{} can't be calculated with", self.name_base(base));
                wrong(Diagnostic::new(Code::UnitMismatch, self.span(node), message))
            }
        }
    }

    /// Demands that a figure has no unit, or units of time that make none between them, as months a year do; gives by what
    /// it is then multiplied.
    fn plain(&self, node: NodeId, what: &str) -> Checked<Factor> {
        let unit = self.unit(node)?;
        if let Some(factor) = self.book.units.conversion(unit, Unit::NONE) {
            return Ok(factor);
        }
        let message = format!("{what} has no unit, but this is in {}", self.name_unit(unit));
        let hint = format!("divide it by a figure in {} first", self.name_unit(unit));
        wrong(Diagnostic::new(Code::UnitMismatch, self.span(node), message).hint(hint))
    }

    fn plain_argument(&mut self, node: NodeId, what: &str) -> Checked<()> {
        let factor = self.plain(node, what)?;
        self.convert(node, factor);
        Ok(())
    }

    fn plain_scalar(&self, node: NodeId) -> Checked<Unit> {
        if self.of(node)?.shape != Shape::One {
            return wrong(Diagnostic::new(
                Code::Shape,
                self.span(node),
                "this must be a single figure, not a list or series",
            ));
        }
        self.unit(node)
    }

    fn condition(&self, node: NodeId) -> Checked<()> {
        match self.of(node)?.base {
            Base::Condition => Ok(()),
            base => {
                let message =
                    format!("a condition, yes or no, must stand here, but this is {}", self.name_base(base));
                let problem = Diagnostic::new(Code::UnitMismatch, self.span(node), message);
                wrong(problem.hint("compare it with something: x > 0"))
            }
        }
    }

    fn join(&self, a: Shape, b: Shape, span: Span) -> Checked<Shape> {
        a.join(b).ok_or_else(|| {
            let message = format!("{} and {} don't fit together", self.name_shape(a), self.name_shape(b));
            let problem = Diagnostic::new(Code::Shape, span, message);
            let hint = match (a, b) {
                (Shape::List(_), Shape::List(_)) => {
                    "lists are combined item by item, so both need the same number"
                }
                (Shape::List(_), _) | (_, Shape::List(_)) => {
                    "a list has no axis: declare one and use a series instead"
                }
                _ => "a grid has two axes at most: fix one of them with at(series, point)",
            };
            Some(Box::new(problem.hint(hint)))
        })
    }

    /// Demands that `node` can be converted into `unit`, and notes by what it is multiplied.
    fn fit(&mut self, node: NodeId, unit: Unit, like: NodeId) -> Checked<()> {
        let own = self.unit(node)?;
        match self.book.units.conversion(own, unit) {
            Some(factor) => {
                self.convert(node, factor);
                Ok(())
            }
            None => wrong(self.mismatch(node, like, node, |a, b| format!("{b} can't go with {a}"))),
        }
    }

    fn convert(&mut self, node: NodeId, factor: Factor) {
        if !factor.is_one() {
            self.book.ast.factors.push((node, factor));
        }
    }

    fn binary(&mut self, at: NodeId, operator: Operator, left: NodeId, right: NodeId) -> Checked<Type> {
        use Operator::*;
        let (a, b) = (self.of(left)?, self.of(right)?);
        let shape = self.join(a.shape, b.shape, self.span(at))?;
        let (base, factor) = match operator {
            And | Or => {
                self.condition(left)?;
                self.condition(right)?;
                (Base::Condition, Factor::ONE)
            }
            Equal | NotEqual if a.base == b.base && !matches!(a.base, Base::Number(_)) => {
                (Base::Condition, Factor::ONE)
            }
            Add | Subtract | Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual => {
                let unit = match (a.base, b.base) {
                    (Base::Number(unit), Base::Number(_)) => unit,
                    (Base::Text, Base::Text) => {
                        let message = format!("{} a text and a text", verb(operator));
                        let problem = Diagnostic::new(Code::UnitMismatch, self.span(at), message);
                        let hint =
                            "a text can be chosen with `if`, compared with `==` and `!=`, and nothing else";
                        return wrong(problem.hint(hint));
                    }
                    _ => return wrong(self.mixed(at, left, right, verb(operator))),
                };
                let factor = self.book.units.conversion(self.unit(right)?, unit);
                let Some(factor) = factor else {
                    return wrong(self.mismatch(at, left, right, |a, b| match operator {
                        Add => format!("can't add {b} to {a}"),
                        Subtract => format!("can't subtract {b} from {a}"),
                        _ => format!("can't compare {a} with {b}"),
                    }));
                };
                let sum = matches!(operator, Add | Subtract);
                (if sum { Base::Number(unit) } else { Base::Condition }, factor)
            }
            Multiply | Divide => {
                let (a, b) = (self.unit(left)?, self.unit(right)?);
                let sign = if operator == Multiply { 1 } else { -1 };
                match self.book.units.multiply(a, b, sign) {
                    Some((unit, factor)) => (Base::Number(unit), factor),
                    None => return wrong(self.high_power(at)),
                }
            }
            Power => {
                let (unit, factor) = self.power(left, right)?;
                (Base::Number(unit), factor)
            }
        };
        if !factor.is_one() {
            if let Node::Binary { converts, .. } = &mut self.book.ast.nodes[at as usize] {
                *converts = true;
            }
            self.book.ast.factors.push((right, factor));
        }
        Ok(Type { base, shape })
    }

    fn high_power(&self, at: NodeId) -> Diagnostic {
        let message =
            format!("the unit of this would have a power beyond 127, or more than {MOST_UNITS} parts");
        Diagnostic::new(Code::Domain, self.span(at), message)
    }

    fn power(&mut self, base: NodeId, exponent: NodeId) -> Checked<(Unit, Factor)> {
        let unit = self.unit(base)?;
        let factor = self.plain(exponent, "an exponent")?;
        if unit.is_none() {
            return Ok((unit, factor));
        }
        let ast = &self.book.ast;
        let whole = match ast.node(exponent) {
            Node::Negate(inner) => ast.number(inner).and_then(Number::to_i64).map(|n| -n),
            _ => ast.number(exponent).and_then(Number::to_i64),
        };
        let Some(whole) = whole else {
            let message = "a figure with a unit can only be raised to a whole number that is written out";
            let problem = Diagnostic::new(Code::UnitMismatch, self.span(exponent), message);
            let label = format!("this is in {}", self.name_unit(unit));
            return wrong(problem.label(self.span(base), label).hint("for the square root write sqrt(x)"));
        };
        match self.book.units.power(unit, whole) {
            Some(unit) => Ok((unit, factor)),
            None => wrong(self.high_power(exponent)),
        }
    }

    fn choice(&mut self, items: Items) -> Checked<Type> {
        let &[condition, yes, no] = self.book.ast.items(items) else { return Err(None) };
        self.condition(condition)?;
        let (a, b) = (self.of(yes)?, self.of(no)?);
        match (a.base, b.base) {
            (Base::Number(unit), Base::Number(_)) => self.fit(no, unit, yes)?,
            (a, b) if a == b => {}
            _ => return wrong(self.mixed(no, yes, no, "one choice can't be")),
        }
        let shape = self.join(a.shape, b.shape, self.span(no))?;
        let shape = self.join(self.of(condition)?.shape, shape, self.span(condition))?;
        Ok(Type { base: a.base, shape })
    }

    fn list(&mut self, at: NodeId, items: Items) -> Checked<Type> {
        let items = self.book.ast.items(items).to_vec();
        let Some(&first) = items.first() else {
            return wrong(Diagnostic::new(Code::Shape, self.span(at), "a list has at least one item"));
        };
        let base = self.of(first)?.base;
        for &item in &items {
            if self.of(item)?.shape != Shape::One {
                let message = "a list is made of single values, not of lists or series";
                return wrong(Diagnostic::new(Code::Shape, self.span(item), message));
            }
            match base {
                Base::Number(unit) if matches!(self.of(item)?.base, Base::Number(_)) => {
                    self.fit(item, unit, first)?
                }
                base if base == self.of(item)?.base => {}
                _ => return wrong(self.mixed(item, first, item, "a list can't hold")),
            }
        }
        Ok(Type { base, shape: Shape::List(items.len() as u32) })
    }

    fn conversion(&mut self, inner: NodeId, target: TargetId) -> Checked<Type> {
        let inner_type = self.of(inner)?;
        let own = self.unit(inner)?;
        let target = self.book.ast.targets[target as usize];
        if target.unit == Unit::BROKEN {
            return Err(None);
        }
        let unit = if target.keeps_unit() { own } else { target.unit };
        let Some(factor) = self.book.units.conversion(own, unit) else {
            let what = match (target.style.percent, target.style.times) {
                (true, _) => "per cent".to_owned(),
                (_, true) => "a multiple".to_owned(),
                _ => self.name_unit(unit),
            };
            let message = format!("can't show {} in {what}", self.name_unit(own));
            let problem = Diagnostic::new(Code::UnitMismatch, target.span, message);
            let problem = problem.label(self.span(inner), format!("this is {}", self.book.units.said(own)));
            return wrong(match self.exchange(own, unit) {
                Some(hint) => problem.hint(hint),
                None => problem,
            });
        };
        self.convert(inner, factor);
        Ok(Type { base: Base::Number(unit), shape: inner_type.shape })
    }
}
