//! Charts: what is drawn as a picture, then the same figures as a table.

use calc::number::Number;
use calc::{Book, CellId, Exhibit, Form, Shape};

use super::Figures;
use super::plot::{Series, plot};
use super::rows::{Bar, rows, shares};
use super::scale::whole;
use crate::html::Html;

/// The most figures that a picture's description names.
const MOST_SAID: usize = 8;

pub(super) fn chart(out: &mut Html, book: &Book, exhibit: &Exhibit, key: &str) {
    super::open(out, book, exhibit, "calc-exhibit calc-chart");
    super::picture(out, book, exhibit, key);
    out.raw("<details class=\"calc-numbers\"><summary>The figures as a table</summary><div class=\"table-wrapper\">");
    super::live(out, book, exhibit, "table", "figures", key);
    out.raw("</div></details></figure>");
}

/// The picture, with what says which series is which.
pub(super) fn drawing(out: &mut Html, book: Figures<'_>, exhibit: &Exhibit) {
    let along = exhibit.items.iter().find_map(|&item| match book.now.value(item).shape() {
        Shape::Series(axis) => Some(axis),
        _ => None,
    });
    match (exhibit.form, along) {
        (Form::Share, _) => shares(out, book, exhibit),
        (_, Some(axis)) => {
            let all: Vec<Series> = exhibit.items.iter().map(|&item| series(book, exhibit, item)).collect();
            plot(out, book.now, exhibit, axis, &all);
        }
        _ => rows(out, book.now, exhibit, &bars(book, exhibit)),
    }
}

pub(super) fn name(book: &Book, exhibit: &Exhibit) -> String {
    match exhibit.title {
        Some(title) => book.text_of(title).to_owned(),
        None => exhibit.items.first().map_or_else(String::new, |&item| book.item_label(item)),
    }
}

/// The sum that ends a waterfall, as it is shown.
pub(super) fn total(book: &Book, exhibit: &Exhibit) -> Option<String> {
    exhibit.total?;
    let now = Figures { now: book, was: book };
    bars(now, exhibit).pop().map(|bar| bar.shown)
}

/// What a picture is called, and what it shows in words.
pub(super) fn title(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    out.raw("<title>").text(&name(book, exhibit)).raw("</title><desc>");
    for (at, &item) in exhibit.items.iter().take(MOST_SAID).enumerate() {
        out.raw_if(at > 0, "; ").text(&book.item_label(item)).raw(": ");
        match book.value(item).scalars() {
            [] => out.raw("—"),
            [only] => out.text(book.shown(item, *only).text()),
            [first, .., last] => {
                out.raw("from ").text(book.shown(item, *first).text());
                out.raw(" to ").text(book.shown(item, *last).text())
            }
        };
    }
    out.raw_if(exhibit.items.len() > MOST_SAID, "; …").raw(".</desc>");
}

/// The numbers of an item, in the unit of the first.
fn all(book: &Book, exhibit: &Exhibit, item: CellId) -> Vec<Option<Number>> {
    let like = exhibit.items.first().copied().unwrap_or(item);
    book.value(item).scalars().iter().map(|scalar| book.number_like(item, *scalar, like)).collect()
}

fn series(book: Figures<'_>, exhibit: &Exhibit, item: CellId) -> Series {
    Series {
        label: book.now.item_label(item),
        now: all(book.now, exhibit, item),
        book: all(book.was, exhibit, item),
    }
}

/// A bar for each item, or for each figure of the one list that there is.
fn bars(figures: Figures<'_>, exhibit: &Exhibit) -> Vec<Bar> {
    let book = figures.now;
    let mut bars = Vec::new();
    for &item in &exhibit.items {
        let scalars = book.value(item).scalars();
        let (numbers, originals) = (all(book, exhibit, item), all(figures.was, exhibit, item));
        for at in 0..numbers.len().max(1) {
            let (to, in_book) = (numbers.get(at).copied().flatten(), originals.get(at).copied().flatten());
            bars.push(Bar {
                label: if scalars.len() > 1 { whole(at + 1).plain() } else { book.item_label(item) },
                shown: scalars
                    .get(at)
                    .map_or("—".to_owned(), |scalar| book.shown(item, *scalar).text().to_owned()),
                from: Number::ZERO,
                to,
                in_book,
                class: "n1",
                changed: to != in_book,
            });
        }
    }
    if exhibit.form == Form::Waterfall {
        fall(&mut bars, book, exhibit);
    }
    bars
}

/// Makes a waterfall of bars: each goes on from where the last one ended, and the sum stands behind them.
fn fall(bars: &mut Vec<Bar>, book: &Book, exhibit: &Exhibit) {
    let (mut run, mut run_in_book) = (Number::ZERO, Number::ZERO);
    for (at, bar) in bars.iter_mut().enumerate() {
        bar.class = match bar.to {
            _ if at == 0 => "n1",
            Some(step) if step.is_negative() => "n2",
            _ => "n3",
        };
        bar.from = run;
        run = run.add(bar.to.unwrap_or_default()).unwrap_or(run);
        run_in_book = run_in_book.add(bar.in_book.unwrap_or_default()).unwrap_or(run_in_book);
        bar.to = bar.to.map(|_| run);
        bar.in_book = bar.in_book.map(|_| run_in_book);
    }
    let (Some(total), Some(&first)) = (exhibit.total, exhibit.items.first()) else { return };
    // A step that can't be computed leaves no sum.
    let sum = bars.iter().all(|bar| bar.to.is_some()).then_some(run);
    bars.push(Bar {
        label: book.text_of(total).to_owned(),
        shown: sum
            .map_or("—".to_owned(), |sum| book.shown_as(first, sum, book.style(first)).text().to_owned()),
        from: Number::ZERO,
        to: sum,
        in_book: Some(run_in_book),
        class: "n1",
        changed: run != run_in_book,
    });
}
