//! A book of sheets: blocks are added, then it is compiled, and from then on inputs may change.

use std::collections::HashSet;
use std::ops::Range;

use crate::SHORT_CUTS;
use crate::ast::{
    Ast, Body, CellId, Clauses, Figure, FigureKind, Kind, NodeId, Statement, StatementKind, Style, TextId,
};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::exhibit::Exhibit;
use crate::format::show;
use crate::graph::Graph;
use crate::index::{Index, hash};
use crate::lexer::up_to;
use crate::names::Names;
use crate::number::Number;
use crate::parser::{Statements, parse_inline};
use crate::span::Span;
use crate::sparse::{Marks, Sparse, make_room};
use crate::suggest::Patience;
use crate::unit::{Unit, Units};
use crate::value::{Type, Value};

/// The most source that one sheet may have.
pub const LARGEST_SHEET: usize = 8 << 20;
/// The most cells that one sheet may have.
pub const MOST_CELLS: usize = 200_000;

/// How many nodes a formula may have that is checked and worked out without asking for memory.
pub(crate) const LONGEST_PLAIN: usize = 8;

pub type SheetId = u32;
pub type BlockId = u32;

/// All the sheets of a book, which may refer to each other in any order.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Every block and every value in running text, one after another; spans point into it.
    pub(crate) text: String,
    pub(crate) ast: Ast,
    pub(crate) units: Units,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) clauses: Vec<Clauses>,
    pub(crate) natures: Vec<Nature>,
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) exhibits: Vec<Exhibit>,
    pub(crate) declared: Vec<(Span, Option<Span>)>,
    pub(crate) names: Names,
    pub(crate) sources: Option<Vec<String>>,
    pub(crate) diagnostics: Problems,
    /// Those of them that stay whatever the figures are.
    pub(crate) lasting: Problems,
    /// How many names may still be searched for what was meant by one that is unknown.
    pub(crate) patience: Patience,
    pub(crate) graph: Graph,
    pub(crate) values: Vec<Value>,
    /// Why a value is missing.
    pub(crate) faults: Sparse<Box<Diagnostic>>,
    /// What inputs have been changed to.
    pub(crate) inputs: Sparse<Number>,
    pub(crate) points: usize,
    /// The first cell whose points were too many for the book.
    pub(crate) full_from: Option<CellId>,
    pub(crate) changed: Vec<CellId>,
    /// The ranks of cells that wait to be evaluated; kept from change to change so that no memory is asked for anew.
    pub(crate) waiting: Marks,
    sheet_names: Index,
    chapter: String,
    pub(crate) current: Option<SheetId>,
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub title: Option<TextId>,
    pub(crate) declared: Span,
    /// What it was added by, in the order of the text; known where the book was read, not where it was carried.
    pub blocks: Vec<BlockId>,
    source: usize,
    cells: usize,
    /// Whether it was too large, so that what isn't found in it may have been meant to be there.
    pub(crate) is_cut: bool,
}

/// What one block of a chapter added.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub sheet: SheetId,
    pub span: Span,
    /// Its cells, in the order in which they are written.
    pub cells: Range<CellId>,
    pub scenarios: Vec<u32>,
}

#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub sheet: SheetId,
    pub name: Span,
    pub kind: FigureKind,
    pub(crate) body: Body,
    pub(crate) nodes: (NodeId, NodeId),
    /// Places in the book's lists of them, where it has any: most cells of a long sheet have none of their own.
    pub(crate) clauses: u32,
    pub(crate) nature: u32,
}

/// No place in a list.
const NOWHERE: u32 = u32::MAX;

/// What is known of a cell before it is evaluated; many have the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nature {
    pub(crate) value_type: Type,
    pub(crate) style: Style,
    /// Of the weakest kind that went into it.
    pub(crate) sure: Kind,
}

/// Of a cell that was not, or could not be, checked.
const UNKNOWN: Nature = Nature { value_type: Type::BROKEN, style: Style::PLAIN, sure: Kind::Fact };

#[derive(Clone, Debug, Default)]
pub struct Scenario {
    pub sheet: SheetId,
    pub title: TextId,
    /// Where its title stands.
    pub(crate) declared: Span,
    pub from: Option<Span>,
    pub(crate) lines: Vec<crate::ast::Setting>,
    /// The inputs it sets, each with the literal that gives the figure; made by `resolve`.
    pub settings: Vec<(CellId, crate::ast::LiteralId)>,
}

/// In stretches so short that a byte counts each, which computers do many at a time.
fn count_lines(text: &str) -> usize {
    let ends = |stretch: &[u8]| stretch.iter().map(|&byte| u8::from(byte == b'\n')).sum::<u8>();
    text.as_bytes().chunks(224).map(|stretch| usize::from(ends(stretch))).sum::<usize>() + 1
}

/// The `sheet` statement of a text of which nothing else is read.
fn first_statement(text: &str) -> &str {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().filter(|line| line.starts_with("sheet ") && line.len() < 1000).unwrap_or_default()
}

impl Book {
    pub fn new() -> Book {
        Book::default()
    }

    /// Says which keys `from` may name; without it they are not checked.
    pub fn set_sources(&mut self, keys: impl IntoIterator<Item = String>) {
        self.sources = Some(keys.into_iter().collect());
    }

    /// Begins a chapter: a block in it without a `sheet` statement goes on with the chapter's last sheet, and
    /// before there is one makes a sheet of this name.
    pub fn begin_chapter(&mut self, name: &str) {
        let clean: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        self.chapter =
            if clean.starts_with(|c: char| c.is_ascii_alphabetic()) { clean } else { format!("s{clean}") };
        self.current = None;
    }

    /// Makes an earlier sheet the one that what is added next goes on with; none, where there is no such sheet.
    pub fn continue_sheet(&mut self, name: &str) {
        self.current = self.find_sheet(name);
    }

    pub(crate) fn append(&mut self, text: &str) -> Span {
        let start = self.text.len();
        if SHORT_CUTS && start == 0 {
            self.text = String::with_capacity(text.len() + 1);
        }
        self.text.reserve(text.len() + 1);
        self.text.push_str(text);
        let span = Span::new(start, self.text.len());
        self.text.push('\n');
        span
    }

    fn open_sheet(&mut self, name: String, declared: Span, title: Option<TextId>) -> SheetId {
        if let Some(sheet) = self.find_sheet(&name) {
            let first = self.sheets[sheet as usize].declared;
            if !declared.is_empty() {
                let message = format!("there is a sheet `{name}` already");
                let hint = "a block without the statement goes on with the sheet before it; another sheet has another name";
                let problem = Diagnostic::new(Code::DuplicateName, declared, message).hint(hint);
                self.diagnostics.push(if first.is_empty() {
                    problem
                } else {
                    problem.label(first, "the first one")
                });
            }
            return sheet;
        }
        let sheet = self.sheets.len() as SheetId;
        make_room(&mut self.sheets, 1);
        self.sheets.push(Sheet {
            name,
            title,
            declared,
            blocks: Vec::with_capacity(1),
            source: 0,
            cells: 0,
            is_cut: false,
        });
        // A book's only sheet is found without a table.
        match sheet {
            0 if SHORT_CUTS => {}
            1 if SHORT_CUTS => self.make_known(0..2),
            _ => self.make_known(sheet..sheet + 1),
        }
        sheet
    }

    /// Makes sheets known by their names.
    fn make_known(&mut self, sheets: Range<SheetId>) {
        for id in sheets {
            self.sheet_names.insert(id, &|id| hash(self.sheets[id as usize].name.as_bytes()), &|_| false);
        }
    }

    /// Adds a block of statements.
    pub fn add_block(&mut self, text: &str) -> BlockId {
        let too_large = text.len() > LARGEST_SHEET;
        let span = self.append(if too_large { first_statement(text) } else { text });
        let id = self.blocks.len() as BlockId;
        let lines = count_lines(self.slice(span));
        self.ast.reserve(lines);
        make_room(&mut self.cells, lines);
        // Lent to the statements while the book takes in what they say.
        let source = std::mem::take(&mut self.text);
        let read = up_to(&source, span.end);
        let mut statements = Statements::new(span.start);
        let mut sheet = None;
        while let Some(statement) = statements.next(read, &mut self.ast, &mut self.diagnostics) {
            match sheet {
                None => sheet = Some(self.add_first(statement, &source, id, span, text.len())),
                Some(Some(sheet)) => self.add_statement(statement, sheet, id),
                Some(None) => {}
            }
        }
        if sheet.is_none() {
            self.begin_block(&source, id, span, text.len(), None);
        }
        self.text = source;
        self.blocks[id as usize].cells.end = self.cell_count();
        id
    }

    /// Adds the first statement of a block, which may name its sheet, and gives the sheet.
    #[cold]
    fn add_first(
        &mut self,
        statement: Statement,
        source: &str,
        id: BlockId,
        span: Span,
        length: usize,
    ) -> Option<SheetId> {
        let named = statement.sheet();
        let sheet = self.begin_block(source, id, span, length, named);
        // One that names the sheet has been heeded with that.
        if let Some(sheet) = sheet.filter(|_| named.is_none()) {
            self.add_statement(statement, sheet, id);
        }
        sheet
    }

    /// Gives a block its sheet, unless that has no room for so much text more.
    fn begin_block(
        &mut self,
        source: &str,
        id: BlockId,
        span: Span,
        length: usize,
        named: Option<(Span, Option<TextId>)>,
    ) -> Option<SheetId> {
        let sheet = self.sheet_of(source, span, named);
        self.current = Some(sheet);
        let none = self.cell_count()..self.cell_count();
        make_room(&mut self.blocks, 1);
        self.blocks.push(Block { sheet, span, cells: none, scenarios: Vec::new() });
        let sizes = &mut self.sheets[sheet as usize];
        sizes.blocks.push(id);
        sizes.source += length;
        let has_room = sizes.source <= LARGEST_SHEET;
        if !has_room {
            sizes.is_cut = true;
            let message = format!("the sheet `{}` has more than 8 MiB of text", sizes.name);
            self.diagnostics.push(Diagnostic::new(Code::TooLarge, span, message));
        }
        has_room.then_some(sheet)
    }

    /// The sheet that a block is of: the one that its first statement names, or that it goes on with.
    fn sheet_of(&mut self, source: &str, block: Span, named: Option<(Span, Option<TextId>)>) -> SheetId {
        if let Some((name, title)) = named {
            let text = name.of(source).to_owned();
            return self.open_sheet(text, name, title);
        }
        if let Some(sheet) = self.current {
            return sheet;
        }
        let name = if self.chapter.is_empty() { "main".to_owned() } else { self.chapter.clone() };
        if self.find_sheet(&name).is_some() {
            let first = block.of(source).lines().next().unwrap_or_default().len();
            let line = Span::new(block.start as usize, block.start as usize + first);
            let message =
                format!("this block has no `sheet`, and `{name}`, its chapter's name, is one already");
            let problem = Diagnostic::new(Code::DuplicateName, line, message);
            self.diagnostics.push(problem.hint("begin it with `sheet` and a name of its own"));
        }
        let nowhere = Span::new(block.start as usize, block.start as usize);
        self.open_sheet(name, nowhere, None)
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn add_statement(&mut self, statement: Statement, sheet: SheetId, block: BlockId) {
        let StatementKind::Figure(figure) = statement.kind else {
            return self.add_declaration(statement.kind, sheet, block);
        };
        let sizes = &mut self.sheets[sheet as usize];
        sizes.cells += usize::from(figure.kind != FigureKind::Check);
        if sizes.cells <= MOST_CELLS {
            self.add_figure(sheet, figure);
        } else if !std::mem::replace(&mut sizes.is_cut, true) {
            self.report_too_many(statement.span);
        }
    }

    /// Adds a statement that is no figure.
    #[inline(never)]
    fn add_declaration(&mut self, statement: StatementKind, sheet: SheetId, block: BlockId) {
        match statement {
            StatementKind::Sheet { name, .. } => {
                let message = "`sheet` is the first statement of a block";
                let problem = Diagnostic::new(Code::Syntax, name, message);
                self.diagnostics.push(problem.hint("begin a new block for another sheet"));
            }
            StatementKind::Unit { singular, plural } => self.declared.push((singular, plural)),
            StatementKind::Scenario { title, declared, from, settings: lines } => {
                self.blocks[block as usize].scenarios.push(self.scenarios.len() as u32);
                self.scenarios.push(Scenario { sheet, title, declared, from, lines, settings: Vec::new() });
            }
            // It is added where statements are told apart.
            StatementKind::Figure(_) => {}
        }
    }

    #[cold]
    fn report_too_many(&mut self, span: Span) {
        let most = show(&self.units, Number::whole(MOST_CELLS as i64), Unit::NONE, Style::default());
        let message = format!("a sheet has at most {} cells", most.text());
        self.diagnostics.push(Diagnostic::new(Code::TooLarge, span, message));
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn add_figure(&mut self, sheet: SheetId, figure: Figure) -> CellId {
        let Figure { kind, name, body, nodes, clauses } = figure;
        let mut place = NOWHERE;
        if let Some(clauses) = clauses {
            place = self.clauses.len() as u32;
            self.clauses.push(*clauses);
        }
        self.cells.push(Cell { sheet, name, kind, body, nodes, clauses: place, nature: NOWHERE });
        self.cells.len() as CellId - 1
    }

    /// Adds a value in running text: an expression, in which bare names are those of the current sheet.
    pub fn add_value(&mut self, text: &str) -> CellId {
        let span = self.append(text);
        let figure = parse_inline(&self.text, span, &mut self.ast, &mut self.diagnostics);
        // Without a sheet before it only full names can be found; no cell belongs to this one.
        let sheet = self.current.unwrap_or(SheetId::MAX);
        self.add_figure(sheet, figure)
    }

    /// What was wrong when the book was compiled, in the order of the text.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.diagnostics.all()
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id as usize]
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn sheet(&self, id: SheetId) -> &Sheet {
        &self.sheets[id as usize]
    }

    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    pub fn cell(&self, id: CellId) -> &Cell {
        &self.cells[id as usize]
    }

    /// What stands behind a cell's expression.
    pub(crate) fn clauses(&self, id: CellId) -> Option<&Clauses> {
        self.clauses.get(self.cells[id as usize].clauses as usize)
    }

    pub(crate) fn nature(&self, id: CellId) -> &Nature {
        self.natures.get(self.cells[id as usize].nature as usize).unwrap_or(&UNKNOWN)
    }

    /// How many cells there are, with checks and values in running text.
    pub fn cell_count(&self) -> CellId {
        self.cells.len() as CellId
    }

    /// Every cell with a name, in the order of the text.
    pub fn named_cells(&self) -> impl Iterator<Item = CellId> {
        (0..self.cells.len() as CellId).filter(|&id| !self.cells[id as usize].name.is_empty())
    }

    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The statements that declare the book's units, for a book that holds only a part of its sheets.
    pub fn unit_declarations(&self) -> String {
        let statement = |(singular, plural): &(Span, Option<Span>)| match plural {
            Some(plural) => format!("unit {} plural {}\n", self.slice(*singular), self.slice(*plural)),
            None => format!("unit {}\n", self.slice(*singular)),
        };
        let mut statements: Vec<String> = self.declared.iter().map(statement).collect();
        statements.sort_unstable();
        statements.dedup();
        statements.concat()
    }

    /// A block's text with only some of its figures, for a book that holds no more of a sheet than others refer to.
    pub fn excerpt(&self, block: &Block, keeps: impl Fn(CellId) -> bool) -> String {
        let (mut ast, mut problems) = (Ast::default(), Problems::default());
        let source = up_to(&self.text, block.span.end);
        let mut statements = Statements::new(block.span.start);
        let kept: HashSet<Span> =
            (block.cells.clone().filter(|&id| keeps(id))).map(|id| self.cells[id as usize].name).collect();
        let mut text = String::new();
        while let Some(statement) = statements.next(source, &mut ast, &mut problems) {
            let is_kept = match statement.kind {
                StatementKind::Sheet { .. } => true,
                StatementKind::Figure(figure) => kept.contains(&figure.name),
                StatementKind::Unit { .. } | StatementKind::Scenario { .. } => false,
            };
            if is_kept {
                text.push_str(self.slice(statement.span));
                text.push('\n');
            }
        }
        text
    }

    pub fn scenario(&self, id: u32) -> &Scenario {
        &self.scenarios[id as usize]
    }

    pub fn text_of(&self, id: TextId) -> &str {
        self.ast.text(id)
    }

    pub fn find_sheet(&self, name: &str) -> Option<SheetId> {
        match self.sheets.as_slice() {
            [] => None,
            [only] if SHORT_CUTS => (only.name == name).then_some(0),
            sheets => self.sheet_names.find(hash(name.as_bytes()), &|id| sheets[id as usize].name == name),
        }
    }

    /// Every source that a block names: for a figure, for a claim, for a scenario.
    pub fn keys(&self, block: &Block) -> Vec<&str> {
        let clauses = block.cells.clone().filter_map(|id| self.clauses(id));
        let figures = clauses
            .flat_map(|clauses| clauses.claims.iter().filter_map(|claim| claim.from).chain(clauses.from));
        let scenarios = block.scenarios.iter().filter_map(|&id| self.scenarios[id as usize].from);
        figures.chain(scenarios).map(|span| self.slice(span)).collect()
    }

    /// A cell by `sheet.cell`.
    pub fn find(&self, path: &str) -> Option<CellId> {
        let (sheet, name) = path.split_once('.')?;
        self.names.find(&self.cells, &self.text, self.find_sheet(sheet)?, name.as_bytes())
    }

    /// The cells of a name, in whichever sheets.
    pub fn find_everywhere(&self, name: &str) -> Vec<CellId> {
        let sheets = 0..self.sheets.len() as SheetId;
        let name = name.as_bytes();
        sheets.filter_map(|sheet| self.names.find(&self.cells, &self.text, sheet, name)).collect()
    }

    /// `sheet.cell`, as it is found.
    pub fn path(&self, id: CellId) -> String {
        let cell = self.cell(id);
        let sheet = self.sheets.get(cell.sheet as usize).map_or("", |sheet| sheet.name.as_str());
        [sheet, ".", self.slice(cell.name)].concat()
    }

    /// Makes a book that was carried here ready: finds its names and evaluates its cells.
    pub fn wake(&mut self) {
        self.make_known(0..self.sheets.len() as SheetId);
        for id in 0..self.cells.len() as CellId {
            if !self.cells[id as usize].name.is_empty() {
                self.names.insert(&self.cells, &self.text, id);
            }
        }
        self.evaluate();
    }
}
