//! The same work by several tools, turn by turn, so that whatever else the machine does falls on all of them.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::Measured;
use crate::answer::agree;

/// A turn of work: what it shows is compared with what the others show.
pub type Turn = Box<dyn FnMut() -> Vec<String>>;

const LEAST_ROUNDS: usize = 7;
const MOST_ROUNDS: usize = 101;
/// A batch should be long beside the clock's own steps.
const BATCH: Duration = Duration::from_millis(2);
/// What one race may take, where its tools are slow.
const LONGEST: Duration = Duration::from_secs(8);

pub struct Race {
    work: String,
    note: String,
    results: Vec<(&'static str, f64, f64)>,
}

struct Runner {
    name: &'static str,
    turn: Turn,
    batch: u32,
    /// Seconds a turn, round by round.
    times: Vec<f64>,
}

/// Measures; the first is what the others are compared with.
pub fn race(work: &str, note: &str, tools: Vec<(&'static str, Turn)>) -> Measured<Race> {
    let mut runners: Vec<Runner> =
        tools.into_iter().map(|(name, turn)| Runner { name, turn, batch: 1, times: Vec::new() }).collect();
    compare(work, &mut runners)?;
    let begun = Instant::now();
    for runner in &mut runners {
        // The first turns are slower than those that follow, and a batch made for them would be too short.
        let once = (0..3).map(|_| {
            let start = Instant::now();
            black_box((runner.turn)());
            start.elapsed()
        });
        let once = once.min().unwrap_or_default().max(Duration::from_nanos(20));
        runner.batch = (BATCH.as_nanos() / once.as_nanos()).clamp(1, 100_000) as u32;
    }
    while runners[0].times.len() < LEAST_ROUNDS
        || (runners[0].times.len() < MOST_ROUNDS && begun.elapsed() < LONGEST)
    {
        for runner in &mut runners {
            let start = Instant::now();
            for _ in 0..runner.batch {
                black_box((runner.turn)());
            }
            runner.times.push(start.elapsed().as_secs_f64() / f64::from(runner.batch));
        }
    }
    let times = runners.into_iter().map(|runner| (runner.name, runner.times));
    Ok(Race::of(work, note, times.collect()))
}

impl Race {
    /// Of seconds a turn, round by round; the first tool's are what the others' are compared with.
    pub fn of(work: &str, note: &str, tools: Vec<(&'static str, Vec<f64>)>) -> Race {
        let limit = tools.first().map(|(_, times)| times.clone()).unwrap_or_default();
        let results = tools.into_iter().map(|(name, times)| {
            // The median of the rounds' own ratios: what slows a round down slows all of it.
            let ratios = times.iter().zip(&limit).map(|(own, limit)| own / limit).collect();
            (name, median(times), median(ratios))
        });
        Race { work: work.to_owned(), note: note.to_owned(), results: results.collect() }
    }
}

/// Two turns of each, since a turn that changes something shows another answer the next time.
fn compare(work: &str, runners: &mut [Runner]) -> Measured<()> {
    for _ in 0..2 {
        let mut answers = runners.iter_mut().map(|runner| (runner.name, (runner.turn)()));
        let Some((first, wanted)) = answers.next() else { return Ok(()) };
        for (name, given) in answers {
            let same = given.len() == wanted.len()
                && given.iter().zip(&wanted).all(|(given, wanted)| agree(given, wanted));
            if !same {
                return Err(format!("{work}: {name} says {given:?}, {first} {wanted:?}").into());
            }
        }
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl fmt::Display for Race {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.work)?;
        for (name, time, ratio) in &self.results {
            writeln!(out, "  {name:38} {:>10} {ratio:>10.2}×", shown(*time))?;
        }
        if self.note.is_empty() { Ok(()) } else { writeln!(out, "  {}", self.note) }
    }
}

fn shown(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.0} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}
