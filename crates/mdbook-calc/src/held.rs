//! HTML that waits beside a book while mdBook renders it, and is then put into the pages.
//!
//! What a block becomes is many times as long as its source. mdBook would take all of it apart, index it for the search
//! and put it together twice, which takes fifteen times as long as the rest of its work. So where the one who calls mdBook is
//! still there when it is done, a chapter has but a [mark] in the place of each block. The HTML is made by the same
//! [`Renderer`] as ever, on a thread of its own while mdBook works.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::files::shown;
use crate::manuscript::Manuscript;
use crate::mark::{self, Mark, Mended, Number};
use crate::parallel;
use crate::render::{Renderer, Target};

/// What a preprocessor holds back: [`Calc::holding`](crate::Calc::holding) has one half, who calls mdBook the other.
#[derive(Clone, Debug, Default)]
pub struct Held(Arc<Mutex<Option<JoinHandle<Vec<Chapter>>>>>);

/// What is held of a chapter, by its place there.
pub(crate) type Chapter = Vec<Option<Kept>>;

/// One piece of HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    html: String,
    /// The names and links in it that mdBook may have to mend.
    ids: Vec<Range<usize>>,
    links: Vec<Range<usize>>,
    /// The ways that its mark names, as they were before mdBook saw them.
    ways: Vec<String>,
}

impl Kept {
    /// HTML in which the names are those of rows.
    pub(crate) fn new(html: String) -> Self {
        let links = values(&html, " href=\"", is_mended);
        Kept { links, ..Kept::plain(html) }
    }

    /// HTML with names that another page has as well.
    pub(crate) fn named(html: String) -> Self {
        let ids = values(&html, " id=\"", |id| !id.contains('.'));
        Kept { ids, ..Kept::new(html) }
    }

    /// HTML with nothing to mend.
    pub(crate) fn plain(html: String) -> Self {
        Kept { html, ..Kept::default() }
    }

    /// No HTML, but the ways of a chapter.
    pub(crate) fn ways(ways: Vec<String>) -> Self {
        Kept { ways, ..Kept::default() }
    }
}

/// Whether mdBook makes something else of a link in the page of the whole book. Rows alone have a dot in their names, no
/// two have the same, and mdBook makes no such name of a heading: they stay what they are.
pub(crate) fn is_mended(link: &str) -> bool {
    let leaves_the_site = link.starts_with("https://") || link.starts_with("http://");
    let is_row_here = link.starts_with('#') && link.contains('.');
    !leaves_the_site && !is_row_here
}

/// The places of an attribute's values that fit.
fn values(html: &str, attribute: &str, fits: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let starts = html.match_indices(attribute).map(|(at, _)| at + attribute.len());
    let ranges = starts.filter_map(|start| Some(start..start + html[start..].find('"')?));
    ranges.filter(|range| fits(&html[range.clone()])).collect()
}

impl Held {
    /// Begins to make the HTML of a book.
    pub(crate) fn begin(&self, manuscript: Manuscript, target: Target) {
        let thread = thread::spawn(move || {
            let renderer = Renderer::new(&manuscript, target);
            manuscript.chapters.iter().map(|chapter| renderer.held(chapter)).collect()
        });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
    }

    /// Puts what is held into the pages below a folder, which mdBook has written there. A mark that nothing is known of is
    /// an error, as is one that can't be read any more.
    pub fn fill(&self, folder: &Path) -> Result<()> {
        let thread = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let chapters = match thread {
            Some(thread) => {
                thread.join().map_err(|_| anyhow!("the HTML of the calculations can't be made: a bug"))?
            }
            None => Vec::new(),
        };
        let filled = parallel::each(&pages(folder)?, |page| {
            fill(page, &chapters).with_context(|| format!("{} can't be finished", shown(page)))
        });
        filled.into_iter().collect()
    }
}

/// All pages below a folder, the longest first: that of the whole book takes as long as all others together.
fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(&here).with_context(|| format!("{} can't be read", shown(&here)))? {
            let entry = entry?;
            let (path, about) = (entry.path(), entry.metadata()?);
            if about.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "html") {
                pages.push((about.len(), path));
            }
        }
    }
    pages.sort_by(|(a, first), (b, second)| b.cmp(a).then_with(|| first.cmp(second)));
    Ok(pages.into_iter().map(|(_, page)| page).collect())
}

fn fill(path: &Path, chapters: &[Chapter]) -> Result<()> {
    // What isn't UTF-8 stood among the chapters as it is, and mdBook has only copied it.
    let Ok(page) = String::from_utf8(fs::read(path)?) else { return Ok(()) };
    let marks = mark::find(&page)?;
    if marks.is_empty() {
        return Ok(());
    }
    let parts = parts(&page, &marks, chapters)?;
    // Over what stands there: a file that was emptied before is waited for when it is closed, until it is on the disk.
    let file = OpenOptions::new().write(true).open(path)?;
    // A page is a thousand short pieces and some very long ones.
    let mut out = BufWriter::with_capacity(1 << 18, &file);
    parts.iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
    out.flush()?;
    // A mark may be longer than what it holds the place of.
    Ok(file.set_len(parts.iter().map(|part| part.len() as u64).sum())?)
}

/// The page, in the order of its text, with what is held in the place of its marks.
fn parts<'a>(page: &'a str, marks: &'a [Mark], chapters: &'a [Chapter]) -> Result<Vec<Cow<'a, str>>> {
    let kept = |number: Number| {
        let kept = chapters.get(number.chapter).and_then(|chapter| chapter.get(number.place)?.as_ref());
        kept.with_context(|| {
            let Number { chapter, place } = number;
            format!("it has a mark for a calculation that there isn't, {place} in chapter {chapter}")
        })
    };
    // A chapter's ways stand at its end, for all that is before.
    let mut ways: HashMap<usize, Ways<'_>> = HashMap::new();
    for mark in marks {
        let before = &kept(mark.number)?.ways;
        if !before.is_empty() {
            ways.insert(mark.number.chapter, Ways { before, after: &mark.mended.ways });
        }
    }
    let (mut parts, mut end) = (Vec::new(), 0);
    for mark in marks {
        parts.push(Cow::Borrowed(&page[end..mark.range.start]));
        let ways = ways.get(&mark.number.chapter).copied().unwrap_or_default();
        put(&mut parts, kept(mark.number)?, &mark.mended, ways)?;
        end = mark.range.end;
    }
    parts.push(Cow::Borrowed(&page[end..]));
    Ok(parts)
}

/// One piece of HTML with its names and links as mdBook made them.
fn put<'a>(parts: &mut Vec<Cow<'a, str>>, kept: &'a Kept, mended: &'a Mended, ways: Ways<'a>) -> Result<()> {
    if kept.ids.len() != mended.ids.len() {
        bail!("a mark in it has lost names: does another preprocessor change it?");
    }
    let ids = kept.ids.iter().zip(&mended.ids).map(|(range, id)| Ok((range, Cow::Borrowed(id.as_str()))));
    let links = kept.links.iter().map(|range| Ok((range, ways.lead_on(&kept.html[range.clone()])?)));
    let mut changes = ids.chain(links).collect::<Result<Vec<_>>>()?;
    changes.sort_by_key(|(range, _)| range.start);
    let mut end = 0;
    for (range, text) in changes {
        parts.extend([Cow::Borrowed(&kept.html[end..range.start]), text]);
        end = range.end;
    }
    parts.push(Cow::Borrowed(&kept.html[end..]));
    Ok(())
}

/// The ways of a chapter as it named them, and what mdBook made of them on this page.
#[derive(Clone, Copy, Debug, Default)]
struct Ways<'a> {
    before: &'a [String],
    after: &'a [String],
}

impl<'a> Ways<'a> {
    fn find(self, wanted: &str) -> Option<&'a str> {
        let at = self.before.iter().position(|way| way == wanted)?;
        self.after.get(at).map(String::as_str)
    }

    /// Where a link leads on this page.
    fn lead_on(self, link: &str) -> Result<Cow<'a, str>> {
        if let Some(way) = self.find(link) {
            return Ok(Cow::Borrowed(way));
        }
        // A row is found on whichever page it stands: the way to the page is that to all of its rows.
        let row = link.split_once('#').filter(|(_, row)| row.contains('.'));
        let way =
            row.and_then(|(page, row)| Some((self.find(&format!("{page}#."))?.strip_suffix('.')?, row)));
        way.map(|(way, row)| Cow::Owned(format!("{way}{row}")))
            .with_context(|| format!("a calculation in it leads to {link}, where its chapter has no way"))
    }
}
