//! The preprocessor: mdBook's book in, the same book with its calculations worked out.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::files::{self, Loaded, SourceFile};
use crate::manuscript::{Chapter, Reader};
use crate::render::{Renderer, Target};
use crate::settings::{NAME, Settings};

/// Replaces the calculations of a book. Its error, where the book has errors, is a [`Report`](crate::report::Report).
#[derive(Clone, Copy, Debug, Default)]
pub struct Calc;

impl Calc {
    pub fn new() -> Self {
        Calc
    }
}

impl Preprocessor for Calc {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let settings = Settings::of(&context.config)?;
        let src = context.root.join(&context.config.book.src);
        let mut reader = Reader::new(true, settings.read_sources(&src)?);
        for chapter in book.chapters() {
            if let Some(path) = &chapter.path {
                let source = chapter.source_path.as_ref().unwrap_or(path);
                let file =
                    SourceFile { path: files::shown(&src.join(source)), text: chapter.content.clone() };
                let loaded = Loaded { file, broken: None };
                reader.chapter(Chapter { title: chapter.name.clone(), path: path.clone(), loaded }, &src);
            }
        }
        let manuscript = reader.finish();
        if !manuscript.report.is_empty() {
            return Err(manuscript.report.into());
        }

        let target = match context.renderer.as_str() {
            "html" => Target::Site { widget: settings.widget },
            _ => Target::Plain,
        };
        let renderer = Renderer::new(&manuscript, target);
        let mut contents: HashMap<PathBuf, String> = HashMap::new();
        for (chapter, parts) in book.chapters().zip(&manuscript.chapters) {
            if let Some(path) = &chapter.path {
                contents.insert(path.clone(), renderer.chapter(&chapter.content, parts));
            }
        }
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Some(content) = chapter.path.as_ref().and_then(|path| contents.get(path))
            {
                chapter.content.clone_from(content);
            }
        });
        Ok(book)
    }

    /// Every renderer reads Markdown, and HTML is a part of that. The one name that mdBook's manual keeps for "no" is answered so.
    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer != "not-supported")
    }
}
