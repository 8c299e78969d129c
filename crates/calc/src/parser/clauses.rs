//! What may follow an expression: label, source, claims, range, decimals, note, date, kind.

use super::{Parsed, Parser};
use crate::ast::{
    Body, ClaimClause, Clauses, Date, FigureKind, Kind, Literal, Node, RangeClause, TargetId, Verdict,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Number;
use crate::span::Span;
use crate::token::TokenKind;

impl Parser<'_> {
    /// Reads what follows the expression of a figure: mostly nothing.
    pub(super) fn clauses(&mut self, of: FigureKind, body: Body) -> Parsed<(Body, Option<Box<Clauses>>)> {
        if self.kind().is_none() { Ok((body, None)) } else { self.some_clauses(of, body) }
    }

    /// Those that there are. An `in` among them belongs to the expression all the same.
    #[inline(never)]
    fn some_clauses(&mut self, of: FigureKind, mut body: Body) -> Parsed<(Body, Option<Box<Clauses>>)> {
        let mut clauses = Box::<Clauses>::default();
        let mut converted = false;
        while let Some(token) = self.peek() {
            let keyword = self.keyword();
            let allowed = match of {
                FigureKind::Input | FigureKind::Computed => true,
                FigureKind::Axis => {
                    token.kind == TokenKind::Text || matches!(keyword, Some(TokenKind::Note | TokenKind::To))
                }
                FigureKind::Check => token.kind == TokenKind::Text,
                FigureKind::Inline => keyword == Some(TokenKind::To),
            };
            if !allowed {
                return Err(self.unexpected("the end of the statement"));
            }
            let twice = if keyword == Some(TokenKind::In) && of == FigureKind::Computed {
                self.at += 1;
                let target = self.target()?;
                body = self.shown_in(body, target);
                std::mem::replace(&mut converted, true)
            } else {
                self.clause(&mut clauses, of, token.span)?
            };
            if twice {
                let message = match token.kind {
                    TokenKind::Text => "this figure has a label already".to_owned(),
                    TokenKind::Estimate | TokenKind::Assumption => {
                        "it has been said already how sure this figure is".to_owned()
                    }
                    _ => format!("`{}` has been said of this figure already", self.slice(token)),
                };
                return Err(self.report(Diagnostic::new(Code::Syntax, token.span, message)));
            }
        }
        Ok((body, Some(clauses)))
    }

    fn shown_in(&mut self, body: Body, target: TargetId) -> Body {
        match body {
            Body::Expression(root) => {
                let span = self.ast.span(root).to(self.ast.targets[target as usize].span);
                Body::Expression(self.ast.push(Node::In(target), span))
            }
            Body::Recurrence(at) => {
                self.ast.recurrences[at as usize].target = Some(target);
                body
            }
            body => body,
        }
    }

    /// Reads one clause; whether it was there before.
    fn clause(&mut self, clauses: &mut Clauses, of: FigureKind, start: Span) -> Parsed<bool> {
        if let Some(text) = self.accept_text() {
            return Ok(clauses.label.replace(text).is_some());
        }
        let Some(keyword) = self.keyword() else {
            return Err(self.unexpected("an operator, a clause or the end of the line"));
        };
        self.at += 1;
        Ok(match keyword {
            TokenKind::From => clauses.from.replace(self.name("a source's key")?).is_some(),
            TokenKind::Claim => {
                let claim = self.claim(start)?;
                clauses.claims.push(claim);
                false
            }
            TokenKind::Range if of == FigureKind::Input => {
                clauses.range.replace(self.range(start)?).is_some()
            }
            TokenKind::To => clauses.decimals.replace(self.decimals()?).is_some(),
            TokenKind::Note => match self.accept_text() {
                Some(text) => clauses.note.replace(text).is_some(),
                None => return Err(self.unexpected("the note in quotes")),
            },
            TokenKind::As => {
                if self.accept_word("of").is_none() {
                    return Err(self.unexpected("`of` and a date"));
                }
                clauses.as_of.replace(self.date()?).is_some()
            }
            TokenKind::Estimate => clauses.kind.replace(Kind::Estimate).is_some(),
            TokenKind::Assumption => clauses.kind.replace(Kind::Assumption).is_some(),
            _ => {
                self.at -= 1;
                if keyword != TokenKind::Range {
                    return Err(self.unexpected("an operator, a clause or the end of the line"));
                }
                let message = "only an input has a range: a reader can't change what is computed";
                return Err(self.report(Diagnostic::new(Code::Syntax, start, message)));
            }
        })
    }

    fn claim(&mut self, start: Span) -> Parsed<ClaimClause> {
        let about = self.accept(TokenKind::About).is_some();
        let literal = self.stated()?;
        let mut claim = ClaimClause {
            span: start.to(literal.span),
            about,
            literal: self.ast.add(literal),
            from: None,
            expect: None,
        };
        loop {
            if claim.from.is_none() && self.accept(TokenKind::From).is_some() {
                claim.from = Some(self.name("a source's key")?);
            } else if claim.expect.is_none() && self.accept(TokenKind::Expect).is_some() {
                let span = self.here();
                let word = self.word();
                let Some(verdict) = Verdict::ALL.into_iter().find(|verdict| verdict.name() == word) else {
                    return Err(self.unexpected("`agrees`, `truncated`, `roughly` or `differs`"));
                };
                self.at += 1;
                claim.expect = Some((verdict, span));
            } else {
                return Ok(claim);
            }
        }
    }

    /// The figure of a claim.
    fn stated(&mut self) -> Parsed<Literal> {
        let (first, next) = (self.here(), self.second());
        let is_calculation = match self.kind() {
            Some(TokenKind::LeftParen | TokenKind::LeftBracket) => true,
            Some(TokenKind::Word) => !matches!(next, Some(TokenKind::Number | TokenKind::Sign)),
            _ => false,
        };
        if !is_calculation {
            let literal = self.literal(true)?;
            if self.infix().is_none() {
                return Ok(literal);
            }
        }
        let message = "a claim is a plain figure, not a calculation";
        let span = if is_calculation { first } else { first.to(self.here()) };
        let problem = Diagnostic::new(Code::NotALiteral, span, message);
        Err(self.report(problem.hint("write the figure that is stated, with its unit, such as $589 billion")))
    }

    /// A plain number in the input's own scale and unit.
    fn bound(&mut self) -> Parsed<Number> {
        let minus = self.accept(TokenKind::Minus).is_some();
        let Some(span) = self.accept(TokenKind::Number) else {
            return Err(self.unexpected("a plain number, in the input's own scale and unit,"));
        };
        match Number::parse(span.of(self.text), 0) {
            Ok(number) => Ok(if minus { number.neg() } else { number }),
            Err(_) => {
                let message = "this number has more digits than can be kept exactly";
                Err(self.report(Diagnostic::new(Code::NumberTooLong, span, message)))
            }
        }
    }

    fn range(&mut self, start: Span) -> Parsed<RangeClause> {
        let low = self.bound()?;
        if self.accept(TokenKind::DotDot).is_none() {
            return Err(self.unexpected("`..` and the range's end"));
        }
        let high = self.bound()?;
        let step = self.accept(TokenKind::Step).map(|_| self.bound()).transpose()?;
        let span = self.since(start);
        if low >= high {
            let message = "a range goes from the smaller number to the larger";
            return Err(self.report(Diagnostic::new(Code::Domain, span, message)));
        }
        if step.is_some_and(|step| step <= Number::ZERO) {
            return Err(self.report(Diagnostic::new(Code::Domain, span, "a range's step is above zero")));
        }
        Ok(RangeClause { low, high, step })
    }

    pub(super) fn decimals(&mut self) -> Parsed<u8> {
        let Some(span) = self.accept(TokenKind::Number) else {
            return Err(self.unexpected("the number of decimals"));
        };
        match span.of(self.text).parse::<u8>() {
            Ok(decimals) if decimals <= 28 => Ok(decimals),
            _ => Err(self.report(Diagnostic::new(
                Code::Domain,
                span,
                "decimals are a whole number from 0 to 28",
            ))),
        }
    }

    /// `2025-01-27`, which the lexer has as three numbers.
    fn date(&mut self) -> Parsed<Date> {
        let span = self.here();
        let mut parts = [0u16; 3];
        for (at, part) in parts.iter_mut().enumerate() {
            let dash = at == 0 || self.accept(TokenKind::Minus).is_some();
            let number = if dash { self.accept(TokenKind::Number) } else { None };
            let Some(number) = number else {
                return Err(self.unexpected("a date such as 2025-01-27"));
            };
            let text = number.of(self.text);
            let wanted = if at == 0 { 4 } else { 2 };
            *part = text.parse().ok().filter(|_| text.len() == wanted).unwrap_or(0);
        }
        let [year, month, day] = parts;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if year == 0 || day == 0 || day > days {
            let span = self.since(span);
            let problem = Diagnostic::new(Code::Syntax, span, "this is no day of the calendar");
            return Err(self.report(problem.hint("write year, month and day as 2025-01-27")));
        }
        Ok(Date { year, month: month as u8, day: day as u8 })
    }
}
