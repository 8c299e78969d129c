//! What a cell's clauses ask of its type: claims of its dimension, series without claims, scenarios of an input's unit.

use crate::ast::{Body, CellId, Clauses, Literal, Node, RangeClause};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::unit::Unit;
use crate::value::{Base, Shape};

impl Book {
    pub(super) fn check_clauses(&mut self, id: CellId) {
        let Some(clauses) = self.clauses(id) else { return };
        let value_type = self.nature(id).value_type;
        if value_type.is_broken() {
            return;
        }
        let mut problems = Vec::new();
        problems.extend(self.out_of_range(id, clauses));
        for claim in &clauses.claims {
            let literal = self.ast.literal(claim.literal);
            if literal.unit == Unit::BROKEN {
                continue;
            }
            match value_type.base {
                _ if value_type.shape != Shape::One => {
                    let message = "a claim is held against a single value, and this is a list or series";
                    problems.push(Diagnostic::new(Code::Shape, claim.span, message));
                }
                Base::Number(unit) if self.goes_with(literal, unit) => {}
                Base::Number(unit) => {
                    let (stated, own) = (self.units.said(literal.unit), self.units.said(unit));
                    let message = format!("the claim is {stated}, the cell {own}");
                    let problem = Diagnostic::new(Code::UnitMismatch, literal.span, message);
                    problems.push(problem.label(self.cells[id as usize].name, format!("this is {own}")));
                }
                _ => {
                    let message = "a claim is a figure, and this cell has none";
                    problems.push(Diagnostic::new(Code::UnitMismatch, claim.span, message));
                }
            }
        }
        self.diagnostics.extend(problems);
    }

    /// An input whose own figure a reader could not come back to.
    fn out_of_range(&self, id: CellId, clauses: &Clauses) -> Option<Diagnostic> {
        let RangeClause { low, high, .. } = clauses.range?;
        let Body::Expression(root) = self.cells[id as usize].body else { return None };
        let Node::Literal(literal) = self.ast.node(root) else { return None };
        let Literal { number, style, span, .. } = *self.ast.literal(literal);
        let number = number.shift(style.shift()).ok()?;
        if number >= low && number <= high {
            return None;
        }
        let message = format!("the figure is not in its own range, from {} to {}", low.plain(), high.plain());
        let problem = Diagnostic::new(Code::Domain, span, message);
        Some(problem.hint("a range is in the scale and the unit of the figure itself"))
    }

    /// Whether a figure may stand for one in a unit. Hours a day are a plain number in the end, but who leaves a unit out
    /// does not mean that number; a share may be meant.
    fn goes_with(&self, literal: &Literal, unit: Unit) -> bool {
        let is_bare = literal.unit.is_none() && !literal.style.percent && !literal.style.times;
        (unit.is_none() || !is_bare) && self.units.conversion(literal.unit, unit).is_some()
    }

    /// Scenarios come after all cells, whose units they must have.
    pub(crate) fn check_scenarios(&mut self) {
        for at in 0..self.scenarios.len() {
            let mut settings = std::mem::take(&mut self.scenarios[at].settings);
            settings.retain(|&(cell, literal)| {
                let Some(unit) = self.unit(cell) else { return false };
                let literal = self.ast.literal(literal);
                if literal.unit == Unit::BROKEN {
                    return false;
                }
                let fits = self.goes_with(literal, unit);
                if !fits {
                    let (given, own) = (self.units.said(literal.unit), self.units.said(unit));
                    let message = format!("this is {given}, the input {own}");
                    let problem = Diagnostic::new(Code::UnitMismatch, literal.span, message);
                    let name = self.cells[cell as usize].name;
                    self.diagnostics.push(problem.label(name, format!("this is {own}")));
                }
                fits
            });
            self.scenarios[at].settings = settings;
        }
    }
}
