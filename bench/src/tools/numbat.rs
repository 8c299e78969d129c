//! Numbat: floats, with units and types; a line at a time.

use ::numbat::markup::{Formatter, PlainTextFormatter};
use ::numbat::module_importer::BuiltinModuleImporter;
use ::numbat::resolver::CodeSource;
use ::numbat::{Context, FormatOptions};

use super::{Rates, told};
use crate::Measured;
use crate::race::Turn;
use crate::sheet::SHOWN;

const LINES: [(&str, &str); 12] = [
    ("hours_", "2788000 hour"),
    ("rate", "2 $ / hour"),
    ("overhead", "0.125"),
    ("team", "139"),
    ("salary", "12000 $ / month"),
    ("period", "18 month"),
    ("training", "hours_ * rate"),
    ("people_", "team * salary * period"),
    ("direct", "training + people_"),
    ("extra", "direct * overhead"),
    ("total", "direct + extra"),
    ("part", "training / total"),
];

fn context() -> Measured<Context> {
    let mut context = Context::new(BuiltinModuleImporter::default());
    Context::use_test_exchange_rates();
    let _ = context.interpret("use prelude\nuse units::currencies", CodeSource::Internal).map_err(told)?;
    Ok(context)
}

fn shown(context: &mut Context, name: &str) -> String {
    match context.interpret(name, CodeSource::Text) {
        Ok((statements, result)) => {
            let options = FormatOptions::default();
            let markup =
                result.to_markup(statements.last(), context.dimension_registry(), false, false, &options);
            PlainTextFormatter {}.format(&markup, false).trim().to_string()
        }
        Err(error) => error.to_string(),
    }
}

fn line(context: &mut Context, name: &str, formula: &str) -> String {
    match context.interpret(&format!("let {name} = {formula}"), CodeSource::Text) {
        Ok(_) => shown(context, name),
        Err(error) => error.to_string(),
    }
}

pub fn whole() -> Measured<Turn> {
    let loaded = context()?;
    Ok(Box::new(move || {
        let mut context = loaded.clone();
        LINES.iter().map(|(name, formula)| line(&mut context, name, formula)).collect()
    }))
}

/// A cell can't be given another value, so the lines that hang on the input are read anew in a copy.
pub fn change() -> Measured<Turn> {
    let mut loaded = context()?;
    for (name, formula) in LINES.iter().filter(|(name, _)| !REACHED.contains(name) && *name != "rate") {
        let _ = loaded.interpret(&format!("let {name} = {formula}"), CodeSource::Text).map_err(told)?;
    }
    let mut rates = Rates::new();
    Ok(Box::new(move || {
        let mut context = loaded.clone();
        let mut script = format!("let rate = {} $ / hour\n", rates.next());
        for (name, formula) in LINES.iter().filter(|(name, _)| REACHED.contains(name)) {
            script += &format!("let {name} = {formula}\n");
        }
        if let Err(error) = context.interpret(&script, CodeSource::Text) {
            return vec![error.to_string()];
        }
        SHOWN.iter().map(|name| shown(&mut context, name)).collect()
    }))
}

const REACHED: [&str; 5] = ["training", "direct", "extra", "total", "part"];
