//! Exhibits: charts, tables, what-ifs, exercises and audits of claims, each one element that is made anew as figures change.
//!
//! No library draws the charts. A picture with lines and bars alone takes 185 kB of WebAssembly after gzip with plotters 0.3
//! and 35 kB with poloto 19; all that is in here, the judging of answers included, takes 25. Both draw
//! with floating point, where the book’s figures are decimal, and in a size of their own, so that letters shrink with the
//! window and labels meet on a phone.

mod audit;
mod chart;
mod exercise;
mod numbers;
mod plot;
mod rows;
mod scale;
mod whatif;

use calc::{Book, CellId, Exhibit, ExhibitId, Form, Genre, Scalar};

use crate::html::Html;
use crate::links::Links;
use crate::value::{Origin, scalar};

pub use exercise::{answer, answer_key, form};

/// By what an exhibit is found again: the sheet that stands before it, and its place among those that do.
pub fn exhibit_key(book: &Book, id: ExhibitId) -> String {
    let sheet = book.exhibit(id).sheet;
    let name = book.sheets().get(sheet as usize).map_or("", |sheet| sheet.name.as_str());
    let before = book.exhibits().iter().take(id as usize).filter(|other| other.sheet == sheet).count();
    let mut key = Html::default();
    key.raw(name).raw(":").count(before);
    key.0
}

/// An exhibit as HTML; of an exercise, what is opened after the answer.
pub fn exhibit(book: &Book, links: &Links, exhibit: &Exhibit, key: &str) -> String {
    let mut html = Html::default();
    let out = &mut html;
    match exhibit.form.genre() {
        Genre::Chart => chart::chart(out, book, exhibit, key),
        Genre::Exercise => exercise::solution(out, book, links, exhibit),
        Genre::Table => numbers::table(out, book, exhibit, key),
        Genre::Sensitivity => whatif::what_if(out, book, exhibit, key),
        Genre::Claims => audit::audit(out, book, links, exhibit),
    }
    html.0
}

/// The inside of one of an exhibit's live elements.
pub(crate) fn inside(book: &Book, exhibit: &Exhibit, live: &str) -> String {
    let mut html = Html::default();
    let out = &mut html;
    match live {
        "drawing" => {
            let pristine = (!book.changed_inputs().is_empty()).then(|| book.pristine());
            let figures = Figures { now: book, was: pristine.as_ref().unwrap_or(book) };
            match exhibit.form {
                Form::Sensitivity => whatif::drawing(out, figures, exhibit),
                _ => chart::drawing(out, figures, exhibit),
            }
        }
        "both" => whatif::both(out, book, exhibit),
        _ if exhibit.form == Form::Sensitivity => whatif::table(out, book, exhibit),
        _ => numbers::numbers(out, book, exhibit),
    }
    html.0
}

/// A book as it is now, and the same with its own figures.
#[derive(Clone, Copy)]
struct Figures<'a> {
    now: &'a Book,
    was: &'a Book,
}

/// Opens an exhibit's element, with its title.
fn open(out: &mut Html, book: &Book, exhibit: &Exhibit, class: &str) {
    out.raw("<figure class=\"calc-exhibit calc-").raw(class).raw("\">");
    if let Some(title) = exhibit.title {
        out.raw("<figcaption>").text(book.text_of(title)).raw("</figcaption>");
    }
}

/// An element that is made anew as figures change.
fn live(out: &mut Html, book: &Book, exhibit: &Exhibit, tag: &str, name: &str, key: &str) {
    out.raw("<").raw(tag).raw(" data-live=\"").raw(name).raw(" ").raw(key).raw("\">");
    out.raw(&inside(book, exhibit, name));
    out.raw("</").raw(tag.split(' ').next().unwrap_or(tag)).raw(">");
}

/// A picture that the keyboard can go through, and the place where it reads out.
fn picture(out: &mut Html, book: &Book, exhibit: &Exhibit, key: &str) {
    let mut tag = Html::default();
    tag.raw("div class=\"calc-drawing\" tabindex=\"0\" role=\"group\" aria-label=\"");
    tag.text(&chart::name(book, exhibit)).raw(" (the arrow keys go through its figures)\"");
    live(out, book, exhibit, &tag.0, "drawing", key);
    out.raw("<output class=\"calc-readout\"></output>");
}

/// One figure of an item, marked where it comes from.
fn figure(out: &mut Html, book: &Book, item: CellId, figure: Scalar, point: Option<usize>) {
    match book.named_by(item) {
        Some(cell) => scalar(out, book, item, Origin::Cell(&book.path(cell)), figure, point),
        None => scalar(out, book, item, Origin::Formula(book.expression(item)), figure, point),
    }
}
