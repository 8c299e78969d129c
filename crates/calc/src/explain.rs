//! The working: a cell's formula, the formula with the figures put in, the result, and the inputs that it rests on.

mod line;

pub use self::line::plain_text;
use crate::ast::{
    Axis, Body, CellId, Date, FigureKind, Items, Kind, Node, NodeId, Operator, Recurrence, Style, before,
};
use crate::book::Book;
use crate::format::{Shown, show};
use crate::functions::{FUNCTIONS, Name};
use crate::graph::uses;
use crate::number::Number;
use crate::sparse::Marks;
use crate::unit::Unit;
use crate::value::{Scalar, Value};

/// A formula as a flat list, so that printing one never recurses: groups open, are divided and close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Open(Group),
    /// Between two parts of a group.
    Next,
    Close(Group),
    /// A figure: its number, what it is counted in, and the cell that has it. `inner` where it stands so that one below
    /// zero needs brackets.
    Figure {
        number: String,
        unit: String,
        cell: Option<CellId>,
        inner: bool,
    },
    /// A cell by its label.
    Name(String),
    /// A word of the language, such as `if`.
    Word(&'static str),
    Operator(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Parentheses,
    /// Numerator, denominator.
    Fraction,
    /// Base, exponent.
    Power,
    Root,
    /// Its arguments, behind what a reader calls the function.
    Call(&'static str),
    List,
}

/// How a formula names what it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    Labels,
    /// The figures that cells have now.
    Figures,
}

/// An input that a cell rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    pub cell: CellId,
    pub label: String,
    pub display: String,
    pub kind: Kind,
    pub source: Option<String>,
    pub as_of: Option<Date>,
    /// What the book has instead, where it has been changed. Kind, source and day are those of that figure.
    pub in_book: Option<String>,
}

/// How tightly a node binds, as far as brackets are concerned.
fn binding(node: Node) -> u8 {
    match node {
        Node::In(_) => 0,
        Node::If(_) => 1,
        Node::Binary { operator, .. } => match operator {
            Operator::Or => 2,
            Operator::And => 3,
            Operator::Add | Operator::Subtract => 6,
            Operator::Multiply => 7,
            // A fraction and a power are drawn so that no bracket is needed around them.
            Operator::Divide | Operator::Power => 10,
            _ => COMPARISON,
        },
        Node::Not(_) => 4,
        Node::Negate(_) => NEGATIVE,
        _ => 10,
    }
}

const COMPARISON: u8 = 5;
/// What begins with a minus stands without brackets at the beginning of a sum alone.
const NEGATIVE: u8 = 6;

enum Task {
    Node(NodeId, u8),
    Piece(Piece),
}

impl Book {
    /// A cell's formula in pieces; empty for an input.
    pub fn formula(&self, id: CellId, naming: Naming) -> Vec<Piece> {
        let mut writer = Writer { book: self, naming, tasks: Vec::new(), pieces: Vec::new() };
        match self.cells[id as usize].body {
            Body::Expression(_) if self.cells[id as usize].kind == FigureKind::Input => {}
            Body::Broken => {}
            Body::Expression(root) => writer.write(root),
            Body::Axis(at) => {
                let Axis { start, end, step } = self.ast.axes[at as usize];
                writer.write(start);
                writer.pieces.push(Piece::Operator("…"));
                writer.write(end);
                if let Some(step) = step {
                    writer.pieces.push(Piece::Word("in steps of"));
                    writer.write(step);
                }
            }
            Body::Recurrence(at) => {
                let Recurrence { start, next, axis, .. } = self.ast.recurrences[at as usize];
                writer.write(start);
                writer.pieces.push(Piece::Word("then"));
                writer.write(next);
                writer.pieces.push(Piece::Word("over"));
                writer.write(axis);
            }
        }
        writer.pieces
    }

    /// Whether a formula says more than the cell's figure alone does.
    pub fn has_formula(&self, id: CellId) -> bool {
        let cell = &self.cells[id as usize];
        let plain = match cell.body {
            Body::Expression(root) => {
                self.ast.number(root).is_some() || matches!(self.ast.node(root), Node::Text(_))
            }
            Body::Broken => true,
            _ => false,
        };
        cell.kind != FigureKind::Input && !plain
    }

    /// The inputs that a cell rests on, in the order of the text, and constants of the book that have a source.
    pub fn rests_on(&self, id: CellId) -> Vec<Rest> {
        let (mut seen, mut rests) = (Marks::default(), Marks::default());
        seen.put(id);
        let mut open = vec![id];
        while let Some(cell) = open.pop() {
            for used in uses(&self.cells[cell as usize], &self.ast) {
                if seen.put(used) {
                    if self.cells[used as usize].kind == FigureKind::Input || self.source(used).is_some() {
                        rests.put(used);
                    }
                    open.push(used);
                }
            }
        }
        let mut at = 0;
        std::iter::from_fn(|| {
            at = rests.take(at)?;
            Some(self.rest(at))
        })
        .collect()
    }

    /// A figure with what is said of where it comes from.
    pub fn rest(&self, cell: CellId) -> Rest {
        Rest {
            cell,
            label: self.label(cell),
            display: match self.values[cell as usize] {
                Value::One(scalar) => self.in_full(cell, scalar).text().to_owned(),
                _ => self.display(cell),
            },
            kind: self.kind(cell),
            source: self.source(cell).map(str::to_owned),
            as_of: self.as_of(cell),
            in_book: (self.written(cell).filter(|_| self.is_changed(cell)))
                .map(|number| self.show_scalar(Scalar::Number(number), cell)),
        }
    }

    /// A cell's value as a term of a formula: text in quotes, and an input with all its digits.
    pub fn term(&self, id: CellId, scalar: Scalar) -> Shown {
        match scalar {
            Scalar::Text(text) => Shown::words(["“", self.ast.text(text), "”"].concat()),
            _ => self.in_full(id, scalar),
        }
    }

    /// What a cell is called in running text: its label, or its name in words.
    pub fn label(&self, id: CellId) -> String {
        let cell = &self.cells[id as usize];
        match self.clauses(id).and_then(|clauses| clauses.label) {
            Some(text) => self.ast.text(text).to_owned(),
            None => self.slice(cell.name).replace('_', " "),
        }
    }

    /// The label that its author gave a cell.
    pub fn own_label(&self, id: CellId) -> Option<&str> {
        let clauses = self.clauses(id)?;
        clauses.label.map(|text| self.ast.text(text))
    }

    pub fn kind(&self, id: CellId) -> Kind {
        self.nature(id).sure
    }

    /// The key of the source that a cell names.
    pub fn source(&self, id: CellId) -> Option<&str> {
        let clauses = self.clauses(id)?;
        clauses.from.map(|span| self.slice(span))
    }

    pub fn as_of(&self, id: CellId) -> Option<Date> {
        self.clauses(id).and_then(|clauses| clauses.as_of)
    }

    pub fn note(&self, id: CellId) -> Option<&str> {
        let clauses = self.clauses(id)?;
        clauses.note.map(|text| self.ast.text(text))
    }

    /// The bounds and the step of an input's range, as its field shows them.
    pub fn range(&self, id: CellId) -> Option<(String, String, Option<String>)> {
        let range = self.clauses(id)?.range?;
        Some((range.low.plain(), range.high.plain(), range.step.map(|step| step.plain())))
    }

    /// The cell that an expression in running text is, where it is nothing more.
    pub fn alias(&self, id: CellId) -> Option<CellId> {
        let cell = &self.cells[id as usize];
        let Body::Expression(root) = cell.body else { return None };
        match self.ast.node(root) {
            Node::Cell(other) if self.clauses(id).is_none() => Some(other),
            _ => None,
        }
    }

    /// The cells that a cell is made of directly.
    pub fn uses(&self, id: CellId) -> Vec<CellId> {
        let mut used: Vec<CellId> = uses(&self.cells[id as usize], &self.ast).collect();
        used.sort_unstable();
        used.dedup();
        used
    }
}

struct Writer<'a> {
    book: &'a Book,
    naming: Naming,
    tasks: Vec<Task>,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    fn write(&mut self, root: NodeId) {
        self.tasks.push(Task::Node(root, 0));
        while let Some(task) = self.tasks.pop() {
            match task {
                Task::Piece(piece) => self.pieces.push(piece),
                Task::Node(node, least) => self.node(node, least),
            }
        }
    }

    /// Puts tasks off so that they are done in this order.
    fn later(&mut self, tasks: Vec<Task>) {
        self.tasks.extend(tasks.into_iter().rev());
    }

    fn node(&mut self, at: NodeId, least: u8) {
        let node = self.book.ast.node(at);
        if binding(node) < least {
            return self.later(vec![
                Task::Piece(Piece::Open(Group::Parentheses)),
                Task::Node(at, 0),
                Task::Piece(Piece::Close(Group::Parentheses)),
            ]);
        }
        match node {
            Node::Literal(literal) => {
                let literal = self.book.ast.literal(literal);
                let shown = show(&self.book.units, literal.number, literal.unit, literal_style(literal));
                self.figure(&shown, None, least);
            }
            Node::Number { digits, places } => {
                // One of four digits may be a year, and has no comma.
                let style =
                    Style { scale: Some(0), decimals: Some(places), point: places == 0, ..Style::default() };
                let shown = show(&self.book.units, Number::small(digits, places), Unit::NONE, style);
                self.figure(&shown, None, least);
            }
            Node::Text(text) => self.pieces.push(Piece::Name(["“", self.book.ast.text(text), "”"].concat())),
            Node::Cell(cell) => self.cell(cell, least),
            Node::Point(cell) => self.name(cell, least),
            Node::Unit(unit) => {
                let name = self.book.units.code(unit);
                self.pieces.push(Piece::Name(name));
            }
            Node::Previous => self.pieces.push(Piece::Name("the value before".to_owned())),
            Node::Negate(inner) => self.later(vec![Task::Piece(Piece::Operator("−")), Task::Node(inner, 8)]),
            Node::Not(inner) => self.later(vec![Task::Piece(Piece::Word("not")), Task::Node(inner, 4)]),
            Node::Binary { operator, left, .. } => self.binary(operator, left, before(at)),
            Node::If(items) => self.choice(items),
            Node::Call { function, items } => {
                let function = &FUNCTIONS[usize::from(function)];
                let (name, leads) = function.said();
                // A root is drawn, not said.
                let group = if function.id == Name::Sqrt { Group::Root } else { Group::Call(name) };
                self.group(group, items, leads);
            }
            Node::List(items) => self.group(Group::List, items, &[]),
            Node::In(_) => self.later(vec![Task::Node(before(at), least)]),
            Node::Name | Node::Path | Node::Broken => self.pieces.push(Piece::Name("?".to_owned())),
        }
    }

    /// A cell by its label, in brackets where it reads like a formula of its own.
    fn name(&mut self, id: CellId, least: u8) {
        let label = self.book.label(id);
        let is_sign = |c: char| matches!(c, '+' | '-' | '−' | '–' | '×' | '*' | '/' | '÷' | '=');
        let reads_on = least > 0 && label.split(' ').any(|word| word.chars().all(is_sign));
        if reads_on {
            self.pieces.push(Piece::Open(Group::Parentheses));
        }
        self.pieces.push(Piece::Name(label));
        if reads_on {
            self.pieces.push(Piece::Close(Group::Parentheses));
        }
    }

    fn cell(&mut self, id: CellId, least: u8) {
        match &self.book.values[id as usize] {
            _ if self.naming == Naming::Labels => self.name(id, least),
            Value::One(scalar) => self.figure(&self.book.term(id, *scalar), Some(id), least),
            Value::Many(_) => self.name(id, least),
            Value::Missing(_) => self.pieces.push(Piece::Figure {
                number: "—".to_owned(),
                unit: String::new(),
                cell: Some(id),
                inner: least > NEGATIVE,
            }),
        }
    }

    fn figure(&mut self, shown: &Shown, cell: Option<CellId>, least: u8) {
        let (number, unit) = (shown.number().to_owned(), shown.unit().to_owned());
        self.pieces.push(Piece::Figure { number, unit, cell, inner: least > NEGATIVE });
    }

    fn binary(&mut self, operator: Operator, left: NodeId, right: NodeId) {
        let group = match operator {
            Operator::Divide => Some((Group::Fraction, 0, 0)),
            // Only the base of a power needs brackets: its exponent stands above the line.
            Operator::Power => Some((Group::Power, 10, 0)),
            _ => None,
        };
        if let Some((group, a, b)) = group {
            // The base of a power that is itself drawn with a line or raised, or said in words, still needs brackets.
            let base = self.book.ast.node(left);
            let nested = group == Group::Power
                && matches!(
                    base,
                    Node::Binary { operator: Operator::Divide | Operator::Power, .. } | Node::Call { .. }
                );
            return self.later(vec![
                Task::Piece(Piece::Open(group)),
                Task::Node(left, if nested { 11 } else { a }),
                Task::Piece(Piece::Next),
                Task::Node(right, b),
                Task::Piece(Piece::Close(group)),
            ]);
        }
        let own = binding(Node::Binary { operator, converts: false, left });
        let sign = match operator {
            Operator::Add => "+",
            Operator::Subtract => "−",
            Operator::Multiply => "×",
            Operator::Less => "<",
            Operator::LessEqual => "≤",
            Operator::Greater => ">",
            Operator::GreaterEqual => "≥",
            Operator::Equal => "=",
            Operator::NotEqual => "≠",
            Operator::And => "and",
            _ => "or",
        };
        let sign = if matches!(operator, Operator::And | Operator::Or) {
            Piece::Word(sign)
        } else {
            Piece::Operator(sign)
        };
        // Comparisons are not chained.
        let first = if own == COMPARISON { own + 1 } else { own };
        self.later(vec![Task::Node(left, first), Task::Piece(sign), Task::Node(right, own + 1)]);
    }

    fn choice(&mut self, items: Items) {
        if let &[condition, yes, no] = self.book.ast.items(items) {
            self.later(vec![
                Task::Piece(Piece::Word("if")),
                Task::Node(condition, 2),
                Task::Piece(Piece::Word("then")),
                Task::Node(yes, 2),
                Task::Piece(Piece::Word("else")),
                Task::Node(no, 1),
            ]);
        }
    }

    /// `leads` are words before the items.
    fn group(&mut self, group: Group, items: Items, leads: &[&'static str]) {
        let mut tasks = vec![Task::Piece(Piece::Open(group))];
        for (place, &item) in self.book.ast.items(items).iter().enumerate() {
            if place > 0 {
                tasks.push(Task::Piece(Piece::Next));
            }
            let lead = leads.get(place).filter(|lead| !lead.is_empty());
            tasks.extend(lead.map(|lead| Task::Piece(Piece::Word(lead))));
            tasks.push(Task::Node(item, 0));
        }
        tasks.push(Task::Piece(Piece::Close(group)));
        self.later(tasks);
    }
}

/// Whether a function is called what mathematicians write, so that its bracket stands close to it.
pub fn is_sign(function: &str) -> bool {
    matches!(function, "exp" | "ln" | "log10")
}

fn literal_style(literal: &crate::ast::Literal) -> Style {
    Style { decimals: Some(literal.decimals), ..literal.style }
}
