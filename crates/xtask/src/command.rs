//! The verbs, and what they are told on the command line.

mod bench;
mod browser;
mod build;
mod serve;
mod test;
mod weight;

use std::ffi::OsString;
use std::io::{IsTerminal, stderr};
use std::path::PathBuf;

use anyhow::{Result, bail};
use lexopt::prelude::{Long, Short, Value, ValueExt};

const HELP: &str = "\
cargo xtask <verb>: all that is done with this repository, on a fresh clone too

  serve      Build the book and show it in a browser while it is written: saving a chapter or a
             theme file rebuilds and reloads it. What is wrong is shown here and over the page.
               --port N          the port to listen on (3000; another if it is taken)
               --below /path/    serve below this path of the address (/)
               --book FOLDER     another mdBook than this repository's, live and in this theme

  build      Build the finished site and print its folder as the last line of standard output.
               --output FOLDER   where it goes (target/site)
               --below /path/    the path that the host serves it below (/); only the page for
                                 addresses that don't exist depends on it
               --book FOLDER     another mdBook than this repository's, live and in this theme

  test       Check everything: format, lints, unit and snapshot tests, the widget, a real browser.
               --no-browser      leave the tests in a browser out

  bench      Weigh the site: what a reader's browser loads for each page, compressed. Time a change
             of a page in a browser, beside libraries that npm fetches. Then time the language
             beside other tools on the same work, with ratios. The first run compiles them.
               --only PART       weight, update, sheet, chain, fan, series, book or memory; may be
                                 repeated

A change in crates/ is taken up when a verb is started anew. Everything made goes to target/.

Set-up is part of every verb. These variables change it:

  CALC_WASM_STD   how the widget's compiler gets its standard library for WebAssembly. Unset, the
                  first that works is taken; a name allows that one only:
                    installed      the compiler in use has it
                    cache          an earlier run made it from the distribution's packages
                    rustup         rustup target add wasm32-unknown-unknown
                    distribution   Debian's rustc-web and its sources, downloaded, not installed
  CALC_CHROMIUM   the Chromium or Chrome for the tests. Unset, the usual names are looked for,
                  and on Debian, as root, the package is installed.
";

#[derive(Debug, PartialEq, Eq)]
enum Verb {
    Help,
    Build { output: Option<PathBuf>, below: String, book: Option<PathBuf> },
    Serve { port: u16, below: String, book: Option<PathBuf> },
    Test { browser: bool },
    Bench { parts: Vec<String> },
}

/// Does what the arguments ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<()> {
    let verb = read(arguments)?;
    warn_of_what_mdbook_finds();
    match verb {
        Verb::Help => {
            print!("{HELP}");
            Ok(())
        }
        Verb::Build { output, below, book } => build::run(output, below, book.as_deref()),
        Verb::Serve { port, below, book } => serve::run(port, below, book.as_deref()),
        Verb::Test { browser } => test::run(browser),
        Verb::Bench { parts } => bench::run(&parts),
    }
}

fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Verb> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut verb = None;
    while let Some(argument) = parser.next()? {
        match (argument, &mut verb) {
            (Long("help") | Short('h'), _) => return Ok(Verb::Help),
            (Value(name), None) => verb = Some(named(&name.string()?)?),
            (Long("output"), Some(Verb::Build { output, .. })) => *output = Some(parser.value()?.into()),
            (Long("below"), Some(Verb::Build { below, .. } | Verb::Serve { below, .. })) => {
                *below = slashed(&parser.value()?.string()?);
            }
            (Long("book"), Some(Verb::Build { book, .. } | Verb::Serve { book, .. })) => {
                *book = Some(parser.value()?.into());
            }
            (Long("port"), Some(Verb::Serve { port, .. })) => *port = parser.value()?.parse()?,
            (Long("only"), Some(Verb::Bench { parts })) => parts.push(parser.value()?.string()?),
            (Long("no-browser"), Some(Verb::Test { browser })) => *browser = false,
            (other, _) => {
                return Err(anyhow::Error::from(other.unexpected()).context("see `cargo xtask --help`"));
            }
        }
    }
    match verb {
        Some(verb) => Ok(verb),
        None => bail!("no verb given: one of serve, build, test, bench. See `cargo xtask --help`"),
    }
}

fn named(name: &str) -> Result<Verb> {
    let below = || "/".to_string();
    Ok(match name {
        "help" => Verb::Help,
        "build" => Verb::Build { output: None, below: below(), book: None },
        "serve" => Verb::Serve { port: 3000, below: below(), book: None },
        "test" => Verb::Test { browser: true },
        "bench" => Verb::Bench { parts: Vec::new() },
        other => {
            bail!("`{other}` is no verb: it is one of serve, build, test, bench. See `cargo xtask --help`")
        }
    })
}

/// With a slash at both ends, as people forget them.
fn slashed(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "/".to_string(),
        inner => format!("/{inner}/"),
    }
}

/// An error for the terminal. Errors in the book's blocks know best how to show themselves.
pub fn told(error: &anyhow::Error) -> String {
    match error.downcast_ref::<mdbook_calc::report::Report>() {
        Some(report) => report.terminal(stderr().is_terminal()),
        None => format!("error: {error:#}"),
    }
}

/// mdBook tells of broken includes, unbalanced tags and their like through `tracing`.
fn warn_of_what_mdbook_finds() {
    let told = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer(stderr)
        .with_ansi(false)
        .with_target(false)
        .without_time();
    // Somebody else's subscriber will do as well.
    drop(told.try_init());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_line(line: &str) -> Result<Verb> {
        read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn verbs_and_their_options_are_read() {
        let build =
            Verb::Build { output: Some("out".into()), below: "/book/".into(), book: Some("my".into()) };
        assert_eq!(read_line("build --output out --below book --book my").unwrap(), build);
        assert_eq!(
            read_line("serve --port 80").unwrap(),
            Verb::Serve { port: 80, below: "/".into(), book: None }
        );
        assert_eq!(read_line("test --no-browser").unwrap(), Verb::Test { browser: false });
        let parts = vec!["sheet".to_string(), "fan".to_string()];
        assert_eq!(read_line("bench --only sheet --only fan").unwrap(), Verb::Bench { parts });
        assert_eq!(read_line("build --help").unwrap(), Verb::Help);
    }

    #[test]
    fn what_is_not_understood_is_refused_with_a_way_on() {
        for line in ["", "fly", "build --port 80", "--port 80 serve", "serve --port many", "bench all"] {
            let error = format!("{:#}", read_line(line).unwrap_err());
            assert!(error.contains("--help") || error.contains("many"), "{line:?}: {error}");
        }
    }

    #[test]
    fn the_help_names_every_verb_and_variable() {
        for name in ["serve", "build", "test", "bench", crate::toolchain::VARIABLE, browser::VARIABLE] {
            assert!(HELP.contains(name), "{name}");
        }
        assert!(HELP.lines().all(|line| line.chars().count() <= 100));
    }
}
