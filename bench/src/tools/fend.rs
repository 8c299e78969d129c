//! fend: exact, with units; a line at a time.

use fend_core::{Context, ExchangeRateFnV2, ExchangeRateFnV2Options, evaluate};

use super::Rates;
use crate::Measured;
use crate::race::Turn;
use crate::sheet::SHOWN;

const LINES: [&str; 12] = [
    "hours_ = 2788000 hour",
    "rate = 2 USD / hour",
    "overhead = 12.5%",
    "team = 139",
    "salary = 12000 USD / month",
    "period = 18 month",
    "training = hours_ * rate",
    "people = team * salary * period",
    "direct = training + people",
    "extra = direct * overhead",
    "total = direct + extra",
    "part_ = training / total",
];

/// Only one currency is used, but even that needs a rate.
struct Dollars;

impl ExchangeRateFnV2 for Dollars {
    fn relative_to_base_currency(
        &self,
        _: &str,
        _: &ExchangeRateFnV2Options,
    ) -> Result<f64, Box<dyn std::error::Error + Send + Sync>> {
        Ok(1.0)
    }
}

fn context() -> Context {
    let mut context = Context::new();
    context.set_exchange_rate_handler_v2(Dollars);
    context
}

fn line(text: &str, context: &mut Context) -> String {
    evaluate(text, context).map_or_else(|error| error, |result| result.get_main_result().to_owned())
}

pub fn whole() -> Measured<Turn> {
    Ok(Box::new(|| {
        let mut context = context();
        LINES.iter().map(|text| line(text, &mut context)).collect()
    }))
}

pub fn change() -> Measured<Turn> {
    let mut context = context();
    for text in LINES {
        line(text, &mut context);
    }
    let mut rates = Rates::new();
    Ok(Box::new(move || {
        line(&format!("rate = {} USD / hour", rates.next()), &mut context);
        let reached = LINES.iter().filter(|text| {
            let name = text.split(' ').next().unwrap_or_default().trim_end_matches('_');
            ["training", "direct", "extra", "total", "part"].contains(&name)
        });
        let answers: Vec<(&str, String)> = reached
            .map(|text| (text.split(' ').next().unwrap_or_default(), line(text, &mut context)))
            .collect();
        let shown = |name: &&str| answers.iter().find(|(known, _)| known.trim_end_matches('_') == *name);
        SHOWN.iter().filter_map(shown).map(|(_, answer)| answer.clone()).collect()
    }))
}
