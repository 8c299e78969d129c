//! What a cell comes to: a number, a condition, a text, a series of them, or nothing with a reason.

use std::sync::Arc;

use crate::ast::{CellId, TextId};
use crate::number::Number;
use crate::unit::Unit;

/// What is known of a value before it is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Type {
    pub base: Base,
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Base {
    Number(Unit),
    Condition,
    Text,
    /// Something is wrong there, and has been reported.
    #[default]
    Broken,
}

/// How many values there are, and along what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Shape {
    #[default]
    One,
    List(u32),
    Series(CellId),
    /// Along two axes, the first of them outermost.
    Grid(CellId, CellId),
}

impl Type {
    pub const BROKEN: Type = Type { base: Base::Broken, shape: Shape::One };

    pub fn one(base: Base) -> Type {
        Type { base, shape: Shape::One }
    }

    pub fn is_broken(self) -> bool {
        self.base == Base::Broken
    }
}

impl Shape {
    /// The shape of two combined point by point; `None` where they don't fit.
    pub fn join(self, other: Shape) -> Option<Shape> {
        use Shape::*;
        Some(match (self, other) {
            (One, shape) | (shape, One) => shape,
            (List(a), List(b)) => return (a == b).then_some(self),
            (List(_), _) | (_, List(_)) => return None,
            (Series(a), Series(b)) if a == b => self,
            (Series(a), Series(b)) => Grid(a, b),
            (Grid(a, b), Series(c)) if c == a || c == b => self,
            (Series(c), Grid(a, b)) if c == a || c == b => other,
            (Grid(a, b), Grid(c, d)) if (a, b) == (c, d) || (a, b) == (d, c) => self,
            _ => return None,
        })
    }

    /// What is left at one point of `axis`.
    pub fn without(self, axis: CellId) -> Shape {
        match self {
            Shape::Series(a) if a == axis => Shape::One,
            Shape::Grid(a, b) if a == axis => Shape::Series(b),
            Shape::Grid(a, b) if b == axis => Shape::Series(a),
            shape => shape,
        }
    }

    pub fn has(self, axis: CellId) -> bool {
        self.without(axis) != self
    }

    /// Where a value of this shape stands at a place of another, larger one.
    pub(crate) fn place_in(self, other: Shape, inner: usize, place: usize) -> Option<usize> {
        match (self, other) {
            _ if self == other => Some(place),
            (Shape::Series(own), Shape::Grid(outer, _)) if own == outer => Some(place / inner),
            (Shape::Series(own), Shape::Grid(_, axis)) if own == axis => Some(place % inner),
            _ => None,
        }
    }

    pub fn axes(self) -> Vec<CellId> {
        match self {
            Shape::One | Shape::List(_) => Vec::new(),
            Shape::Series(a) => vec![a],
            Shape::Grid(a, b) => vec![a, b],
        }
    }
}

/// With a tag as wide as what follows it, so that it is copied in whole words.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u32)]
pub enum Scalar {
    Number(Number),
    Condition(bool),
    Text(TextId),
    /// Of a `when` that isn't met.
    Never,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    One(Scalar),
    Many(Arc<Items>),
    /// It can't be computed; the book keeps the reason under this cell.
    Missing(CellId),
}

/// The values of a list, series or grid, in the order of its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    pub shape: Shape,
    /// How many points the inner axis of a grid has.
    pub inner: u32,
    pub scalars: Vec<Scalar>,
}

impl Value {
    pub fn number(number: Number) -> Value {
        Value::One(Scalar::Number(number))
    }

    pub fn shape(&self) -> Shape {
        match self {
            Value::Many(items) => items.shape,
            _ => Shape::One,
        }
    }

    /// How many points the inner axis of a grid has, 1 of anything else.
    pub(crate) fn inner(&self) -> usize {
        match self {
            Value::Many(items) => items.inner as usize,
            _ => 1,
        }
    }

    /// All its scalars, one for a single value.
    pub fn scalars(&self) -> &[Scalar] {
        match self {
            Value::One(scalar) => std::slice::from_ref(scalar),
            Value::Many(items) => &items.scalars,
            Value::Missing(_) => &[],
        }
    }
}
