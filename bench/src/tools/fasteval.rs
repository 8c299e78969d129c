//! fasteval: floats, no units; expressions compiled once.

use std::collections::BTreeMap;

use ::fasteval::{Compiler, Evaler, Parser, Slab, ez_eval};

use super::{Rates, told};
use crate::Measured;
use crate::chain::CELLS;
use crate::race::Turn;
use crate::sheet::{FIGURES, FORMULAS, SHOWN};
use crate::work::Flip;

pub fn whole() -> Turn {
    Box::new(|| {
        let mut values = BTreeMap::new();
        let lines = FIGURES.iter().chain(&FORMULAS);
        lines
            .map(|(name, formula)| match ez_eval(formula, &mut values) {
                Ok(value) => {
                    values.insert((*name).to_owned(), value);
                    value.to_string()
                }
                Err(error) => error.to_string(),
            })
            .collect()
    })
}

pub fn change() -> Measured<Turn> {
    let (parser, mut slab) = (Parser::new(), Slab::new());
    let mut values = BTreeMap::new();
    for (name, figure) in FIGURES {
        values.insert(name.to_owned(), figure.parse::<f64>()?);
    }
    let mut compiled = Vec::new();
    for (name, formula) in FORMULAS {
        let parsed = parser.parse(formula, &mut slab.ps).map_err(told)?.from(&slab.ps);
        let instruction = parsed.compile(&slab.ps, &mut slab.cs);
        let value = instruction.eval(&slab, &mut values).map_err(told)?;
        values.insert(name.to_owned(), value);
        if formula.contains("rate") || name != "people" {
            compiled.push((name.to_owned(), instruction));
        }
    }
    let mut rates = Rates::new();
    Ok(Box::new(move || {
        values.insert("rate".to_owned(), rates.next().parse().unwrap_or_default());
        for (name, instruction) in &compiled {
            let value = instruction.eval(&slab, &mut values).unwrap_or_default();
            if let Some(place) = values.get_mut(name) {
                *place = value;
            }
        }
        SHOWN.iter().map(|name| values[*name].to_string()).collect()
    }))
}

/// The text is that of the chain's formulas without their names, which its grammar does not have.
pub fn chain_load() -> Turn {
    let formulas: Vec<String> = (1..CELLS).map(|at| format!("c{} + 1.5", at - 1)).collect();
    Box::new(move || {
        let (parser, mut slab) = (Parser::new(), Slab::with_capacity(2 * CELLS));
        let mut values = BTreeMap::from([("c0".to_owned(), 1.0)]);
        for (formula, at) in formulas.iter().zip(1..) {
            let Ok(parsed) = parser.parse_noclear(formula, &mut slab.ps) else { return Vec::new() };
            let instruction = parsed.from(&slab.ps).compile(&slab.ps, &mut slab.cs);
            let value = instruction.eval(&slab, &mut values).unwrap_or_default();
            values.insert(format!("c{at}"), value);
        }
        vec![values[&format!("c{}", CELLS - 1)].to_string()]
    })
}

pub fn chain_update() -> Measured<Turn> {
    let (parser, mut slab) = (Parser::new(), Slab::with_capacity(2 * CELLS));
    let mut values = BTreeMap::from([("c0".to_owned(), 1.0)]);
    let mut chain = Vec::new();
    for at in 1..CELLS {
        let formula = format!("c{} + 1.5", at - 1);
        let parsed = parser.parse_noclear(&formula, &mut slab.ps).map_err(told)?.from(&slab.ps);
        chain.push((format!("c{at}"), parsed.compile(&slab.ps, &mut slab.cs)));
        values.insert(format!("c{at}"), 0.0);
    }
    let mut flip = Flip::default();
    Ok(Box::new(move || {
        values.insert("c0".to_owned(), flip.next().into());
        let mut value = 0.0;
        for (name, instruction) in &chain {
            value = instruction.eval(&slab, &mut values).unwrap_or_default();
            if let Some(place) = values.get_mut(name) {
                *place = value;
            }
        }
        vec![value.to_string()]
    }))
}
