//! Fenced blocks: which of them are ours, as what, and what is wrong with those that nearly are.

use std::ops::Range;

use calc::Genre;
use mdbook_markdown::pulldown_cmark::{Event, OffsetIter, TagEnd};

use super::{Fault, Kind, Piece, Show};
use crate::offsets::OffsetMap;
use crate::tables::Table;

/// The language of a block that is ours.
#[derive(Clone, Copy)]
enum Language {
    Calc,
    Sources,
    Table,
    Answers,
    Exhibit(Genre),
}

const NAMES: [(Language, &str); 4] = [
    (Language::Calc, "calc"),
    (Language::Sources, "sources"),
    (Language::Table, "calc-table"),
    (Language::Answers, "answers"),
];

impl Language {
    fn all() -> impl Iterator<Item = (Language, &'static str)> {
        NAMES.into_iter().chain(Genre::ALL.into_iter().map(|genre| (Language::Exhibit(genre), genre.name())))
    }

    fn named(word: &str) -> Option<Language> {
        Language::all().find(|(_, name)| *name == word).map(|(language, _)| language)
    }
}

pub(super) fn is_ours(word: &str) -> bool {
    Language::named(word).is_some()
}

/// The first word behind a fence.
pub(super) fn language_of(info: &str) -> &str {
    info.trim_start().split([',', ' ', '\t', '\r', '\n']).next().unwrap_or_default()
}

/// A block that would stay in the page as source, because its language is nearly one of ours.
fn misspelt(word: &str, at: Range<usize>) -> Option<Fault> {
    let names = || Language::all().map(|(_, name)| name);
    let letters = |word: &str| {
        let mut letters = word.to_ascii_lowercase().into_bytes();
        letters.sort_unstable();
        letters
    };
    let own = letters(word);
    // In another order, or with an s.
    let is_like =
        |name: &&str| letters(name) == own || word.strip_suffix('s').is_some_and(|one| one == *name);
    // Of short words, nearly all are names of programming languages.
    let near = || calc::nearest(word, names()).filter(|name| name.len() > 7);
    let meant = names().find(is_like).or_else(near)?;
    let message = format!("there is no `{word}` block, and it would stay in the page as it is written");
    Some(Fault::new(at, message).hint(format!("did you mean `{meant}`?")))
}

/// What stands between the fences.
struct Inside {
    text: String,
    offsets: OffsetMap,
    /// Where it ends in the chapter.
    end: usize,
}

impl Inside {
    /// Takes the events of a block up to its end. `start` is where the text would begin.
    fn read(events: &mut OffsetIter<'_>, start: usize) -> Inside {
        let mut inside = Inside { text: String::new(), offsets: OffsetMap::default(), end: start };
        for (event, part) in events.by_ref() {
            match event {
                Event::Text(words) => {
                    inside.text.push_str(&words);
                    inside.end = part.end;
                    inside.offsets.push(words.len(), part);
                }
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        inside
    }
}

/// Reads a fenced block to its end: a piece where it is one of ours.
pub(super) fn block(
    chapter: &str,
    info: &str,
    range: Range<usize>,
    events: &mut OffsetIter<'_>,
) -> Result<Option<Piece>, Fault> {
    let mut words = info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    let word = words.next().unwrap_or_default();
    let at = info_range(chapter, &range);
    let mut inside = Inside::read(events, at.end);
    let Some(language) = Language::named(word) else { return misspelt(word, at).map_or(Ok(None), Err) };
    let range = range.start..range.start + chapter[range.clone()].trim_end_matches(['\n', '\r']).len();
    let unclosed = |how: &str| {
        Fault::new(at.clone(), format!("this `{word}` block is {how}"))
            .hint("end it with a line of backticks like the one that begins it")
    };
    // Behind the text stands the closing fence, or nothing but what ended the quote or the chapter.
    if !chapter.get(inside.end..range.end).unwrap_or_default().contains(['`', '~']) {
        return Err(unclosed("never closed"));
    }
    // A fence that opens can't close: the block goes on until the next one ends.
    let fence = chapter[range.start..at.start].trim_end();
    let opens =
        |line: &str| line.trim_start().strip_prefix(fence).is_some_and(|info| is_ours(language_of(info)));
    if inside.text.lines().any(opens) {
        return Err(unclosed("not closed before the next one begins"));
    }
    let kind = match language {
        Language::Calc => Kind::Calc(show(words, word, &[Show::Hidden, Show::Static, Show::Example], &at)?),
        Language::Sources => Kind::Sources,
        Language::Table => Kind::Table(table(&inside, &at)?),
        Language::Answers => Kind::Answers,
        Language::Exhibit(genre) => Kind::Exhibit(genre, show(words, word, &[Show::Example], &at)?),
    };
    let line = chapter[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    if matches!(kind, Kind::Exhibit(Genre::Exercise, _)) && line != range.start {
        return Err(Fault::new(at, "an exercise stands by itself, in no list and in no quote")
            .hint("begin its lines at the margin"));
    }
    if inside.text.is_empty() {
        // What is missing is missed behind the word that asks for it.
        inside.offsets.push(0, at);
    }
    Ok(Some(Piece { range, kind, text: inside.text, offsets: inside.offsets, after: String::new() }))
}

/// The table that a block's text names.
fn table(inside: &Inside, at: &Range<usize>) -> Result<Table, Fault> {
    let word = inside.text.trim();
    Table::find(word).map_err(|(message, hint)| {
        let start = inside.text.len() - inside.text.trim_start().len();
        let range =
            if word.is_empty() { at.clone() } else { inside.offsets.to_chapter(start..start + word.len()) };
        Fault::new(range, message).hint(hint)
    })
}

/// How a block is shown, of the ways that its language knows.
fn show<'a>(
    words: impl Iterator<Item = &'a str>,
    language: &str,
    ways: &[Show],
    at: &Range<usize>,
) -> Result<Show, Fault> {
    let mut show = Show::Live;
    for word in words {
        let Some(this) = ways.iter().copied().find(|way| way.name() == word) else {
            let names: Vec<String> = ways.iter().map(|way| format!("`{}`", way.name())).collect();
            return Err(Fault::new(at.clone(), format!("a `{language}` block can't be `{word}`"))
                .hint(format!("it can be {}", or(&names))));
        };
        if show != Show::Live && show != this {
            return Err(Fault::new(at.clone(), format!("a `{language}` block can't be two things at once"))
                .hint("choose one of `hidden`, `static` and `example`"));
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
