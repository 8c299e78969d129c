//! Figures as they are written: a number, its scale, its units; and units alone.

use super::{Parsed, Parser, Reported};
use crate::ast::{Literal, Node, NodeId, Style, Target, TargetId, Terms, UnitTerm};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Number;
use crate::span::Span;
use crate::token::TokenKind;
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
        let kind = self.kind();
        kind == Some(TokenKind::Word) || kind == Some(TokenKind::Sign)
    }

    /// Units side by side, each with a power of its own; `direction` is −1 behind a `/`.
    fn unit_terms(&mut self, direction: i8) -> Parsed<()> {
        while self.next_is_unit() {
            self.unit_term(direction)?;
        }
        Ok(())
    }

    fn unit_term(&mut self, direction: i8) -> Parsed<()> {
        if !self.next_is_unit() {
            return Err(self.unexpected("a unit"));
        }
        let name = self.here();
        self.at += 1;
        let power = self.unit_power()? * direction;
        self.ast.terms.push(UnitTerm { name, power });
        Ok(())
    }

    fn unit_power(&mut self) -> Parsed<i8> {
        if self.accept(TokenKind::Caret).is_none() {
            return Ok(1);
        }
        let minus = self.accept(TokenKind::Minus).is_some();
        let Some(span) = self.accept(TokenKind::Number) else {
            return Err(self.unexpected("a whole number, the unit's power,"));
        };
        match span.of(self.text).parse::<i8>() {
            Ok(power) => Ok(if minus { -power } else { power }),
            Err(_) => {
                let message = "a unit's power is a whole number up to 127";
                Err(self.report(Diagnostic::new(Code::Syntax, span, message)))
            }
        }
    }

    /// A number with sign of currency, scale word, `%` and units, which binds tighter than any operator. Where it stands
    /// alone it may also have a sign before it, and behind it `x`, `/ unit` or `per unit`.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn literal(&mut self, alone: bool) -> Parsed<Literal> {
        let minus = if alone { self.accept(TokenKind::Minus) } else { None };
        if alone && minus.is_none() {
            self.accept(TokenKind::Plus);
        }
        let first = self.here();
        let start = self.ast.terms.len();
        if let Some(name) = self.accept(TokenKind::Sign) {
            self.ast.terms.push(UnitTerm { name, power: 1 });
        } else if self.next_is_unit() {
            // An amount as it is shown: CNY 7.20.
            self.unit_term(1)?;
        }
        let Some(digits) = self.accept(TokenKind::Number) else {
            return Err(self.unexpected("a number"));
        };
        let mut style = Style { scale: Some(0), ..Style::default() };
        if self.accept(TokenKind::Percent).is_some() {
            style.percent = true;
        } else if let Some(power) = self.kind().and_then(TokenKind::scale) {
            self.at += 1;
            style.scale = Some(power);
        }
        let figure = self.since(digits);
        self.unit_terms(1)?;
        let Ok((mut number, decimals)) = Number::read(digits.bytes(self.text), -style.shift()) else {
            return Err(self.too_long(figure));
        };
        let mut span = self.since(first);
        let mut terms = self.terms_since(start, span)?;
        if alone && self.kind().is_some() {
            style.times = self.accept(TokenKind::Times).is_some();
            self.denominators()?;
            span = self.since(first);
            terms = self.terms_since(start, span)?;
        }
        if let Some(minus) = minus {
            number = number.neg();
            span.start = minus.start;
        }
        Ok(Literal { number, terms, unit: Unit::NONE, style, decimals, span })
    }

    #[cold]
    fn too_long(&mut self, figure: Span) -> Reported {
        let message = "this number has more digits than can be kept exactly";
        let hint = "a number has up to 28 digits, and up to 28 places after the point";
        self.report(Diagnostic::new(Code::NumberTooLong, figure, message).hint(hint))
    }

    fn denominators(&mut self) -> Parsed<()> {
        loop {
            if self.accept(TokenKind::Slash).is_some() {
                self.unit_term(-1)?;
            } else if self.accept(TokenKind::Per).is_some() {
                self.unit_term(-1)?;
                self.unit_terms(-1)?;
            } else {
                return Ok(());
            }
        }
    }

    /// The figure of an input: a literal, or else a complaint about whatever stands there instead.
    pub(super) fn input_literal(&mut self) -> Parsed<NodeId> {
        let (at, quiet) = (self.at, self.diagnostics.count());
        let read = self.literal(true);
        if let Ok(literal) = read
            && self.kind().is_none_or(ends_expression)
        {
            let node = Node::Literal(self.ast.add(literal));
            return Ok(self.ast.push(node, literal.span));
        }
        Err(self.not_a_literal(quiet, at))
    }

    /// Says what is wrong with what stands where a figure should, from the token `at` on.
    #[cold]
    fn not_a_literal(&mut self, quiet: usize, at: usize) -> Reported {
        let too_long =
            self.diagnostics.since(quiet).iter().any(|problem| problem.code == Code::NumberTooLong);
        if too_long {
            return Reported;
        }
        self.diagnostics.truncate(quiet);
        self.ast.forget(self.mark);
        self.at = at;
        let first = self.here();
        if self.expression().is_err() {
            return Reported;
        }
        let mut message = "an input is a plain figure, not a calculation";
        let mut hint = "write a number with its unit, such as $148 / share".to_owned();
        if self.tokens.first().is_some_and(|first| first.kind == TokenKind::Input) {
            hint.push_str("; without `input` it is a computed cell");
        }
        if let Some(comma) = self.peek().filter(|token| token.kind == TokenKind::Comma) {
            message = "a figure has no comma in it";
            hint = self.slip(comma, "").unwrap_or(hint);
            while self.kind().is_some_and(|kind| !ends_expression(kind)) {
                self.at += 1;
            }
        }
        if self.kind().is_some_and(|kind| !ends_expression(kind)) {
            return self.unexpected("an operator, a clause or the end of the line");
        }
        let span = self.since(first);
        self.report(Diagnostic::new(Code::NotALiteral, span, message).hint(hint))
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
            if let Some(power) = self.kind().and_then(TokenKind::scale) {
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
        let span = self.since(first);
        let terms = self.terms_since(start, span)?;
        self.ast.targets.push(Target { terms, unit: Unit::NONE, style, span });
        Ok(self.ast.targets.len() as TargetId - 1)
    }
}

/// Whether a token can only stand after an expression: the end of a line, or the word of a clause.
fn ends_expression(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Text => true,
        TokenKind::In | TokenKind::And | TokenKind::Or | TokenKind::Not => false,
        kind => kind.is_keyword(),
    }
}
