//! What-ifs: what each input does to a result, as a picture and a table, the largest first; where the result reaches a
//! target; and of two inputs, both at once.

mod trial;

use calc::number::Number;
use calc::{Book, CellId, Exhibit, Scalar};

use self::trial::{Effect, Trial, inputs};
use super::rows::{BAR, BELOW, Head, axis, begin};
use super::scale::Scale;
use super::svg::{bar, upright};
use crate::html::Html;

/// How many figures of an input the table of two has.
const STEPS: usize = 5;

pub(super) fn what_if(out: &mut Html, book: &Book, exhibit: &Exhibit, key: &str) {
    super::open(out, book, exhibit, "calc-exhibit calc-what-if");
    if exhibit.title.is_none() {
        out.raw("<figcaption>What moves “").text(&super::chart::name(book, exhibit)).raw("”</figcaption>");
    }
    super::picture(out, book, exhibit, key);
    out.raw("<div class=\"table-wrapper calc-sticky\" tabindex=\"0\" role=\"group\" aria-label=\"What each does\">");
    super::live(out, book, exhibit, "table", "figures", key);
    out.raw("</div>");
    if inputs(book, exhibit).len() == 2 {
        out.raw("<div class=\"table-wrapper calc-sticky\" tabindex=\"0\" role=\"group\" aria-label=\"Both at once\">");
        super::live(out, book, exhibit, "table", "both", key);
        out.raw("</div>");
    }
    out.raw("</figure>");
}

/// The bars of all inputs about the result as it is, each from its one end to its other.
pub(super) fn drawing(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    let Some(mut trial) = Trial::new(book, exhibit) else { return };
    let (effects, base) = (trial.effects(), trial.result());
    let ends = |effects: &[Effect]| -> Vec<Number> {
        effects.iter().flat_map(|effect| [effect.low_result, effect.high_result]).flatten().collect()
    };
    let (mut was, mut in_book) = (ends(&effects), base);
    if trial.take_back() {
        (was, in_book) = (ends(&trial.effects()), trial.result());
    }
    let moved = in_book.filter(|_| in_book != base);
    let scale = Scale::new(was.into_iter().chain(in_book), ends(&effects).into_iter().chain(base), false);
    legend(out, book, exhibit, base, moved);
    let heads: Vec<Head> = effects
        .iter()
        .map(|effect| {
            let [low, high] =
                [effect.low_result, effect.high_result].map(|number| show(book, trial.result, number));
            Head::new(&book.label(effect.input), &[&low, " … ", &high].concat())
        })
        .collect();
    let bottom = begin(out, book, exhibit, &heads);
    for tick in scale.ticks() {
        upright(out, "rule", scale.place(tick), 0, bottom);
    }
    for (class, place) in [("zero", base), ("was", moved)] {
        if let Some(place) = place {
            upright(out, class, scale.place(place), 0, bottom);
        }
    }
    let mut top = 0;
    for (effect, head) in effects.iter().zip(&heads) {
        let down = head.draw(out, false, top);
        for (class, end) in [("n2", effect.low_result), ("n1", effect.high_result)] {
            if let (Some(base), Some(end)) = (base, end) {
                bar(out, class, scale.place(base), scale.place(end), down, BAR);
            }
        }
        top = down + BELOW;
    }
    axis(out, book, exhibit, &scale, bottom);
    out.raw("</svg>");
}

/// How the two ends of an input are called.
fn names(book: &Book, exhibit: &Exhibit) -> [String; 2] {
    match exhibit.amount {
        Some(share) => {
            let share = book.show_percent(share);
            [[&share, " less"].concat(), [&share, " more"].concat()]
        }
        None => ["at the least".to_owned(), "at the most".to_owned()],
    }
}

fn legend(out: &mut Html, book: &Book, exhibit: &Exhibit, base: Option<Number>, moved: Option<Number>) {
    out.raw("<ul class=\"calc-legend\">");
    for (name, class) in names(book, exhibit).iter().zip(["n2", "n1"]) {
        out.raw("<li><svg aria-hidden=\"true\" width=\"2em\" height=\"1em\"><rect class=\"calc-fill calc-")
            .raw(class);
        out.raw("\" width=\"100%\" height=\"100%\"></rect></svg> ").text(name).raw("</li>");
    }
    let result = exhibit.items.first().copied().unwrap_or_default();
    for (name, class, number) in [("as it is: ", "zero", base), ("in the book: ", "was", moved)] {
        if number.is_some() {
            out.raw("<li><svg aria-hidden=\"true\" width=\"1em\" height=\"1em\"><line class=\"calc-")
                .raw(class);
            out.raw("\" x1=\"50%\" x2=\"50%\" y2=\"100%\"></line></svg> ").raw(name);
            out.text(&show(book, result, number)).raw("</li>");
        }
    }
    out.raw("</ul>");
}

fn show(book: &Book, cell: CellId, number: Option<Number>) -> String {
    number.map_or_else(|| "—".to_owned(), |number| book.shown(cell, Scalar::Number(number)).text().to_owned())
}

/// The inside of the table of all inputs.
pub(super) fn table(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    let Some(mut trial) = Trial::new(book, exhibit) else { return };
    let result = trial.result;
    let target = exhibit.target.and_then(|target| {
        let scalar = book.value(target).scalars().first()?;
        book.number_like(target, *scalar, result)
    });
    let [less, more] = names(book, exhibit);
    out.raw("<thead><tr><th scope=\"col\">Input</th>");
    for head in [less.as_str(), "the result", more.as_str(), "the result"] {
        out.raw("<th scope=\"col\">").text(head).raw("</th>");
    }
    if exhibit.target.is_some() {
        out.raw("<th scope=\"col\">").text(&show(book, result, target)).raw(" is reached at</th>");
    }
    out.raw("</tr></thead><tbody>");
    for effect in trial.effects() {
        out.raw("<tr><th scope=\"row\">").text(&book.label(effect.input)).raw("</th>");
        for (cell, number) in [
            (effect.input, Some(effect.low)),
            (result, effect.low_result),
            (effect.input, Some(effect.high)),
            (result, effect.high_result),
        ] {
            out.raw("<td>").text(&show(book, cell, number)).raw("</td>");
        }
        if exhibit.target.is_some() {
            let reached = target.and_then(|target| trial.break_even(effect.input, target));
            out.raw("<td>").text(&show(book, effect.input, reached)).raw("</td>");
        }
        out.raw("</tr>");
    }
    out.raw("</tbody>");
}

/// The inside of the table of two inputs: the result for five figures of each.
pub(super) fn both(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    let Some(mut trial) = Trial::new(book, exhibit) else { return };
    let &[first, second] = &inputs(book, exhibit)[..] else { return };
    let (down, across) = (trial.steps(first, STEPS), trial.steps(second, STEPS));
    out.raw("<caption>").text(&book.item_label(trial.result)).raw("</caption><thead><tr><th scope=\"col\">");
    out.text(&book.label(first)).raw(" ↓ ").text(&book.label(second)).raw(" →</th>");
    for &number in &across {
        out.raw("<th scope=\"col\">").text(&show(book, second, Some(number))).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for number in down {
        out.raw("<tr><th scope=\"row\">").text(&show(book, first, Some(number))).raw("</th>");
        trial.set(first, number);
        for &other in &across {
            let then = trial.with(second, other);
            out.raw("<td>").text(&show(book, trial.result, then)).raw("</td>");
        }
        out.raw("</tr>");
    }
    out.raw("</tbody>");
}
