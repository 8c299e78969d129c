//! From the text of a block, as the language reads it, back to the bytes of the chapter that it came from.

use std::ops::Range;

/// Where each stretch of a piece's text stands in its chapter.
///
/// A block inside a list or a quote arrives without its indentation or markers, a code span without its backticks,
/// so that the two texts are not one shifted against the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    stretches: Vec<Stretch>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    text: Range<usize>,
    chapter: Range<usize>,
}

impl Stretch {
    /// Stretches of one length are the same bytes; others (a tab opened into spaces, a line end rewritten) are taken whole.
    fn is_verbatim(&self) -> bool {
        self.text.len() == self.chapter.len()
    }
}

impl OffsetMap {
    /// The map of a text that stands in its file as it is.
    pub fn verbatim(len: usize) -> Self {
        let mut map = OffsetMap::default();
        map.push(len, 0..len);
        map
    }

    /// Says that the next `len` bytes of the text came from `chapter`.
    pub(crate) fn push(&mut self, len: usize, chapter: Range<usize>) {
        let start = self.stretches.last().map_or(0, |stretch| stretch.text.end);
        let stretch = Stretch { text: start..start + len, chapter };
        if let Some(last) = self.stretches.last_mut()
            && last.chapter.end == stretch.chapter.start
            && last.is_verbatim()
            && stretch.is_verbatim()
        {
            last.text.end = stretch.text.end;
            last.chapter.end = stretch.chapter.end;
        } else {
            self.stretches.push(stretch);
        }
    }

    /// The bytes of the chapter that a range of the text came from. Never past the chapter's end.
    pub fn to_chapter(&self, text: Range<usize>) -> Range<usize> {
        let start = self.start(text.start);
        let end = if text.is_empty() { start } else { self.end(text.end) };
        start..end.max(start)
    }

    /// The map of a text that stands in a text that this one maps further.
    pub(crate) fn through(&self, outer: &OffsetMap) -> OffsetMap {
        let mut map = OffsetMap::default();
        for stretch in &self.stretches {
            if stretch.is_verbatim() {
                for byte in stretch.chapter.clone() {
                    map.push(1, outer.to_chapter(byte..byte + 1));
                }
            } else {
                map.push(stretch.text.len(), outer.to_chapter(stretch.chapter.clone()));
            }
        }
        map
    }

    fn start(&self, offset: usize) -> usize {
        let after = self.stretches.partition_point(|stretch| stretch.text.end <= offset);
        match (self.stretches.get(after), self.stretches.last()) {
            (Some(stretch), _) if stretch.is_verbatim() => {
                stretch.chapter.start + (offset - stretch.text.start.min(offset))
            }
            (Some(stretch), _) => stretch.chapter.start,
            (None, Some(last)) => last.chapter.end,
            (None, None) => 0,
        }
    }

    /// The end of a range belongs to its last byte: the next one may stand behind a quote's marker.
    fn end(&self, offset: usize) -> usize {
        let at = self.stretches.partition_point(|stretch| stretch.text.end < offset);
        match (self.stretches.get(at), self.stretches.last()) {
            (Some(stretch), _) if stretch.is_verbatim() => {
                stretch.chapter.start + (offset - stretch.text.start.min(offset))
            }
            (Some(stretch), _) => stretch.chapter.end,
            (None, Some(last)) => last.chapter.end,
            (None, None) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted() -> OffsetMap {
        // "> ab\n> cd" with the markers taken off.
        let mut map = OffsetMap::default();
        map.push(3, 2..5);
        map.push(2, 7..9);
        map
    }

    #[test]
    fn a_range_over_two_lines_spans_the_marker_between_them() {
        assert_eq!(quoted().to_chapter(1..4), 3..8);
    }

    #[test]
    fn an_end_stays_on_the_line_of_its_last_byte() {
        assert_eq!(quoted().to_chapter(0..3), 2..5);
        assert_eq!(quoted().to_chapter(3..3), 7..7);
    }

    #[test]
    fn what_was_rewritten_is_taken_whole() {
        let mut map = OffsetMap::default();
        map.push(4, 10..11);
        map.push(2, 11..13);
        assert_eq!(map.to_chapter(2..5), 10..12);
    }

    #[test]
    fn offsets_behind_the_end_stay_inside() {
        assert_eq!(quoted().to_chapter(40..50), 9..9);
        assert_eq!(OffsetMap::default().to_chapter(3..9), 0..0);
    }

    #[test]
    fn a_text_in_a_text_is_found_in_the_chapter() {
        let mut inner = OffsetMap::default();
        inner.push(3, 1..4);
        let map = inner.through(&quoted());
        assert_eq!(map.to_chapter(0..1), 3..4);
        assert_eq!(map.to_chapter(2..3), 7..8);
    }

    #[test]
    fn neighbouring_stretches_become_one() {
        let mut map = OffsetMap::verbatim(3);
        map.push(2, 3..5);
        assert_eq!(map, OffsetMap::verbatim(5));
    }
}
