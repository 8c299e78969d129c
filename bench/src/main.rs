//! How long the language takes, beside hand-written arithmetic and other tools that do the same work, in one run.

mod answer;
mod book;
mod chain;
mod race;
mod sheet;
mod tools;
mod work;

use std::env;
use std::process::{Command, ExitCode};

use race::Race;

type Failure = Box<dyn std::error::Error>;
type Measured<T> = Result<T, Failure>;

/// The parts that can be asked for, in their order.
const PARTS: &[(&str, fn() -> Measured<Vec<Race>>)] = &[
    ("sheet", || Ok(vec![sheet::whole()?, sheet::change()?])),
    ("chain", || Ok(vec![work::chain_load()?, work::chain_update()?])),
    ("fan", work::fans),
    ("series", || Ok(vec![work::series()?])),
    ("book", book::whole),
];
/// Told by a program of its own, for counting makes every request for memory slower.
const MEMORY: &str = "memory";

fn run() -> Measured<()> {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let known = |name: &String| name == MEMORY || PARTS.iter().any(|(part, _)| part == name);
    if let Some(stranger) = wanted.iter().find(|name| !known(name)) {
        let parts: Vec<&str> = PARTS.iter().map(|(part, _)| *part).chain([MEMORY]).collect();
        return Err(format!("`{stranger}` is no part: they are {}", parts.join(", ")).into());
    }
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|name| name == part);
    for (part, measure) in PARTS {
        if is_wanted(part) {
            eprintln!("measuring: {part}");
            for race in measure()? {
                println!("{race}");
            }
        }
    }
    if is_wanted(MEMORY) {
        eprintln!("measuring: {MEMORY}");
        let status = Command::new(env::current_exe()?.with_file_name(MEMORY)).status()?;
        if !status.success() {
            return Err("memory could not be measured".into());
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
