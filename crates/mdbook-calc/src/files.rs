//! The files of a book as text, and the way from the text that the language reads back into them.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::OnceLock;

use anyhow::{Result, anyhow};
use calc::span::Span;

use crate::offsets::OffsetMap;

/// A file, by the name that its author would type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
    /// Where each line begins, once somebody asks.
    lines: OnceLock<Vec<usize>>,
}

/// Some bytes of one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index in the list of files that the place was made for.
    pub file: usize,
    pub range: Range<usize>,
}

/// Line and column count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl SourceFile {
    pub fn new(path: String, text: String) -> Self {
        SourceFile { path, text, lines: OnceLock::new() }
    }

    /// Where a byte stands, by its offset; behind the text's end is its end.
    pub fn position(&self, offset: usize) -> Position {
        let lines = self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            [0].into_iter().chain(ends.map(|(at, _)| at + 1)).collect()
        });
        let before = &self.text[..self.fit(&(offset..offset)).start];
        let line = lines.partition_point(|&start| start <= before.len());
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        Position { line, column: before[start..].chars().count() + 1 }
    }

    /// A range that can be cut out of the text: the whole of every character that it touches.
    pub fn fit(&self, range: &Range<usize>) -> Range<usize> {
        let start = range.start.min(self.text.len());
        let start = (0..=start).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        let end = range.end.max(start).min(self.text.len());
        let end = (end..=self.text.len()).find(|&at| self.text.is_char_boundary(at)).unwrap_or(start);
        start..end
    }
}

/// A file that was read, and the first of its bytes that are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    pub file: SourceFile,
    /// Where the text, right up to there, goes on with a replacement character.
    pub broken: Option<Range<usize>>,
}

/// Reads a file; the error names it as its author would.
pub fn load(path: &Path) -> Result<Loaded> {
    let bytes = fs::read(path).map_err(|error| {
        let name = shown(path);
        match error.kind() {
            ErrorKind::NotFound => anyhow!("there is no file {name}"),
            ErrorKind::IsADirectory => {
                anyhow!("{name} is a folder: name a file of it, or use `check` for a whole book")
            }
            _ => anyhow!("can't read {name}: {error}"),
        }
    })?;
    Ok(decode(shown(path), bytes))
}

/// Bytes as text, without the byte order mark, which mdBook takes off as well and editors don't show.
pub fn decode(path: String, mut bytes: Vec<u8>) -> Loaded {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let (text, broken) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, Some(valid..valid + char::REPLACEMENT_CHARACTER.len_utf8()))
        }
    };
    Loaded { file: SourceFile::new(path, text), broken }
}

/// A path as one types it: from where one stands, with `/`.
pub fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    let text = path.display().to_string().replace(MAIN_SEPARATOR, "/");
    if text.is_empty() { ".".to_owned() } else { text }
}

/// Where each part of a book's text came from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    base: usize,
    file: usize,
    offsets: OffsetMap,
}

impl Origins {
    /// Says that the book's text from `base` on came from `file`. Parts are added in the order of the text.
    pub fn push(&mut self, base: usize, file: usize, offsets: OffsetMap) {
        self.parts.push(Part { base, file, offsets });
    }

    /// The place of a span of the book's text; none where it lies before every part.
    pub fn place(&self, span: Span) -> Option<Place> {
        let range = span.range();
        let after = self.parts.partition_point(|part| part.base <= range.start);
        let part = self.parts.get(after.checked_sub(1)?)?;
        let start = range.start - part.base;
        let end = range.end.max(range.start) - part.base;
        Some(Place { file: part.file, range: part.offsets.to_chapter(start..end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::new("x.md".into(), "é漢\r\n🦀b".into());
        assert_eq!(file.position(7), Position { line: 2, column: 1 });
        assert_eq!(file.position(11), Position { line: 2, column: 2 });
        assert_eq!(file.position(500), Position { line: 2, column: 3 });
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let loaded = decode("x".into(), b"\xef\xbb\xbfa = 1".to_vec());
        assert_eq!((loaded.file.text.as_str(), loaded.broken), ("a = 1", None));
    }

    #[test]
    fn the_first_bad_byte_is_found() {
        let loaded = decode("x".into(), b"a\n\xc3\xa9 \xff\xfe".to_vec());
        assert_eq!(loaded.broken, Some(5..8));
        assert_eq!(&loaded.file.text[5..8], "\u{fffd}");
    }

    #[test]
    fn a_span_finds_its_part() {
        let mut origins = Origins::default();
        origins.push(0, 0, OffsetMap::verbatim(5));
        origins.push(6, 1, OffsetMap::verbatim(5));
        assert_eq!(origins.place(Span::new(2, 4)), Some(Place { file: 0, range: 2..4 }));
        assert_eq!(origins.place(Span::new(6, 9)), Some(Place { file: 1, range: 0..3 }));
        assert_eq!(origins.place(Span::new(9, 30)), Some(Place { file: 1, range: 3..5 }));
    }
}
