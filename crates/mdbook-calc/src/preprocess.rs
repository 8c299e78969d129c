//! The preprocessor: mdBook's book in, the same book with its calculations worked out.

use std::path::Path;

use anyhow::Result;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::files::{self, Loaded, SourceFile};
use crate::held::Held;
use crate::manuscript::{Chapter, Reader};
use crate::parallel;
use crate::render::{Renderer, Target};
use crate::settings::{NAME, Settings};

/// Replaces the calculations of a book. Its error, where the book has errors, is a [`Report`](crate::report::Report).
#[derive(Clone, Debug, Default)]
pub struct Calc {
    held: Option<Held>,
}

impl Calc {
    pub fn new() -> Self {
        Calc::default()
    }

    /// For one who calls mdBook itself, and [fills](Held::fill) its pages when they are written: mdBook has far less to do
    /// when it doesn't see what blocks become.
    pub fn holding(held: &Held) -> Self {
        Calc { held: Some(held.clone()) }
    }
}

impl Preprocessor for Calc {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let settings = Settings::of(&context.config)?;
        let src = context.root.join(&context.config.book.src);
        let chapters: Vec<_> = book.chapters().filter_map(|chapter| as_written(chapter, &src)).collect();
        let mut reader = Reader::new(true, settings.read_sources(&src)?);
        reader.chapters(chapters, &src);
        let manuscript = reader.finish();
        if !manuscript.report.is_empty() {
            return Err(manuscript.report.into());
        }

        let target = match context.renderer.as_str() {
            "html" => Target::Site { widget: settings.widget },
            _ => Target::Plain,
        };
        // The pages of other renderers are not ours to fill.
        let held = self.held.as_ref().filter(|_| target != Target::Plain);
        let renderer = Renderer::new(&manuscript, target.clone());
        let chapters: Vec<_> = book.chapters().zip(&manuscript.chapters).enumerate().collect();
        let contents = parallel::each(&chapters, |&(at, (chapter, parts))| match held {
            Some(_) => renderer.marked(&chapter.content, parts, at),
            None => renderer.chapter(&chapter.content, parts),
        });
        if let Some(held) = held {
            held.begin(manuscript, target);
        }
        replace(&mut book.items, &mut contents.into_iter());
        Ok(book)
    }

    /// Every renderer reads Markdown, and HTML is a part of that. The one name that mdBook's manual keeps for "no" is answered so.
    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer != "not-supported")
    }
}

/// A chapter, but for one that has no file yet.
fn as_written(chapter: &mdbook_preprocessor::book::Chapter, src: &Path) -> Option<Chapter> {
    let path = chapter.path.as_ref()?;
    let source = chapter.source_path.as_ref().unwrap_or(path);
    let file = SourceFile::new(files::shown(&src.join(source)), chapter.content.clone());
    let loaded = Loaded { file, broken: None };
    Some(Chapter { title: chapter.name.clone(), path: path.clone(), loaded })
}

/// Gives the chapters their new text, in the order of `Book::chapters`.
fn replace(items: &mut [BookItem], contents: &mut impl Iterator<Item = String>) {
    for item in items {
        let BookItem::Chapter(chapter) = item else { continue };
        if !chapter.is_draft_chapter()
            && let Some(content) = contents.next()
        {
            chapter.content = content;
        }
        replace(&mut chapter.sub_items, contents);
    }
}
