//! The command line, and with no argument the mdBook preprocessor.
fn main() {}
