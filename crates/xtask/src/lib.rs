//! The repository's own commands, as a library: the tests of the whole way build and serve the book with it too.

pub mod files;
pub mod progress;
pub mod repository;

mod remap;
pub mod toolchain;

pub mod module;

mod finish;
pub mod site;

pub mod weight;

pub mod server;

pub mod command;
