//! Rhai with decimals: a script.

use ::rhai::{AST, Dynamic, Engine, Scope};
use rust_decimal::Decimal;

use super::{Rates, told};
use crate::Measured;
use crate::race::Turn;
use crate::sheet::{FIGURES, FORMULAS, SHOWN};

/// A whole number alone would be an integer.
fn figure((name, figure): (&str, &str)) -> String {
    let point = if figure.contains('.') { "" } else { ".0" };
    format!("let {name} = {figure}{point};\n")
}

fn formulas() -> String {
    FORMULAS.iter().map(|(name, formula)| format!("let {name} = {formula};\n")).collect()
}

fn shown(scope: &Scope, name: &str) -> String {
    scope.get_value::<Decimal>(name).map_or_else(|| format!("no {name}"), |value| value.to_string())
}

pub fn whole() -> Measured<Turn> {
    let engine = Engine::new();
    let script = [FIGURES.map(figure).concat(), formulas()].concat();
    Ok(Box::new(move || {
        let mut scope = Scope::new();
        if let Err(error) = engine.run_with_scope(&mut scope, &script) {
            return vec![error.to_string()];
        }
        FIGURES.iter().chain(&FORMULAS).map(|(name, _)| shown(&scope, name)).collect()
    }))
}

pub fn change() -> Measured<Turn> {
    let engine = Engine::new();
    let script: AST = engine.compile(formulas()).map_err(told)?;
    let mut inputs = Scope::new();
    for (name, figure) in FIGURES {
        inputs.push(name, Decimal::from_str_exact(figure).map_err(told)?);
    }
    let before = inputs.len();
    let mut rates = Rates::new();
    Ok(Box::new(move || {
        inputs.rewind(before);
        let rate = Decimal::from_str_exact(rates.next()).unwrap_or_default();
        inputs.set_value("rate", Dynamic::from(rate));
        if let Err(error) = engine.run_ast_with_scope(&mut inputs, &script) {
            return vec![error.to_string()];
        }
        SHOWN.iter().map(|name| shown(&inputs, name)).collect()
    }))
}

pub fn series(points: usize) -> Turn {
    let mut engine = Engine::new();
    engine.set_max_operations(0);
    let script = format!(
        "let fund = 100.0; let all = [];\n\
         for year in 0..{points} {{ all.push(fund * to_decimal(year)); fund += 2.5; }}\n\
         let sum = 0.0; for one in all {{ sum += one; }}\nsum"
    );
    Box::new(move || match engine.eval::<Decimal>(&script) {
        Ok(sum) => vec![sum.to_string()],
        Err(error) => vec![error.to_string()],
    })
}
