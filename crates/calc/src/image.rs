//! A compiled book as text, to be carried to the browser: nothing is parsed, resolved or checked there a second time.
//!
//! What is written and what is read is the same walk over the same fields, so that the two can't part.

use crate::ast::{
    Axis, Body, ClaimClause, Clauses, FigureKind, Items, Kind, Literal, Node, Operator, RangeClause,
    Recurrence, Style, Verdict,
};
use crate::book::{Book, Cell, Nature, Scenario, Sheet};
use crate::exhibit::Form;

use crate::number::Number;
use crate::span::Span;
use crate::unit::{Atom, Factor, Unit};
use crate::value::{Base, Shape, Type};

/// One way of the walk: values are taken from the fields, or put into them.
pub trait Wire {
    fn number(&mut self, value: u64) -> u64;
    fn text(&mut self, value: &mut String);
}

/// Numbers with a comma behind each; texts behind their length.
#[derive(Default)]
struct Writer(String);

impl Wire for Writer {
    fn number(&mut self, value: u64) -> u64 {
        self.0.push_str(&value.to_string());
        self.0.push(',');
        value
    }

    fn text(&mut self, value: &mut String) {
        self.number(value.len() as u64);
        self.0.push_str(value);
    }
}

struct Reader<'a>(&'a str);

impl Wire for Reader<'_> {
    #[inline(never)]
    fn number(&mut self, _: u64) -> u64 {
        let mut value = 0u64;
        while let Some((&byte, _)) = self.0.as_bytes().split_first() {
            self.0 = self.0.get(1..).unwrap_or("");
            if byte == b',' {
                break;
            }
            value = value.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0')));
        }
        value
    }

    #[inline(never)]
    fn text(&mut self, value: &mut String) {
        let length = self.number(0) as usize;
        let (own, rest) = self.0.split_at_checked(length).unwrap_or((self.0, ""));
        *value = own.to_owned();
        self.0 = rest;
    }
}

/// Something that goes over the wire.
pub trait Carry: Default {
    fn carry(&mut self, wire: &mut impl Wire);
}

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl Carry for $kind {
            fn carry(&mut self, wire: &mut impl Wire) {
                *self = wire.number(*self as u64) as $kind;
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 usize }

macro_rules! fields {
    ($($kind:ty { $($field:tt),* })*) => {$(
        impl Carry for $kind {
            fn carry(&mut self, wire: &mut impl Wire) {
                $(self.$field.carry(wire);)*
            }
        }
    )*};
}

/// Enums without fields go by their place in a list.
macro_rules! variants {
    ($($kind:ty [$($variant:ident)*])*) => {$(
        impl Carry for $kind {
            fn carry(&mut self, wire: &mut impl Wire) {
                const ALL: &[$kind] = &[$(<$kind>::$variant),*];
                let place = ALL.iter().position(|variant| variant == self).unwrap_or(0);
                *self = ALL[(wire.number(place as u64) as usize).min(ALL.len() - 1)];
            }
        }
    )*};
}

fields! {
    Span { start, end }
    Items { 0 }
    Axis { start, end, step }
    Recurrence { start, next, axis }
    Style { scale, percent, times, decimals, point }
    Literal { number, unit, style, decimals }
    Factor { numerator, denominator }
    RangeClause { low, high, step }
    ClaimClause { about, literal, from }
    Clauses { label, from, claims, range }
    Sheet { name, title }
    Cell { sheet, name, kind, body, nodes, clauses, nature }
    Nature { value_type, style }
    Scenario { sheet, settings }
    Type { base, shape }
    Unit { 0 }
    Atom { 0 }
}

variants! {
    Form [Bar Line Waterfall Share Columns Rows Sensitivity Exercise Claims]
    FigureKind [Input Computed Axis Check Inline]
    Kind [Fact Estimate Assumption]
    Verdict [Agrees Truncated Roughly Differs]
}

impl Carry for bool {
    fn carry(&mut self, wire: &mut impl Wire) {
        *self = wire.number(u64::from(*self)) != 0;
    }
}

impl Carry for i8 {
    fn carry(&mut self, wire: &mut impl Wire) {
        *self = wire.number(u64::from(*self as u8)) as u8 as i8;
    }
}

impl Carry for String {
    fn carry(&mut self, wire: &mut impl Wire) {
        wire.text(self);
    }
}

impl Carry for Number {
    fn carry(&mut self, wire: &mut impl Wire) {
        let (mantissa, scale) = self.parts();
        let high = wire.number((mantissa >> 64) as u64);
        let low = wire.number(mantissa as u64);
        let scale = wire.number(u64::from(scale));
        *self = Number::from_parts(u128::from(high) << 64 | u128::from(low), scale as u32);
    }
}

impl<T: Carry> Carry for Option<T> {
    fn carry(&mut self, wire: &mut impl Wire) {
        if wire.number(u64::from(self.is_some())) == 0 {
            *self = None;
        } else {
            self.get_or_insert_default().carry(wire);
        }
    }
}

impl<T: Carry> Carry for Box<T> {
    fn carry(&mut self, wire: &mut impl Wire) {
        T::carry(self, wire);
    }
}

impl<T: Carry> Carry for Vec<T> {
    fn carry(&mut self, wire: &mut impl Wire) {
        // What is announced and never comes is not made room for.
        let count = wire.number(self.len() as u64).min(1 << 24) as usize;
        for at in 0..count {
            if at == self.len() {
                self.push(T::default());
            }
            if let Some(item) = self.get_mut(at) {
                item.carry(wire);
            }
        }
    }
}

impl<A: Carry, B: Carry> Carry for (A, B) {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.0.carry(wire);
        self.1.carry(wire);
    }
}

/// Enums with fields go as a number for the variant and three for what is in it.
macro_rules! packed {
    ($($kind:ty)*) => {$(
        impl Carry for $kind {
            fn carry(&mut self, wire: &mut impl Wire) {
                let mut packed = self.pack();
                for number in &mut packed {
                    number.carry(wire);
                }
                *self = <$kind>::unpack(packed);
            }
        }
    )*};
}

packed! { Node Body Base Shape }

impl Node {
    fn pack(self) -> [u32; 4] {
        match self {
            Node::Literal(id) => [0, id, 0, 0],
            Node::Number { digits, places } => [13, digits, places.into(), 0],
            Node::Text(id) => [1, id, 0, 0],
            Node::Cell(id) => [2, id, 0, 0],
            Node::Point(id) => [3, id, 0, 0],
            Node::Unit(unit) => [4, unit.0, 0, 0],
            Node::Previous => [5, 0, 0, 0],
            Node::Negate(inner) => [6, inner, 0, 0],
            Node::Not(inner) => [7, inner, 0, 0],
            Node::If(items) => [8, items.0, 0, 0],
            Node::Call { function, items } => [9, items.0, function.into(), 0],
            Node::List(items) => [10, items.0, 0, 0],
            Node::In(_) => [11, 0, 0, 0],
            Node::Binary { operator, converts, left } => {
                [16 + operator as u32 * 2 + u32::from(converts), left, 0, 0]
            }
            Node::Name | Node::Path | Node::Broken => [12, 0, 0, 0],
        }
    }

    fn unpack([tag, a, b, _]: [u32; 4]) -> Node {
        let items = Items(a);
        match tag {
            0 => Node::Literal(a),
            1 => Node::Text(a),
            2 => Node::Cell(a),
            3 => Node::Point(a),
            4 => Node::Unit(Unit(a)),
            5 => Node::Previous,
            6 => Node::Negate(a),
            7 => Node::Not(a),
            8 => Node::If(items),
            9 => Node::Call { function: b as u8, items },
            10 => Node::List(items),
            11 => Node::In(0),
            13 => Node::Number { digits: a, places: b as u8 },
            16.. => {
                let operator = Operator::ALL[((tag - 16) / 2) as usize % Operator::ALL.len()];
                Node::Binary { operator, converts: tag % 2 == 1, left: a }
            }
            _ => Node::Broken,
        }
    }
}

impl Body {
    fn pack(self) -> [u32; 4] {
        match self {
            Body::Expression(root) => [0, root, 0, 0],
            Body::Axis(axis) => [1, axis, 0, 0],
            Body::Recurrence(recurrence) => [2, recurrence, 0, 0],
            Body::Broken => [3, 0, 0, 0],
        }
    }

    fn unpack([tag, a, ..]: [u32; 4]) -> Body {
        match tag {
            0 => Body::Expression(a),
            1 => Body::Axis(a),
            2 => Body::Recurrence(a),
            _ => Body::Broken,
        }
    }
}

impl Base {
    fn pack(self) -> [u32; 4] {
        match self {
            Base::Number(unit) => [0, unit.0, 0, 0],
            Base::Condition => [1, 0, 0, 0],
            Base::Text => [2, 0, 0, 0],
            Base::Broken => [3, 0, 0, 0],
        }
    }

    fn unpack([tag, a, ..]: [u32; 4]) -> Base {
        match tag {
            0 => Base::Number(Unit(a)),
            1 => Base::Condition,
            2 => Base::Text,
            _ => Base::Broken,
        }
    }
}

impl Shape {
    fn pack(self) -> [u32; 4] {
        match self {
            Shape::One => [0, 0, 0, 0],
            Shape::List(count) => [1, count, 0, 0],
            Shape::Series(axis) => [2, axis, 0, 0],
            Shape::Grid(outer, inner) => [3, outer, inner, 0],
        }
    }

    fn unpack([tag, a, b, _]: [u32; 4]) -> Shape {
        match tag {
            1 => Shape::List(a),
            2 => Shape::Series(a),
            3 => Shape::Grid(a, b),
            _ => Shape::One,
        }
    }
}

impl Carry for Book {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.text.carry(wire);
        self.ast.nodes.carry(wire);
        self.ast.spans.carry(wire);
        self.ast.items.carry(wire);
        self.ast.axes.carry(wire);
        self.ast.recurrences.carry(wire);
        self.ast.literals.carry(wire);
        self.ast.texts.carry(wire);
        self.ast.factors.carry(wire);
        self.units.carry(wire);
        self.sheets.carry(wire);
        self.cells.carry(wire);
        self.clauses.carry(wire);
        self.natures.carry(wire);
        self.scenarios.carry(wire);
        self.graph.know_users(&self.cells, &self.ast);
        self.graph.carry(wire);
    }
}

/// Writes something down, to be read by [`read`].
pub fn write<T: Carry + Clone>(thing: &T) -> String {
    let mut writer = Writer::default();
    thing.clone().carry(&mut writer);
    writer.0
}

/// Reads what [`write`] has written. It trusts the text, which the build made and the page's own folder came with.
pub fn read<T: Carry>(text: &str) -> T {
    let mut thing = T::default();
    thing.carry(&mut Reader(text));
    thing
}
