//! All chapters of a book handed to the language, and what came of it.

use std::path::{Path, PathBuf};

use calc::diagnostic::Code;
use calc::{BlockId, Book, CellId, ExhibitId};

use crate::files::{Loaded, Origins, Place};
use crate::includes;
use crate::offsets::OffsetMap;
use crate::parallel;
use crate::pieces::{self, Fault, Found, Kind, Piece};
use crate::report::{Item, Report};
use crate::sources::Sources;

/// A chapter as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    pub title: String,
    /// From the folder of chapters.
    pub path: PathBuf,
    pub loaded: Loaded,
}

/// A book, read and worked out. Names resolve across all of it, so that there is no smaller whole.
#[derive(Debug)]
pub struct Manuscript {
    pub book: Book,
    pub chapters: Vec<ChapterParts>,
    pub sources: Sources,
    pub report: Report,
    /// What was wrong with the files before the language had a look at them.
    unread: Vec<Item>,
    origins: Origins,
}

impl Manuscript {
    /// Reports what is wrong with the figures as they are, after inputs were changed.
    pub fn check_again(&mut self) {
        self.book.check_again();
        self.report.begin_again(self.unread.clone());
        self.report.extend(self.book.diagnostics().iter().cloned(), &self.origins);
    }
}

/// A chapter's calculations, in the order of its text.
#[derive(Debug)]
pub struct ChapterParts {
    pub title: String,
    pub path: PathBuf,
    pub parts: Vec<(Piece, Part)>,
}

/// What a piece is to the language.
#[derive(Clone, Debug)]
pub enum Part {
    Block(BlockId),
    Value(CellId),
    /// The list of sources, of which the language knows the keys alone.
    Sources,
    /// One of the language's own tables, which it shows but doesn't read.
    Table,
    /// With what stands in the question of an exercise, whose text is the block's own.
    Exhibit(ExhibitId, Vec<(Piece, Part)>),
    Answers,
}

impl ChapterParts {
    /// All parts, those inside of others behind these.
    pub fn all(&self) -> impl Iterator<Item = (&Piece, &Part)> {
        self.parts.iter().flat_map(|(piece, part)| {
            let inner = match part {
                Part::Exhibit(_, inner) => inner.as_slice(),
                _ => &[],
            };
            std::iter::once((piece, part)).chain(inner.iter().map(|(piece, part)| (piece, part)))
        })
    }
}

/// Takes a book's files in, one after another.
#[derive(Debug)]
pub struct Reader {
    book: Book,
    chapters: Vec<ChapterParts>,
    sources: Sources,
    report: Report,
    origins: Origins,
}

impl Reader {
    /// `sources` is the book's file of them; what belongs to no book has no need of one.
    pub fn new(belongs_to_book: bool, sources: Option<Loaded>) -> Self {
        let mut reader = Reader {
            book: Book::new(),
            chapters: Vec::new(),
            sources: Sources::default(),
            report: Report::default(),
            origins: Origins::default(),
        };
        if let Some(loaded) = sources {
            reader.sources(loaded);
        }
        if belongs_to_book {
            let keys: Vec<String> = reader.sources.iter().map(|source| source.key.clone()).collect();
            reader.book.set_sources(keys);
        }
        reader
    }

    fn sources(&mut self, loaded: Loaded) {
        let (sources, faults) = Sources::parse(&loaded.file.text);
        let Some(file) = self.add_file(loaded) else { return };
        self.sources = sources;
        self.faults(file, faults);
    }

    /// Chapters of Markdown. `src` is the folder of chapters, which tells what their includes bring in.
    pub fn chapters(&mut self, chapters: Vec<Chapter>, src: &Path) {
        let found = parallel::each(&chapters, |chapter| {
            let text = &chapter.loaded.file.text;
            let folder = src.join(chapter.path.parent().unwrap_or(Path::new("")));
            (pieces::find(text), includes::unseen(text, &folder))
        });
        for (chapter, (found, unseen)) in chapters.into_iter().zip(found) {
            self.chapter(chapter, found, unseen);
        }
    }

    fn chapter(&mut self, chapter: Chapter, found: Found, unseen: Vec<Fault>) {
        let name = chapter.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut parts = Vec::new();
        if let Some(file) = self.add_file(chapter.loaded) {
            let is_whole = |piece: &Piece| {
                !unseen
                    .iter()
                    .any(|fault| fault.range.start < piece.range.end && piece.range.start < fault.range.end)
            };
            self.book.begin_chapter(&name);
            for piece in found.pieces.into_iter().filter(is_whole) {
                let part = self.part(file, &piece);
                parts.push((piece, part));
            }
            self.faults(file, found.faults.into_iter().chain(unseen));
        }
        self.chapters.push(ChapterParts { title: chapter.title, path: chapter.path, parts });
    }

    fn faults(&mut self, file: usize, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            let place = Place { file, range: fault.range };
            self.report.push(Item::new(Code::Syntax, place, fault.message).hint(fault.hint));
        }
    }

    /// A file of the language itself.
    pub fn language(&mut self, loaded: Loaded) {
        let text = loaded.file.text.clone();
        if let Some(file) = self.add_file(loaded) {
            self.book.begin_chapter("main");
            self.origins.push(self.book.text().len(), file, OffsetMap::verbatim(text.len()));
            self.book.add_block(&text);
        }
    }

    /// Works everything out.
    pub fn finish(mut self) -> Manuscript {
        self.book.compile();
        let unread = self.report.items().to_vec();
        self.report.extend(self.book.diagnostics().iter().cloned(), &self.origins);
        Manuscript {
            book: self.book,
            chapters: self.chapters,
            sources: self.sources,
            report: self.report,
            unread,
            origins: self.origins,
        }
    }

    fn part(&mut self, file: usize, piece: &Piece) -> Part {
        let base = self.book.text().len();
        let part = match piece.kind {
            Kind::Calc(_) => Part::Block(self.book.add_block(&piece.text)),
            Kind::Value(_) => Part::Value(self.book.add_value(&piece.text)),
            Kind::Exhibit(genre, _) => {
                let id = self.book.add_exhibit(genre, &piece.text);
                self.origins.push(base, file, piece.offsets.clone());
                return Part::Exhibit(id, self.question(file, piece, id));
            }
            Kind::Sources => return Part::Sources,
            Kind::Answers => return Part::Answers,
            Kind::Table(_) => return Part::Table,
        };
        self.origins.push(base, file, piece.offsets.clone());
        part
    }

    /// The values in the question of an exercise.
    fn question(&mut self, file: usize, piece: &Piece, id: ExhibitId) -> Vec<(Piece, Part)> {
        let length = self.book.exhibit(id).question.range().len();
        let question = piece.text.get(..length).unwrap_or_default();
        let mut found = pieces::find(question);
        if pieces::stays_open(question) {
            found.faults.push(
                Fault::new(0..question.trim_end().len(), "something in this question is never closed")
                    .hint("close its block of code, or its HTML, before the line `answer`"),
            );
        }
        let mut parts = Vec::new();
        for mut inner in found.pieces {
            if matches!(inner.kind, Kind::Value(_)) {
                inner.offsets = inner.offsets.through(&piece.offsets);
                let part = self.part(file, &inner);
                parts.push((inner, part));
            }
        }
        let place = |fault: Fault| Fault { range: piece.offsets.to_chapter(fault.range.clone()), ..fault };
        self.faults(file, found.faults.into_iter().map(place));
        parts
    }

    /// Keeps a file for the report. One that is not UTF-8 is an error, and not read further.
    fn add_file(&mut self, loaded: Loaded) -> Option<usize> {
        let file = self.report.add_file(loaded.file);
        match loaded.broken {
            None => Some(file),
            Some(range) => {
                let item = Item::new(Code::NotUtf8, Place { file, range }, "this is not UTF-8 text")
                    .hint(Some("save the file as UTF-8".to_owned()));
                self.report.push(item);
                None
            }
        }
    }
}
