//! Large sheets: a chain, a fan, a series.

use rust_decimal::Decimal;

use crate::Measured;
use crate::chain::{self, CELLS};
use crate::race::{Race, Turn, race};
use crate::tools::{calc, fasteval, ironcalc};

const POINTS: usize = 10_000;

/// What each line adds, read from its text; the first one's figure stands behind a `=`.
fn steps(text: &str) -> Vec<Decimal> {
    let figures = text.lines().filter_map(|line| line.rsplit_once(' '));
    figures.map(|(_, figure)| Decimal::from_str_exact(figure).unwrap_or_default()).collect()
}

fn add(values: &mut Vec<Decimal>, first: Decimal, steps: &[Decimal]) {
    values.clear();
    let mut value = first;
    values.push(value);
    for step in steps.iter().skip(1) {
        value += *step;
        values.push(value);
    }
}

fn last(values: &[Decimal]) -> Vec<String> {
    values.last().map(Decimal::to_string).into_iter().collect()
}

pub fn chain_load() -> Measured<Race> {
    let text = chain::text(CELLS);
    let same = text.clone();
    let by_hand: Turn = Box::new(move || {
        let (steps, mut values) = (steps(&same), Vec::new());
        add(&mut values, steps.first().copied().unwrap_or_default(), &steps);
        last(&values)
    });
    let ours: Turn = Box::new(move || match calc::book(&text) {
        Ok(book) => vec![book.display(book.cell_count() - 1)],
        Err(failure) => vec![failure.to_string()],
    });
    race(
        "a chain of 100,000 cells: text in, the last one's string out",
        "",
        vec![
            ("rust_decimal by hand (a loop)", by_hand),
            ("calc", ours),
            ("fasteval (floats)", fasteval::chain_load()),
            ("ironcalc (floats)", ironcalc::chain_load()),
        ],
    )
}

pub fn chain_update() -> Measured<Race> {
    let (steps, mut values) = (steps(&chain::text(CELLS)), Vec::new());
    let mut flip = Flip::default();
    let by_hand: Turn = Box::new(move || {
        add(&mut values, Decimal::from(flip.next()), &steps);
        last(&values)
    });
    race(
        "a chain of 100,000 cells: its first one changed, the last one's string out",
        "",
        vec![
            ("rust_decimal by hand (a loop)", by_hand),
            ("calc", changed(&chain::text(CELLS), "c0", &format!("c{}", CELLS - 1))?),
            ("fasteval (floats)", fasteval::chain_update()?),
            ("ironcalc (floats)", ironcalc::chain_update()?),
        ],
    )
}

/// Two figures in turn, so that each turn changes something.
#[derive(Default)]
pub struct Flip(bool);

impl Flip {
    pub fn next(&mut self) -> u32 {
        self.0 = !self.0;
        if self.0 { 7 } else { 3 }
    }
}

/// A turn that changes `input` and shows `shown`.
fn changed(text: &str, input: &str, shown: &str) -> Measured<Turn> {
    let mut book = calc::book(text)?;
    let (input, shown) = (calc::find(&book, input)?, calc::find(&book, shown)?);
    let mut flip = Flip::default();
    Ok(Box::new(move || {
        if let Err(problem) = book.set(input, &flip.next().to_string()) {
            return vec![problem.message];
        }
        book.take_changed();
        vec![book.display(shown)]
    }))
}

/// One input that all cells hang on, each with another of its own: `f7 = all + own7`.
fn fan(count: usize) -> String {
    let mut text = String::from("input all = 1\n");
    for at in 0..count / 2 {
        text += &format!("input own{at} = {at}\nf{at} = all + own{at}\n");
    }
    text
}

pub fn fans() -> Measured<Vec<Race>> {
    let (small, large) = (fan(1_000), fan(CELLS));
    let by_hand = || -> Turn {
        let mut flip = Flip::default();
        Box::new(move || vec![(Decimal::ONE + Decimal::from(flip.next())).to_string()])
    };
    let local = race(
        "a fan of cells: one change that reaches one of them, its string out",
        "",
        vec![
            ("rust_decimal by hand", by_hand()),
            ("calc, 1,000 cells", changed(&small, "own77", "f77")?),
            ("calc, 100,000 cells", changed(&large, "own77", "f77")?),
            ("ironcalc (floats), 1,000 cells", ironcalc::fan(500)?),
        ],
    )?;
    let mut values = vec![Decimal::ZERO; CELLS / 2];
    let mut flip = Flip::default();
    let all_by_hand: Turn = Box::new(move || {
        let all = Decimal::from(flip.next());
        for (at, value) in values.iter_mut().enumerate() {
            *value = all + Decimal::from(at);
        }
        vec![values.get(77).map(Decimal::to_string).unwrap_or_default()]
    });
    let global = race(
        "a fan of 100,000 cells: one change that reaches 50,000 of them, one string out",
        "",
        vec![("rust_decimal by hand (a loop)", all_by_hand), ("calc", changed(&large, "all", "f77")?)],
    )?;
    Ok(vec![local, global])
}

pub fn series() -> Measured<Race> {
    let by_hand: Turn = Box::new(|| {
        let (mut fund, step) = (Decimal::from(100), Decimal::new(25, 1));
        let mut all = Vec::with_capacity(POINTS);
        for year in 0..POINTS {
            all.push(fund * Decimal::from(year));
            fund += step;
        }
        vec![all.iter().sum::<Decimal>().to_string()]
    });
    let text = format!(
        "axis year = 0..{}\nfund = 100 then prev + 2.5 over year\nall = sum(fund * year)\n",
        POINTS - 1
    );
    let ours: Turn = Box::new(move || match calc::book(&text) {
        Ok(book) => vec![book.display(2)],
        Err(failure) => vec![failure.to_string()],
    });
    race(
        "a series of 10,000 points: text in, a recurrence, a product and a sum, its string out",
        "",
        vec![
            ("rust_decimal by hand (a loop)", by_hand),
            ("calc", ours),
            ("rhai (decimals)", crate::tools::rhai::series(POINTS)),
        ],
    )
}
