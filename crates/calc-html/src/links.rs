//! Where sources and sheets are found from a page.

use std::collections::BTreeMap;

/// The links of one page, relative to it.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// By a source's key.
    pub sources: BTreeMap<String, Source>,
    /// By a sheet's name: the page that it stands on, empty for the page itself.
    pub sheets: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the page names it: *Wando 2025*.
    pub name: String,
    pub href: String,
}
