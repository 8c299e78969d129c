//! The language of this repository.

use ::calc::{Book, CellId};

use super::{Rates, told};
use crate::Measured;
use crate::race::Turn;
use crate::sheet::SHOWN;

/// A book of one sheet, compiled; whatever is wrong with it is an error.
pub fn book(text: &str) -> Measured<Book> {
    let mut book = Book::new();
    book.add_block(text);
    book.compile();
    match book.diagnostics() {
        [] => Ok(book),
        [first, ..] => Err(told(first)),
    }
}

pub fn whole(text: &str) -> Measured<Turn> {
    let text = text.to_owned();
    book(&text)?;
    Ok(Box::new(move || match book(&text) {
        Ok(book) => (0..book.cell_count()).map(|id| book.display(id)).collect(),
        Err(failure) => vec![failure.to_string()],
    }))
}

pub fn change(text: &str) -> Measured<Turn> {
    let mut book = book(text)?;
    let rate = find(&book, "rate")?;
    let shown = SHOWN.iter().map(|name| find(&book, name)).collect::<Measured<Vec<_>>>()?;
    let mut rates = Rates::new();
    Ok(Box::new(move || {
        if let Err(problem) = book.set(rate, rates.next()) {
            return vec![problem.message];
        }
        book.take_changed();
        shown.iter().map(|&id| book.display(id)).collect()
    }))
}

pub fn find(book: &Book, name: &str) -> Measured<CellId> {
    book.find(&format!("main.{name}")).ok_or_else(|| format!("there is no {name}").into())
}
