//! What a chapter becomes: each of its calculations as HTML.

use std::path::Path;

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
}

impl<'a> Renderer<'a> {
    pub fn new(manuscript: &'a Manuscript) -> Self {
        Renderer { manuscript }
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

    /// The chapters with a shown block that names a source, as links from the page at `from`.
    fn uses(&self, key: &str, from: &Path) -> Vec<Use> {
        let cites =
            |chapter: &&ChapterParts| chapter.parts.iter().any(|(piece, part)| self.cites(piece, part, key));
        let chapters = self.manuscript.chapters.iter().filter(cites);
        chapters
            .map(|chapter| Use { href: hrefs::between(from, &chapter.path), title: chapter.title.clone() })
            .collect()
    }

    fn cites(&self, piece: &Piece, part: &Part, key: &str) -> bool {
        let book = &self.manuscript.book;
        let Part::Block(block) = part else { return false };
        if piece.kind == Kind::Calc(Show::Hidden) {
            return false;
        }
        let block = book.block(*block);
        let cell_cites = |id| {
            let claims = book.claims(id);
            book.source(id) == Some(key)
                || claims.iter().any(|claim| claim.clause.from.is_some_and(|from| book.slice(from) == key))
        };
        let scenario_cites = |id| book.scenario(id).from.is_some_and(|from| book.slice(from) == key);
        block.cells.iter().any(|&id| cell_cites(id)) || block.scenarios.iter().any(|&id| scenario_cites(id))
    }
}
