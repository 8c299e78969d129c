//! Formulas of single numbers whose units fit as they are, as nearly all are: checked in a shorter way, to the same result.

use super::Checker;
use crate::ast::{Body, CellId, FigureKind, Kind, Node, NodeId, Operator, Style};
use crate::book::{Book, Cell, LONGEST_PLAIN, Nature};
use crate::unit::Unit;
use crate::value::{Base, Shape, Type};

impl Checker<'_> {
    /// What is known of a figure, or of such a formula. `None` where anything else turns up: then it is begun anew.
    #[inline(always)]
    pub(super) fn plain_cell(&mut self, id: CellId) -> Option<Nature> {
        let Book { cells, ast, .. } = &*self.book;
        let &Cell { kind, body, nodes: (start, end), .. } = cells.get(id as usize)?;
        let (Body::Expression(root), false) = (body, kind == FigureKind::Check) else { return None };
        let root = *ast.nodes.get(root as usize)?;
        if let (Node::Literal(literal), FigureKind::Input) = (root, kind)
            && end - start == 1
        {
            let literal = ast.literals.get(literal as usize)?;
            return Some(plain(literal.unit, literal.style, Kind::Assumption));
        }
        let (unit, used) = formula(self.book, start, end)?;
        let sure = if kind == FigureKind::Input { Kind::Assumption } else { used };
        let style = match root {
            Node::Binary { .. } => Style::PLAIN,
            _ => self.style(&self.book.cells[id as usize]),
        };
        Some(plain(unit, style, sure))
    }
}

fn plain(unit: Unit, style: Style, sure: Kind) -> Nature {
    Nature { value_type: Type::one(Base::Number(unit)), style, sure }
}

/// The unit of a formula, and the weakest kind of what it uses.
#[inline(never)]
fn formula(book: &mut Book, start: NodeId, end: NodeId) -> Option<(Unit, Kind)> {
    let Book { cells, ast, natures, units, .. } = book;
    let nodes = ast.nodes.get(start as usize..end as usize)?;
    let mut made = [Unit::NONE; LONGEST_PLAIN];
    let (mut last, mut weakest) = (None, Kind::default());
    for (at, node) in nodes.iter().enumerate() {
        let unit = match *node {
            Node::Number { .. } => Unit::NONE,
            Node::Literal(literal) => ast.literals.get(literal as usize)?.unit,
            Node::Cell(used) => {
                let nature = natures.get(cells.get(used as usize)?.nature as usize)?;
                weakest = weakest.max(nature.sure);
                match nature.value_type {
                    Type { base: Base::Number(unit), shape: Shape::One } => unit,
                    _ => return None,
                }
            }
            Node::Binary { operator, left, .. } => {
                let (a, b) = (*made.get((left - start) as usize)?, last?);
                match operator {
                    Operator::Add | Operator::Subtract if a == b => a,
                    Operator::Multiply => units.multiply_as_they_are(a, b, 1)?,
                    Operator::Divide => units.multiply_as_they_are(a, b, -1)?,
                    _ => return None,
                }
            }
            Node::In(target) => {
                let target = ast.targets.get(target as usize)?;
                last.filter(|&unit| target.keeps_unit() || unit == target.unit)?
            }
            _ => return None,
        };
        *made.get_mut(at)? = unit;
        last = Some(unit);
    }
    Some((last?, weakest))
}
