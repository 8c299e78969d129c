//! `bench`: what the site weighs, and how long the language takes beside others that do the same work.

use anyhow::Result;

use super::{build, weight};
use crate::progress::{run as run_program, say};
use crate::repository::Repository;
use crate::site::Place;

/// The part that is not the bench crate's.
const WEIGHT: &str = "weight";

/// All parts, where none is asked for.
pub(super) fn run(parts: &[String]) -> Result<()> {
    let repository = Repository::here();
    if parts.is_empty() || parts.iter().any(|part| part == WEIGHT) {
        let site = build::build(
            &repository,
            Place { folder: repository.site(), below: "/".to_string(), kept: true },
        )?;
        println!("{}", weight::table(&weight::pages(&site)?));
    }
    let others: Vec<&String> = parts.iter().filter(|part| *part != WEIGHT).collect();
    if parts.is_empty() || !others.is_empty() {
        race(&repository, &others)?;
    }
    Ok(())
}

/// The bench crate is a workspace of its own, so that nothing else compiles the tools that it compares.
fn race(repository: &Repository, parts: &[&String]) -> Result<()> {
    say("building what is compared; the first time this takes some minutes");
    let manifest = repository.root.join("bench/Cargo.toml");
    let target = repository.target.join("bench");
    let mut build = repository.cargo();
    build.args(["build", "--release", "--quiet", "--bins", "--manifest-path"]).arg(manifest);
    run_program(build.arg("--target-dir").arg(&target), "Is there a network for the first build?")?;
    say("measuring");
    let mut bench = std::process::Command::new(target.join("release/bench"));
    run_program(bench.args(parts), "A tool's answer may differ from the others', which it names above.")
}
