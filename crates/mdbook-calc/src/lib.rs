//! The mdBook preprocessor and the command line: Markdown in, Markdown with computed values out.

pub mod offsets;
pub mod pieces;

pub mod files;
pub mod folder;
pub mod includes;
pub mod settings;
pub mod sources;

pub mod hrefs;
pub mod splice;

pub mod report;

mod escape;

pub mod command;
