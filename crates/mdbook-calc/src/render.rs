//! What a chapter becomes: each of its calculations as HTML, and at its end what makes the page live.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use calc::{BlockId, CellId, ExhibitId, FigureKind, Form, Genre};
use calc_html::{Links, Liveness, Opens};

use crate::escape::{escape, shield_block, shield_json};
use crate::hrefs;
use crate::manuscript::{ChapterParts, Manuscript, Part};
use crate::notes::Notes;
use crate::pieces::{Kind, Piece, Show, Surroundings};
use crate::plain;
use crate::sources::Use;
use crate::splice::splice;

/// What the chapters are rendered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// mdBook's own pages, with the folder of the site that holds the widget. Without one, no page is live.
    Site { widget: Option<String> },
    /// Another renderer, which knows nothing of our pages.
    Plain,
}

/// Renders the chapters of one book.
#[derive(Debug)]
pub struct Renderer<'a> {
    manuscript: &'a Manuscript,
    target: Target,
    citing: HashMap<String, Vec<usize>>,
    /// The page of each sheet, by its name.
    sheets: HashMap<String, &'a Path>,
    /// The cells that no row on any page shows.
    hidden: HashSet<CellId>,
    sources_page: Option<&'a Path>,
    /// The exercises of the book, in its order, each with its chapter; those that the manual shows are not among them.
    exercises: Vec<(ExhibitId, &'a ChapterParts)>,
}

impl<'a> Renderer<'a> {
    pub fn new(manuscript: &'a Manuscript, target: Target) -> Self {
        let mut sheets = HashMap::new();
        let mut hidden = HashSet::new();
        let mut sources_page = None;
        let mut exercises = Vec::new();
        for chapter in &manuscript.chapters {
            for (piece, part) in &chapter.parts {
                match part {
                    Part::Block(block) => {
                        let block = manuscript.book.block(*block);
                        let name = &manuscript.book.sheet(block.sheet).name;
                        sheets.entry(name.clone()).or_insert(chapter.path.as_path());
                        if piece.kind == Kind::Calc(Show::Hidden) {
                            hidden.extend(block.cells.clone());
                        }
                    }
                    Part::Sources => sources_page = sources_page.or(Some(chapter.path.as_path())),
                    Part::Exhibit(id, _) if piece.kind == Kind::Exhibit(Genre::Exercise, Show::Live) => {
                        exercises.push((*id, chapter));
                    }
                    Part::Value(_) | Part::Table | Part::Exhibit(..) | Part::Answers => {}
                }
            }
        }
        Renderer { manuscript, target, citing: citing(manuscript), sheets, hidden, sources_page, exercises }
    }

    /// A chapter's text with its calculations worked out.
    pub fn chapter(&self, content: &str, chapter: &ChapterParts) -> String {
        if chapter.parts.is_empty() {
            return content.to_owned();
        }
        let links = self.links(chapter);
        let notes = self.notes(chapter, &links);
        let parts = chapter.parts.iter();
        let html = parts.map(|(piece, part)| (piece, self.html(chapter, &links, &notes, piece, part)));
        let mut out = splice(content, html);
        if !notes.is_empty() {
            out.push_str("\n\n");
            out.push_str(&notes.html(&self.manuscript.book, &links));
            out.push('\n');
        }
        if let Some(scripts) = self.scripts(chapter) {
            // A block of its own, whatever the chapter ends in.
            out.push_str("\n\n");
            out.push_str(&scripts);
            out.push('\n');
        }
        out
    }

    fn html(
        &self,
        chapter: &ChapterParts,
        links: &Links,
        notes: &Notes,
        piece: &Piece,
        part: &Part,
    ) -> String {
        let sources = &self.manuscript.sources;
        match (part, piece.kind) {
            (Part::Block(_), Kind::Calc(Show::Hidden)) => String::new(),
            (Part::Block(block), Kind::Calc(Show::Example)) => {
                example(&piece.text, &self.block(links, *block, Show::Example))
            }
            (Part::Block(block), Kind::Calc(show)) => self.block(links, *block, show),
            (Part::Value(value), Kind::Value(surroundings)) => {
                self.value(notes, *value, &piece.text, surroundings)
            }
            (Part::Sources, _) => sources.html(|key| self.uses(key, &chapter.path)),
            (Part::Table, Kind::Table(table)) => table.html(),
            (Part::Exhibit(id, inner), Kind::Exhibit(Genre::Exercise, show)) => {
                self.exercise(links, notes, *id, piece, inner, show)
            }
            (Part::Exhibit(id, _), Kind::Exhibit(_, show)) => {
                let html = self.exhibit(links, *id);
                if show == Show::Example { example(&piece.text, &html) } else { html }
            }
            (Part::Answers, _) => self.answers(chapter),
            (Part::Block(_) | Part::Value(_) | Part::Table | Part::Exhibit(..), _) => String::new(),
        }
    }

    fn exhibit(&self, links: &Links, id: ExhibitId) -> String {
        let book = &self.manuscript.book;
        match self.target {
            Target::Plain => plain::exhibit(book, id),
            Target::Site { .. } => {
                calc_html::exhibit(book, links, book.exhibit(id), &calc_html::exhibit_key(book, id))
            }
        }
    }

    /// The question as Markdown, and around it what makes it an exercise.
    fn exercise(
        &self,
        links: &Links,
        notes: &Notes,
        id: ExhibitId,
        piece: &Piece,
        inner: &[(Piece, Part)],
        show: Show,
    ) -> String {
        let book = &self.manuscript.book;
        let exhibit = book.exhibit(id);
        let values = inner.iter().map(|(piece, part)| {
            let html = match (part, piece.kind) {
                (Part::Value(value), Kind::Value(surroundings)) => {
                    self.value(notes, *value, &piece.text, surroundings)
                }
                _ => String::new(),
            };
            (piece, html)
        });
        let question = splice(book.slice(exhibit.question), values);
        let number = self.exercises.iter().position(|(other, _)| *other == id).map(|at| at + 1);
        let head = match number {
            Some(number) => {
                format!(" id=\"exercise-{number}\"><p class=\"calc-exercise-number\">Exercise {number}</p>")
            }
            None => "><p class=\"calc-exercise-number\">Exercise</p>".to_owned(),
        };
        let code = if show == Show::Example { code(&piece.text) } else { String::new() };
        let foot = match self.target {
            Target::Plain => String::new(),
            Target::Site { .. } => {
                let form = calc_html::form(book, exhibit, &calc_html::exhibit_key(book, id));
                format!(
                    "<div class=\"calc-block\">{}</div>\n",
                    shield_block(&(form + &self.exhibit(links, id)))
                )
            }
        };
        // A blank line on either side makes it Markdown.
        format!(
            "<div class=\"calc-block{}\">{}<div class=\"calc-exercise\"{}\n\n{}\n\n{foot}</div></div>",
            if show == Show::Example { " calc-example" } else { "" },
            shield_block(&code),
            head,
            question.trim(),
        )
    }

    /// The answers to the exercises of the whole book, each behind the way back to its question.
    fn answers(&self, here: &ChapterParts) -> String {
        let book = &self.manuscript.book;
        let mut html = String::new();
        for (at, (id, chapter)) in self.exercises.iter().enumerate() {
            let exhibit = book.exhibit(*id);
            let Some(&answer) = exhibit.items.first() else { continue };
            let solution = exhibit.solution.map(|text| format!(" {}", escape(book.text_of(text))));
            let value = match self.target {
                Target::Plain => plain::value(book, answer),
                Target::Site { .. } => {
                    calc_html::value(book, answer, &calc_html::answer_key(book, answer), Opens::Nothing)
                }
            };
            html += &format!(
                "<dt><a href=\"{}#exercise-{}\">Exercise {}</a>, {}</dt><dd>{value}.{}</dd>",
                self.href(&here.path, &chapter.path),
                at + 1,
                at + 1,
                escape(&chapter.title),
                solution.unwrap_or_default(),
            );
        }
        format!("<dl class=\"calc-answers\">{html}</dl>")
    }

    fn block(&self, links: &Links, block: BlockId, show: Show) -> String {
        let Manuscript { book, sources, .. } = self.manuscript;
        match &self.target {
            Target::Plain => plain::block(book, sources, block),
            Target::Site { widget: Some(_) } if show != Show::Static => {
                let blocks = &book.sheet(book.block(block).sheet).blocks;
                let end = blocks.iter().rfind(|&&other| !book.block(other).cells.is_empty()) == Some(&block);
                calc_html::sheet(book, links, block, Liveness::Live, end && show == Show::Live)
            }
            Target::Site { .. } => calc_html::sheet(book, links, block, Liveness::Static, false),
        }
    }

    fn value(&self, notes: &Notes, value: CellId, text: &str, surroundings: Surroundings) -> String {
        let book = &self.manuscript.book;
        if self.target == Target::Plain {
            return plain::value(book, value);
        }
        let key = calc_html::key(book, value, text);
        let opens = match surroundings {
            Surroundings::Text => match (notes.number(&key), book.alias(value)) {
                (Some(number), _) => Opens::Note(number),
                (None, Some(_)) => Opens::Row,
                (None, None) => Opens::Nothing,
            },
            _ => Opens::Nothing,
        };
        calc_html::value(book, value, &key, opens)
    }

    /// The values in a chapter's text that no row there shows.
    fn notes(&self, chapter: &ChapterParts, links: &Links) -> Notes {
        let book = &self.manuscript.book;
        let mut notes = Notes::default();
        for (piece, part) in chapter.all() {
            let (Part::Value(value), Kind::Value(Surroundings::Text)) = (part, piece.kind) else { continue };
            let in_a_row = book.alias(*value).is_some_and(|cell| {
                let sheet = &book.sheet(book.cell(cell).sheet).name;
                !self.hidden.contains(&cell)
                    && self.sheets.contains_key(sheet)
                    && links.sheet(sheet).is_empty()
            });
            // A figure that is merely written down is its own working.
            let says = book.alias(*value).is_some() || book.has_formula(*value);
            if says && !in_a_row && self.target != Target::Plain {
                notes.add(calc_html::key(book, *value, &piece.text), *value);
            }
        }
        notes
    }

    /// The data of a live page and the script that takes over; nothing where no figure can be changed.
    fn scripts(&self, chapter: &ChapterParts) -> Option<String> {
        let Target::Site { widget: Some(widget) } = &self.target else { return None };
        let book = &self.manuscript.book;
        let mut shown = Vec::new();
        let mut values = Vec::new();
        let mut keys = Vec::new();
        let (mut exhibits, mut audits) = (Vec::new(), Vec::new());
        let mut answers = Vec::new();
        let mut asks = false;
        for (piece, part) in chapter.all() {
            match (part, piece.kind) {
                (Part::Block(block), Kind::Calc(Show::Live | Show::Example)) => {
                    shown.push(book.block(*block).sheet)
                }
                (Part::Value(value), _) => {
                    values.push(*value);
                    if book.alias(*value).is_none() {
                        keys.push(calc_html::key(book, *value, &piece.text));
                    }
                }
                (Part::Exhibit(id, _), _) => {
                    exhibits.push(*id);
                    if book.exhibit(*id).form == Form::Claims {
                        // Each of its verdicts is live by itself.
                        audits.extend(exhibits.pop());
                    }
                    if book.exhibit(*id).form == Form::Exercise {
                        asks = true;
                        answers.push(*id);
                    }
                }
                (Part::Answers, _) => answers.extend(self.exercises.iter().map(|(id, _)| *id)),
                _ => {}
            }
        }
        for answer in answers.into_iter().filter_map(|id| book.exhibit(id).items.first().copied()) {
            values.push(answer);
            if book.alias(answer).is_none() {
                keys.push(calc_html::answer_key(book, answer));
            }
        }
        for &id in exhibits.iter().chain(&audits) {
            values.extend(book.cells_of(book.exhibit(id)));
        }
        let needed = calc_html::needed(book, shown, &values);
        if !asks && !needed.cells.iter().any(|&id| book.cell(id).kind == FigureKind::Input) {
            return None;
        }
        let keys = keys.iter().map(String::as_str);
        let page = calc_html::Page::new(book, &needed, keys, &exhibits).write();
        Some(format!(
            "<script type=\"application/json\" class=\"calc-data\">{}</script><script type=\"module\" src=\"{}{}/live.js\"></script>",
            shield_json(&json_string(&page)),
            hrefs::to_root(&chapter.path),
            escape(widget)
        ))
    }

    /// Where sources and sheets are found from a page.
    fn links(&self, chapter: &ChapterParts) -> Links {
        let book = &self.manuscript.book;
        let page = chapter.path.as_path();
        let mut links = Links::default();
        for source in self.manuscript.sources.iter() {
            let href = match self.sources_page {
                Some(list) => Some(format!("{}#{}", self.href(page, list), source.key)),
                None => source.url.clone(),
            };
            if let Some(href) = href {
                let (key, name) = (source.key.clone(), source.name.clone());
                links.add_source(calc_html::links::Source { key, name, href });
            }
        }
        let mut shown = Vec::new();
        let mut values = Vec::new();
        for (_, part) in chapter.all() {
            match part {
                Part::Block(block) => shown.push(book.block(*block).sheet),
                Part::Value(value) => values.push(*value),
                Part::Exhibit(id, _) => values.extend(book.cells_of(book.exhibit(*id))),
                Part::Sources | Part::Table | Part::Answers => {}
            }
        }
        // A large book has thousands of sheets, a page the few that its figures come from.
        for sheet in calc_html::needed(book, shown, &values).sheets {
            let name = &book.sheet(sheet).name;
            if let Some(path) = self.sheets.get(name) {
                links.add_sheet(name.clone(), self.href(page, path));
            }
        }
        links
    }

    /// A link to a page, empty for the page itself.
    fn href(&self, from: &Path, to: &Path) -> String {
        if from == to { String::new() } else { hrefs::between(from, to) }
    }

    /// The chapters that name a source, as links from the page at `from`.
    fn uses(&self, key: &str, from: &Path) -> Vec<Use> {
        let chapters =
            self.citing.get(key).into_iter().flatten().filter_map(|&at| self.manuscript.chapters.get(at));
        chapters
            .map(|chapter| Use { href: hrefs::between(from, &chapter.path), title: chapter.title.clone() })
            .collect()
    }
}

/// Source and result of a block in the language's own manual.
fn example(text: &str, html: &str) -> String {
    format!("<div class=\"calc-example\">{}{html}</div>", code(text))
}

fn code(text: &str) -> String {
    format!("<pre class=\"calc-code\"><code>{}</code></pre>", escape(text))
}

/// The chapters whose shown blocks name a source, by its key.
fn citing(manuscript: &Manuscript) -> HashMap<String, Vec<usize>> {
    let book = &manuscript.book;
    let mut citing: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, chapter) in manuscript.chapters.iter().enumerate() {
        for (piece, part) in &chapter.parts {
            let Part::Block(block) = part else { continue };
            if piece.kind == Kind::Calc(Show::Hidden) {
                continue;
            }
            for key in book.keys(book.block(*block)) {
                let chapters = citing.entry(key.to_owned()).or_default();
                if chapters.last() != Some(&at) {
                    chapters.push(at);
                }
            }
        }
    }
    citing
}

/// A text as JSON has it, without a `<`, so that it can't end the script that it stands in.
fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c")
}
