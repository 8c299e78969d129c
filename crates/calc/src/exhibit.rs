//! Exhibits: what a book shows of its figures besides calculators. Charts, tables, what-ifs, exercises, audits of claims.
//!
//! Each is a list of expressions, compiled like values in running text, with a few words around them.

use crate::ast::{Body, CellId, FigureKind, Node, TextId, before};
use crate::book::{Book, LARGEST_SHEET, SheetId};
use crate::diagnostic::{Code, Diagnostic};
use crate::image::{Carry, Wire};
use crate::number::Number;
use crate::parser::parse_exhibit;
use crate::span::Span;
use crate::value::Scalar;

pub type ExhibitId = u32;

/// The word behind the fence of an exhibit's block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    Chart,
    Table,
    Sensitivity,
    Exercise,
    Claims,
}

impl Genre {
    pub const ALL: [Genre; 5] =
        [Genre::Chart, Genre::Table, Genre::Sensitivity, Genre::Exercise, Genre::Claims];

    pub fn name(self) -> &'static str {
        match self {
            Genre::Chart => "chart",
            Genre::Table => "table",
            Genre::Sensitivity => "sensitivity",
            Genre::Exercise => "exercise",
            Genre::Claims => "claims",
        }
    }
}

/// How an exhibit is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    #[default]
    Bar,
    Line,
    Waterfall,
    Share,
    /// A table with an expression a column, or a row.
    Columns,
    Rows,
    Sensitivity,
    Exercise,
    Claims,
}

impl Form {
    pub const CHARTS: [(&'static str, Form); 4] =
        [("bar", Form::Bar), ("line", Form::Line), ("waterfall", Form::Waterfall), ("share", Form::Share)];

    pub fn genre(self) -> Genre {
        match self {
            Form::Bar | Form::Line | Form::Waterfall | Form::Share => Genre::Chart,
            Form::Columns | Form::Rows => Genre::Table,
            Form::Sensitivity => Genre::Sensitivity,
            Form::Exercise => Genre::Exercise,
            Form::Claims => Genre::Claims,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Exhibit {
    pub form: Form,
    /// The sheet that its bare names are looked up in; one that there isn't where none stands before it.
    pub sheet: SheetId,
    /// Of an exercise, the Markdown before its first statement.
    pub question: Span,
    /// Its statements.
    pub span: Span,
    pub title: Option<TextId>,
    /// What is drawn or listed, the answer of an exercise, the result of a what-if.
    pub items: Vec<CellId>,
    /// The inputs that a what-if varies, each as an expression that is nothing but its name.
    pub inputs: Vec<CellId>,
    /// By which share a what-if varies them; none where it goes to the ends of their ranges. Of an exercise the tolerance.
    pub amount: Option<Number>,
    /// What the result should reach.
    pub target: Option<CellId>,
    /// The label of the sum that ends a waterfall.
    pub total: Option<TextId>,
    pub hints: Vec<TextId>,
    pub solution: Option<TextId>,
    /// Whose claims are listed: those on these sheets, by these sources; all where none is named.
    pub sheets: Vec<SheetId>,
    pub keys: Vec<Span>,
    /// The sheets as they are named.
    pub(crate) names: Vec<Span>,
}

/// Where the statements of an exercise begin: at the first line with one of its words.
fn statements_of_exercise(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut words = line.split_whitespace();
        let (word, next) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let begins = match word {
            "answer" => next.starts_with('='),
            "hint" | "solution" => next.starts_with('"'),
            "tolerance" => next.starts_with(|c: char| c.is_ascii_digit()),
            _ => word.starts_with("answer="),
        };
        if begins {
            return at;
        }
        at += line.len();
    }
    text.len()
}

impl Book {
    /// Adds an exhibit, whose bare names are those of the current sheet.
    pub fn add_exhibit(&mut self, genre: Genre, text: &str) -> ExhibitId {
        let too_large = text.len() > LARGEST_SHEET;
        let whole = self.append(if too_large { "" } else { text });
        let split = if genre == Genre::Exercise { statements_of_exercise(self.slice(whole)) } else { 0 };
        let split = whole.start as usize + split;
        let (question, span) = (Span::new(whole.start as usize, split), Span::new(split, whole.end as usize));
        if too_large {
            let message = "this block has more than 8 MiB of text";
            self.diagnostics.push(Diagnostic::new(Code::TooLarge, span, message));
        }
        let draft = parse_exhibit(genre, &self.text, span, &mut self.ast, &mut self.diagnostics);
        let sheet = self.current.unwrap_or(SheetId::MAX);
        let mut exhibit = Exhibit { sheet, question, span, ..draft.exhibit };
        exhibit.items = draft.items.into_iter().map(|figure| self.add_figure(sheet, figure)).collect();
        exhibit.inputs = draft.inputs.into_iter().map(|figure| self.add_figure(sheet, figure)).collect();
        exhibit.target = draft.target.map(|figure| self.add_figure(sheet, figure));
        self.exhibits.push(exhibit);
        self.exhibits.len() as ExhibitId - 1
    }

    pub fn exhibits(&self) -> &[Exhibit] {
        &self.exhibits
    }

    pub fn exhibit(&self, id: ExhibitId) -> &Exhibit {
        &self.exhibits[id as usize]
    }

    /// The cell whose figure an expression shows, where it is nothing but its name.
    pub fn named_by(&self, id: CellId) -> Option<CellId> {
        let Body::Expression(root) = self.cells[id as usize].body else { return None };
        match self.ast.node(root) {
            Node::Cell(cell) => Some(cell),
            _ => None,
        }
    }

    /// What an item of an exhibit is called: its own label, or that of the cell that it is, in whatever unit.
    pub fn item_label(&self, id: CellId) -> String {
        if let Some(label) = self.own_label(id) {
            return label.to_owned();
        }
        let Body::Expression(mut root) = self.cells[id as usize].body else { return String::new() };
        while let Node::In(_) = self.ast.node(root) {
            root = before(root);
        }
        match self.ast.node(root) {
            Node::Cell(cell) => self.label(cell),
            _ => String::new(),
        }
    }

    /// The inputs that a cell rests on, in the order of the text.
    pub fn inputs_of(&self, id: CellId) -> Vec<CellId> {
        let input = |cell: &CellId| self.cells[*cell as usize].kind == FigureKind::Input;
        self.rests_on(id).into_iter().map(|rest| rest.cell).filter(input).collect()
    }

    /// The bounds of an input's range, in its unit.
    pub fn range_ends(&self, id: CellId) -> Option<(Number, Number)> {
        let range = self.clauses(id)?.range?;
        let style = self.style(id);
        let power = -style.shift();
        Some((range.low.shift(power).ok()?, range.high.shift(power).ok()?))
    }

    /// The text of an expression, as its author wrote it.
    pub fn expression(&self, id: CellId) -> &str {
        match self.cells[id as usize].body {
            Body::Expression(root) => self.slice(self.ast.span(root)),
            _ => "",
        }
    }

    /// One of a cell's numbers in the unit of another cell.
    pub fn number_like(&self, id: CellId, scalar: Scalar, like: CellId) -> Option<Number> {
        let Scalar::Number(number) = scalar else { return None };
        let factor = self.units.conversion(self.unit(id)?, self.unit(like)?)?;
        number.mul(factor.numerator).ok()?.div(factor.denominator).ok()
    }

    /// The same book with its own figures, whatever has been changed.
    pub fn pristine(&self) -> Book {
        let mut own = self.clone();
        for id in own.changed_inputs() {
            own.reset(id);
        }
        own
    }

    /// The cells that an exhibit shows.
    pub fn cells_of(&self, exhibit: &Exhibit) -> Vec<CellId> {
        let mut cells: Vec<CellId> = exhibit.items.iter().chain(&exhibit.inputs).copied().collect();
        cells.extend(exhibit.target);
        if exhibit.form == Form::Sensitivity {
            // The figures that are tried are an input's, even where the result stays what it is.
            cells.extend(exhibit.items.iter().flat_map(|&result| self.inputs_of(result)));
        }
        if exhibit.form == Form::Claims {
            cells.extend(self.claims_in(exhibit).into_iter().map(|(cell, _)| cell));
        }
        cells
    }

    /// The cells that have claims, of the sheets and by the sources that an exhibit names, with each claim's place.
    pub fn claims_in(&self, exhibit: &Exhibit) -> Vec<(CellId, usize)> {
        let mut found = Vec::new();
        for (id, cell) in (0..).zip(&self.cells) {
            let Some(clauses) = self.clauses(id).filter(|_| !cell.name.is_empty()) else { continue };
            if !exhibit.sheets.is_empty() && !exhibit.sheets.contains(&cell.sheet) {
                continue;
            }
            for (at, claim) in clauses.claims.iter().enumerate() {
                let by = |key: &Span| claim.from.is_some_and(|from| self.slice(from) == self.slice(*key));
                if exhibit.keys.is_empty() || exhibit.keys.iter().any(by) {
                    found.push((id, at));
                }
            }
        }
        found
    }
}

impl Carry for Exhibit {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.form.carry(wire);
        self.title.carry(wire);
        self.items.carry(wire);
        self.inputs.carry(wire);
        self.amount.carry(wire);
        self.target.carry(wire);
        self.total.carry(wire);
        self.solution.carry(wire);
        self.sheets.carry(wire);
        self.keys.carry(wire);
    }
}
