//! The calculation language: text in, values and diagnostics out.
//!
//! A [`Book`] takes blocks of text and compiles them; afterwards its inputs may be changed. The modules in reading
//! order: text to statements, names to cells, units, values, and what is shown of them.

pub mod span;

pub mod diagnostic;

pub mod token;

pub mod lexer;

pub mod ast;

mod parser;

pub mod number;

pub mod digits;

pub mod unit;

mod short;
pub mod value;
mod wide;

pub mod functions;

mod answer;
mod book;
mod change;
mod check;
mod claim;
mod eval;
mod exhibit;
mod explain;
mod format;
mod graph;
pub mod image;
mod index;
mod math;
mod resolve;
mod sparse;
mod spreadsheet;
mod suggest;
mod typed;

pub use answer::Reading;
pub use ast::{CellId, ClaimClause, Date, FigureKind, Kind, Style, Verdict};
pub use book::{Block, BlockId, Book, Cell, LARGEST_SHEET, MOST_CELLS, Scenario, Sheet, SheetId};
pub use claim::Claim;
pub use diagnostic::{Code, Diagnostic, Label};
pub use exhibit::{Exhibit, ExhibitId, Form, Genre};
pub use explain::{Group, Naming, Piece, Rest, plain_text};
pub use format::Shown;
pub use span::Span;
pub use spreadsheet::Places;
pub use suggest::nearest;
pub use value::{Scalar, Shape, Value};

/// Whether what is most often asked for is done in a shorter way, to the same result. In the browser, where a page has a
/// few figures, these ways would only be more to fetch.
const SHORT_CUTS: bool = !cfg!(target_family = "wasm");
