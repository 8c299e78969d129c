//! Where sources and sheets are found from a page.

use calc::image::{Carry, Wire};

/// The links of one page, relative to it.
#[derive(Clone, Debug, Default)]
pub struct Links {
    sources: Vec<Source>,
    sheets: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub key: String,
    /// As the page names it: *Wando 2025*.
    pub name: String,
    pub href: String,
}

impl Links {
    pub fn add_source(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// The page that a sheet stands on, empty for the page itself.
    pub fn add_sheet(&mut self, name: String, href: String) {
        self.sheets.push((name, href));
    }

    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.key == key)
    }

    pub fn sheet(&self, name: &str) -> &str {
        self.sheets.iter().find(|(known, _)| known == name).map_or("", |(_, href)| href)
    }

    /// The links to these sources alone.
    pub fn only(mut self, keys: &[&str]) -> Links {
        self.sources.retain(|source| keys.contains(&source.key.as_str()));
        self
    }
}

impl Carry for Source {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.key.carry(wire);
        self.name.carry(wire);
        self.href.carry(wire);
    }
}

impl Carry for Links {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.sources.carry(wire);
        self.sheets.carry(wire);
    }
}
