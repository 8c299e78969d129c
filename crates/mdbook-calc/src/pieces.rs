//! Finds the calculations in a chapter: fenced blocks and values in running text, by the parser that mdBook uses.
//!
//! A code span is a value when `=` follows its backticks at once. To show such code as code, put a space before it:
//! `` ` = nvidia.loss ` ``. Markdown drops that space, and it is no value. `==`, `=>` and a lone `=` begin no
//! expression and are left alone.

use std::ops::Range;

use calc::Genre;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, CowStr, Event, OffsetIter, Tag, TagEnd};
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
    Live,
    Hidden,
    Static,
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
    pub range: Range<usize>,
    pub message: String,
    pub hint: Option<String>,
}

impl Fault {
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

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
                let before = found.pieces.len();
                fenced_block(chapter, &info, range, &mut events, &mut found);
                unseparated = (found.pieces.len() > before).then_some(before);
            }
            Event::Code(code) => {
                let surroundings = match (pictures, links) {
                    (0, 0) => Surroundings::Text,
                    (0, _) => Surroundings::Link,
                    _ => Surroundings::Picture,
                };
                found.pieces.extend(value(chapter, &code, range, surroundings));
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
        is_ours(language_of(info))
    });
    let span = html.match_indices("`=").find(|(at, _)| is_value(&html[at + 1..]));
    let (at, found) = fence.into_iter().chain(span).min()?;
    Some(Fault {
        range: block.start + at..block.start + at + found.len(),
        message: "a calculation inside HTML is not read".to_owned(),
        hint: Some("leave a blank line between the HTML and the Markdown".to_owned()),
    })
}

/// Languages of blocks that are not exhibits.
const OTHERS: [&str; 4] = ["calc", "sources", "calc-table", "answers"];

/// The first word behind a fence.
fn language_of(info: &str) -> &str {
    info.trim_start().split([',', ' ', '\t', '\r', '\n']).next().unwrap_or_default()
}

fn is_ours(language: &str) -> bool {
    OTHERS.contains(&language) || genre(language).is_some()
}

/// A block that would stay in the page as source, because its language is nearly one of ours.
fn misspelt(language: &str, range: &Range<usize>) -> Option<Fault> {
    let names = || OTHERS.into_iter().chain(Genre::ALL.into_iter().map(Genre::name));
    let is_like = |name: &&str| {
        name.eq_ignore_ascii_case(language) || language.strip_suffix('s').is_some_and(|one| one == *name)
    };
    // Of short words, nearly all are names of programming languages.
    let near = || calc::nearest(language, names()).filter(|name| name.len() > 7);
    let meant = names().find(is_like).or_else(near)?;
    Some(Fault {
        range: range.clone(),
        message: format!("there is no `{language}` block, and it would stay in the page as it is written"),
        hint: Some(format!("did you mean `{meant}`?")),
    })
}

fn genre(language: &str) -> Option<Genre> {
    Genre::ALL.into_iter().find(|genre| genre.name() == language)
}

/// Whether the inside of a code span begins as a value does.
fn is_value(inner: &str) -> bool {
    inner.strip_prefix('=').is_some_and(|rest| {
        let rest = rest.trim_start();
        !rest.is_empty() && !rest.starts_with(['=', '>', '`'])
    })
}

/// Reads a fenced block to its end and keeps it where it is one of ours.
fn fenced_block(
    chapter: &str,
    info: &str,
    range: Range<usize>,
    events: &mut OffsetIter<'_>,
    found: &mut Found,
) {
    let mut words = info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    let language = words.next().unwrap_or_default();
    let info_range = info_range(chapter, &range);
    let kind = match language {
        "calc" => match show(words, language, &[Show::Hidden, Show::Static, Show::Example]) {
            Ok(show) => Some(Kind::Calc(show)),
            Err((message, hint)) => {
                found.faults.push(Fault { range: info_range.clone(), message, hint: Some(hint) });
                None
            }
        },
        "sources" => Some(Kind::Sources),
        "answers" => Some(Kind::Answers),
        // Which one, its text says.
        "calc-table" => Some(Kind::Table(Table::Functions)),
        _ => match genre(language).map(|genre| (genre, show(words, language, &[Show::Example]))) {
            Some((genre, Ok(show))) => Some(Kind::Exhibit(genre, show)),
            Some((_, Err((message, hint)))) => {
                found.faults.push(Fault { range: info_range.clone(), message, hint: Some(hint) });
                None
            }
            None => {
                found.faults.extend(misspelt(language, &info_range));
                None
            }
        },
    };

    let mut text = String::new();
    let mut offsets = OffsetMap::default();
    let mut text_end = info_range.end;
    for (event, part) in events.by_ref() {
        match event {
            Event::Text(words) => {
                text.push_str(&words);
                text_end = part.end;
                offsets.push(words.len(), part);
            }
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }

    let Some(mut kind) = kind else { return };
    let range = range.start..range.start + chapter[range.clone()].trim_end_matches(['\n', '\r']).len();
    // Behind the text stands the closing fence, or nothing but what ended the quote or the chapter.
    let closing = chapter.get(text_end..range.end).unwrap_or_default();
    if !closing.contains(['`', '~']) {
        found.faults.push(Fault {
            range: info_range,
            message: format!("this `{language}` block is never closed"),
            hint: Some("end it with a line of backticks like the one that begins it".to_owned()),
        });
        return;
    }
    // A fence that opens can't close: the block goes on until the next one ends.
    let fence = chapter[range.start..info_range.start].trim_end();
    if text
        .lines()
        .any(|line| line.trim_start().strip_prefix(fence).is_some_and(|info| is_ours(language_of(info))))
    {
        found.faults.push(Fault {
            range: info_range,
            message: format!("this `{language}` block is not closed before the next one begins"),
            hint: Some("end it with a line of backticks like the one that begins it".to_owned()),
        });
        return;
    }
    let line = chapter[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    if matches!(kind, Kind::Exhibit(Genre::Exercise, _)) && line != range.start {
        found.faults.push(Fault {
            range: info_range,
            message: "an exercise stands by itself, in no list and in no quote".to_owned(),
            hint: Some("begin its lines at the margin".to_owned()),
        });
        return;
    }
    if text.is_empty() {
        // What is missing is missed behind the word that asks for it.
        offsets.push(0, info_range.clone());
    }
    if let Kind::Table(table) = &mut kind {
        match Table::find(text.trim()) {
            Ok(named) => *table = named,
            Err((message, hint)) => {
                let start = text.len() - text.trim_start().len();
                let word = start..start + text.trim().len();
                let range = if word.is_empty() { info_range } else { offsets.to_chapter(word) };
                found.faults.push(Fault { range, message, hint: Some(hint) });
                return;
            }
        }
    }
    found.pieces.push(Piece { range, kind, text, offsets, after: String::new() });
}

/// How a block is shown, of the ways that its language knows.
fn show<'a>(
    words: impl Iterator<Item = &'a str>,
    language: &str,
    ways: &[Show],
) -> Result<Show, (String, String)> {
    let mut show = Show::Live;
    for word in words {
        let Some(this) = ways.iter().copied().find(|way| way.name() == word) else {
            let names: Vec<String> = ways.iter().map(|way| format!("`{}`", way.name())).collect();
            return Err((
                format!("a `{language}` block can't be `{word}`"),
                format!("it can be {}", or(&names)),
            ));
        };
        if show != Show::Live && show != this {
            return Err((
                format!("a `{language}` block can't be two things at once"),
                "choose one of `hidden`, `static` and `example`".to_owned(),
            ));
        }
        show = this;
    }
    Ok(show)
}

/// `a, b or c`
fn or(names: &[String]) -> String {
    match names {
        [names @ .., last] if !names.is_empty() => format!("{} or {last}", names.join(", ")),
        _ => names.concat(),
    }
}

/// The words behind the fence that opens a block.
fn info_range(chapter: &str, block: &Range<usize>) -> Range<usize> {
    let line = chapter[block.clone()].lines().next().unwrap_or_default();
    let info = line.trim_start_matches(['`', '~']);
    let start = block.start + (line.len() - info.len()) + (info.len() - info.trim_start().len());
    start..start + info.trim().len()
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

/// A code span that asks for a value.
fn value(chapter: &str, code: &CowStr<'_>, range: Range<usize>, surroundings: Surroundings) -> Option<Piece> {
    let source = &chapter[range.clone()];
    let fence = source.len() - source.trim_start_matches('`').len();
    let inner = &source[fence..fence + closing_fence(&source[fence..], fence)?];
    let range = range.start..range.start + fence + inner.len() + fence;
    // Of spaces at both ends, Markdown takes one away.
    let padding = usize::from(inner.starts_with(' ') && code.starts_with('='));
    if !is_value(&inner[padding..]) {
        return None;
    }
    let text = code.strip_prefix('=')?;
    let offsets = align(text, inner.get(padding + 1..)?, range.start + fence + padding + 1);
    Some(Piece {
        range,
        kind: Kind::Value(surroundings),
        text: text.to_owned(),
        offsets,
        after: String::new(),
    })
}

/// Where the inside of a code span ends. The parser's own range is too long where a lone carriage return ends a heading.
fn closing_fence(source: &str, fence: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(run) = source[at..].find('`').map(|len| at + len) {
        let rest = &source[run..];
        at = run + rest.len() - rest.trim_start_matches('`').len();
        if at - run == fence {
            return Some(run);
        }
    }
    None
}

/// Finds each character of a code span in what the author wrote: line ends became spaces there, the markers of a quote
/// or a list behind them fell away, and `\|` became `|`.
fn align(text: &str, source: &str, base: usize) -> OffsetMap {
    let mut offsets = OffsetMap::default();
    let mut rest = source;
    for (at, wanted) in text.char_indices() {
        let start = base + (source.len() - rest.len());
        let taken = match rest.as_bytes() {
            [b'\n' | b'\r', ..] => 1 + marker_len(&rest[1..], &text[at + 1..]),
            [b'\\', b'|', ..] if wanted == '|' => 2,
            _ => rest.chars().next().map_or(0, char::len_utf8),
        };
        offsets.push(wanted.len_utf8(), start..start + taken);
        rest = &rest[taken..];
    }
    offsets
}

/// How much at the start of a source line belongs to the quote or list around it: the least that makes it fit the text.
fn marker_len(source: &str, text: &str) -> usize {
    let line = source.split(['\n', '\r']).next().unwrap_or_default();
    let longest = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    (0..=longest).find(|&len| text.starts_with(&line[len..])).unwrap_or(0)
}
