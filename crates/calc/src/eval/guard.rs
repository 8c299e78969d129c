//! What is chosen point by point is computed only where it is chosen: `if year > 0 then 1 / year else 0`.

use super::{Evaluator, Fault, Outcome};
use crate::ast::{Node, NodeId};
use crate::book::Book;
use crate::functions::{FUNCTIONS, Rule};
use crate::value::{Scalar, Shape, Value};

/// A condition along an axis, and which of its answers matters.
#[derive(Debug)]
pub(super) struct Guard {
    condition: Value,
    answer: bool,
}

impl Evaluator {
    /// The operand whose nodes begin at `first`, of which only the points matter where a condition has an answer.
    pub(super) fn guarded(
        &mut self,
        book: &Book,
        first: NodeId,
        operand: NodeId,
        condition: &Value,
        answer: bool,
    ) -> Outcome {
        let outcome = self.converted(book, operand);
        if !matches!(outcome, Err(Fault::Here(_))) || condition.shape() == Shape::One {
            return outcome;
        }
        let at_fault = |node: &NodeId| matches!(self.get(*node), Err(Fault::Here(_)));
        let failed: Vec<NodeId> = (first..=operand).filter(at_fault).collect();
        self.guards.push(Guard { condition: condition.clone(), answer });
        for &node in &failed {
            if works_point_by_point(book, node, &failed) {
                self.slots[(node - self.start) as usize] = self.node(book, node);
            }
        }
        let outcome = self.converted(book, operand);
        self.guards.pop();
        outcome
    }

    /// Whether anybody asks for the value at a point of a shape.
    pub(super) fn matters(&self, place: usize, shape: Shape, inner: usize) -> bool {
        self.guards.iter().all(|Guard { condition, answer }| {
            shape.join(condition.shape()) != Some(shape)
                || condition.at(place, shape, inner) == Scalar::Condition(*answer)
        })
    }
}

/// What looks at a whole series can't do without some of its points.
fn works_point_by_point(book: &Book, node: NodeId, failed: &[NodeId]) -> bool {
    match book.ast.node(node) {
        Node::Call { function, items } => match FUNCTIONS[usize::from(function)].rule {
            Rule::Keep | Rule::Plain | Rule::Root | Rule::Ratio | Rule::Money => true,
            Rule::Extreme => items.count > 1,
            Rule::At => book.ast.items(items).first().is_some_and(|series| !failed.contains(series)),
            _ => false,
        },
        Node::List(_) => false,
        _ => true,
    }
}
