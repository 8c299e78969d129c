//! What-ifs: what each input does to a result, as a picture and a table, the largest first; where the result reaches a
//! target; and of two inputs, both at once.

use calc::number::Number;
use calc::{Book, CellId, Exhibit, Scalar, Value};

use super::Figures;
use super::chart::title;
use super::rows::{Head, axis, bar, hits, open, upright};
use super::scale::Scale;
use crate::html::Html;

/// How many figures of an input the table of two has.
const STEPS: i64 = 5;
/// Where a target is looked for, in hundredths of an input's figure.
const PLACES: [i64; 14] = [0, 10, 25, 50, 75, 90, 100, 110, 125, 150, 200, 400, 1000, 10_000];
/// How often a target is drawn nearer, at most.
const TRIES: usize = 60;

/// An input and what it does.
struct Effect {
    input: CellId,
    low: Number,
    high: Number,
    /// What the result is then.
    low_result: Option<Number>,
    high_result: Option<Number>,
}

/// A copy of the book in which inputs can be tried out.
struct Trial {
    book: Book,
    result: CellId,
}

impl Trial {
    fn new(book: &Book, exhibit: &Exhibit) -> Option<Trial> {
        Some(Trial { book: book.clone(), result: *exhibit.items.first()? })
    }

    fn figure(&self, cell: CellId) -> Option<Number> {
        match self.book.value(cell) {
            Value::One(Scalar::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The result with an input changed, which is changed back afterwards.
    fn with(&mut self, input: CellId, number: Number) -> Option<Number> {
        let before = self.figure(input)?;
        self.book.set_number(input, number);
        let result = self.figure(self.result);
        self.book.set_number(input, before);
        result
    }

    /// The figures between which an input goes.
    fn ends(&self, exhibit: &Exhibit, input: CellId) -> Option<(Number, Number)> {
        let Some(share) = exhibit.amount else { return self.book.range_ends(input) };
        let now = self.figure(input)?;
        let part = now.mul(share).ok()?;
        Some((now.sub(part).ok()?, now.add(part).ok()?))
    }
}

/// The inputs that are varied: those that the author names, or all that the result rests on.
fn inputs(book: &Book, exhibit: &Exhibit) -> Vec<CellId> {
    if exhibit.inputs.is_empty() {
        return exhibit.items.first().map_or_else(Vec::new, |&result| book.inputs_of(result));
    }
    exhibit.inputs.iter().filter_map(|&input| book.named_by(input)).collect()
}

impl Effect {
    /// How far the result moves.
    fn width(&self) -> Option<Number> {
        self.high_result?.sub(self.low_result?).ok().map(Number::abs)
    }
}

/// The effects of all inputs, the largest first.
fn effects(book: &Book, exhibit: &Exhibit) -> Vec<Effect> {
    let Some(mut trial) = Trial::new(book, exhibit) else { return Vec::new() };
    let mut effects: Vec<Effect> = Vec::new();
    for input in inputs(book, exhibit) {
        let Some((low, high)) = trial.ends(exhibit, input) else { continue };
        let (low_result, high_result) = (trial.with(input, low), trial.with(input, high));
        let effect = Effect { input, low, high, low_result, high_result };
        let after = effects.iter().position(|other| other.width() < effect.width());
        effects.insert(after.unwrap_or(effects.len()), effect);
    }
    effects
}

pub(super) fn what_if(out: &mut Html, book: &Book, exhibit: &Exhibit, key: &str) {
    super::open(out, book, exhibit, "what-if");
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
pub(super) fn drawing(out: &mut Html, book: Figures<'_>, exhibit: &Exhibit) {
    let Some(&result) = exhibit.items.first() else { return };
    let now = effects(book.now, exhibit);
    let ends = |effects: &[Effect]| -> Vec<Number> {
        effects.iter().flat_map(|effect| [effect.low_result, effect.high_result]).flatten().collect()
    };
    let of = |book: &Book| match book.value(result) {
        Value::One(Scalar::Number(number)) => Some(*number),
        _ => None,
    };
    let was = if std::ptr::eq(book.now, book.was) { ends(&now) } else { ends(&effects(book.was, exhibit)) };
    let scale =
        Scale::new(was.into_iter().chain(of(book.was)), ends(&now).into_iter().chain(of(book.now)), false);
    let (base, in_book) = (of(book.now), of(book.was));
    let moved = in_book.filter(|_| in_book != base);
    legend(out, book.now, exhibit, base, moved);
    let heads: Vec<Head> = now
        .iter()
        .map(|effect| {
            let [low, high] =
                [effect.low_result, effect.high_result].map(|number| show(book.now, result, number));
            Head::new(&book.now.label(effect.input), &[&low, " … ", &high].concat())
        })
        .collect();
    let bottom = heads.iter().map(|head| head.height() + 20).sum();
    open(out, "calc-rows", bottom + 28);
    title(out, book.now, exhibit);
    hits(out, &heads, 0, 20);
    for tick in scale.ticks() {
        upright(out, "rule", scale.place(tick), 0, bottom);
    }
    for (class, place) in [("zero", base), ("was", moved)] {
        if let Some(place) = place {
            upright(out, class, scale.place(place), 0, bottom);
        }
    }
    let mut top = 0;
    for (effect, head) in now.iter().zip(&heads) {
        let down = head.draw(out, false, top);
        for (class, end) in [("n2", effect.low_result), ("n1", effect.high_result)] {
            if let (Some(base), Some(end)) = (base, end) {
                bar(out, class, scale.place(base), scale.place(end), down, 10);
            }
        }
        top = down + 20;
    }
    axis(out, book.now, exhibit, &scale, bottom);
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
    let Some(&result) = exhibit.items.first() else { return };
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
    for effect in effects(book, exhibit) {
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
            let reached = target.and_then(|target| break_even(book, exhibit, effect.input, target));
            out.raw("<td>").text(&show(book, effect.input, reached)).raw("</td>");
        }
        out.raw("</tr>");
    }
    out.raw("</tbody>");
}

/// The figure of an input at which the result is a target: the nearest to what it is now, where there is one.
fn break_even(book: &Book, exhibit: &Exhibit, input: CellId, target: Number) -> Option<Number> {
    let mut trial = Trial::new(book, exhibit)?;
    let now = trial.figure(input)?;
    let mut over = |at: Number| trial.with(input, at)?.sub(target).ok();
    let mut nearest: Option<(i64, [(Number, Number); 2])> = None;
    let mut before: Option<(i64, Number, Number)> = None;
    for share in PLACES {
        let at = now.mul(Number::whole(share)).ok()?.shift(-2).ok()?;
        let Some(over_at) = over(at) else { continue };
        if let Some((share_before, place, over_place)) = before
            && (over_place.is_negative() != over_at.is_negative() || over_at.is_zero())
        {
            let far = if share <= 100 { 100 - share } else { share_before - 100 };
            if nearest.is_none_or(|(nearer, _)| far < nearer) {
                nearest = Some((far, [(place, over_place), (at, over_at)]));
            }
        }
        before = Some((share, at, over_at));
    }
    let (_, [(mut a, mut over_a), (mut b, mut over_b)]) = nearest?;
    // The false position, halved where one end stays: a straight line is met at once.
    for _ in 0..TRIES {
        if over_a.is_zero() {
            return Some(a);
        }
        if over_b.is_zero() {
            return Some(b);
        }
        let rise = over_b.sub(over_a).ok()?;
        let next = b.sub(over_b.mul(b.sub(a).ok()?).ok()?.div(rise).ok()?).ok()?;
        let step = next.sub(b).ok()?.abs();
        let over_next = over(next)?;
        if over_next.is_negative() == over_b.is_negative() {
            over_a = over_a.div(Number::whole(2)).ok()?;
        } else {
            (a, over_a) = (b, over_b);
        }
        (b, over_b) = (next, over_next);
        if step <= next.abs().shift(-12).unwrap_or_default() {
            break;
        }
    }
    Some(b)
}

/// The inside of the table of two inputs: the result for five figures of each.
pub(super) fn both(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    let (Some(&result), &[first, second]) = (exhibit.items.first(), &inputs(book, exhibit)[..]) else {
        return;
    };
    let Some(mut trial) = Trial::new(book, exhibit) else { return };
    let steps = |trial: &Trial, input: CellId| -> Vec<Number> {
        let Some((low, high)) = trial.ends(exhibit, input) else { return Vec::new() };
        let part =
            |n: i64| high.sub(low).ok()?.mul(Number::whole(n)).ok()?.div(Number::whole(STEPS - 1)).ok();
        (0..STEPS).filter_map(|n| low.add(part(n)?).ok()).collect()
    };
    let (down, across) = (steps(&trial, first), steps(&trial, second));
    out.raw("<caption>").text(&book.item_label(result)).raw("</caption><thead><tr><th scope=\"col\">");
    out.text(&book.label(first)).raw(" ↓ ").text(&book.label(second)).raw(" →</th>");
    for &number in &across {
        out.raw("<th scope=\"col\">").text(&show(book, second, Some(number))).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for number in down {
        out.raw("<tr><th scope=\"row\">").text(&show(book, first, Some(number))).raw("</th>");
        trial.book.set_number(first, number);
        for &other in &across {
            let then = trial.with(second, other);
            out.raw("<td>").text(&show(book, result, then)).raw("</td>");
        }
        out.raw("</tr>");
    }
    out.raw("</tbody>");
}
