//! How a cell is shown, as far as its expression says.

use super::Checker;
use crate::ast::{Axis, Body, FigureKind, Items, Node, NodeId, Recurrence, Style};
use crate::book::Cell;
use crate::functions::{FUNCTIONS, Name, Rule};
use crate::number::Number;

impl Checker<'_> {
    /// How a cell is shown, as far as its expression says.
    pub(super) fn style(&self, cell: &Cell) -> Style {
        match cell.body {
            // A minus leaves a figure its style: −17% is one of per cent.
            Body::Expression(root) => match self.book.ast.node(self.book.ast.unsigned(root)) {
                Node::In(target) => self.book.ast.targets[target as usize].style,
                Node::Literal(literal) if cell.kind == FigureKind::Input => {
                    self.book.ast.literal(literal).style
                }
                Node::Literal(literal) => self.book.ast.literal(literal).style.unscaled(),
                Node::Cell(other) if cell.kind == FigureKind::Inline => self.book.nature(other).style,
                Node::Cell(other) => self.book.nature(other).style.unscaled(),
                Node::Call { function, items } => self.point_style(function, items),
                _ => Style::PLAIN,
            },
            Body::Recurrence(at) => {
                let Recurrence { start, target, .. } = self.book.ast.recurrences[at as usize];
                match (target, self.book.ast.node(start)) {
                    (Some(target), _) | (None, Node::In(target)) => {
                        self.book.ast.targets[target as usize].style
                    }
                    _ => Style::PLAIN,
                }
            }
            Body::Axis(at) => self.axis_style(self.book.ast.axes[at as usize]),
            Body::Broken => Style::PLAIN,
        }
    }

    /// An axis from 2% on is one of percentages.
    // Apart, as `unscaled` is, so that a style is copied as a whole.
    #[inline(never)]
    fn axis_style(&self, Axis { start, end, .. }: Axis) -> Style {
        let style = match self.book.ast.node(start) {
            Node::Literal(literal) => self.book.ast.literal(literal).style.unscaled(),
            _ => Style::default(),
        };
        Style { point: self.may_be_year(start) && self.may_be_year(end), ..style }
    }

    /// Whether the end of an axis may be a year, as far as it is written out.
    fn may_be_year(&self, end: NodeId) -> bool {
        let is_year = |n: Number| n.is_whole() && Number::whole(1000) <= n && n <= Number::whole(9999);
        !matches!(self.book.ast.node(end), Node::Negate(_)) && self.book.ast.number(end).is_none_or(is_year)
    }

    /// The point of an axis is shown as the axis is.
    fn point_style(&self, function: u8, items: Items) -> Style {
        let function = &FUNCTIONS[usize::from(function)];
        let of = self.book.ast.items(items).first().map(|&node| self.book.ast.node(node));
        match (function.rule, of) {
            (Rule::When, _) => {
                let condition = self
                    .book
                    .ast
                    .items(items)
                    .first()
                    .and_then(|&node| self.types.get((node - self.start) as usize));
                let mut axes = condition.into_iter().flat_map(|condition| condition.shape.axes());
                Style { point: axes.any(|axis| self.book.nature(axis).style.point), ..Style::default() }
            }
            (Rule::Fold | Rule::Extreme | Rule::At, Some(Node::Cell(cell)))
                if !matches!(function.id, Name::Sum | Name::Mean) =>
            {
                Style { point: self.book.nature(cell).style.point, ..Style::default() }
            }
            _ => Style::default(),
        }
    }
}
