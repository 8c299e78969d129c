//! What a result comes to where its inputs are others.

use calc::number::Number;
use calc::{Book, CellId, Exhibit};

use crate::exhibit::number;
use crate::exhibit::scale::whole;

/// Where a target is looked for, in hundredths of an input's figure.
const PLACES: [i64; 14] = [0, 10, 25, 50, 75, 90, 100, 110, 125, 150, 200, 400, 1000, 10_000];
/// How often a target is drawn nearer, at most.
const TRIES: usize = 60;

/// A copy of the book in which inputs can be tried out: one for all that a picture or a table tries.
pub(super) struct Trial<'a> {
    book: Book,
    exhibit: &'a Exhibit,
    pub(super) result: CellId,
}

/// An input and what it does.
pub(super) struct Effect {
    pub(super) input: CellId,
    pub(super) low: Number,
    pub(super) high: Number,
    /// What the result is then.
    pub(super) low_result: Option<Number>,
    pub(super) high_result: Option<Number>,
}

impl Effect {
    /// How far the result moves.
    fn width(&self) -> Option<Number> {
        self.high_result?.sub(self.low_result?).ok().map(Number::abs)
    }
}

/// A figure of an input, and by how much the result is over the target then.
#[derive(Clone, Copy)]
struct Point {
    at: Number,
    over: Number,
}

/// The inputs that are varied: those that the author names, or all that the result rests on; by their ranges those that
/// have one.
pub(super) fn inputs(book: &Book, exhibit: &Exhibit) -> Vec<CellId> {
    let mut inputs = match exhibit.items.first() {
        Some(&result) if exhibit.inputs.is_empty() => book.inputs_of(result),
        _ => exhibit.inputs.iter().filter_map(|&input| book.named_by(input)).collect(),
    };
    inputs.retain(|&input| exhibit.amount.is_some() || book.range_ends(input).is_some());
    inputs
}

impl<'a> Trial<'a> {
    pub(super) fn new(book: &Book, exhibit: &'a Exhibit) -> Option<Trial<'a>> {
        let &result = exhibit.items.first()?;
        Some(Trial { book: book.clone(), exhibit, result })
    }

    /// The result as the inputs are.
    pub(super) fn result(&self) -> Option<Number> {
        number(&self.book, self.result)
    }

    pub(super) fn set(&mut self, input: CellId, number: Number) {
        self.book.set_number(input, number);
        // Nobody asks what a trial has reached, which would only grow.
        drop(self.book.take_changed());
    }

    /// Takes a reader's changes back, if there are any: what is tried from here on is tried on the book's own figures.
    pub(super) fn take_back(&mut self) -> bool {
        let changed = self.book.changed_inputs();
        for &input in &changed {
            self.book.reset(input);
        }
        !changed.is_empty()
    }

    /// The result with an input changed, which is changed back afterwards.
    pub(super) fn with(&mut self, input: CellId, figure: Number) -> Option<Number> {
        let before = number(&self.book, input)?;
        self.set(input, figure);
        let result = self.result();
        self.set(input, before);
        result
    }

    /// The figures between which an input goes.
    fn ends(&self, input: CellId) -> Option<(Number, Number)> {
        let Some(share) = self.exhibit.amount else { return self.book.range_ends(input) };
        let now = number(&self.book, input)?;
        let part = now.mul(share).ok()?;
        Some((now.sub(part).ok()?, now.add(part).ok()?))
    }

    /// So many figures of an input from its one end to its other, as far apart from each other.
    pub(super) fn steps(&self, input: CellId, count: usize) -> Vec<Number> {
        let Some((low, high)) = self.ends(input) else { return Vec::new() };
        let part = |n: usize| high.sub(low).ok()?.mul(whole(n)).ok()?.div(whole(count - 1)).ok();
        (0..count).filter_map(|n| low.add(part(n)?).ok()).collect()
    }

    /// The effects of all inputs, the largest first.
    pub(super) fn effects(&mut self) -> Vec<Effect> {
        let mut effects: Vec<Effect> = Vec::new();
        for input in inputs(&self.book, self.exhibit) {
            let Some((low, high)) = self.ends(input) else { continue };
            let (low_result, high_result) = (self.with(input, low), self.with(input, high));
            let effect = Effect { input, low, high, low_result, high_result };
            let after = effects.iter().position(|other| other.width() < effect.width());
            effects.insert(after.unwrap_or(effects.len()), effect);
        }
        effects
    }

    /// The figure of an input at which the result is a target: the nearest to what it is now, where there is one.
    pub(super) fn break_even(&mut self, input: CellId, target: Number) -> Option<Number> {
        let now = number(&self.book, input)?;
        let mut over = |at: Number| self.with(input, at)?.sub(target).ok();
        let [a, b] = bracket(now, &mut over)?;
        root(a, b, &mut over)
    }
}

/// Two points between which the target lies, the nearest such to an input's own figure.
fn bracket(now: Number, over: &mut dyn FnMut(Number) -> Option<Number>) -> Option<[Point; 2]> {
    let mut nearest: Option<(i64, [Point; 2])> = None;
    let mut before: Option<(i64, Point)> = None;
    for share in PLACES {
        let at = now.mul(Number::whole(share)).ok()?.shift(-2).ok()?;
        let Some(over) = over(at) else { continue };
        let point = Point { at, over };
        let found = match before {
            _ if over.is_zero() => Some(((share - 100).abs(), [point; 2])),
            Some((share_before, other)) if other.over.is_negative() != over.is_negative() => {
                Some((if share <= 100 { 100 - share } else { share_before - 100 }, [other, point]))
            }
            _ => None,
        };
        if let Some((far, _)) = found
            && nearest.is_none_or(|(nearer, _)| far < nearer)
        {
            nearest = found;
        }
        before = Some((share, point));
    }
    nearest.map(|(_, points)| points)
}

/// Where the result is the target, between two points: by the false position, halved where one end stays (the Illinois
/// method), so that a straight line is met at once.
fn root(mut a: Point, mut b: Point, over: &mut dyn FnMut(Number) -> Option<Number>) -> Option<Number> {
    for _ in 0..TRIES {
        if a.over.is_zero() {
            return Some(a.at);
        }
        if b.over.is_zero() {
            return Some(b.at);
        }
        let rise = b.over.sub(a.over).ok()?;
        let at = b.at.sub(b.over.mul(b.at.sub(a.at).ok()?).ok()?.div(rise).ok()?).ok()?;
        let step = at.sub(b.at).ok()?.abs();
        let next = Point { at, over: over(at)? };
        if next.over.is_negative() == b.over.is_negative() {
            a.over = a.over.div(Number::whole(2)).ok()?;
        } else {
            a = b;
        }
        b = next;
        if step <= at.abs().shift(-12).unwrap_or_default() {
            break;
        }
    }
    Some(b.at)
}
