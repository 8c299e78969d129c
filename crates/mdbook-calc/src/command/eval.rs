//! `eval`: what the calculations of a file come to.

use anyhow::Result;
use calc::CellId;
use serde::Serialize;

use super::Outcome;
use super::arguments::{Change, Format, Input};
use super::cells::{CellAnswer, table};
use super::subject::Subject;
use crate::files::shown;
use crate::report::JsonError;

#[derive(Serialize)]
struct Answer {
    cells: Vec<CellAnswer>,
    errors: Vec<JsonError>,
}

pub(super) fn eval(input: &Input, changes: &[Change], format: Format, colour: bool) -> Result<Outcome> {
    let mut subject = Subject::open(input)?;
    subject.change(changes)?;
    let cells = cells(&subject);
    let book = &subject.manuscript.book;
    let report = &subject.manuscript.report;
    let stdout = match format {
        Format::Json => serde_json::to_string_pretty(&Answer { cells, errors: report.json() })? + "\n",
        Format::Human if cells.is_empty() && report.is_empty() => match input {
            Input::Standard => "there are no calculations in standard input\n".to_owned(),
            Input::File(path) => format!("there are no calculations in {}\n", shown(path)),
        },
        Format::Human => table(&cells, |sheet| {
            let title = book.sheet(book.find_sheet(sheet)?).title?;
            Some(book.text_of(title).to_owned())
        }),
    };
    Ok(Outcome::reported(stdout, report, format, colour))
}

/// The cells of what was asked for that could be computed, in the order of the text.
fn cells(subject: &Subject) -> Vec<CellAnswer> {
    let book = &subject.manuscript.book;
    let ids: Vec<CellId> = match subject.blocks() {
        Some(blocks) => blocks.iter().flat_map(|&block| book.block(block).cells.clone()).collect(),
        None => book.named_cells().collect(),
    };
    let named = ids.into_iter().filter(|&id| !book.cell(id).name.is_empty());
    named.filter_map(|id| CellAnswer::of(book, id, subject.kind(id))).collect()
}
