//! The mdBook preprocessor and the command line: Markdown in, Markdown with computed values out.

pub mod offsets;
pub mod pieces;

pub mod files;
pub mod includes;
pub mod settings;
pub mod sources;
pub mod tables;

pub mod manuscript;
pub mod report;

pub mod hrefs;
pub mod preprocess;
pub mod render;
pub mod splice;

pub mod held;

pub mod command;
pub mod folder;

mod mark;
mod notes;
mod parallel;
mod plain;
mod shield;

pub use held::Held;
pub use preprocess::Calc;
