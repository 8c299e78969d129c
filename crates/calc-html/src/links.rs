//! Where sources and sheets are found from a page.

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

    /// The other pages that it may lead to, some of them more than once.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|(_, href)| href.as_str()).filter(|href| !href.is_empty())
    }

    pub fn sheet(&self, name: &str) -> &str {
        self.sheets.iter().find(|(known, _)| known == name).map_or("", |(_, href)| href)
    }
}
