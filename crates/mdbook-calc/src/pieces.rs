//! Finds the calculations in a chapter: fenced blocks and values in running text, by the parser that mdBook uses.
//!
//! A code span is a value when `=` follows its backticks at once. To show such code as code, put a space before it:
//! `` ` = nvidia.loss ` ``. Markdown drops that space, and it is no value. `==`, `=>` and a lone `=` begin no
//! expression and are left alone.

mod fence;
mod span;

use std::ops::Range;

use calc::Genre;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::offsets::OffsetMap;
use crate::tables::Table;

/// One stretch of a chapter that the preprocessor replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes of the chapter to replace.
    pub range: Range<usize>,
    pub kind: Kind,
    /// What the author wrote, without fences, backticks, indentation and quote markers.
    pub text: String,
    pub offsets: OffsetMap,
    /// What has to stand behind the replacement so that the Markdown after a block stays Markdown.
    pub after: String,
}

/// What a piece asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Calc(Show),
    Value(Surroundings),
    Sources,
    Table(Table),
    Exhibit(Genre, Show),
    /// The answers to all exercises of the book.
    Answers,
}

/// How a `calc` block is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// As a calculator whose inputs can be changed.
    Live,
    /// Not at all; its cells count like all others.
    Hidden,
    /// As a table of figures that can't be changed.
    Static,
    /// Live, below what its author wrote: as the language's manual needs it.
    Example,
}

impl Show {
    fn name(self) -> &'static str {
        match self {
            Show::Live => "live",
            Show::Hidden => "hidden",
            Show::Static => "static",
            Show::Example => "example",
        }
    }
}

/// What may be put in the place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    Text,
    /// Inside a link or a heading, which mdBook makes a link: no link of its own.
    Link,
    /// The text for a picture: no markup.
    Picture,
}

/// What is wrong in a file, found before the language sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the file.
    pub range: Range<usize>,
    pub message: String,
    pub hint: Option<String>,
}

impl Fault {
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Fault { range, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a chapter holds, both in the order of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub pieces: Vec<Piece>,
    pub faults: Vec<Fault>,
}

/// Every piece of a chapter, in order.
pub fn find(chapter: &str) -> Found {
    // Most chapters of most books hold none.
    if !chapter.contains("`=") && !chapter.contains("```") && !chapter.contains("~~~") {
        return Found::default();
    }
    let mut events = new_cmark_parser(chapter, &MarkdownOptions::default()).into_offset_iter();
    let mut found = Found::default();
    let mut links = 0_usize;
    let mut pictures = 0_usize;
    let mut unseparated: Option<usize> = None;

    while let Some((event, range)) = events.next() {
        if let Some(index) = unseparated.take()
            && !matches!(event, Event::End(_))
            && let Some(piece) = found.pieces.get_mut(index)
        {
            piece.after = separator(chapter, piece.range.end, range.start);
        }
        match event {
            Event::Start(Tag::Link { .. } | Tag::Heading { .. }) => links += 1,
            Event::End(TagEnd::Link | TagEnd::Heading(_)) => links = links.saturating_sub(1),
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                match fence::block(chapter, &info, range, &mut events) {
                    Ok(Some(piece)) => {
                        unseparated = Some(found.pieces.len());
                        found.pieces.push(piece);
                    }
                    Ok(None) => {}
                    Err(fault) => found.faults.push(fault),
                }
            }
            Event::Code(code) => {
                let surroundings = match (pictures, links) {
                    (0, 0) => Surroundings::Text,
                    (0, _) => Surroundings::Link,
                    _ => Surroundings::Picture,
                };
                found.pieces.extend(span::value(chapter, &code, range, surroundings));
            }
            Event::Start(Tag::HtmlBlock) => found.faults.extend(unread(chapter, range)),
            _ => {}
        }
    }
    found
}

/// Whether what is written behind a text would be part of a block of code or of HTML that it leaves open.
pub(crate) fn stays_open(text: &str) -> bool {
    const BEHIND: &str = "behind";
    let whole = format!("{text}\n\n{BEHIND}\n");
    let mut depth = 0_usize;
    let mut is_closed = false;
    for event in new_cmark_parser(&whole, &MarkdownOptions::default()) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(words) => is_closed = depth == 1 && &*words == BEHIND,
            _ => is_closed = false,
        }
    }
    !is_closed
}

/// HTML goes on to the next blank line: where the author left none, one is added, inside the same quote or list.
fn separator(chapter: &str, block_end: usize, next: usize) -> String {
    let between = chapter.get(block_end..next.max(block_end)).unwrap_or_default();
    if between.bytes().filter(|&byte| byte == b'\n').count() > 1 {
        return String::new();
    }
    let line = chapter[..block_end].rfind('\n').map_or(0, |newline| newline + 1);
    let container = chapter[line..block_end].trim_end_matches(['`', '~', ' ', '\t']);
    format!("\n{container}")
}

/// What would stay in the page as source, because Markdown reads nothing inside a block of HTML.
fn unread(chapter: &str, block: Range<usize>) -> Option<Fault> {
    let html = &chapter[block.clone()];
    let start = html.trim_start().to_ascii_lowercase();
    if ["<!", "<?", "<pre", "<script", "<style", "<textarea"]
        .iter()
        .any(|verbatim| start.starts_with(verbatim))
    {
        return None;
    }
    let fence = html.match_indices("```").find(|(at, _)| {
        let info = html[at + 3..].trim_start_matches('`').trim_start_matches([' ', '\t']);
        fence::is_ours(fence::language_of(info))
    });
    let span = html.match_indices("`=").find(|(at, _)| span::is_value(&html[at + 1..]));
    let (at, found) = fence.into_iter().chain(span).min()?;
    let start = block.start + at;
    let fault = Fault::new(start..start + found.len(), "a calculation inside HTML is not read");
    Some(fault.hint("leave a blank line between the HTML and the Markdown"))
}
