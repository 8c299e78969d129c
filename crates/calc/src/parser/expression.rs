//! Expressions, by precedence climbing.

use super::{Parsed, Parser, Reported};
use crate::ast::{Items, Node, NodeId, Operator};
use crate::diagnostic::{Code, Diagnostic};
use crate::functions;
use crate::span::Span;
use crate::token::TokenKind;

/// How tightly operators bind, loosest first.
mod power {
    /// Everything but `in`, which comes last.
    pub(super) const CHOICE: u8 = 1;
    pub(super) const OR: u8 = 2;
    pub(super) const AND: u8 = 3;
    pub(super) const NOT: u8 = 4;
    pub(super) const COMPARE: u8 = 5;
    pub(super) const ADD: u8 = 6;
    pub(super) const MULTIPLY: u8 = 7;
    pub(super) const NEGATE: u8 = 8;
    pub(super) const POWER: u8 = 9;
}

const DEEPEST: u32 = 64;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<NodeId> {
        let mut inner = self.climb(power::CHOICE)?;
        while self.accept(TokenKind::In).is_some() {
            let start = self.extent;
            let target = self.target()?;
            self.extent = start.to(self.ast.targets[target as usize].span);
            inner = self.ast.push(Node::In(target), self.extent);
            if self.infix().is_some() {
                let message = "nothing can be calculated behind `in`, which comes last";
                let problem = Diagnostic::new(Code::Syntax, self.here(), message);
                return Err(self.report(problem.hint("put brackets around it: (x in days) + 1")));
            }
        }
        Ok(inner)
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn infix(&self) -> Option<(Operator, u8)> {
        use Operator::*;
        Some(match self.kind()? {
            TokenKind::Plus => (Add, power::ADD),
            TokenKind::Minus => (Subtract, power::ADD),
            TokenKind::Star | TokenKind::Times => (Multiply, power::MULTIPLY),
            TokenKind::Slash => (Divide, power::MULTIPLY),
            TokenKind::Caret => (Power, power::POWER),
            TokenKind::Less => (Less, power::COMPARE),
            TokenKind::LessEqual => (LessEqual, power::COMPARE),
            TokenKind::Greater => (Greater, power::COMPARE),
            TokenKind::GreaterEqual => (GreaterEqual, power::COMPARE),
            TokenKind::EqualEqual => (Equal, power::COMPARE),
            TokenKind::NotEqual => (NotEqual, power::COMPARE),
            TokenKind::And => (And, power::AND),
            TokenKind::Or => (Or, power::OR),
            _ => return None,
        })
    }

    fn climb(&mut self, least: u8) -> Parsed<NodeId> {
        let left = self.operand()?;
        self.operations(left, least)
    }

    /// What becomes of an operand by the operators behind it that bind so tightly at least.
    fn operations(&mut self, mut left: NodeId, least: u8) -> Parsed<NodeId> {
        let mut next = self.infix();
        while let Some((operator, binding)) = next.filter(|&(_, binding)| binding >= least) {
            let start = self.extent;
            self.at += 1;
            // `^` is right-associative: its right side may hold another of its kind.
            if operator == Operator::Power {
                self.deeper(self.tokens[self.at - 1].span, |parser| parser.climb(power::POWER))?;
                next = self.infix();
            } else {
                let right = self.operand()?;
                next = self.infix();
                if next.is_some_and(|(_, next)| next > binding) {
                    self.operations(right, binding + 1)?;
                    next = self.infix();
                }
            }
            self.extent = Span { start: start.start, end: self.extent.end };
            left = self.ast.push(Node::Binary { operator, converts: false, left }, self.extent);
            if binding == power::COMPARE && next.is_some_and(|(_, next)| next == power::COMPARE) {
                return Err(self.chained());
            }
        }
        Ok(left)
    }

    #[cold]
    fn chained(&mut self) -> Reported {
        let problem = Diagnostic::new(Code::Syntax, self.here(), "comparisons can't be chained");
        self.report(problem.hint("join two of them with `and`: 1 < x and x < 2"))
    }

    fn deeper<T>(&mut self, at: Span, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == DEEPEST {
            let problem =
                Diagnostic::new(Code::TooDeep, at, format!("this is nested more than {DEEPEST} levels deep"));
            return Err(self.report(problem.hint("give a part of it a name in a cell of its own")));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn operand(&mut self) -> Parsed<NodeId> {
        // Most are a name alone.
        let next = self.second();
        if next != Some(TokenKind::LeftParen)
            && next != Some(TokenKind::Dot)
            && let Some(name) = self.accept(TokenKind::Word)
        {
            self.extent = name;
            return Ok(self.ast.push(Node::Name, name));
        }
        self.other_operand()
    }

    #[inline(never)]
    fn other_operand(&mut self) -> Parsed<NodeId> {
        if let Some(open) = self.accept(TokenKind::LeftParen) {
            let inner = self.deeper(open, Self::expression)?;
            self.extent = open.to(self.close(open, TokenKind::RightParen, "`)`")?);
            return Ok(inner);
        }
        let node = self.simple_operand()?;
        self.extent = self.ast.span(node);
        Ok(node)
    }

    fn simple_operand(&mut self) -> Parsed<NodeId> {
        let Some(token) = self.peek() else {
            return Err(self.unexpected("a figure, a name or a bracket"));
        };
        let next = self.second();
        match token.kind {
            TokenKind::Number => self.literal_node(),
            TokenKind::Sign if next == Some(TokenKind::Number) => self.literal_node(),
            TokenKind::Sign => {
                if next == Some(TokenKind::Minus)
                    && let [sign, minus, number, ..] = &self.tokens[self.at..]
                    && (sign.span.end, minus.span.end, number.kind)
                        == (minus.span.start, number.span.start, TokenKind::Number)
                {
                    return Err(self.minus_behind_sign(sign.span.to(number.span)));
                }
                self.at += 1;
                Ok(self.ast.push(Node::Name, token.span))
            }
            TokenKind::Text => {
                let text = self.accept_text().unwrap_or_default();
                Ok(self.ast.push(Node::Text(text), token.span))
            }
            TokenKind::Minus => {
                self.at += 1;
                let inner = self.deeper(token.span, |parser| parser.climb(power::NEGATE))?;
                Ok(self.ast.push(Node::Negate(inner), token.span.to(self.extent)))
            }
            TokenKind::LeftBracket => {
                self.at += 1;
                let (items, end) = self.items(token.span, TokenKind::RightBracket, "`]`")?;
                Ok(self.ast.push(Node::List(items), token.span.to(end)))
            }
            keyword if keyword.is_keyword() => self.keyword_operand(keyword, token.span),
            TokenKind::Word if next == Some(TokenKind::LeftParen) => self.call(token.span),
            TokenKind::Word => {
                self.at += 2;
                let cell = self.name("the name of a cell after the sheet's")?;
                Ok(self.ast.push(Node::Path, token.span.to(cell)))
            }
            _ => Err(self.unexpected("a figure, a name or a bracket")),
        }
    }

    #[cold]
    fn minus_behind_sign(&mut self, span: Span) -> Reported {
        let problem = Diagnostic::new(Code::Syntax, span, "a minus stands before the sign of a currency");
        let figure: String = span.of(self.text).chars().filter(|c| !matches!(c, '-' | '−')).collect();
        self.report(problem.hint(format!("write -{figure}")))
    }

    fn literal_node(&mut self) -> Parsed<NodeId> {
        let literal = self.literal(false)?;
        let node = literal.plain().unwrap_or_else(|| Node::Literal(self.ast.add(literal)));
        Ok(self.ast.push(node, literal.span))
    }

    fn keyword_operand(&mut self, keyword: TokenKind, span: Span) -> Parsed<NodeId> {
        match keyword {
            TokenKind::Not => {
                self.at += 1;
                let inner = self.deeper(span, |parser| parser.climb(power::NOT))?;
                Ok(self.ast.push(Node::Not(inner), span.to(self.extent)))
            }
            TokenKind::If => self.deeper(span, |parser| parser.choice(span)),
            TokenKind::Prev => {
                self.at += 1;
                Ok(self.ast.push(Node::Previous, span))
            }
            _ => Err(self.unexpected("a figure, a name or a bracket")),
        }
    }

    fn choice(&mut self, start: Span) -> Parsed<NodeId> {
        self.at += 1;
        let condition = self.climb(power::CHOICE)?;
        if self.accept(TokenKind::Then).is_none() {
            return Err(self.unexpected("`then`"));
        }
        let yes = self.climb(power::CHOICE)?;
        if self.accept(TokenKind::Else).is_none() {
            return Err(self.unexpected("`else`"));
        }
        let no = self.climb(power::CHOICE)?;
        let items = self.keep(&[condition, yes, no]);
        Ok(self.ast.push(Node::If(items), start.to(self.extent)))
    }

    fn call(&mut self, name: Span) -> Parsed<NodeId> {
        let function = functions::find(name.of(self.text));
        self.at += 1;
        let open = self.here();
        self.at += 1;
        let (items, end) = self.items(open, TokenKind::RightParen, "`)`")?;
        let span = name.to(end);
        let Some(function) = function else {
            let word = name.of(self.text);
            let mut problem =
                Diagnostic::new(Code::UnknownFunction, name, format!("there is no function `{word}`"));
            problem = problem.hint(functions::meant(word).unwrap_or_else(|| {
                format!("if `{word}` is a cell, write the operator before the bracket: {word} * (…)")
            }));
            self.diagnostics.push(problem);
            return Ok(self.ast.push(Node::Broken, span));
        };
        Ok(self.ast.push(Node::Call { function, items }, span))
    }

    fn items(&mut self, open: Span, close: TokenKind, sign: &str) -> Parsed<(Items, Span)> {
        let mut items = Vec::new();
        while self.kind() != Some(close) {
            items.push(self.deeper(open, Self::expression)?);
            if self.is_at_thousands() {
                return Err(self.unexpected(&format!("an operator or {sign}")));
            }
            if self.accept(TokenKind::Comma).is_none() {
                break;
            }
        }
        let end = self.close(open, close, sign)?;
        if items.len() > usize::from(u16::MAX) {
            let problem = Diagnostic::new(Code::TooLarge, open, "a list has at most 65,535 items");
            return Err(self.report(problem));
        }
        Ok((self.keep(&items), end))
    }

    fn keep(&mut self, items: &[NodeId]) -> Items {
        let place = self.ast.items.len() as u32;
        self.ast.items.push(items.len() as u32);
        self.ast.items.extend_from_slice(items);
        Items(place)
    }

    fn close(&mut self, open: Span, close: TokenKind, sign: &str) -> Parsed<Span> {
        if let Some(span) = self.accept(close) {
            return Ok(span);
        }
        if self.kind().is_some() {
            return Err(self.unexpected(&format!("an operator or {sign}")));
        }
        let problem = Diagnostic::new(Code::Syntax, open, "this bracket is never closed");
        Err(self.report(problem.hint(format!("add {sign}"))))
    }
}
