//! The command line.

pub mod arguments;
