//! What mdBook asks a preprocessor: whether it supports a renderer, and to work on a book.

use std::io::Read;

use anyhow::{Context as _, Result};
use mdbook_preprocessor::{Preprocessor as _, parse_input};

use super::{Outcome, Status};
use crate::preprocess::Calc;

pub(super) fn supports(renderer: &str) -> Result<Outcome> {
    let status = if Calc::new().supports_renderer(renderer)? { Status::Fine } else { Status::Errors };
    Ok(Outcome { status, ..Outcome::default() })
}

pub(super) fn preprocess(mut stdin: impl Read) -> Result<Outcome> {
    // Reading from a string is several times as fast as `parse_input` on a pipe.
    let mut text = String::new();
    stdin.read_to_string(&mut text).context("can't read mdBook's book from standard input")?;
    let (context, book) = parse_input(text.as_bytes())
        .context("standard input is not what mdBook sends; `mdbook-calc --help` tells more")?;
    let book = Calc::new().run(&context, book)?;
    Ok(Outcome::said(serde_json::to_string(&book)?))
}
