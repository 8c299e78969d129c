//! Where sources and sheets are found from a page.

/// The links of one page, relative to it.
#[derive(Clone, Debug, Default)]
pub struct Links {
    sources: Vec<Source>,
    sheets: Vec<(String, String)>,
}

/// A source as a page leads to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What authors write after `from`.
    pub key: String,
    /// As the page names it: *Wando 2025*.
    pub name: String,
    /// From the page: its entry in the book's list, or its own address.
    pub href: String,
}

impl Links {
    pub fn add_source(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// The way to the page that a sheet stands on, empty for the page itself.
    pub fn add_sheet(&mut self, name: String, href: String) {
        self.sheets.push((name, href));
    }

    /// A source by its key.
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.key == key)
    }

    /// The other pages that it may lead to, some of them more than once.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|(_, href)| href.as_str()).filter(|href| !href.is_empty())
    }

    /// The way to a sheet's page; empty where that is the page itself, or isn't known.
    pub fn sheet(&self, name: &str) -> &str {
        self.sheets.iter().find(|(known, _)| known == name).map_or("", |(_, href)| href)
    }
}
