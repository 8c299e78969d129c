//! The command line, and with no argument the mdBook preprocessor.

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    mdbook_calc::command::run(env::args_os().skip(1))
}
