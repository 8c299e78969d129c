//! What goes wrong in an evaluation, kept as it came up and put into words only where somebody asks.

use super::Here;
use crate::ast::{CellId, Node, NodeId, Operator, before};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::{Number, Trouble};
use crate::value::{Scalar, Shape, Value};

#[derive(Clone, Copy, Debug)]
pub(super) enum Problem {
    Trouble {
        node: NodeId,
        trouble: Trouble,
        here: Here,
    },
    /// An axis whose steps don't lead to its end.
    Away {
        node: NodeId,
        axis: CellId,
        by: Number,
        from: Number,
        to: Number,
    },
    /// An axis has no such point.
    NoPoint {
        node: NodeId,
        axis: CellId,
        point: Number,
    },
}

impl Book {
    pub(super) fn diagnose(&self, problem: &Problem) -> Diagnostic {
        match *problem {
            Problem::Trouble { node, trouble, here } => {
                let mut problem = self.said(node, trouble, here.shape);
                self.say_where(&mut problem.message, here.shape, here.inner, here.place);
                problem
            }
            Problem::Away { node, axis, by, from, to } => {
                let [by, from, to] =
                    [by, from, to].map(|number| self.show_scalar(Scalar::Number(number), axis));
                let message = ["steps of ", &by, " never lead from ", &from, " to ", &to];
                Diagnostic::new(Code::Domain, self.ast.span(node), message.concat())
            }
            Problem::NoPoint { node, axis, point } => {
                let name = self.slice(self.cells[axis as usize].name);
                let points = self.values[axis as usize].scalars();
                let shown = |at: usize| {
                    points.get(at).map(|point| self.show_scalar(*point, axis)).unwrap_or_default()
                };
                let (first, last) = (shown(0), shown(points.len().saturating_sub(1)));
                let wanted = self.show_scalar(Scalar::Number(point), axis);
                let message =
                    ["`", name, "` has no point ", &wanted, ": it goes from ", &first, " to ", &last];
                Diagnostic::new(Code::Domain, self.ast.span(node), message.concat())
            }
        }
    }

    fn said(&self, node: NodeId, trouble: Trouble, shape: Shape) -> Diagnostic {
        if trouble == Trouble::DivideByZero {
            return self.divided_by_zero(node, shape);
        }
        let (code, message) = trouble.said();
        let problem = Diagnostic::new(code, self.ast.span(node), message);
        if trouble != Trouble::Overflow {
            return problem;
        }
        problem.hint("a number goes up to about 79 thousand trillion trillion")
    }

    fn divided_by_zero(&self, node: NodeId, shape: Shape) -> Diagnostic {
        let mut culprit = node;
        let mut message = "divided by zero".to_owned();
        match self.ast.node(node) {
            Node::Binary { operator: Operator::Divide, .. } => culprit = before(node),
            Node::Binary { operator: Operator::Power, .. } => message.push_str(": a power below zero of 0"),
            _ => {}
        }
        let name = self.slice(self.ast.span(culprit));
        match self.ast.node(culprit) {
            Node::Cell(cell) if matches!(self.values[cell as usize], Value::One(_)) => {
                message = [&message, ": ", &self.label(cell), " is ", &self.display(cell)].concat();
            }
            // Where on an axis it came up is said of all faults.
            Node::Cell(axis) | Node::Point(axis) if shape.has(axis) => {}
            Node::Literal(_) | Node::Number { .. } => {}
            _ if culprit != node => message = [&message, ": ", name, " is 0"].concat(),
            _ => {}
        }
        Diagnostic::new(Code::DivideByZero, self.ast.span(culprit), message)
    }

    /// Says as well at which point of a shape it came up; of a single value nothing.
    pub(crate) fn say_where(&self, message: &mut String, shape: Shape, inner: usize, place: usize) {
        let mut say = |joint: &str, axis: CellId, place: usize| {
            let point = self.values[axis as usize].scalars().get(place);
            let shown = point.map(|point| self.show_scalar(*point, axis)).unwrap_or_default();
            for part in [joint, self.slice(self.cells[axis as usize].name), " is ", &shown] {
                message.push_str(part);
            }
        };
        match shape {
            Shape::One => {}
            Shape::Series(axis) => say(", where ", axis, place),
            Shape::Grid(outer, axis) => {
                say(", where ", outer, place / inner);
                say(" and ", axis, place % inner);
            }
            Shape::List(_) => {
                message.push_str(", at item ");
                message.push_str(&Number::whole(place as i64 + 1).plain());
            }
        }
    }
}
