//! What the parser makes: statements, and expressions as nodes in one flat list, operands before their operator.

use crate::index::{Index, hash};
use crate::number::Number;
use crate::span::Span;
use crate::sparse::make_room;
use crate::unit::{Factor, Unit};

/// A node's place in [`Ast::nodes`].
pub type NodeId = u32;
/// A cell's place in the book.
pub type CellId = u32;
pub type TextId = u32;
pub type LiteralId = u32;
pub type TargetId = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

impl Operator {
    /// Whether it makes a number of two.
    pub fn calculates(self) -> bool {
        use Operator::*;
        matches!(self, Add | Subtract | Multiply | Divide | Power)
    }

    pub const ALL: [Operator; 13] = {
        use Operator::*;
        [
            Add,
            Subtract,
            Multiply,
            Divide,
            Power,
            Less,
            LessEqual,
            Greater,
            GreaterEqual,
            Equal,
            NotEqual,
            And,
            Or,
        ]
    };
}

/// A part of an expression. Its operands stand before it, so that evaluating is one walk from left to right; the last of
/// them stands right before it. Eight bytes, as long sheets have many.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Node {
    Literal(LiteralId),
    /// A number without scale or unit, as nearly all in formulas are: it needs no more room than this.
    Number {
        digits: u32,
        places: u8,
    },
    Text(TextId),
    /// A name as written: the span has its text. `resolve` replaces it.
    Name,
    /// The same of a name with its sheet, `sheet.cell`.
    Path,
    Cell(CellId),
    /// The point of a series at which a recurrence stands; the node that `check` makes of `Cell` there.
    Point(CellId),
    Unit(Unit),
    Previous,
    Negate(NodeId),
    Not(NodeId),
    /// The right side is the node before.
    Binary {
        operator: Operator,
        /// Whether the right side has an entry in [`Ast::factors`].
        converts: bool,
        left: NodeId,
    },
    If(Items),
    Call {
        function: u8,
        items: Items,
    },
    List(Items),
    /// Of the node before.
    In(TargetId),
    /// What could not be read or resolved, and has been complained of.
    #[default]
    Broken,
}

/// The last operand of an operator.
pub fn before(operator: NodeId) -> NodeId {
    operator.saturating_sub(1)
}

/// A place in [`Ast::items`]: how many there are, and behind it each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Items(pub u32);

/// A stretch of [`Ast::terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Terms {
    pub start: u32,
    pub count: u16,
}

/// How a figure was written, or is to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The power of ten of the scale word; `None` lets the size of the figure choose.
    pub scale: Option<u8>,
    pub percent: bool,
    /// As a multiple: `45.35×`.
    pub times: bool,
    pub decimals: Option<u8>,
    /// As the points of an axis: a plain number of four digits may be a year, and has no comma.
    pub point: bool,
    /// With all the digits that it has, so that a sum with it can be done again.
    pub full: bool,
}

impl Style {
    /// That says nothing: the default.
    pub const PLAIN: Style =
        Style { scale: None, percent: false, times: false, decimals: None, point: false, full: false };

    /// By how many powers of ten a number is larger in this style than by itself: −9 where it counts billions.
    pub fn shift(self) -> i32 {
        if self.percent { 2 } else { -i32::from(self.scale.unwrap_or(0)) }
    }

    /// As a share or a multiple, but in whatever scale suits the figure.
    // Apart, so that where it is chosen a style is copied as a whole and not byte by byte.
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    pub fn unscaled(self) -> Style {
        Style { percent: self.percent, times: self.times, point: self.point, ..Style::default() }
    }
}

/// A unit as written: names with powers, below zero for those behind a `/`.
#[derive(Clone, Copy, Debug)]
pub struct UnitTerm {
    pub name: Span,
    pub power: i8,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Literal {
    pub number: Number,
    pub terms: Terms,
    /// Made of the terms by `resolve`.
    pub unit: Unit,
    pub style: Style,
    /// Decimals as written, in the scale as written.
    pub decimals: u8,
    pub span: Span,
}

impl Literal {
    /// As a node that needs no literal, where nothing of it would be lost.
    pub fn plain(&self) -> Option<Node> {
        let plain = self.terms.count == 0 && self.style == Style { scale: Some(0), ..Style::default() };
        let (digits, places) = self.number.parts();
        let digits = u32::try_from(digits).ok().filter(|_| plain && places == u32::from(self.decimals))?;
        Some(Node::Number { digits, places: self.decimals })
    }
}

/// What stands behind `in`.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub terms: Terms,
    pub unit: Unit,
    pub style: Style,
    pub span: Span,
}

impl Target {
    /// Whether it is a scale alone, as in `in billion`.
    pub fn keeps_unit(&self) -> bool {
        self.terms.count == 0 && !self.style.percent && !self.style.times
    }
}

/// Everything that the statements of a book refer to by number.
#[derive(Clone, Debug, Default)]
pub struct Ast {
    pub nodes: Vec<Node>,
    pub spans: Vec<Span>,
    pub items: Vec<NodeId>,
    pub axes: Vec<Axis>,
    pub recurrences: Vec<Recurrence>,
    pub literals: Vec<Literal>,
    pub targets: Vec<Target>,
    pub terms: Vec<UnitTerm>,
    pub texts: Vec<String>,
    /// Finds a text that is there already, so that equal texts have equal numbers.
    text_ids: Index,
    /// What an operand is multiplied by before its operator sees it; made by `check`.
    /// In the order of the nodes.
    pub factors: Vec<(NodeId, Factor)>,
}

impl Ast {
    /// Makes room for what so many more lines of text have, if they are formulas of two operands.
    pub(crate) fn reserve(&mut self, lines: usize) {
        make_room(&mut self.nodes, lines * 3);
        make_room(&mut self.spans, lines * 3);
        // Most lines of short texts have a figure and a unit, most of long ones neither.
        make_room(&mut self.literals, lines.min(32));
        make_room(&mut self.terms, lines.min(32));
    }

    pub fn push(&mut self, node: Node, span: Span) -> NodeId {
        let id = self.nodes.len() as NodeId;
        self.nodes.push(node);
        self.spans.push(span);
        id
    }

    pub(crate) fn add(&mut self, literal: Literal) -> LiteralId {
        let id = self.literals.len() as LiteralId;
        self.literals.push(literal);
        id
    }

    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id as usize]
    }

    pub fn span(&self, id: NodeId) -> Span {
        self.spans[id as usize]
    }

    pub fn items(&self, items: Items) -> &[NodeId] {
        match self.items.get(items.0 as usize..) {
            Some([count, items @ ..]) => items.get(..*count as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub fn terms(&self, terms: Terms) -> &[UnitTerm] {
        &self.terms[terms.start as usize..][..usize::from(terms.count)]
    }

    pub fn literal(&self, id: LiteralId) -> &Literal {
        &self.literals[id as usize]
    }

    /// The figure that a node is, where it is written out.
    pub fn number(&self, node: NodeId) -> Option<Number> {
        match self.node(node) {
            Node::Literal(literal) => Some(self.literal(literal).number),
            Node::Number { digits, places } => Some(Number::small(digits, places)),
            _ => None,
        }
    }

    /// What stands behind the signs before a node.
    pub(crate) fn unsigned(&self, mut node: NodeId) -> NodeId {
        while let Node::Negate(inner) = self.node(node) {
            node = inner;
        }
        node
    }

    /// How much there is, to come back to when a statement turns out not to be one.
    pub(crate) fn mark(&self) -> [usize; 4] {
        [self.nodes.len(), self.literals.len(), self.targets.len(), self.terms.len()]
    }

    /// Forgets what was read since, so that nothing more is said of it.
    pub(crate) fn forget(&mut self, [nodes, literals, targets, terms]: [usize; 4]) {
        self.nodes.truncate(nodes);
        self.spans.truncate(nodes);
        self.literals.truncate(literals);
        self.targets.truncate(targets);
        self.terms.truncate(terms);
    }

    pub fn intern(&mut self, text: &str) -> TextId {
        let texts = &mut self.texts;
        if let Some(id) = self.text_ids.find(hash(text.as_bytes()), &|id| texts[id as usize] == text) {
            return id;
        }
        let id = texts.len() as TextId;
        texts.push(text.to_owned());
        self.text_ids.insert(id, &|id| hash(texts[id as usize].as_bytes()), &|_| false);
        id
    }

    pub fn factor(&self, node: NodeId) -> Option<&Factor> {
        let place = self.factors.binary_search_by_key(&node, |(known, _)| *known).ok()?;
        Some(&self.factors[place].1)
    }

    pub fn text(&self, id: TextId) -> &str {
        &self.texts[id as usize]
    }
}

#[derive(Clone, Debug)]
pub struct Statement {
    pub span: Span,
    pub kind: StatementKind,
}

#[derive(Clone, Debug)]
pub enum StatementKind {
    Sheet { name: Span, title: Option<TextId> },
    Unit { singular: Span, plural: Option<Span> },
    Figure(Figure),
    Scenario { title: TextId, declared: Span, from: Option<Span>, settings: Vec<Setting> },
}

impl Statement {
    /// The name and the title of the sheet that it opens.
    pub(crate) fn sheet(&self) -> Option<(Span, Option<TextId>)> {
        match self.kind {
            StatementKind::Sheet { name, title } => Some((name, title)),
            _ => None,
        }
    }
}

/// A line of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub name: Span,
    pub literal: LiteralId,
}

/// A statement that has a value: a cell, or something anonymous that is evaluated like one.
#[derive(Clone, Debug)]
pub struct Figure {
    pub kind: FigureKind,
    /// Empty for a check or a value in running text.
    pub name: Span,
    pub body: Body,
    /// The nodes of all its expressions.
    pub nodes: (NodeId, NodeId),
    pub clauses: Option<Box<Clauses>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FigureKind {
    #[default]
    Input,
    Computed,
    Axis,
    Check,
    /// `= …` in running text.
    Inline,
}

#[derive(Clone, Copy, Debug, Default)]
pub enum Body {
    Expression(NodeId),
    /// A place in [`Ast::axes`].
    Axis(u32),
    /// A place in [`Ast::recurrences`].
    Recurrence(u32),
    #[default]
    Broken,
}

/// `start..end step step`
#[derive(Clone, Copy, Debug, Default)]
pub struct Axis {
    pub start: NodeId,
    pub end: NodeId,
    pub step: Option<NodeId>,
}

/// `start then next over axis in target`: the unit of `start`, or else the target's, is the unit of the whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recurrence {
    pub start: NodeId,
    pub next: NodeId,
    pub axis: NodeId,
    pub target: Option<TargetId>,
}

/// The months of a year, in words.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// How sure a figure is, the surest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    #[default]
    Fact,
    Estimate,
    Assumption,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Fact => "fact",
            Kind::Estimate => "estimate",
            Kind::Assumption => "assumption",
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Clauses {
    pub label: Option<TextId>,
    pub from: Option<Span>,
    pub claims: Vec<ClaimClause>,
    pub range: Option<RangeClause>,
    pub decimals: Option<u8>,
    pub note: Option<TextId>,
    pub as_of: Option<Date>,
    pub kind: Option<Kind>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct ClaimClause {
    pub span: Span,
    pub about: bool,
    pub literal: LiteralId,
    pub from: Option<Span>,
    pub expect: Option<(Verdict, Span)>,
}

/// What comes of holding a claim against the book's own figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Verdict {
    #[default]
    Agrees,
    Truncated,
    Roughly,
    Differs,
}

impl Verdict {
    pub const ALL: [Verdict; 4] = [Verdict::Agrees, Verdict::Truncated, Verdict::Roughly, Verdict::Differs];

    pub fn name(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Truncated => "truncated",
            Verdict::Roughly => "roughly",
            Verdict::Differs => "differs",
        }
    }
}

/// In the input's own scale and unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct RangeClause {
    pub low: Number,
    pub high: Number,
    pub step: Option<Number>,
}
