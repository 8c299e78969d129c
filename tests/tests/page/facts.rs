//! What the pages must say, worked out here from the facts alone, in whole numbers.

/// The figures of one day: a number of shares, and what one costs in cents.
#[derive(Clone, Copy)]
pub(crate) struct Nvidia {
    pub(crate) shares: i128,
    pub(crate) before: i128,
    pub(crate) after: i128,
}

/// The article's.
pub(crate) const BOOK: Nvidia = Nvidia { shares: 24_680_000_000, before: 148_00, after: 122_00 };
/// The exchange's closing prices and the filing's share count.
pub(crate) const RECORDS: Nvidia = Nvidia { shares: 24_490_000_000, before: 142_62, after: 118_42 };
/// The books of October 2024, in cents.
pub(crate) const BOOK_VALUE: i128 = (96_013_000_000 - 30_114_000_000) * 100;

impl Nvidia {
    /// In cents.
    pub(crate) fn loss(self) -> i128 {
        self.shares * (self.before - self.after)
    }

    /// Of one, by long division.
    pub(crate) fn drop(self) -> (i128, i128) {
        (self.before - self.after, self.before)
    }
}

/// Cents as the exact dollars of a `value` attribute.
pub(crate) fn dollars(cents: i128) -> String {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.abs());
    let text = format!("{sign}{}.{:02}", cents / 100, cents % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Cents as the page words them: four digits, and a scale word.
pub(crate) fn worded(cents: i128) -> String {
    let (scale, word) = match cents / 100 {
        1_000_000_000_000.. => (1_000_000_000_000, " trillion"),
        1_000_000_000.. => (1_000_000_000, " billion"),
        1_000_000.. => (1_000_000, " million"),
        _ => panic!("{cents} cents are worded otherwise"),
    };
    format!("${}{word}", four_digits(cents, 100 * scale))
}

pub(crate) fn percent((part, whole): (i128, i128)) -> String {
    format!("{}%", four_digits(part * 100, whole))
}

/// A quotient of at least one, rounded half up to four digits.
pub(crate) fn four_digits(dividend: i128, divisor: i128) -> String {
    let digits = (dividend / divisor).to_string().len();
    let places = 4_usize.saturating_sub(digits);
    let power = 10_i128.pow(u32::try_from(places).unwrap());
    let rounded = (2 * dividend * power + divisor) / (2 * divisor);
    let text = format!("{}.{:0places$}", rounded / power, rounded % power);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The first digits of a quotient below one, as a `value` attribute begins.
pub(crate) fn quotient((dividend, divisor): (i128, i128)) -> String {
    format!("0.{:015}", dividend * 10_i128.pow(15) / divisor)
}

#[test]
fn the_articles_own_figures_come_out() {
    assert_eq!(dollars(BOOK.loss()), "641680000000");
    assert_eq!(worded(BOOK.loss()), "$641.7 billion");
    assert_eq!(percent(BOOK.drop()), "17.57%");
    assert_eq!(quotient(BOOK.drop()), "0.175675675675675");
    assert_eq!(worded(BOOK_VALUE), "$65.9 billion");
    assert_eq!(dollars(-150), "-1.5");
}
