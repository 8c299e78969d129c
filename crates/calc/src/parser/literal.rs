//! Figures as they are written: a number, its scale, its units; and units alone.

use super::{Parsed, Parser, Reported};
use crate::ast::{Literal, LiteralId, Node, NodeId, Style, Target, TargetId, Terms, UnitTerm};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::{Number, split_exponent};
use crate::span::Span;
use crate::token::{Keyword, Token, TokenKind};
use crate::unit::{MOST_UNITS, Unit};

impl Parser<'_> {
    fn terms_since(&mut self, start: usize, at: Span) -> Parsed<Terms> {
        match u16::try_from(self.ast.terms.len() - start) {
            Ok(count) if usize::from(count) <= MOST_UNITS => Ok(Terms { start: start as u32, count }),
            _ => {
                let message = format!("a figure is in {MOST_UNITS} units at most");
                Err(self.report(Diagnostic::new(Code::TooLarge, at, message)))
            }
        }
    }

    fn next_is_unit(&self) -> bool {
        matches!(self.kind(), Some(TokenKind::Word | TokenKind::Sign))
    }

    /// Units side by side, each with a power of its own; `direction` is −1 behind a `/`.
    fn unit_terms(&mut self, direction: i8) -> Parsed<()> {
        while self.next_is_unit() {
            self.unit_term(direction)?;
        }
        Ok(())
    }

    fn unit_term(&mut self, direction: i8) -> Parsed<()> {
        let Some(token) = self.peek().filter(|_| self.next_is_unit()) else {
            return Err(self.unexpected("a unit"));
        };
        self.at += 1;
        let power = self.unit_power()? * direction;
        self.ast.terms.push(UnitTerm { name: token.span, power });
        Ok(())
    }

    fn unit_power(&mut self) -> Parsed<i8> {
        if self.accept(TokenKind::Caret).is_none() {
            return Ok(1);
        }
        let minus = self.accept(TokenKind::Minus).is_some();
        let Some(token) = self.accept(TokenKind::Number) else {
            return Err(self.unexpected("a whole number, the unit's power,"));
        };
        match self.slice(token).parse::<i8>() {
            Ok(power) => Ok(if minus { -power } else { power }),
            Err(_) => {
                let message = "a unit's power is a whole number up to 127";
                Err(self.report(Diagnostic::new(Code::Syntax, token.span, message)))
            }
        }
    }

    /// A number with sign of currency, scale word, `%` and units, which binds tighter than any operator.
    pub(super) fn number(&mut self) -> Parsed<LiteralId> {
        let first = self.here();
        let start = self.ast.terms.len();
        if let Some(sign) = self.accept(TokenKind::Sign) {
            self.ast.terms.push(UnitTerm { name: sign.span, power: 1 });
        } else if self.next_is_unit() {
            // An amount as it is shown: CNY 7.20.
            self.unit_term(1)?;
        }
        let Some(token) = self.accept(TokenKind::Number) else {
            return Err(self.unexpected("a number"));
        };
        let mut style = Style { scale: Some(0), ..Style::default() };
        if self.accept(TokenKind::Percent).is_some() {
            style.percent = true;
        } else if let Some(power) = self.keyword().and_then(Keyword::scale) {
            self.at += 1;
            style.scale = Some(power);
        }
        let figure = token.span.to(self.tokens[self.at - 1].span);
        self.unit_terms(1)?;
        let span = first.to(self.tokens[self.at - 1].span);
        let Ok(number) = Number::parse(self.slice(token), -style.shift()) else {
            return Err(self.too_long(figure));
        };
        let decimals = decimals(self.slice(token));
        let terms = self.terms_since(start, span)?;
        self.ast.literals.push(Literal { number, terms, unit: Unit::NONE, style, decimals, span });
        Ok(self.ast.literals.len() as LiteralId - 1)
    }

    #[cold]
    fn too_long(&mut self, figure: Span) -> Reported {
        let message = "this number has more digits than can be kept exactly";
        let hint = "a number has up to 28 digits, and up to 28 places after the point";
        self.report(Diagnostic::new(Code::NumberTooLong, figure, message).hint(hint))
    }

    /// A figure that stands by itself: a sign, a number, and `/ unit` or `per unit`.
    pub(super) fn literal(&mut self) -> Parsed<LiteralId> {
        let minus = self.accept(TokenKind::Minus);
        if minus.is_none() {
            self.accept(TokenKind::Plus);
        }
        let id = self.number()?;
        if self.accept(TokenKind::Times).is_some() {
            self.ast.literals[id as usize].style.times = true;
        }
        self.denominators(id)?;
        if let Some(minus) = minus {
            let literal = &mut self.ast.literals[id as usize];
            literal.number = literal.number.neg();
            literal.span = minus.span.to(literal.span);
        }
        Ok(id)
    }

    fn denominators(&mut self, id: LiteralId) -> Parsed<()> {
        let start = self.ast.literals[id as usize].terms.start as usize;
        loop {
            if self.accept(TokenKind::Slash).is_some() {
                self.unit_term(-1)?;
            } else if self.accept_keyword(Keyword::Per).is_some() {
                self.unit_term(-1)?;
                self.unit_terms(-1)?;
            } else {
                break;
            }
        }
        let span = self.ast.literal(id).span.to(self.tokens[self.at - 1].span);
        let terms = self.terms_since(start, span)?;
        let literal = &mut self.ast.literals[id as usize];
        literal.terms = terms;
        literal.span = span;
        Ok(())
    }

    /// The figure of an input: a literal, or else a complaint about whatever stands there instead.
    pub(super) fn input_literal(&mut self) -> Parsed<NodeId> {
        let (at, first) = (self.at, self.here());
        let quiet = self.diagnostics.count();
        let mark = self.ast.mark();
        let read = self.literal();
        if let Ok(id) = read
            && self.peek().is_none_or(|token| self.ends_expression(token))
        {
            let span = self.ast.literal(id).span;
            return Ok(self.ast.push(Node::Literal(id), span));
        }
        Err(self.not_a_literal(first, quiet, mark, at))
    }

    /// Says what is wrong with what stands where a figure should, from the token `at` on.
    #[cold]
    fn not_a_literal(&mut self, first: Span, quiet: usize, mark: [usize; 4], at: usize) -> Reported {
        let too_long =
            self.diagnostics.since(quiet).iter().any(|problem| problem.code == Code::NumberTooLong);
        if too_long {
            return Reported;
        }
        self.diagnostics.truncate(quiet);
        self.ast.forget(mark);
        self.at = at;
        if self.expression().is_err() {
            return Reported;
        }
        let mut message = "an input is a plain figure, not a calculation";
        let mut hint = "write a number with its unit, such as $148 / share".to_owned();
        if self.tokens.first().is_some_and(|first| first.kind == TokenKind::Keyword(Keyword::Input)) {
            hint.push_str("; without `input` it is a computed cell");
        }
        if let Some(comma) = self.peek().filter(|token| token.kind == TokenKind::Comma) {
            message = "a figure has no comma in it";
            hint = self.slip(comma, "").unwrap_or(hint);
            while self.peek().is_some_and(|token| !self.ends_expression(token)) {
                self.at += 1;
            }
        }
        if self.peek().is_some_and(|token| !self.ends_expression(token)) {
            return self.unexpected("an operator, a clause or the end of the line");
        }
        let span = first.to(self.tokens[self.at - 1].span);
        self.report(Diagnostic::new(Code::NotALiteral, span, message).hint(hint))
    }

    /// Whether a token can only stand after an expression: the end of a line, or the word of a clause.
    fn ends_expression(&self, token: Token) -> bool {
        match token.kind {
            TokenKind::Text => true,
            TokenKind::Keyword(keyword) => {
                !matches!(keyword, Keyword::In | Keyword::And | Keyword::Or | Keyword::Not)
            }
            _ => false,
        }
    }

    /// What stands behind `in`: `%`, `x`, a scale, a unit.
    pub(super) fn target(&mut self) -> Parsed<TargetId> {
        let first = self.here();
        let start = self.ast.terms.len();
        let from = self.at;
        let mut style = Style { scale: Some(0), ..Style::default() };
        if self.accept(TokenKind::Percent).is_some() {
            style.percent = true;
        } else if self.accept_word("x").is_some() || self.accept(TokenKind::Times).is_some() {
            style.times = true;
        } else {
            if let Some(power) = self.keyword().and_then(Keyword::scale) {
                self.at += 1;
                style.scale = Some(power);
            }
            self.unit_terms(1)?;
        }
        while self.accept(TokenKind::Slash).is_some() {
            self.unit_term(-1)?;
        }
        if self.at == from {
            return Err(self.unexpected("a unit, a scale, `%` or `x`"));
        }
        let span: Span = first.to(self.tokens[self.at - 1].span);
        let terms = self.terms_since(start, span)?;
        self.ast.targets.push(Target { terms, unit: Unit::NONE, style, span });
        Ok(self.ast.targets.len() as TargetId - 1)
    }
}

/// The decimals of a number as written: `2.50` has two, `2.5e-3` four.
fn decimals(text: &str) -> u8 {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    let (digits, exponent) = split_exponent(text);
    let fraction = digits.bytes().skip_while(|byte| *byte != b'.');
    let places = fraction.filter(u8::is_ascii_digit).count() as i64;
    places.saturating_sub(exponent.parse().unwrap_or(0)).clamp(0, 28) as u8
}
