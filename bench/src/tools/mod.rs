//! The same sheet in the words of each tool.

pub mod calc;
pub mod evalexpr;
pub mod fasteval;
pub mod fend;
pub mod hand;
pub mod ironcalc;
pub mod numbat;
pub mod rhai;

use crate::sheet::RATES;

/// The figures that an input is changed to, one after the other.
pub struct Rates(usize);

impl Rates {
    pub fn new() -> Self {
        Rates(0)
    }

    pub fn next(&mut self) -> &'static str {
        self.0 += 1;
        RATES[self.0 % RATES.len()]
    }
}

/// A tool's error, whatever it is made of.
pub fn told(error: impl std::fmt::Debug) -> crate::Failure {
    format!("{error:?}").into()
}
