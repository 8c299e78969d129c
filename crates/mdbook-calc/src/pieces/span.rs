//! Code spans that ask for a value, and where each of their characters stands.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::CowStr;

use super::{Kind, Piece, Surroundings};
use crate::offsets::OffsetMap;

/// Whether the inside of a code span begins as a value does.
pub(super) fn is_value(inner: &str) -> bool {
    inner.strip_prefix('=').is_some_and(|rest| {
        let rest = rest.trim_start();
        !rest.is_empty() && !rest.starts_with(['=', '>', '`'])
    })
}

/// A code span that asks for a value.
pub(super) fn value(
    chapter: &str,
    code: &CowStr<'_>,
    range: Range<usize>,
    surroundings: Surroundings,
) -> Option<Piece> {
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
