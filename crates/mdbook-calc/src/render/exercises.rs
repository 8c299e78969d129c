//! Exercises in a chapter, and the answers to all of them.

use calc::ExhibitId;
use calc_html::{Opens, escape};

use super::{Renderer, Target, code};
use crate::manuscript::{ChapterParts, Part};
use crate::notes::Notes;
use crate::pieces::{Kind, Piece, Show};
use crate::plain;
use crate::shield::shield_block;
use crate::splice::splice;

impl Renderer<'_> {
    /// The question as Markdown, and around it what makes it an exercise.
    pub(super) fn exercise(
        &self,
        notes: &Notes,
        id: ExhibitId,
        piece: &Piece,
        inner: &[(Piece, Part)],
        show: Show,
        form: &str,
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
        let foot = match form {
            "" => String::new(),
            form => format!("<div class=\"calc-block\">{}</div>\n", shield_block(form)),
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
    pub(super) fn answers(&self, here: &ChapterParts) -> String {
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
}
