//! The words of the language.

use crate::span::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Number,
    Word,
    Text,
    /// `$`, `€` or `£`.
    Sign,
    Plus,
    Minus,
    Star,
    Slash,
    Caret,
    Percent,
    Times,
    Equal,
    EqualEqual,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    Comma,
    Dot,
    DotDot,
    /// Something that the lexer has complained of already.
    Broken,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
    /// How deep the line is indented, on its first token alone.
    pub indent: Option<u16>,
}

impl TokenKind {
    /// Whether it is the sign of an operator or a comma, so that a line that ends in it goes on in the next.
    pub fn continues(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            Plus | Minus
                | Star
                | Times
                | Slash
                | Caret
                | EqualEqual
                | NotEqual
                | Less
                | LessEqual
                | Greater
                | GreaterEqual
                | Comma
        )
    }
}

/// Words that can't name a cell.
pub const KEYWORDS: &[&str] = &[
    "about",
    "and",
    "as",
    "assumption",
    "axis",
    "billion",
    "check",
    "claim",
    "else",
    "estimate",
    "expect",
    "from",
    "if",
    "in",
    "input",
    "million",
    "not",
    "note",
    "or",
    "over",
    "per",
    "plural",
    "prev",
    "range",
    "scenario",
    "sheet",
    "step",
    "then",
    "thousand",
    "to",
    "trillion",
    "unit",
];

/// Words for powers of ten.
pub const SCALES: &[(&str, u8)] = &[("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

pub fn scale(word: &str) -> Option<u8> {
    SCALES.iter().find(|(name, _)| *name == word).map(|&(_, power)| power)
}

#[cfg(test)]
mod tests {
    #[test]
    fn keywords_are_sorted_for_the_search() {
        assert!(super::KEYWORDS.is_sorted());
    }
}
