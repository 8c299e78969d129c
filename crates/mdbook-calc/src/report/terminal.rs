//! Errors as rustc prints them: file, line and column, the line quoted and underlined, and what to do.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Item, Report};
use crate::files::SourceFile;

impl Report {
    /// Every error and, as the last line, how many there are; empty without errors.
    pub fn terminal(&self, colour: bool) -> String {
        if self.is_empty() {
            return String::new();
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(DEFAULT_TERM_WIDTH);
        let mut out = String::new();
        for item in &self.items {
            out.push_str(&renderer.render(&[self.group(item)]));
            out.push_str("\n\n");
        }
        let summary = Level::ERROR.primary_title(self.count());
        out.push_str(&renderer.render(&[Group::with_title(summary)]));
        out.push('\n');
        out
    }

    fn group<'a>(&'a self, item: &'a Item) -> Group<'a> {
        let title = Level::ERROR.primary_title(item.message.as_str()).id(item.code.name());
        let mut group = Group::with_title(title);
        for file in self.files_of(item) {
            let Some(source) = self.files.get(file) else { continue };
            let snippet = Snippet::source(source.text.as_str()).path(source.path.as_str());
            group = group.element(snippet.annotations(annotations(item, file, source)));
        }
        match &item.hint {
            Some(hint) => group.element(Level::HELP.message(hint.as_str())),
            None => group,
        }
    }

    /// The file of the error itself, then those of its labels.
    fn files_of(&self, item: &Item) -> Vec<usize> {
        let mut files = vec![item.place.file];
        for (place, _) in &item.labels {
            if !files.contains(&place.file) {
                files.push(place.file);
            }
        }
        files
    }
}

/// The underlines in one file. A label on the error's own characters is the error's label, not a second underline.
fn annotations<'a>(item: &'a Item, file: usize, source: &SourceFile) -> Vec<Annotation<'a>> {
    let (own, others): (Vec<_>, Vec<_>) = item
        .labels
        .iter()
        .filter(|(place, _)| place.file == file)
        .partition(|(place, _)| *place == item.place);
    let mut annotations = Vec::new();
    if item.place.file == file {
        let primary = AnnotationKind::Primary.span(source.fit(&item.place.range));
        annotations.push(match own.first() {
            Some((_, text)) => primary.label(text.as_str()),
            None => primary,
        });
    }
    annotations.extend(
        others
            .into_iter()
            .map(|(place, text)| AnnotationKind::Context.span(source.fit(&place.range)).label(text.as_str())),
    );
    annotations
}
