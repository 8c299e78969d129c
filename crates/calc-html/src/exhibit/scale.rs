//! The axis of a chart: round bounds and steps, which stay where they are while a reader types.

use calc::number::Number;
use calc::{Book, CellId, Style};

/// What an axis goes from and to, and the distance of its marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: Number,
    high: Number,
    step: Number,
}

/// The largest and the smallest of some numbers.
fn bounds(numbers: impl Iterator<Item = Number>, zero: bool) -> Option<(Number, Number)> {
    let mut found = zero.then_some((Number::ZERO, Number::ZERO));
    for number in numbers {
        let (low, high) = found.unwrap_or((number, number));
        found = Some((low.min(number), high.max(number)));
    }
    found
}

pub(super) fn whole(n: usize) -> Number {
    Number::whole(n as i64)
}

pub(super) fn minus(a: Number, b: Number) -> Number {
    a.sub(b).unwrap_or_default()
}

/// 1, 2 or 5 times a power of ten, no smaller than a number above zero.
fn round_up(number: Number) -> Number {
    let unit = Number::ONE.shift(number.digits_before_first() - 1).unwrap_or(Number::ONE);
    let times = |n: i64| unit.mul(Number::whole(n)).unwrap_or(number);
    [1, 2, 5].into_iter().map(times).find(|round| *round >= number).unwrap_or_else(|| times(10))
}

impl Scale {
    /// The book's own figures give the axis. A reader's only widen it, in steps so large that it seldom moves.
    pub(super) fn new(
        book: impl Iterator<Item = Number>,
        now: impl Iterator<Item = Number>,
        zero: bool,
    ) -> Scale {
        let (mut low, mut high) = bounds(book, zero).unwrap_or_default();
        // From zero, but where figures so far above it move so little that nothing would be seen.
        let span = minus(high, low);
        if !low.is_negative() && span >= minus(low, span) {
            low = Number::ZERO;
        }
        let mut scale = Scale::round(low, high);
        if let Some((least, most)) = bounds(now, false) {
            (low, high) = (scale.low, scale.high);
            if least < low {
                low = if least.is_negative() { round_up(least.abs()).neg() } else { Number::ZERO };
            }
            if most > high {
                high = if most.is_negative() { Number::ZERO } else { round_up(most) };
            }
            if (low, high) != (scale.low, scale.high) {
                scale = Scale::round(low, high);
            }
        }
        scale
    }

    /// Four steps or so, each round.
    fn round(low: Number, high: Number) -> Scale {
        let span = minus(high, low);
        let span = if span.is_zero() { high.abs().max(Number::ONE) } else { span };
        let step = round_up(span.div(Number::whole(5)).unwrap_or(span));
        let whole = |n: Number| n.div(step).unwrap_or_default();
        let times = |n: Number| n.mul(step).unwrap_or_default();
        let (low, mut top) = (times(whole(low).floor()), times(whole(high).ceil()));
        if top <= low {
            top = low.add(step).unwrap_or(top);
        }
        Scale { low, high: top, step }
    }

    /// Where a number stands: 0 at the axis's start, 100 at its end.
    pub(super) fn place(&self, number: Number) -> Number {
        let span = minus(self.high, self.low);
        let place = minus(number, self.low).div(span).and_then(|share| share.shift(2)).unwrap_or_default();
        place.round_places(2).max(Number::ZERO).min(Number::whole(100))
    }

    pub(super) fn ticks(&self) -> Vec<Number> {
        let mut ticks = vec![self.low];
        while let Some(next) = ticks.last().and_then(|last| last.add(self.step).ok())
            && next <= self.high
            && ticks.len() < 12
        {
            ticks.push(next);
        }
        ticks
    }

    /// How the numbers of the axis are shown: all in one scale, with the decimals that their distance has.
    pub(super) fn style(&self, book: &Book, cell: CellId) -> Style {
        let own = book.style(cell).unscaled();
        let digits = self.high.max(self.low.abs()).digits_before_first();
        let scale = match digits {
            _ if own.percent || own.times => 0,
            13.. => 12,
            10.. => 9,
            7.. => 6,
            _ => 0,
        };
        let mut step = self.step.digits();
        step.shift(if own.percent { 2 } else { -i32::from(scale) });
        Style { scale: Some(scale), decimals: Some(step.decimals() as u8), ..own }
    }
}
