//! What a programmer would write for this one sheet: the limit.

use rust_decimal::Decimal;

use super::Rates;
use crate::race::Turn;
use crate::sheet::FIGURES;

fn read(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap_or_default()
}

pub fn whole() -> Turn {
    let text = FIGURES.map(|(name, figure)| format!("{name} = {figure}")).join("\n");
    Box::new(move || {
        let mut lines = text.lines().filter_map(|line| line.split_once(" = "));
        let mut next = || lines.next().map(|(_, figure)| read(figure)).unwrap_or_default();
        let (hours, rate, overhead) = (next(), next(), next());
        let (team, salary, period) = (next(), next(), next());
        let training = hours * rate;
        let people = team * salary * period;
        let direct = training + people;
        let extra = direct * overhead;
        let total = direct + extra;
        let part = training / total;
        let all = [hours, rate, overhead, team, salary, period, training, people, direct, extra, total, part];
        all.iter().map(Decimal::to_string).collect()
    })
}

pub fn change() -> Turn {
    let [hours, _, overhead, team, salary, period] = FIGURES.map(|(_, figure)| read(figure));
    let people = team * salary * period;
    let mut rates = Rates::new();
    Box::new(move || {
        let training = hours * read(rates.next());
        let direct = training + people;
        let total = direct + direct * overhead;
        [training, total, training / total].iter().map(Decimal::to_string).collect()
    })
}
