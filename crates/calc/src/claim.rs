//! Claims: figures that somebody else states, held against the book's own at the precision they were stated in.

use crate::ast::{CellId, ClaimClause, Verdict};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::digits::Digits;
use crate::number::Number;
use crate::value::{Scalar, Value};

/// A claim and what comes of it.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    pub clause: &'a ClaimClause,
    pub verdict: Verdict,
    /// (computed − claimed) / claimed, where that can be computed.
    pub difference: Option<Number>,
}

impl Book {
    /// What others state for a cell.
    pub fn claimed(&self, id: CellId) -> &[ClaimClause] {
        self.clauses(id).map_or(&[], |clauses| &clauses.claims)
    }

    /// The claims on a cell, with their verdicts as of now; none while the cell can't be computed.
    pub fn claims(&self, id: CellId) -> Vec<Claim<'_>> {
        (0..self.claimed(id).len()).filter_map(|place| self.claim(id, place)).collect()
    }

    /// One of them, by its place.
    pub fn claim(&self, id: CellId, place: usize) -> Option<Claim<'_>> {
        let clause = self.claimed(id).get(place)?;
        match &self.values[id as usize] {
            Value::One(Scalar::Number(computed)) => self.judge(id, *computed, clause),
            // No figure is what never comes.
            Value::One(Scalar::Never) => Some(Claim { clause, verdict: Verdict::Differs, difference: None }),
            _ => None,
        }
    }

    fn judge<'a>(&self, id: CellId, computed: Number, clause: &'a ClaimClause) -> Option<Claim<'a>> {
        let literal = self.ast.literal(clause.literal);
        let factor = self.units.conversion(self.unit(id)?, literal.unit)?;
        let computed = computed.mul(factor.numerator).ok()?.div(factor.denominator).ok()?;
        let claimed = literal.number;
        let shift = literal.style.shift();
        let decimals = i32::from(literal.decimals);
        let claim = stated(claimed, shift, decimals, Digits::round);
        let verdict = if stated(computed, shift, decimals, Digits::round) == claim {
            Verdict::Agrees
        } else if stated(computed, shift, decimals, Digits::cut) == claim {
            Verdict::Truncated
        } else if clause.about && roughly(computed, claimed, shift, decimals) {
            Verdict::Roughly
        } else {
            Verdict::Differs
        };
        let difference = computed.sub(claimed).and_then(|more| more.div(claimed)).ok();
        Some(Claim { clause, verdict, difference })
    }

    /// Verdicts that were pinned and have turned out otherwise.
    pub(crate) fn check_claims(&mut self) {
        if self.clauses.is_empty() {
            return;
        }
        let mut problems = Vec::new();
        for id in 0..self.cells.len() as CellId {
            // Few cells have any, and to hold them against the value takes longer than to see that.
            if self.claimed(id).is_empty() {
                continue;
            }
            for claim in self.claims(id) {
                let Some((expected, span)) = claim.clause.expect else { continue };
                if expected != claim.verdict {
                    let (was, is) = (expected.name(), claim.verdict.name());
                    let message =
                        format!("the claim was expected to come out as `{was}`, and comes out as `{is}`");
                    let shown = format!("this is {}", self.display(id));
                    let problem = Diagnostic::new(Code::ClaimChanged, span, message);
                    let problem = problem.label(self.cells[id as usize].name, shown);
                    let slip = slip(&claim).unwrap_or("see what has changed:");
                    // What a reader or `--set` changed says nothing of the book.
                    problems.push(if self.changed_inputs().is_empty() {
                        problem.hint(format!("{slip} mend the figure, or write `expect {is}`"))
                    } else {
                        problem
                    });
                }
            }
        }
        self.diagnostics.extend(problems);
    }
}

/// What usually lies behind a claim that is off by a power of ten.
fn slip(claim: &Claim<'_>) -> Option<&'static str> {
    let ratio = claim.difference?.add(Number::ONE).ok()?;
    let near = |power: i32| {
        let scaled = ratio.shift(power).unwrap_or_default();
        scaled > Number::parse("0.67", 0).unwrap_or_default()
            && scaled < Number::parse("1.5", 0).unwrap_or_default()
    };
    if [2, -2].into_iter().any(near) {
        return Some("one is about a hundred times the other: is a `%` missing, or one too many? If so,");
    }
    let thousands = [3, -3, 6, -6].into_iter().any(near);
    thousands.then_some("one is about a thousand or a million times the other: is `million` written for `billion`, say? If so,")
}

/// A number at a claim's scale and decimals; `fit` rounds it to these, or cuts it off.
fn stated(number: Number, shift: i32, decimals: i32, fit: fn(&mut Digits, i32)) -> String {
    let mut digits = number.digits();
    digits.shift(shift);
    fit(&mut digits, decimals);
    let mut text = String::new();
    digits.write(&mut text, false, decimals, '-');
    text
}

/// To the claim's significant digits; the zeros at the end of a whole number don't count, those of a fraction do.
fn roughly(computed: Number, claimed: Number, shift: i32, decimals: i32) -> bool {
    if claimed.is_zero() {
        return false;
    }
    let mut stated = claimed.digits();
    stated.shift(shift);
    let places = if decimals > 0 { decimals } else { stated.decimals() - stated.zeros_at_end() };
    let significant = stated.point() + places;
    let mut own = computed.digits();
    own.shift(shift);
    let places = significant - own.point();
    own.round(places);
    own == stated
}
