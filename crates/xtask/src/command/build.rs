//! `build`: the finished site in one folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::module::{self, Widget};
use crate::progress::say;
use crate::repository::Repository;
use crate::site::{self, Place};
use crate::toolchain;

pub(super) fn run(output: Option<PathBuf>, below: String, book: Option<&Path>) -> Result<()> {
    let repository = Repository::here().with_book(book)?;
    let folder = match output {
        Some(folder) => {
            std::path::absolute(&folder).with_context(|| format!("{} is no folder", folder.display()))?
        }
        None => repository.site(),
    };
    println!("{}", build(&repository, Place { folder, below, kept: true })?.display());
    Ok(())
}

/// All of it, from the toolchain to the site. Returns the site's folder.
pub(super) fn build(repository: &Repository, place: Place) -> Result<PathBuf> {
    let toolchain = toolchain::find(repository)?;
    let module = module::build(repository, &toolchain)?;
    say("building the book");
    site::build(repository, &Widget::new(repository, &module)?, &place)?;
    say("the site is finished");
    Ok(place.folder)
}
