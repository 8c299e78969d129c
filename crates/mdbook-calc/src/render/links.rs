//! The links of a chapter's page to other pages.

use std::collections::BTreeSet;
use std::path::Path;

use calc_html::{Links, Needed};

use super::{Page, Renderer};
use crate::held::is_mended;
use crate::hrefs;
use crate::manuscript::{ChapterParts, Part};
use crate::sources::Use;

impl Renderer<'_> {
    /// Where sources and sheets are found from a page.
    pub(super) fn links(&self, chapter: &ChapterParts, needed: &Needed) -> Links {
        let book = &self.manuscript.book;
        let page = chapter.path.as_path();
        let mut links = Links::default();
        for source in self.manuscript.sources.iter() {
            let href = match self.sources_page {
                Some(list) => Some(format!("{}#{}", self.href(page, list), source.key)),
                None => source.url.clone(),
            };
            if let Some(href) = href {
                let (key, name) = (source.key.clone(), source.name.clone());
                links.add_source(calc_html::links::Source { key, name, href });
            }
        }
        // A large book has thousands of sheets, a page the few that its figures come from.
        for sheet in &needed.sheets {
            let name = &book.sheet(*sheet).name;
            if let Some(path) = self.sheets.get(name).filter(|path| **path != page) {
                links.add_sheet(name.clone(), hrefs::between(page, path));
            }
        }
        links
    }

    /// All that the figures of a chapter come from.
    pub(super) fn needed(&self, chapter: &ChapterParts) -> Needed {
        let book = &self.manuscript.book;
        let mut shown = Vec::new();
        let mut values = Vec::new();
        for (_, part) in chapter.all() {
            match part {
                Part::Block(block) => shown.push(book.block(*block).sheet),
                Part::Value(value) => values.push(*value),
                Part::Exhibit(id, _) => values.extend(book.cells_of(book.exhibit(*id))),
                Part::Sources | Part::Table | Part::Answers => {}
            }
        }
        calc_html::needed(book, shown, &values)
    }

    /// The links of a chapter that mdBook makes others of in the page of the whole book. All rows of another page are
    /// found in one way, which stands here as that to a row without a name.
    pub(super) fn ways(&self, page: &Page<'_>) -> Vec<String> {
        let book = &self.manuscript.book;
        let rows = page.links.pages().map(|page| format!("{page}#."));
        let mut ways: BTreeSet<String> = rows.collect();
        for &cell in &page.needed.cells {
            let claims = book.claimed(cell).iter().filter_map(|claim| Some(book.slice(claim.from?)));
            let sources = claims.chain(book.source(cell)).filter_map(|key| page.links.source(key));
            ways.extend(sources.map(|source| source.href.clone()).filter(|href| is_mended(href)));
        }
        ways.into_iter().collect()
    }

    /// A link to a page, empty for the page itself.
    pub(super) fn href(&self, from: &Path, to: &Path) -> String {
        if from == to { String::new() } else { hrefs::between(from, to) }
    }

    /// The chapters that name a source, as links from the page at `from`.
    pub(super) fn uses(&self, key: &str, from: &Path) -> Vec<Use> {
        let chapters =
            self.citing.get(key).into_iter().flatten().filter_map(|&at| self.manuscript.chapters.get(at));
        chapters
            .map(|chapter| Use { href: hrefs::between(from, &chapter.path), title: chapter.title.clone() })
            .collect()
    }
}
