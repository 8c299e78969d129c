//! The calculation language: text in, values and diagnostics out.
//!
//! A [`Book`] takes blocks of text and compiles them; afterwards its inputs may be changed. The modules stand in reading
//! order.

// Places in a text, and what is wrong there.
pub mod diagnostic;
pub mod span;
mod strangers;
mod suggest;

// Text to statements.
pub mod ast;
pub mod lexer;
mod parser;
pub mod token;

// What is calculated with.
pub mod digits;
pub mod number;
mod short;
pub mod unit;
pub mod value;
mod wide;

// Statements to a book whose names, units and shapes are known.
mod book;
mod check;
mod graph;
mod names;
mod resolve;

// Its values.
mod eval;
pub mod functions;
mod math;

// Other figures for its inputs.
mod answer;
mod change;
mod typed;

// What is said and shown of it.
mod claim;
mod exhibit;
mod explain;
mod format;
mod spreadsheet;

// How it is found in and kept in little room, and carried to a browser.
pub mod image;
mod index;
mod sparse;

pub use answer::Reading;
pub use ast::{CellId, ClaimClause, Date, FigureKind, Kind, MONTHS, Style, Verdict};
pub use book::{Block, BlockId, Book, Cell, LARGEST_SHEET, MOST_CELLS, Scenario, Sheet, SheetId};
pub use claim::Claim;
pub use diagnostic::{Code, Diagnostic, Label};
pub use exhibit::{Exhibit, ExhibitId, Form, Genre};
pub use explain::{Group, Naming, Piece, Rest, is_sign, plain_text};
pub use format::Shown;
pub use span::Span;
pub use spreadsheet::Places;
pub use suggest::nearest;
pub use value::{Scalar, Shape, Value};

/// Whether what is most often asked for is done in a shorter way, to the same result. In the browser, where a page has a
/// few figures, these ways would only be more to fetch.
const SHORT_CUTS: bool = !cfg!(target_family = "wasm");
