//! Formulas of single numbers whose units fit as they are, as nearly all are: checked in a shorter way, to the same result.

use super::Checker;
use crate::ast::{Body, CellId, FigureKind, Kind, Node, Operator};
use crate::book::{Book, LONGEST_PLAIN};
use crate::unit::Unit;
use crate::value::{Base, Shape, Type};

impl Checker<'_> {
    /// The unit of a figure, or of such a formula, and the weakest kind of what it uses. `None` where anything else turns
    /// up: then it is begun anew.
    pub(super) fn plain_cell(&mut self, id: CellId) -> Option<(Unit, Kind)> {
        let Book { cells, ast, natures, units, .. } = &mut *self.book;
        let cell = &cells[id as usize];
        let (Body::Expression(_), false) = (cell.body, cell.kind == FigureKind::Check) else { return None };
        let nodes = ast.nodes.get(cell.nodes.0 as usize..cell.nodes.1 as usize)?;
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
                    let (a, b) = (*made.get((left - cell.nodes.0) as usize)?, last?);
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
}
