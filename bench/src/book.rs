//! A whole book through mdBook in process: with the preprocessor, and without.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Error;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::Measured;
use crate::race::Race;
use crate::sheet::LINES;

const CHAPTERS: usize = 1_000;
const BLOCKS: usize = 10;
const ROUNDS: usize = 3;

/// The preprocessor with a clock.
struct Timed(Rc<Cell<f64>>);

impl Preprocessor for Timed {
    fn name(&self) -> &str {
        "calc"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book, Error> {
        let start = Instant::now();
        let done = mdbook_calc::Calc::new().run(context, book);
        self.0.set(start.elapsed().as_secs_f64());
        done
    }
}

/// Every chapter has ten sheets of twelve lines.
fn write(root: &Path) -> Measured<()> {
    let src = root.join("src");
    fs::create_dir_all(&src)?;
    let mut summary = String::from("# Summary\n\n");
    for chapter in 0..CHAPTERS {
        summary += &format!("- [Chapter {chapter}](c{chapter}.md)\n");
        let mut text = format!("# Chapter {chapter}\n");
        for block in 0..BLOCKS {
            text += &format!("\nWhat it came to.\n\n```calc\nsheet s{chapter}_{block}\n{LINES}```\n");
        }
        fs::write(src.join(format!("c{chapter}.md")), text)?;
    }
    fs::write(src.join("SUMMARY.md"), summary)?;
    Ok(())
}

/// Seconds for loading and building.
fn build(root: &Path, preprocessor: Option<Timed>) -> Measured<f64> {
    let start = Instant::now();
    let mut book = MDBook::load_with_config(root, Config::default())?;
    if let Some(preprocessor) = preprocessor {
        book.with_preprocessor(preprocessor);
    }
    book.build()?;
    Ok(start.elapsed().as_secs_f64())
}

pub fn whole() -> Measured<Race> {
    let folder = tempfile::tempdir()?;
    write(folder.path())?;
    let inside = Rc::new(Cell::new(0.0));
    let (mut alone, mut with, mut within) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        eprintln!("  building a book of {CHAPTERS} chapters, {round} of {ROUNDS}");
        alone.push(build(folder.path(), None)?);
        with.push(build(folder.path(), Some(Timed(Rc::clone(&inside))))?);
        within.push(inside.get());
    }
    Ok(Race::of(
        "a book of 1,000 chapters with 10,000 blocks, built in process",
        "with its result mdBook has more to render: a table for each block instead of its source",
        vec![
            ("mdBook alone (blocks stay source)", alone),
            ("mdBook with mdbook-calc", with),
            ("mdbook-calc alone", within),
        ],
    ))
}
