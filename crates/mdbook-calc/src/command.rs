//! The command line: one request in; text for standard output and for standard error, and an exit status, out.

pub mod arguments;
mod cells;
mod check;
mod eval;
mod explain;
mod protocol;
mod subject;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anyhow::Result;

use crate::report::Report;
use arguments::{Format, Request};

/// What a command has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub status: Status,
}

/// How a command ends; see [`run`] for the numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    #[default]
    Fine,
    /// Errors in the text.
    Errors,
    /// Something else is wrong: the arguments, a file that can't be read.
    Misuse,
}

impl Outcome {
    fn said(stdout: impl Into<String>) -> Self {
        Outcome { stdout: stdout.into(), ..Outcome::default() }
    }

    /// What was worked out, with the report beside it where it is for people.
    fn reported(stdout: String, report: &Report, format: Format, colour: bool) -> Self {
        let stderr = match format {
            Format::Human => report.terminal(colour),
            Format::Json => String::new(),
        };
        let status = if report.is_empty() { Status::Fine } else { Status::Errors };
        Outcome { stdout, stderr, status }
    }

    fn misuse(message: &str) -> Self {
        Outcome { stderr: format!("error: {message}\n"), status: Status::Misuse, ..Outcome::default() }
    }
}

/// Does what the arguments, without the program's name, ask for. The status is 0 where all is fine, 1 with errors in the
/// text, 2 for anything else.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let colour =
        io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let outcome = match arguments::parse(arguments) {
        Ok(request) => answer(request, colour).unwrap_or_else(|error| failed(&error, colour)),
        Err(message) => Outcome::misuse(&format!("{message}\n\n`mdbook-calc --help` shows how it is used")),
    };
    let outcome = write(outcome);
    ExitCode::from(match outcome.status {
        Status::Fine => 0,
        Status::Errors => 1,
        Status::Misuse => 2,
    })
}

/// Writes what there is to say. What could not be written, as on a full disk, must not look like an answer.
fn write(mut outcome: Outcome) -> Outcome {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(outcome.stdout.as_bytes()).and_then(|()| stdout.flush());
    // Who has gone away doesn't read why: a closed pipe is no error.
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        outcome.status = Status::Misuse;
        outcome.stderr.push_str(&format!("error: can't write to standard output: {error}\n"));
    }
    let _ = io::stderr().lock().write_all(outcome.stderr.as_bytes());
    outcome
}

fn answer(request: Request, colour: bool) -> Result<Outcome> {
    match request {
        Request::Preprocess if io::stdin().is_terminal() => {
            Ok(Outcome { stderr: arguments::HELP.to_owned(), status: Status::Misuse, ..Outcome::default() })
        }
        Request::Preprocess => protocol::preprocess(io::stdin().lock()),
        Request::Supports(renderer) => protocol::supports(&renderer),
        Request::Check { book, format } => check::check(book.as_deref(), format, colour),
        Request::Eval { input, changes, format } => eval::eval(&input, &changes, format, colour),
        Request::Explain { input, cell, changes, format } => {
            explain::explain(&input, &cell, &changes, format, colour)
        }
        Request::Help(text) => Ok(Outcome::said(text)),
        Request::Version => Ok(Outcome::said(concat!("mdbook-calc ", env!("CARGO_PKG_VERSION"), "\n"))),
    }
}

/// Errors in the text are a report; anything else was asked for wrongly.
fn failed(error: &anyhow::Error, colour: bool) -> Outcome {
    match error.downcast_ref::<Report>() {
        Some(report) => Outcome::reported(String::new(), report, Format::Human, colour),
        None => Outcome::misuse(&format!("{error:#}")),
    }
}
