//! What `eval` and `explain` look at: standard input, a file of the language, or a chapter with its book.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use calc::{BlockId, CellId, Kind};

use super::arguments::{Change, Input};
use crate::files::{self, Loaded};
use crate::folder::Folder;
use crate::manuscript::{Chapter, Manuscript, Part, Reader};

/// A manuscript, and the chapter of it that was asked for. A file of the language is a manuscript with no chapter.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) manuscript: Manuscript,
    chapter: Option<usize>,
    /// What was changed, and all that rests on it.
    reached: HashSet<CellId>,
}

impl Subject {
    fn new(manuscript: Manuscript, chapter: Option<usize>) -> Self {
        Subject { manuscript, chapter, reached: HashSet::new() }
    }

    /// What an argument names.
    pub(super) fn open(input: &Input) -> Result<Self> {
        match input {
            Input::Standard => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).context("can't read standard input")?;
                language(files::decode("-".to_owned(), bytes), None)
            }
            Input::File(path) if is_markdown(path) => markdown(path),
            Input::File(path) => language(files::load(path)?, Folder::around(path)?.as_ref()),
        }
    }

    /// The blocks of the chapter; none where it is no chapter.
    pub(super) fn blocks(&self) -> Option<Vec<BlockId>> {
        let chapter = self.manuscript.chapters.get(self.chapter?)?;
        let block = |(_, part): &(_, Part)| match part {
            Part::Block(block) => Some(*block),
            _ => None,
        };
        Some(chapter.parts.iter().filter_map(block).collect())
    }

    /// How sure a figure is: with another than the book's it is assumed, and so is what rests on it.
    pub(super) fn kind(&self, id: CellId) -> Kind {
        if self.reached.contains(&id) { Kind::Assumption } else { self.manuscript.book.kind(id) }
    }

    /// A cell by `sheet.cell`, or by its own name where only one cell of the book, or of this chapter, has it.
    pub(super) fn find(&self, name: &str) -> Result<CellId> {
        let book = &self.manuscript.book;
        if name.contains('.') {
            return book.find(name).with_context(|| self.unknown(name));
        }
        let all = book.find_everywhere(name);
        let here: Vec<CellId> = self.blocks().map_or_else(Vec::new, |blocks| {
            blocks
                .iter()
                .flat_map(|&block| book.block(block).cells.clone())
                .filter(|id| all.contains(id))
                .collect()
        });
        match (all.as_slice(), here.as_slice()) {
            ([one], _) | (_, [one]) => Ok(*one),
            ([], _) => bail!(self.unknown(name)),
            _ => {
                let paths: Vec<String> = all.iter().map(|&id| book.path(id)).collect();
                bail!("`{name}` could be {}", paths.join(" or "))
            }
        }
    }

    fn unknown(&self, name: &str) -> String {
        let book = &self.manuscript.book;
        let paths: Vec<String> = book.named_cells().map(|id| book.path(id)).collect();
        let own = |path: &String| path.split_once('.').map_or(String::new(), |(_, cell)| cell.to_owned());
        let names: Vec<String> = if name.contains('.') { paths } else { paths.iter().map(own).collect() };
        match calc::nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("there is no cell `{name}`; did you mean `{near}`?"),
            None => format!("there is no cell `{name}`"),
        }
    }

    /// Sets inputs to other figures, in the order given.
    pub(super) fn change(&mut self, changes: &[Change]) -> Result<()> {
        for change in changes {
            let id = self.find(&change.cell)?;
            if let Err(problem) = self.manuscript.book.set_literal(id, &change.literal) {
                let hint = problem.hint.map_or(String::new(), |hint| format!("; {hint}"));
                bail!("can't set `{}`, because {}{hint}", change.cell, problem.message);
            }
        }
        if !changes.is_empty() {
            self.reached = self.manuscript.book.take_changed().collect();
            self.manuscript.check_again();
        }
        Ok(())
    }
}

fn is_markdown(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["md", "markdown"].iter().any(|own| extension.eq_ignore_ascii_case(own)))
}

fn language(loaded: Loaded, folder: Option<&Folder>) -> Result<Subject> {
    let sources = folder.map(Folder::sources).transpose()?.flatten();
    let mut reader = Reader::new(folder.is_some(), sources);
    reader.language(loaded);
    Ok(Subject::new(reader.finish(), None))
}

/// A chapter with the rest of its book; a file that no book has among its chapters comes after them, or alone.
fn markdown(path: &Path) -> Result<Subject> {
    let loaded = files::load(path)?;
    let same =
        |other: &Path| matches!((fs::canonicalize(other), fs::canonicalize(path)), (Ok(a), Ok(b)) if a == b);
    let folder = Folder::around(path)?;
    let mut reader =
        Reader::new(folder.is_some(), folder.as_ref().map(Folder::sources).transpose()?.flatten());
    let (mut wanted, mut count) = (None, 0);
    if let Some(folder) = &folder {
        let chapters = folder.chapters()?;
        wanted = chapters.iter().position(|chapter| same(&folder.src.join(&chapter.path)));
        count = chapters.len();
        reader.chapters(chapters, &folder.src);
    }
    let chapter = wanted.unwrap_or_else(|| {
        let src = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or_default();
        let title = name.to_string_lossy().into_owned();
        reader.chapters(vec![Chapter { title, path: name.into(), loaded }], src);
        count
    });
    Ok(Subject::new(reader.finish(), Some(chapter)))
}
