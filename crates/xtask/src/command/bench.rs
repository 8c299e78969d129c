//! `bench`: what the site weighs.

use anyhow::Result;

use super::{build, weight};
use crate::repository::Repository;
use crate::site::Place;

pub(super) fn run() -> Result<()> {
    let repository = Repository::here();
    let site = build::build(&repository, Place { folder: repository.site(), below: "/".to_string() })?;
    print!("{}", weight::table(&weight::pages(&site)?));
    Ok(())
}
