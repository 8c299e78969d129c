//! `cargo xtask <verb>`: the one door to all that is done with this repository.

use std::process::ExitCode;

fn main() -> ExitCode {
    match xtask::command::run(std::env::args_os().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", xtask::command::told(&error));
            ExitCode::FAILURE
        }
    }
}
