//! `test`: everything that can be checked, in the order of how soon it fails.

use anyhow::Result;

use super::{browser, build};
use crate::progress::{self, say};
use crate::repository::Repository;
use crate::site::Place;

/// The built site, for the tests of the whole way.
const SITE: &str = "CALC_SITE";

pub(super) fn run(with_browser: bool) -> Result<()> {
    let repository = &Repository::here();
    say("checking the format");
    progress::run(repository.cargo().args(["fmt", "--all", "--check"]), "`cargo fmt --all` mends it.")?;

    let mut tests = repository.cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    // Before the long steps: whoever has no browser should not wait to hear of it.
    if with_browser {
        tests.env(browser::VARIABLE, browser::find()?);
    } else {
        say("--no-browser: the tests in a real browser are LEFT OUT");
        // The crate `tests` has them behind a feature that is on by default.
        tests.arg("--no-default-features");
    }

    say("linting");
    let mut clippy = repository.cargo();
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
    progress::run(&mut clippy, "Lints are errors here; the root's Cargo.toml says why each is on.")?;

    let site =
        build::build(repository, Place { folder: repository.site(), below: "/".to_string(), kept: true })?;

    say("testing");
    // A snapshot that differs is a failure here, never a new file.
    tests.env(SITE, site).env("INSTA_UPDATE", "no");
    progress::run(&mut tests, "The messages above name the tests that failed.")?;
    if with_browser {
        say("everything passed");
    } else {
        say("everything passed, WITHOUT the tests in a real browser (--no-browser)");
    }
    Ok(())
}
