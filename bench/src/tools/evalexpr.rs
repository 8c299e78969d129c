//! evalexpr: floats, no units; expressions read once.

use ::evalexpr::{
    Context, ContextWithMutableVariables, HashMapContext, Value, build_operator_tree, eval_with_context,
};

use super::{Rates, told};
use crate::Measured;
use crate::race::Turn;
use crate::sheet::{FIGURES, FORMULAS, SHOWN};

/// Whole figures would be divided as integers.
fn float(value: Value) -> Value {
    value.as_number().map_or(value, Value::Float)
}

fn put(values: &mut HashMapContext, name: &str, value: Value) -> String {
    let shown = value.to_string();
    match values.set_value(name.to_owned(), value) {
        Ok(()) => shown,
        Err(error) => error.to_string(),
    }
}

pub fn whole() -> Turn {
    Box::new(|| {
        let mut values = HashMapContext::new();
        let lines = FIGURES.iter().chain(&FORMULAS);
        lines
            .map(|(name, formula)| match eval_with_context(formula, &values) {
                Ok(value) => put(&mut values, name, float(value)),
                Err(error) => error.to_string(),
            })
            .collect()
    })
}

pub fn change() -> Measured<Turn> {
    let mut values = HashMapContext::new();
    for (name, formula) in FIGURES.iter().chain(&FORMULAS) {
        let value = float(eval_with_context(formula, &values).map_err(told)?);
        put(&mut values, name, value);
    }
    let mut trees = Vec::new();
    for (name, formula) in FORMULAS.iter().filter(|(name, _)| *name != "people") {
        trees.push((*name, build_operator_tree(formula).map_err(told)?));
    }
    let mut rates = Rates::new();
    Ok(Box::new(move || {
        let rate = Value::Float(rates.next().parse().unwrap_or_default());
        let mut failed = values.set_value("rate".to_owned(), rate).err();
        for (name, tree) in &trees {
            let put =
                tree.eval_with_context(&values).and_then(|value| values.set_value((*name).to_owned(), value));
            failed = put.err().or(failed);
        }
        match failed {
            None => SHOWN.iter().filter_map(|name| values.get_value(name)).map(Value::to_string).collect(),
            Some(error) => vec![error.to_string()],
        }
    }))
}
