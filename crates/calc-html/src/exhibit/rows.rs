//! Bars that lie one under another, each below its label: they have room for words on every screen.

use calc::number::Number;
use calc::{Book, Exhibit, Shown, Style};

use super::Figures;
use super::chart::title;
use super::scale::Scale;
use super::svg::{bar, em, open, percent, upright, width};
use crate::html::Html;

const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
const CLASSES: [&str; 6] = ["n1", "n2", "n3", "n4", "n5", "n6"];

/// What fits on a line of the narrowest phone, and what stays free between a label and its figure, in hundredths of a
/// letter's size.
const ROOM: usize = 2200;
const GAP: usize = 60;

/// Down the picture, in tenths of a letter's size: a line of a head; a bar; what is free below a head for its bar and before
/// the next head; the numbers of the axis and their unit.
const LINE: usize = 14;
pub(super) const BAR: usize = 10;
pub(super) const BELOW: usize = 20;
const AXIS: usize = 28;

pub(super) struct Bar {
    pub(super) label: String,
    pub(super) shown: String,
    pub(super) from: Number,
    pub(super) to: Option<Number>,
    /// Where it ends in the book.
    pub(super) in_book: Option<Number>,
    pub(super) class: &'static str,
    pub(super) changed: bool,
}

/// A text in lines that fit. A word that is longer than a line is broken where the line ends.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) + width(word) + GAP <= ROOM => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(String::new()),
        }
        let Some(mut line) = lines.pop() else { continue };
        if line.is_empty() {
            for letter in word.chars() {
                if width(&line) + GAP > ROOM {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
    }
    lines
}

/// What stands above a bar: its label, and its figure at the end of that or, where there is no room, below.
pub(super) struct Head {
    label: Vec<String>,
    figure: Vec<String>,
    beside: bool,
}

impl Head {
    pub(super) fn new(label: &str, shown: &str) -> Head {
        let (label, figure) = (wrap(label), wrap(shown));
        let last = label.last().map_or(0, |line| width(line));
        let beside = figure.len() == 1 && last + GAP + width(shown) <= ROOM;
        Head { label, figure, beside }
    }

    /// In tenths of a letter's size.
    pub(super) fn height(&self) -> usize {
        (self.label.len() + self.figure.len() - usize::from(self.beside)) * LINE
    }

    pub(super) fn draw(&self, out: &mut Html, changed: bool, top: usize) -> usize {
        let mut down = top;
        for line in &self.label {
            down += LINE;
            out.raw("<text x=\"0\"");
            em(out, "y", down - 3);
            out.raw(">").text(line).raw("</text>");
        }
        down -= if self.beside { LINE } else { 0 };
        for line in &self.figure {
            down += LINE;
            out.raw("<text class=\"calc-end").raw_if(changed, " calc-changed").raw("\" x=\"100%\"");
            em(out, "y", down - 3);
            out.raw(">").text(line).raw("</text>");
        }
        down
    }
}

/// What a pointer finds and the keyboard marks, behind everything: a strip for each, with so much room below its head.
fn hits(out: &mut Html, heads: &[Head], top: usize, below: usize) {
    let mut top = top;
    for head in heads {
        let height = head.height() + below;
        out.raw("<rect class=\"calc-hit\" width=\"100%\"");
        em(out, "y", top);
        em(out, "height", height);
        out.raw("></rect>");
        top += height;
    }
}

/// The numbers under an axis, and what they are counted in.
pub(super) fn axis(out: &mut Html, book: &Book, exhibit: &Exhibit, scale: &Scale, bottom: usize) {
    let Some(&first) = exhibit.items.first() else { return };
    let style: Style = scale.style(book, first);
    let ticks = scale.ticks();
    let shown: Vec<Shown> = ticks.iter().map(|&tick| book.shown_as(first, tick, style)).collect();
    // As many as have room on a phone, zero among them.
    let widest = shown.iter().map(|shown| shown.number().chars().count()).max().unwrap_or_default();
    let stride = (ticks.len() * (widest + 2)).div_ceil(36).max(1);
    let zero = ticks.iter().position(|tick| tick.is_zero()).unwrap_or_default();
    let mut unit = String::new();
    for (at, (&tick, shown)) in ticks.iter().zip(&shown).enumerate() {
        unit = shown.unit().to_owned();
        if at.abs_diff(zero) % stride != 0 {
            continue;
        }
        let anchor = if at == 0 {
            "start"
        } else if at + 1 == ticks.len() {
            "end"
        } else {
            "middle"
        };
        out.raw("<text class=\"calc-tick\" text-anchor=\"").raw(anchor).raw("\"");
        percent(out, "x", scale.place(tick));
        em(out, "y", bottom + 12);
        out.raw(">").text(shown.number()).raw("</text>");
    }
    if !unit.is_empty() {
        out.raw("<text class=\"calc-tick\" text-anchor=\"end\" x=\"100%\"");
        em(out, "y", bottom + 25);
        out.raw(">").text(&unit).raw("</text>");
    }
}

/// Opens a picture of bars below their heads. Gives where it ends, and the axis begins.
pub(super) fn begin(out: &mut Html, book: &Book, exhibit: &Exhibit, heads: &[Head]) -> usize {
    let bottom = heads.iter().map(|head| head.height() + BELOW).sum();
    open(out, "calc-rows", bottom + AXIS);
    title(out, book, exhibit);
    hits(out, heads, 0, BELOW);
    bottom
}

pub(super) fn rows(out: &mut Html, book: &Book, exhibit: &Exhibit, bars: &[Bar]) {
    let ends = |bar: &Bar, to: Option<Number>| [Some(bar.from), to];
    let in_book = bars.iter().flat_map(|bar| ends(bar, bar.in_book)).flatten();
    let now = bars.iter().flat_map(|bar| ends(bar, bar.to)).flatten();
    let scale = Scale::new(in_book, now, true);
    let heads: Vec<Head> = bars.iter().map(|bar| Head::new(&bar.label, &bar.shown)).collect();
    let bottom = begin(out, book, exhibit, &heads);
    for tick in scale.ticks() {
        let class = if tick.is_zero() { "zero" } else { "rule" };
        upright(out, class, scale.place(tick), 0, bottom);
    }
    let mut top = 0;
    for (one, head) in bars.iter().zip(&heads) {
        let down = head.draw(out, one.changed, top);
        if let Some(to) = one.to {
            bar(out, one.class, scale.place(one.from), scale.place(to), down, BAR);
        }
        if let Some(was) = one.in_book.filter(|was| one.changed && Some(*was) != one.to) {
            upright(out, "was", scale.place(was), down - 2, down + BAR + 2);
        }
        top = down + BELOW;
    }
    axis(out, book, exhibit, &scale, bottom);
    out.raw("</svg>");
}

/// One bar that is the whole, divided; each part has a letter that its line begins with.
pub(super) fn shares(out: &mut Html, figures: Figures<'_>, exhibit: &Exhibit) {
    let book = figures.now;
    let first = exhibit.items.first().copied().unwrap_or_default();
    let number = |&item: &calc::CellId| {
        let scalar = book.value(item).scalars().first()?;
        book.number_like(item, *scalar, first)
    };
    let parts: Vec<Option<Number>> = exhibit.items.iter().map(number).collect();
    let sum = parts.iter().flatten().try_fold(Number::ZERO, |sum, part| sum.add(*part)).unwrap_or_default();
    let whole = parts.iter().all(|part| part.is_some_and(|part| !part.is_negative())) && !sum.is_zero();
    let share =
        |part: Option<Number>| part.filter(|_| whole).and_then(|part| part.div(sum).ok()).unwrap_or_default();
    let heads: Vec<Head> = (exhibit.items.iter().zip(&parts).zip(LETTERS))
        .map(|((&item, &part), letter)| {
            let mut shown = book.display(item);
            if whole {
                shown = [&shown, ", ", &book.show_percent(share(part))].concat();
            }
            Head::new(&[letter, "  ", &book.item_label(item)].concat(), &shown)
        })
        .collect();
    open(out, "calc-shares", 30 + heads.iter().map(|head| head.height() + 4).sum::<usize>());
    title(out, book, exhibit);
    hits(out, &heads, 30, 4);
    let (mut from, mut top) = (Number::ZERO, 30);
    for (at, ((&item, &part), head)) in exhibit.items.iter().zip(&parts).zip(&heads).enumerate() {
        let wide = share(part).shift(2).unwrap_or_default().round_places(2);
        let to = from.add(wide).unwrap_or(from).min(Number::whole(100));
        if whole {
            bar(out, CLASSES.get(at).copied().unwrap_or_default(), from, to, 0, 22);
            if wide >= Number::whole(5) {
                let middle = from.add(to).and_then(|sum| sum.div(Number::whole(2))).unwrap_or(from);
                out.raw("<text class=\"calc-letter calc-n").count(at + 1).raw("\"");
                percent(out, "x", middle);
                out.raw(" y=\"1.5em\">").raw(LETTERS.get(at).copied().unwrap_or_default()).raw("</text>");
            }
        }
        top = head.draw(out, book.value(item) != figures.was.value(item), top) + 4;
        from = to;
    }
    out.raw("</svg>");
    out.raw_if(!whole, "<p class=\"calc-reason\">These are no shares of a whole: one is missing, below nought, or all are nought.</p>");
}
