//! `explain`: how a cell is worked out, step by step, and what it rests on.

use std::collections::HashSet;

use anyhow::Result;
use calc::{Book, CellId, Date, Naming, Rest, Value, plain_text};
use serde::Serialize;

use super::Outcome;
use super::arguments::{Change, Format, Input};
use super::subject::Subject;
use crate::report::JsonError;

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    own: Given,
    steps: Vec<Step>,
    rests_on: Vec<Given>,
    errors: Vec<JsonError>,
}

/// One formula on the way, with the figures put in.
#[derive(Serialize)]
struct Step {
    cell: String,
    label: String,
    formula: String,
    figures: String,
    result: String,
    /// Of a long series only its ends.
    #[serde(skip)]
    in_short: String,
}

/// A figure, and where it comes from.
#[derive(Serialize)]
struct Given {
    cell: String,
    label: String,
    display: String,
    /// How sure the figure is; none where there is no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    /// What the book has instead, where another figure was set; where that is from is not said of this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_book: Option<String>,
}

impl Given {
    fn of(subject: &Subject, rest: &Rest) -> Given {
        let (book, is_changed) = (&subject.manuscript.book, rest.in_book.is_some());
        let is_missing = matches!(book.value(rest.cell), Value::Missing(_));
        Given {
            cell: book.path(rest.cell),
            label: rest.label.clone(),
            display: rest.display.clone(),
            kind: (!is_missing).then(|| subject.kind(rest.cell).name()),
            from: rest.source.clone().filter(|_| !is_changed),
            as_of: rest.as_of.map(iso).filter(|_| !is_changed),
            in_book: rest.in_book.clone(),
        }
    }
}

pub(super) fn explain(
    input: &Input,
    cell: &str,
    changes: &[Change],
    format: Format,
    colour: bool,
) -> Result<Outcome> {
    let mut subject = Subject::open(input)?;
    subject.change(changes)?;
    let id = subject.find(cell)?;
    let manuscript = &subject.manuscript;
    let (book, steps, rests) = (&manuscript.book, steps(&manuscript.book, id), manuscript.book.rests_on(id));
    let name = |key: &str| manuscript.sources.get(key).map_or(key, |source| source.name.as_str()).to_owned();
    let stdout = match format {
        Format::Human => human(book, id, &steps, &rests, name),
        Format::Json => {
            let answer = Answer {
                own: Given::of(&subject, &book.rest(id)),
                steps,
                rests_on: rests.iter().map(|rest| Given::of(&subject, rest)).collect(),
                errors: manuscript.report.json(),
            };
            serde_json::to_string_pretty(&answer)? + "\n"
        }
    };
    Ok(Outcome::reported(stdout, &manuscript.report, format, colour))
}

/// Every formula that leads to a cell, each after those that it uses.
fn steps(book: &Book, id: CellId) -> Vec<Step> {
    let mut done = Vec::new();
    let mut open = vec![(id, false)];
    let mut seen = HashSet::new();
    while let Some((cell, is_ready)) = open.pop() {
        if is_ready {
            done.push(cell);
        } else if seen.insert(cell) {
            open.push((cell, true));
            open.extend(book.uses(cell).into_iter().rev().map(|used| (used, false)));
        }
    }
    let formula = |cell, naming| plain_text(&book.formula(cell, naming));
    done.into_iter()
        .filter(|&cell| book.has_formula(cell))
        .map(|cell| Step {
            cell: book.path(cell),
            label: book.label(cell),
            formula: formula(cell, Naming::Labels),
            figures: formula(cell, Naming::Figures),
            result: book.display(cell),
            in_short: book.in_short(cell),
        })
        .collect()
}

fn human(book: &Book, id: CellId, steps: &[Step], rests: &[Rest], name: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for step in steps {
        out.push_str(&format!("{} ({})\n  = {}\n", step.label, step.cell, step.formula));
        if step.figures != step.formula && step.figures != step.in_short {
            out.push_str(&format!("  = {}\n", step.figures));
        }
        out.push_str(&format!("  = {}\n\n", step.in_short));
    }
    if steps.is_empty() {
        out.push_str(&format!("{} ({}) = {}\n\n", book.label(id), book.path(id), book.display(id)));
    }
    let is_missing = matches!(book.value(id), Value::Missing(_));
    match book.reason(id) {
        Some((_, reason)) => out.push_str(&format!("It can't be computed: {}\n\n", reason.message)),
        None if is_missing => {
            out.push_str("It can't be computed: what is wrong with it is said among the errors\n\n")
        }
        None => {}
    }
    let provenance = |rest: &Rest| {
        let source = rest.source.as_deref().map_or(String::new(), |key| format!(", {}", name(key)));
        let as_of = rest.as_of.map_or(String::new(), |date| format!(", as of {}", iso(date)));
        let said = format!("{}{source}{as_of}", rest.kind.name());
        match &rest.in_book {
            Some(figure) => format!("changed; the book has {figure}: {said}"),
            None => said,
        }
    };
    let own = book.rest(id);
    if steps.is_empty() && !is_missing {
        out.push_str(&format!("It is given: {}\n", provenance(&own)));
    } else if own.source.is_some() || own.as_of.is_some() {
        out.push_str(&format!("It is stated: {}\n\n", provenance(&own)));
    }
    if !rests.is_empty() {
        out.push_str("It rests on\n");
    }
    for rest in rests {
        out.push_str(&format!("  {}: {} ({})\n", rest.label, rest.display, provenance(rest)));
    }
    out
}

fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}
