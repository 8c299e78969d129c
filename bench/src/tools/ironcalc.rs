//! IronCalc: a spreadsheet, so each line is a cell in the first column.

use ironcalc_base::Model;

use super::{Rates, told};
use crate::Measured;
use crate::chain::{self, CELLS};
use crate::race::Turn;
use crate::sheet::{FIGURES, FORMULAS, SHOWN};
use crate::work::Flip;

fn row(name: &str) -> i32 {
    let lines = FIGURES.iter().chain(&FORMULAS);
    lines.zip(1..).find(|((known, _), _)| *known == name).map_or(0, |(_, row)| row)
}

/// `=A1 * A2`
fn formula(text: &str) -> String {
    let words = text.split(' ').map(|word| match row(word) {
        0 => word.to_owned(),
        row => format!("A{row}"),
    });
    format!("={}", words.collect::<Vec<_>>().join(" "))
}

fn lines() -> Vec<String> {
    let figures = FIGURES.iter().map(|(_, figure)| (*figure).to_owned());
    figures.chain(FORMULAS.iter().map(|(_, text)| formula(text))).collect()
}

pub fn model(lines: &[String]) -> Measured<Model<'static>> {
    let mut model = Model::new_empty("bench", "en", "UTC", "en").map_err(told)?;
    for (line, row) in lines.iter().zip(1..) {
        model.set_user_input(0, row, 1, line.clone()).map_err(told)?;
    }
    model.evaluate();
    Ok(model)
}

fn shown(model: &Model<'_>, row: i32) -> String {
    model.get_formatted_cell_value(0, row, 1).unwrap_or_else(|error| error)
}

pub fn whole() -> Turn {
    let lines = lines();
    Box::new(move || match model(&lines) {
        Ok(model) => (1..=lines.len() as i32).map(|row| shown(&model, row)).collect(),
        Err(failure) => vec![failure.to_string()],
    })
}

pub fn change() -> Measured<Turn> {
    let mut model = model(&lines())?;
    let mut rates = Rates::new();
    Ok(Box::new(move || {
        if let Err(error) = model.set_user_input(0, row("rate"), 1, rates.next().to_owned()) {
            return vec![error];
        }
        model.evaluate();
        SHOWN.iter().map(|name| shown(&model, row(name))).collect()
    }))
}

pub fn chain_load() -> Turn {
    let lines = chain::formulas();
    Box::new(move || match model(&lines) {
        Ok(model) => vec![shown(&model, CELLS as i32)],
        Err(failure) => vec![failure.to_string()],
    })
}

pub fn chain_update() -> Measured<Turn> {
    changed(model(&chain::formulas())?, 1, CELLS as i32)
}

/// Every second cell the sum of the first and of the one above it.
pub fn fan(pairs: i32) -> Measured<Turn> {
    let mut lines = vec!["1".to_owned()];
    for at in 0..pairs {
        lines.extend([at.to_string(), format!("=A1 + A{}", 2 + 2 * at)]);
    }
    changed(model(&lines)?, 2 + 2 * 77, 3 + 2 * 77)
}

fn changed(mut model: Model<'static>, input: i32, output: i32) -> Measured<Turn> {
    let mut flip = Flip::default();
    Ok(Box::new(move || {
        if let Err(error) = model.set_user_input(0, input, 1, flip.next().to_string()) {
            return vec![error];
        }
        model.evaluate();
        vec![shown(&model, output)]
    }))
}
