//! A whole book through mdBook in process: without the preprocessor, and with it in both of its ways.
//!
//! Some 300 MB are written a round. With `TMPDIR` set to a folder in memory, no disk is measured along.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use mdbook_calc::{Calc, Held};
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
const ROUNDS: usize = 5;

/// The preprocessor with a clock.
struct Timed(Rc<Cell<f64>>);

impl Preprocessor for Timed {
    fn name(&self) -> &str {
        "calc"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book, Error> {
        let start = Instant::now();
        let done = Calc::new().run(context, book);
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

/// Who works the calculations out.
enum With {
    Nobody,
    /// As `cargo xtask` does it: mdBook sees marks, and blocks are put in when it is done.
    Held,
    /// As a command of mdBook's does it, but in process: mdBook sees all that blocks become.
    Inline(Timed),
}

/// Seconds for loading and building. Into a folder of its own, as some file systems are slow to make files where others
/// were deleted a moment ago; and when all that was written before is on the disk, so that nobody waits for another.
fn build(root: &Path, with: With) -> Measured<f64> {
    let folder = tempfile::Builder::new().prefix("site-").tempdir_in(root)?.keep();
    // Without this command there is only more noise.
    let _ = std::process::Command::new("sync").status();
    let mut config = Config::default();
    config.build.build_dir.clone_from(&folder);
    let start = Instant::now();
    let mut book = MDBook::load_with_config(root, config)?;
    match with {
        With::Nobody => book.build()?,
        With::Held => {
            let held = Held::default();
            book.with_preprocessor(Calc::holding(&held)).build()?;
            held.fill(&folder)?;
        }
        With::Inline(timed) => book.with_preprocessor(timed).build()?,
    }
    Ok(start.elapsed().as_secs_f64())
}

pub fn whole() -> Measured<Vec<Race>> {
    let folder = tempfile::tempdir()?;
    write(folder.path())?;
    let inside = Rc::new(Cell::new(0.0));
    let (mut alone, mut held) = (Vec::new(), Vec::new());
    // Not in the first race's turns: what it leaves for the disk to do would fall on another.
    for round in 1..=ROUNDS {
        eprintln!("  building a book of {CHAPTERS} chapters, {round} of {ROUNDS}");
        alone.push(build(folder.path(), With::Nobody)?);
        held.push(build(folder.path(), With::Held)?);
    }
    eprintln!("  building it once as a command of mdBook’s would, which takes half a minute");
    let (mut once, mut inline, mut within) = (Vec::new(), Vec::new(), Vec::new());
    once.push(build(folder.path(), With::Nobody)?);
    inline.push(build(folder.path(), With::Inline(Timed(Rc::clone(&inside))))?);
    within.push(inside.get());
    Ok(vec![
        Race::of(
            "a book of 1,000 chapters with 10,000 blocks, built as `cargo xtask` does it",
            "in process; every block is put into the pages when mdBook is done, which writes seven times as much",
            vec![("mdBook alone (blocks stay source)", alone), ("mdBook with mdbook-calc", held)],
        ),
        Race::of(
            "the same as the command `mdbook-calc` leaves it to mdBook, once",
            "in process as well; mdBook renders and indexes a table for each block instead of its source",
            vec![
                ("mdBook alone (blocks stay source)", once),
                ("mdBook with mdbook-calc", inline),
                ("mdbook-calc alone", within),
            ],
        ),
    ])
}
