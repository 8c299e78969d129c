//! `bench`: what the site weighs, how long a page takes to change, and how long the language takes beside others that do the same work.

use std::path::Path;

use anyhow::Result;

use super::weight::table;
use super::{browser, build};
use crate::progress::{run as run_program, say};
use crate::repository::Repository;
use crate::site::Place;
use crate::weight;

/// The parts that are not the bench crate's: they need the built site, the second a browser as well.
const WEIGHT: &str = "weight";
const UPDATE: &str = "update";

/// All parts, where none is asked for.
pub(super) fn run(parts: &[String]) -> Result<()> {
    let repository = Repository::here();
    let wanted = |name: &str| parts.is_empty() || parts.iter().any(|part| part == name);
    if wanted(WEIGHT) || wanted(UPDATE) {
        let place = Place { folder: repository.site(), below: "/".to_string(), kept: true };
        let site = build::build(&repository, place)?;
        if wanted(WEIGHT) {
            println!("{}", table(&weight::pages(&site)?));
        }
        if wanted(UPDATE) {
            update(&repository, &site)?;
        }
    }
    let others: Vec<&String> =
        parts.iter().filter(|part| ![WEIGHT, UPDATE].contains(&part.as_str())).collect();
    if parts.is_empty() || !others.is_empty() {
        race(&repository, &others)?;
    }
    Ok(())
}

/// In the browser of the tests.
fn update(repository: &Repository, site: &Path) -> Result<()> {
    let mut measure = repository.cargo();
    measure.args(["run", "--quiet", "--package", "tests", "--example", "update"]);
    measure.env(browser::VARIABLE, browser::find()?).env("CALC_SITE", site);
    run_program(&mut measure, "Is the machine busy? Each page must answer within 20 seconds.")
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
