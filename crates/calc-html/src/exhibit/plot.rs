//! Series along an axis: as lines, or as bars side by side.

use calc::number::Number;
use calc::{Book, CellId, Exhibit, Form};

use super::chart::title;
use super::scale::{Scale, minus, whole};
use super::svg::{open, percent, width};
use crate::html::Html;

/// How many numbers stand under the axis at most, so that they don't touch on a phone.
const MOST_NAMES: usize = 6;
/// How wide the field is there, in hundredths of a letter's size.
const FIELD: usize = 1500;
/// How many marks a line has at most.
const MOST_MARKS: usize = 6;
const MARKS: [&str; 6] = ["●", "■", "▲", "◆", "▼", "★"];

pub(super) struct Series {
    pub(super) label: String,
    /// Its numbers, in the unit of the chart.
    pub(super) now: Vec<Option<Number>>,
    pub(super) book: Vec<Option<Number>>,
}

fn ratio(a: Number, b: usize) -> Number {
    a.div(whole(b.max(1))).unwrap_or_default().round_places(2)
}

struct Plot<'a> {
    scale: Scale,
    /// How many points the axis has.
    count: usize,
    series: &'a [Series],
}

pub(super) fn plot(out: &mut Html, book: &Book, exhibit: &Exhibit, axis: CellId, series: &[Series]) {
    let lines = exhibit.form == Form::Line;
    let in_book = series.iter().flat_map(|one| one.book.iter().copied().flatten());
    let now = series.iter().flat_map(|one| one.now.iter().copied().flatten());
    let scale = Scale::new(in_book, now, !lines);
    let count = series.iter().map(|one| one.now.len()).max().unwrap_or_default();
    let plot = Plot { scale, count, series };
    legend(out, series, lines);
    let first = exhibit.items.first().copied().unwrap_or_default();
    let style = scale.style(book, first);
    let ticks: Vec<_> =
        scale.ticks().into_iter().map(|tick| (tick, book.shown_as(first, tick, style))).collect();
    let widest = ticks.iter().map(|(_, shown)| shown.number().chars().count()).max().unwrap_or_default();
    let unit = ticks.last().map_or("", |(_, shown)| shown.unit());
    let gutter = match widest {
        ..4 => "calc-plot",
        4..7 => "calc-plot calc-wide",
        _ => "calc-plot calc-wider",
    };
    open(out, gutter, 192);
    title(out, book, exhibit);
    out.raw("<text class=\"calc-tick\" x=\"0\" y=\"1em\">").text(unit).raw("</text>");
    // What stands in here is in per cent of the field between the two axes.
    out.raw("<svg y=\"1.8em\" width=\"100%\" height=\"14em\" overflow=\"visible\">");
    for (tick, shown) in &ticks {
        let down = plot.down(*tick);
        out.raw("<line class=\"calc-")
            .raw(if tick.is_zero() { "zero" } else { "rule" })
            .raw("\" x2=\"100%\"");
        percent(out, "y1", down);
        percent(out, "y2", down);
        out.raw("></line><text class=\"calc-tick calc-end\" x=\"-0.5em\" dy=\"0.35em\"");
        percent(out, "y", down);
        out.raw(">").text(shown.number()).raw("</text>");
    }
    plot.hits(out);
    for (at, one) in series.iter().enumerate() {
        if lines {
            plot.line(out, one, at);
        } else {
            plot.bars(out, one, at);
        }
    }
    plot.names(out, book, axis);
    out.raw("</svg><text class=\"calc-tick calc-end\" x=\"100%\" y=\"18.7em\">");
    out.text(&book.label(axis)).raw("</text></svg>");
}

/// Which series is which: by colour, and by a mark or a letter.
fn legend(out: &mut Html, series: &[Series], lines: bool) {
    out.raw("<ul class=\"calc-legend\">");
    for (at, one) in series.iter().enumerate() {
        out.raw("<li><svg aria-hidden=\"true\" width=\"2em\" height=\"1em\">");
        if lines {
            out.raw("<line class=\"calc-line calc-n")
                .count(at + 1)
                .raw("\" x2=\"100%\" y1=\"50%\" y2=\"50%\"></line>");
            mark(out, at, whole(50), whole(50));
        } else {
            out.raw("<rect class=\"calc-fill calc-n")
                .count(at + 1)
                .raw("\" width=\"100%\" height=\"100%\"></rect>");
        }
        out.raw("</svg> ").text(&one.label).raw("</li>");
    }
    out.raw("</ul>");
}

fn mark(out: &mut Html, at: usize, across: Number, down: Number) {
    out.raw("<text class=\"calc-mark calc-n").count(at + 1).raw("\" dy=\"0.35em\"");
    percent(out, "x", across);
    percent(out, "y", down);
    out.raw(">").raw(MARKS.get(at).copied().unwrap_or_default()).raw("</text>");
}

impl Plot<'_> {
    /// How far below the top a number stands.
    fn down(&self, number: Number) -> Number {
        whole(100).sub(self.scale.place(number)).unwrap_or_default()
    }

    /// The middle of a point's stretch of the axis.
    fn across(&self, point: usize) -> Number {
        ratio(whole(point * 100 + 50), self.count)
    }

    fn hits(&self, out: &mut Html) {
        for point in 0..self.count {
            out.raw("<rect class=\"calc-hit\" height=\"100%\"");
            percent(out, "x", ratio(whole(point * 100), self.count));
            percent(out, "width", ratio(whole(100), self.count));
            out.raw("></rect>");
        }
    }

    /// A path in thousandths of the field, of which only the line's width is not stretched with it.
    fn path(&self, out: &mut Html, class: &str, number: usize, points: &[Option<Number>]) {
        out.raw("<path class=\"calc-line ").raw(class).count(number).raw("\" d=\"");
        let mut pen = "M";
        for (point, value) in points.iter().enumerate() {
            let Some(value) = value else {
                pen = "M";
                continue;
            };
            out.raw(pen).raw(&ratio(whole(point * 1000 + 500), self.count).round_places(0).plain()).raw(" ");
            out.raw(&self.down(*value).shift(1).unwrap_or_default().round_places(0).plain());
            pen = "L";
        }
        out.raw("\"></path>");
    }

    fn line(&self, out: &mut Html, one: &Series, at: usize) {
        out.raw("<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" overflow=\"visible\">");
        if one.now != one.book {
            self.path(out, "calc-was calc-n", at + 1, &one.book);
        }
        self.path(out, "calc-n", at + 1, &one.now);
        out.raw("</svg>");
        // Those of several lines stand apart, were the lines to run together.
        let stride = self.count.div_ceil(MOST_MARKS).max(1);
        for (point, value) in one.now.iter().enumerate() {
            if let Some(value) = value.filter(|_| point % stride == at % stride) {
                mark(out, at, self.across(point), self.down(value));
            }
        }
    }

    fn bars(&self, out: &mut Html, one: &Series, at: usize) {
        // Four fifths of a point's stretch are bars.
        let wide = ratio(whole(80), self.count * self.series.len());
        for (point, value) in one.now.iter().enumerate() {
            let Some(value) = *value else { continue };
            let left = ratio(whole(point * 100 + 10), self.count);
            let left = left.add(wide.mul(whole(at)).unwrap_or_default()).unwrap_or(left);
            let (zero, end) = (self.down(Number::ZERO), self.down(value));
            out.raw("<rect class=\"calc-fill calc-n").count(at + 1).raw("\"");
            percent(out, "x", left);
            percent(out, "width", wide);
            percent(out, "y", zero.min(end));
            percent(out, "height", zero.max(end).sub(zero.min(end)).unwrap_or_default());
            out.raw("></rect>");
            if let Some(was) = one.book.get(point).copied().flatten().filter(|was| *was != value) {
                out.raw("<line class=\"calc-was\"");
                percent(out, "x1", left);
                percent(out, "x2", left.add(wide).unwrap_or(left));
                percent(out, "y1", self.down(was));
                percent(out, "y2", self.down(was));
                out.raw("></line>");
            }
        }
    }

    /// The points of the axis, as many as have room on a phone.
    fn names(&self, out: &mut Html, book: &Book, axis: CellId) {
        let names =
            book.value(axis).scalars().iter().map(|&scalar| book.shown(axis, scalar).text().to_owned());
        let names: Vec<String> = names.collect();
        let widest = names.iter().map(|name| width(name)).max().unwrap_or_default();
        let stride =
            (self.count * (widest + 100)).div_ceil(FIELD).max(self.count.div_ceil(MOST_NAMES)).max(1);
        for (point, name) in names.iter().enumerate().step_by(stride) {
            let middle = self.across(point);
            // What would reach beyond an end of the axis begins or ends there.
            let half = ratio(whole(width(name) * 50), FIELD);
            let (anchor, place) = if middle < half {
                ("start", Number::ZERO)
            } else if minus(whole(100), middle) < half {
                ("end", whole(100))
            } else {
                ("middle", middle)
            };
            out.raw("<text class=\"calc-tick\" text-anchor=\"").raw(anchor);
            out.raw("\" dy=\"1.5em\" y=\"100%\"");
            percent(out, "x", place);
            out.raw(">").text(name).raw("</text>");
        }
    }
}
