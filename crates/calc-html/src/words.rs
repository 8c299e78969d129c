//! Dates and kinds in words.

use calc::number::Number;
use calc::{Date, Kind, MONTHS};

/// A month by its number, of which January's is 1.
pub fn month(number: u8) -> Option<&'static str> {
    MONTHS.get(usize::from(number).wrapping_sub(1)).copied()
}

/// `27 January 2025`
pub fn date(date: Date) -> String {
    let month = month(date.month).unwrap_or_default();
    let number = |number: u16| Number::whole(number.into()).plain();
    [&number(date.day.into()), " ", month, " ", &number(date.year)].concat()
}

pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fact => "Fact",
        Kind::Estimate => "Estimate",
        Kind::Assumption => "Assumption",
    }
}
