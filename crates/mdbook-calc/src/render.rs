//! What a chapter becomes: each of its calculations as HTML.

use std::collections::HashMap;
use std::path::Path;

use calc::{BlockId, Book};

use crate::escape::escape;
use crate::hrefs;
use crate::manuscript::{ChapterParts, Manuscript, Part};
use crate::pieces::{Kind, Piece, Show};
use crate::plain;
use crate::sources::Use;
use crate::splice::splice;

/// Renders the chapters of one book.
#[derive(Debug)]
pub struct Renderer<'a> {
    manuscript: &'a Manuscript,
    citing: HashMap<String, Vec<usize>>,
}

impl<'a> Renderer<'a> {
    pub fn new(manuscript: &'a Manuscript) -> Self {
        Renderer { manuscript, citing: citing(manuscript) }
    }

    /// A chapter's text with its calculations worked out.
    pub fn chapter(&self, content: &str, chapter: &ChapterParts) -> String {
        splice(content, chapter.parts.iter().map(|(piece, part)| (piece, self.html(chapter, piece, part))))
    }

    fn html(&self, chapter: &ChapterParts, piece: &Piece, part: &Part) -> String {
        let Manuscript { book, sources, .. } = self.manuscript;
        match (part, piece.kind) {
            (Part::Block(_), Kind::Calc(Show::Hidden)) => String::new(),
            (Part::Block(block), Kind::Calc(Show::Example)) => format!(
                "<div class=\"calc-example\"><pre class=\"calc-code\"><code>{}</code></pre>{}</div>",
                escape(&piece.text),
                plain::block(book, sources, *block)
            ),
            (Part::Block(block), _) => plain::block(book, sources, *block),
            (Part::Value(value), _) => plain::value(book, *value),
            (Part::Sources, _) => sources.html(|key| self.uses(key, &chapter.path)),
        }
    }

    /// The chapters that name a source, as links from the page at `from`.
    fn uses(&self, key: &str, from: &Path) -> Vec<Use> {
        let chapters =
            self.citing.get(key).into_iter().flatten().filter_map(|&at| self.manuscript.chapters.get(at));
        chapters
            .map(|chapter| Use { href: hrefs::between(from, &chapter.path), title: chapter.title.clone() })
            .collect()
    }
}

/// The chapters whose shown blocks name a source, by its key.
fn citing(manuscript: &Manuscript) -> HashMap<String, Vec<usize>> {
    let book = &manuscript.book;
    let mut citing: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, chapter) in manuscript.chapters.iter().enumerate() {
        for (piece, part) in &chapter.parts {
            let Part::Block(block) = part else { continue };
            if piece.kind == Kind::Calc(Show::Hidden) {
                continue;
            }
            for key in keys(book, *block) {
                let chapters = citing.entry(key.to_owned()).or_default();
                if chapters.last() != Some(&at) {
                    chapters.push(at);
                }
            }
        }
    }
    citing
}

/// Every source that a block names: for a figure, for a claim, for a scenario.
fn keys(book: &Book, block: BlockId) -> Vec<&str> {
    let block = book.block(block);
    let figures = block.cells.iter().filter_map(|&id| book.source(id));
    let claims = block.cells.iter().flat_map(|&id| book.claims(id)).filter_map(|claim| claim.clause.from);
    let scenarios = block.scenarios.iter().filter_map(|&id| book.scenario(id).from);
    figures.chain(claims.chain(scenarios).map(|from| book.slice(from))).collect()
}
