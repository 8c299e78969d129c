//! A cell's formula as a spreadsheet writes it, with the conversions of units that the language does by itself.

use crate::ast::{Body, CellId, Items, Node, NodeId, Operator, before};
use crate::book::Book;
use crate::functions::{Name, RULES};
use crate::value::{Shape, Value};

/// Where a spreadsheet has a cell's figure, or one point of a series; without a point, all of them.
pub trait Places {
    fn place(&self, cell: CellId, point: Option<usize>) -> Option<String>;
}

/// How deep formulas are followed; one that goes deeper is given as its figure alone.
const DEEPEST: u32 = 200;

/// How tightly spreadsheets bind. They raise to powers from the left, and negate before that.
const COMPARED: u8 = 1;
const ADDED: u8 = 2;
const MULTIPLIED: u8 = 3;
const RAISED: u8 = 4;
const WHOLE: u8 = 5;

impl Book {
    /// The formula of a cell, or of one point of a series. Nothing for an input, and for what a spreadsheet has no
    /// words for: there its figure alone can be given.
    pub fn spreadsheet_formula(
        &self,
        id: CellId,
        point: Option<usize>,
        places: &dyn Places,
    ) -> Option<String> {
        if !self.has_formula(id) {
            return None;
        }
        let axis = match self.value(id) {
            Value::Many(items) => match items.shape {
                Shape::Series(axis) => Some(axis),
                _ => return None,
            },
            _ => None,
        };
        let before = |point: usize| places.place(id, Some(point.checked_sub(1)?));
        let mut writer = Writer { book: self, places, axis, point, previous: None, depth: 0 };
        match self.cell(id).body {
            Body::Expression(root) => writer.operand(root, 0),
            Body::Axis(at) => match (point?, self.ast.axes[at as usize]) {
                (0, axis) => writer.operand(axis.start, 0),
                (later, axis) => {
                    let step =
                        axis.step.map_or(Some("1".to_owned()), |step| writer.operand(step, MULTIPLIED))?;
                    Some([&before(later)?, "+", &step].concat())
                }
            },
            Body::Recurrence(at) => match (point?, self.ast.recurrences[at as usize]) {
                (0, recurrence) => {
                    writer.point = None;
                    writer.operand(recurrence.start, 0)
                }
                (later, recurrence) => {
                    writer.previous = before(later);
                    writer.operand(recurrence.next, 0)
                }
            },
            Body::Broken => None,
        }
    }
}

struct Writer<'a> {
    book: &'a Book,
    places: &'a dyn Places,
    /// What the cell is a series over, and the point that is written.
    axis: Option<CellId>,
    point: Option<usize>,
    previous: Option<String>,
    depth: u32,
}

impl Writer<'_> {
    /// A part in the unit that the whole asks for, in brackets if it binds less than it must.
    fn operand(&mut self, node: NodeId, least: u8) -> Option<String> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let (text, binds) = match self.book.ast.factor(node) {
            Some(factor) => {
                let (by, of) = (factor.numerator.plain(), factor.denominator.plain());
                let mut text = self.node(node, MULTIPLIED)?;
                for (sign, number) in [("*", by), ("/", of)] {
                    if number != "1" {
                        text = [&text, sign, &number].concat();
                    }
                }
                (text, MULTIPLIED)
            }
            None => self.bare(node)?,
        };
        self.depth -= 1;
        Some(bracketed(text, binds, least))
    }

    fn node(&mut self, node: NodeId, least: u8) -> Option<String> {
        let (text, binds) = self.bare(node)?;
        Some(bracketed(text, binds, least))
    }

    /// A part as it is, and how tightly it binds.
    fn bare(&mut self, at: NodeId) -> Option<(String, u8)> {
        let ast = &self.book.ast;
        let whole = |text: String| Some((text, WHOLE));
        match ast.node(at) {
            Node::Literal(_) | Node::Number { .. } => whole(ast.number(at)?.plain()),
            Node::Text(text) => whole(["\"", &ast.text(text).replace('"', "\"\""), "\""].concat()),
            Node::Unit(_) => whole("1".to_owned()),
            Node::Cell(cell) | Node::Point(cell) => whole(self.cell(cell)?),
            Node::Previous => whole(self.previous.clone()?),
            Node::Negate(inner) => Some((["-", &self.operand(inner, WHOLE)?].concat(), ADDED)),
            Node::Not(inner) => whole(["NOT(", &self.operand(inner, 0)?, ")"].concat()),
            Node::Binary { operator, left, .. } => self.binary(operator, left, before(at)),
            Node::If(items) => whole(["IF(", &self.list(items)?, ")"].concat()),
            Node::Call { function, items } => self.call(RULES.get(usize::from(function))?.0, items),
            Node::In(_) => {
                let inner = before(at);
                match ast.factor(inner) {
                    Some(_) => Some((self.operand(inner, MULTIPLIED)?, MULTIPLIED)),
                    None => self.bare(inner),
                }
            }
            Node::List(_) | Node::Name | Node::Path | Node::Broken => None,
        }
    }

    fn cell(&self, cell: CellId) -> Option<String> {
        match self.book.value(cell) {
            Value::Many(items) if Some(items.shape) == self.axis.map(Shape::Series) => {
                self.places.place(cell, Some(self.point?))
            }
            Value::One(_) => self.places.place(cell, None),
            _ => None,
        }
    }

    fn binary(&mut self, operator: Operator, left: NodeId, right: NodeId) -> Option<(String, u8)> {
        let (sign, binds) = match operator {
            Operator::Add => ("+", ADDED),
            Operator::Subtract => ("-", ADDED),
            Operator::Multiply => ("*", MULTIPLIED),
            Operator::Divide => ("/", MULTIPLIED),
            Operator::Power => ("^", RAISED),
            Operator::Less => ("<", COMPARED),
            Operator::LessEqual => ("<=", COMPARED),
            Operator::Greater => (">", COMPARED),
            Operator::GreaterEqual => (">=", COMPARED),
            Operator::Equal => ("=", COMPARED),
            Operator::NotEqual => ("<>", COMPARED),
            Operator::And | Operator::Or => {
                let function = if operator == Operator::And { "AND(" } else { "OR(" };
                let (left, right) = (self.operand(left, 0)?, self.operand(right, 0)?);
                return Some(([function, &left, ",", &right, ")"].concat(), WHOLE));
            }
        };
        let left =
            self.operand(left, if binds == RAISED || binds == COMPARED { binds + 1 } else { binds })?;
        Some(([&left, sign, &self.operand(right, binds + 1)?].concat(), binds))
    }

    fn list(&mut self, items: Items) -> Option<String> {
        let book = self.book;
        let parts = book.ast.items(items).iter().map(|&item| self.operand(item, 0));
        Some(parts.collect::<Option<Vec<_>>>()?.join(","))
    }

    /// All items of a list or a series: as arguments, or as a range.
    fn items(&mut self, node: NodeId) -> Option<String> {
        match self.book.ast.node(node) {
            Node::List(items) => self.list(items),
            Node::Cell(cell) if self.book.ast.factor(node).is_none() => match self.book.value(cell) {
                Value::Many(items) if matches!(items.shape, Shape::Series(_) | Shape::List(_)) => {
                    self.places.place(cell, None)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The series that an argument is, where it is no more than that.
    fn series(&self, node: NodeId) -> Option<(CellId, CellId)> {
        let Node::Cell(cell) = self.book.ast.node(node) else { return None };
        match self.book.value(cell) {
            Value::Many(items) if self.book.ast.factor(node).is_none() => match items.shape {
                Shape::Series(axis) => Some((cell, axis)),
                _ => None,
            },
            _ => None,
        }
    }

    fn call(&mut self, name: Name, items: Items) -> Option<(String, u8)> {
        let nodes = self.book.ast.items(items);
        let (first, many) = (*nodes.first()?, nodes.len() > 1);
        let second = nodes.get(1).copied();
        let whole = |parts: &[&str]| Some((parts.concat(), WHOLE));
        let function = match name {
            Name::Abs => "ABS",
            Name::Sqrt => "SQRT",
            Name::Exp => "EXP",
            Name::Ln => "LN",
            Name::Log10 => "LOG10",
            Name::Floor => "INT",
            Name::Round => "ROUND",
            Name::Min if many => "MIN",
            Name::Max if many => "MAX",
            // A spreadsheet counts what is paid as below zero.
            Name::Pv => "-PV",
            Name::Fv => "-FV",
            Name::Pmt => "-PMT",
            _ => "",
        };
        if !function.is_empty() {
            let text = [function, "(", &self.list(items)?, ")"].concat();
            return Some((text, if function.starts_with('-') { ADDED } else { WHOLE }));
        }
        match name {
            Name::Ceil => Some((["-INT(-", &self.operand(first, WHOLE)?, ")"].concat(), ADDED)),
            Name::Min => whole(&["MIN(", &self.items(first)?, ")"]),
            Name::Max => whole(&["MAX(", &self.items(first)?, ")"]),
            Name::Sum => whole(&["SUM(", &self.items(first)?, ")"]),
            Name::Mean => whole(&["AVERAGE(", &self.items(first)?, ")"]),
            Name::Count => whole(&["COUNT(", &self.items(first)?, ")"]),
            // Its second argument would be a guess.
            Name::Irr if matches!(self.book.ast.node(first), Node::Cell(_)) => {
                whole(&["IRR(", &self.items(first)?, ")"])
            }
            Name::Npv => whole(&["NPV(", &self.operand(first, 0)?, ",", &self.items(second?)?, ")"]),
            Name::First | Name::Last => {
                let (cell, _) = self.series(first)?;
                let last = self.book.value(cell).scalars().len().checked_sub(1)?;
                whole(&[&self.places.place(cell, Some(if name == Name::First { 0 } else { last }))?])
            }
            Name::At => {
                let (cell, axis) = self.series(first)?;
                let (values, points) = (self.places.place(cell, None)?, self.places.place(axis, None)?);
                whole(&["INDEX(", &values, ",MATCH(", &self.operand(second?, 0)?, ",", &points, ",0))"])
            }
            Name::Cumulative => {
                let (cell, _) = self.series(first)?;
                let (from, to) = (self.places.place(cell, Some(0))?, self.places.place(cell, self.point)?);
                whole(&["SUM(", &from, ":", &to, ")"])
            }
            Name::Growth | Name::Cagr | Name::Compound => self.rate(name, nodes),
            _ => None,
        }
    }

    /// What spreadsheets have no function for.
    fn rate(&mut self, name: Name, nodes: &[NodeId]) -> Option<(String, u8)> {
        let mut argument = |at: usize, least: u8| self.operand(*nodes.get(at)?, least);
        let text = match name {
            Name::Growth => {
                return Some(([&argument(1, MULTIPLIED)?, "/", &argument(0, RAISED)?, "-1"].concat(), ADDED));
            }
            Name::Cagr => {
                let ratio = [&argument(1, MULTIPLIED)?, "/", &argument(0, RAISED)?].concat();
                return Some((["(", &ratio, ")^(1/", &argument(2, RAISED)?, ")-1"].concat(), ADDED));
            }
            _ => [&argument(0, MULTIPLIED)?, "*(1+", &argument(1, MULTIPLIED)?, ")^", &argument(2, WHOLE)?]
                .concat(),
        };
        Some((text, MULTIPLIED))
    }
}

fn bracketed(text: String, binds: u8, least: u8) -> String {
    if binds < least { ["(", &text, ")"].concat() } else { text }
}
