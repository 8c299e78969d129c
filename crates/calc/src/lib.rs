//! The calculation language: text in, values and diagnostics out.
pub mod diagnostic;
pub mod span;
