//! The mark that stands in a chapter for HTML that is put in later: it says whose place it is, what a search should find
//! there, and which names and links mdBook has to mend.
//!
//! mdBook takes a page apart and puts it together again, and makes a search index of all its text. A mark is light for
//! it. In the page of the whole book it also gives names that occur twice new ones, and leads links between chapters on:
//! it does so in the mark, from where it is carried over into the HTML.

use std::ops::Range;

use anyhow::{Result, bail};
use calc_html::escape;

/// Begins every mark. Nothing else has the attribute.
const ATTRIBUTE: &str = "data-calc-held";
const BEGIN: &str = "<div class=\"calc-held\" data-calc-held=\"";
const END: &str = "</div>";

/// Whose place it is: a chapter by its place in the book, and what is held by its place in the chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) chapter: usize,
    pub(crate) place: usize,
}

/// What mdBook has to mend, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mended {
    /// Names that another page may have as well.
    pub(crate) ids: Vec<String>,
    /// Links that mean something else on another page.
    pub(crate) ways: Vec<String>,
}

/// A mark as one line of HTML. There is no `div` in it, so that its end is found at once.
pub(crate) fn write(number: Number, words: &[String], mended: &Mended) -> String {
    let mut out = format!("{BEGIN}{} {}\">{}", number.chapter, number.place, escape(&words.join(", ")));
    for id in &mended.ids {
        out.push_str(&format!("<a id=\"{}\"></a>", escape(id)));
    }
    for way in &mended.ways {
        out.push_str(&format!("<a href=\"{}\"></a>", escape(way)));
    }
    out.push_str(END);
    out
}

/// A mark in a page that mdBook wrote, with the names and links that mdBook made of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its bytes, and the line ends around it, which are mdBook's.
    pub(crate) range: Range<usize>,
    pub(crate) number: Number,
    pub(crate) mended: Mended,
}

/// All marks of a page, in order. It is an error if one is left that can't be read as one, such as one that became text.
pub(crate) fn find(page: &str) -> Result<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut end = 0;
    for (at, _) in page.match_indices(ATTRIBUTE) {
        if at < end {
            bail!("it has a mark inside of another");
        }
        let start = (at + ATTRIBUTE.len() + 2).checked_sub(BEGIN.len());
        let mark = start.and_then(|start| Some((start, page.get(start..)?.strip_prefix(BEGIN)?)));
        let Some(mark) = mark.and_then(|(start, rest)| read(page, start, rest)) else {
            let line = page[..at].matches('\n').count() + 1;
            bail!(
                "in its line {line} the mark that holds the place of a calculation became something else. \
                 Is a code block before it never closed, or does another preprocessor change it?"
            );
        };
        end = mark.range.end;
        marks.push(mark);
    }
    Ok(marks)
}

/// The mark that begins at `start`; `rest` is what follows its beginning.
fn read(page: &str, start: usize, rest: &str) -> Option<Mark> {
    let (number, rest) = rest.split_once("\">")?;
    let (chapter, place) = number.split_once(' ')?;
    let number = Number { chapter: chapter.parse().ok()?, place: place.parse().ok()? };
    let (inside, rest) = rest.split_once(END)?;
    let values = |attribute: &str| {
        let parts = inside.split(attribute).skip(1);
        parts.map(|part| Some(part.split_once('"')?.0.to_owned())).collect::<Option<Vec<String>>>()
    };
    let mended = Mended { ids: values("<a id=\"")?, ways: values("<a href=\"")? };
    let end = page.len() - rest.strip_prefix('\n').unwrap_or(rest).len();
    let before = page[..start].strip_suffix('\n').map_or(start, str::len);
    Some(Mark { range: before..end, number, mended })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended() -> Mended {
        Mended { ids: vec!["note-1".to_owned()], ways: vec!["b.html#.".to_owned()] }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let number = Number { chapter: 12, place: 3 };
        let mark = write(number, &["Costs & <b>".to_owned(), "Price".to_owned()], &mended());
        assert_eq!(
            mark,
            "<div class=\"calc-held\" data-calc-held=\"12 3\">Costs &amp; &lt;b&gt;, Price<a id=\"note-1\"></a><a href=\"b.html#.\"></a></div>"
        );
        let page = format!("<p>1</p>\n{mark}\n<p>2</p>\n{mark}");
        let marks = find(&page).unwrap();
        assert_eq!(marks.len(), 2);
        assert!(marks.iter().all(|mark| mark.number == number && mark.mended == mended()));
        assert_eq!(&page[..marks[0].range.start], "<p>1</p>");
        assert_eq!(&page[marks[0].range.end..marks[1].range.start], "<p>2</p>");
    }

    #[test]
    fn a_mark_that_became_something_else_is_an_error() {
        let mark = write(Number { chapter: 0, place: 0 }, &[], &mended());
        for page in [
            escape(&mark),
            mark.replace("0 0", "0"),
            mark.replace(END, ""),
            mark.replace("class=\"calc-held\" ", ""),
            mark.replace("<a id", &format!("{mark}<a id")),
        ] {
            assert!(find(&page).is_err(), "{page}");
        }
    }
}
