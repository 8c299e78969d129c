//! Units, kinds and shapes in words, and both sides of what doesn't go together.

use super::Checker;
use crate::ast::{CellId, Node, NodeId, Operator};
use crate::diagnostic::{Code, Diagnostic};
use crate::unit::{Atom, Unit};
use crate::value::{Base, Shape};

impl Checker<'_> {
    pub(super) fn name_unit(&self, unit: Unit) -> String {
        if unit.is_none() { "a plain number".to_owned() } else { self.book.units.code(unit) }
    }

    pub(super) fn name_base(&self, base: Base) -> String {
        match base {
            Base::Number(unit) if unit.is_none() => "a plain number".to_owned(),
            Base::Number(unit) => format!("a figure in {}", self.book.units.code(unit)),
            Base::Condition => "a condition".to_owned(),
            Base::Text => "a text".to_owned(),
            Base::Broken => "nothing".to_owned(),
        }
    }

    pub(super) fn name_shape(&self, shape: Shape) -> String {
        let axis = |id: CellId| self.book.slice(self.book.cells[id as usize].name);
        match shape {
            Shape::One => "a single value".to_owned(),
            Shape::List(count) => format!("a list of {count}"),
            Shape::Series(a) => format!("a series over `{}`", axis(a)),
            Shape::Grid(a, b) => format!("a grid over `{}` and `{}`", axis(a), axis(b)),
        }
    }

    pub(super) fn mixed(&self, at: NodeId, left: NodeId, right: NodeId, verb: &str) -> Diagnostic {
        let names = [left, right]
            .map(|node| self.of(node).map_or_else(|_| String::new(), |t| self.name_base(t.base)));
        let [a, b] = names;
        Diagnostic::new(Code::UnitMismatch, self.span(at), format!("{verb} {a} and {b}"))
            .label(self.span(left), format!("this is {a}"))
            .label(self.span(right), format!("this is {b}"))
    }

    /// Both sides of a unit error at a node, and what usually lies behind it.
    pub(super) fn mismatch(
        &self,
        at: NodeId,
        left: NodeId,
        right: NodeId,
        say: impl Fn(&str, &str) -> String,
    ) -> Diagnostic {
        let unit = |node: NodeId| self.unit(node).unwrap_or_default();
        let (a, b) = (unit(left), unit(right));
        let (first, second) = (self.name_unit(a), self.name_unit(b));
        let label = |unit: Unit| format!("this is {}", self.book.units.said(unit));
        let problem = Diagnostic::new(Code::UnitMismatch, self.span(at), say(&first, &second))
            .label(self.span(left), label(a))
            .label(self.span(right), label(b));
        match self.of_itself(at, left, right).or_else(|| self.mend(a, b)) {
            Some(hint) => problem.hint(hint),
            None => problem,
        }
    }

    /// `price - 10%`, which on paper everybody understands.
    fn of_itself(&self, at: NodeId, left: NodeId, right: NodeId) -> Option<String> {
        let ast = &self.book.ast;
        let sign = match ast.node(at) {
            Node::Binary { operator: Operator::Add, .. } => '+',
            Node::Binary { operator: Operator::Subtract, .. } => '-',
            _ => return None,
        };
        let Node::Literal(share) = ast.node(right) else { return None };
        let [whole, share_text] = [left, right].map(|node| self.book.slice(self.span(node)));
        let is_one = !matches!(
            ast.node(left),
            Node::If(_) | Node::In(_) | Node::Binary { operator: Operator::Add | Operator::Subtract, .. }
        );
        let whole = if is_one { whole.to_owned() } else { format!("({whole})") };
        (ast.literal(share).style.percent && ast.literal(share).unit.is_none())
            .then(|| format!("for a share of the figure itself, multiply: {whole} * (1 {sign} {share_text})"))
    }

    pub(super) fn mend(&self, a: Unit, b: Unit) -> Option<String> {
        let units = &self.book.units;
        if a.is_none() || b.is_none() {
            let other = self.name_unit(if a.is_none() { b } else { a });
            return Some(format!(
                "give the plain number its unit, {other}, or divide the other by a figure in {other}"
            ));
        }
        let (x, y) = (units.product(a), units.product(b));
        let first_is_longer = x.len() > y.len();
        let (long, short) = if first_is_longer { (x, y) } else { (y, x) };
        let mut extra = long.iter().filter(|term| !short.contains(term));
        if let (Some(&(atom, -1)), None) = (extra.next(), extra.next())
            && short.iter().all(|term| long.contains(term))
        {
            let per = units.singular(atom);
            let (one, other) = if first_is_longer { ("first", "second") } else { ("second", "first") };
            return Some(format!(
                "the {one} is per {per}, the {other} a total: multiply the {one} by a number of {}, or divide the {other} by it",
                units.plural(atom)
            ));
        }
        self.exchange(a, b)
    }

    /// Help where two units differ in their currencies.
    pub(super) fn exchange(&self, a: Unit, b: Unit) -> Option<String> {
        let units = &self.book.units;
        let (x, y) = (units.product(a), units.product(b));
        let currencies = |product: &[(Atom, i8)]| {
            product.iter().map(|&(atom, _)| atom).filter(|&atom| units.is_currency(atom)).collect::<Vec<_>>()
        };
        let (of_x, of_y) = (currencies(x), currencies(y));
        (!of_x.is_empty() && !of_y.is_empty() && of_x != of_y && x.len() == y.len()).then(|| {
            "currencies don't convert by themselves: multiply by an exchange rate, such as 7.25 CNY / USD"
                .to_owned()
        })
    }
}

pub(super) fn verb(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "can't add",
        Operator::Subtract => "can't subtract",
        _ => "can't compare",
    }
}
