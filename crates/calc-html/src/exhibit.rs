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
mod svg;
mod whatif;

use calc::number::Number;
use calc::{Book, CellId, Exhibit, ExhibitId, Form, Genre, Scalar, Value};

use crate::html::Html;
use crate::links::Links;
use crate::sheet::sheet_name;
use crate::value::{Origin, scalar};

pub use exercise::{answer, answer_key, form};

/// By what an exhibit is found again: the sheet that stands before it, and its place among those that do.
pub fn exhibit_key(book: &Book, id: ExhibitId) -> String {
    let sheet = book.exhibit(id).sheet;
    let before = book.exhibits().iter().take(id as usize).filter(|other| other.sheet == sheet).count();
    let mut key = Html::default();
    key.raw(sheet_name(book, sheet)).raw(":").count(before);
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
    match (live, exhibit.form) {
        ("drawing", Form::Sensitivity) => whatif::drawing(out, book, exhibit),
        ("drawing", _) => {
            let pristine = (!book.changed_inputs().is_empty()).then(|| book.pristine());
            chart::drawing(out, Figures { now: book, was: pristine.as_ref().unwrap_or(book) }, exhibit);
        }
        ("both", _) => whatif::both(out, book, exhibit),
        (_, Form::Sensitivity) => whatif::table(out, book, exhibit),
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
    out.raw("<figure class=\"").raw(class).raw("\">");
    if let Some(title) = exhibit.title {
        out.raw("<figcaption>").text(book.text_of(title)).raw("</figcaption>");
    }
}

/// An element that is made anew as figures change.
fn live(out: &mut Html, book: &Book, exhibit: &Exhibit, tag: &str, name: &str, key: &str) {
    out.raw("<").raw(tag).raw(" data-live=\"").raw(name).raw(" ").raw(key).raw("\">");
    out.raw(&inside(book, exhibit, name));
    out.close(tag);
}

/// A picture that the keyboard can go through, and the place where it reads out.
fn picture(out: &mut Html, book: &Book, exhibit: &Exhibit, key: &str) {
    let mut tag = Html::default();
    tag.raw("div class=\"calc-drawing\" tabindex=\"0\" role=\"group\" aria-label=\"");
    tag.text(&chart::name(book, exhibit)).raw(" (the arrow keys go through its figures)\"");
    live(out, book, exhibit, &tag.0, "drawing", key);
    out.raw("<output class=\"calc-readout\"></output>");
}

/// A cell's number, where it is one and can be computed.
fn number(book: &Book, cell: CellId) -> Option<Number> {
    match book.value(cell) {
        Value::One(Scalar::Number(number)) => Some(*number),
        _ => None,
    }
}

/// One figure of an item, marked where it comes from.
fn figure(out: &mut Html, book: &Book, item: CellId, figure: Scalar, point: Option<usize>) {
    match book.named_by(item) {
        Some(cell) => scalar(out, book, item, Origin::Cell(&book.path(cell)), figure, point),
        None => scalar(out, book, item, Origin::Formula(book.expression(item)), figure, point),
    }
}
