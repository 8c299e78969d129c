//! The words of the language.

use crate::span::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Number,
    /// A name: of a cell, a unit, a function, a source.
    Word,
    Keyword(Keyword),
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
    /// Whether it is an operator or a comma, so that a line that ends in it goes on in the next.
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
                | Keyword(self::Keyword::And | self::Keyword::Or | self::Keyword::In)
        )
    }
}

const fn text(bytes: &'static [u8]) -> &'static str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

macro_rules! keywords {
    ($($variant:ident $word:literal)*) => {
        /// A word of the language, which can't name a cell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Keyword { $($variant,)* }

        /// All of them, in the order of the alphabet.
        pub const KEYWORDS: &[(&str, Keyword)] = &[$((text($word), Keyword::$variant),)*];

        impl Keyword {
            pub fn find(word: &str) -> Option<Keyword> {
                Keyword::find_bytes(word.as_bytes())
            }

            /// A match on bytes, which the compiler makes a tree of: every word of a text is looked for.
            pub(crate) fn find_bytes(word: &[u8]) -> Option<Keyword> {
                match word {
                    $($word => Some(Keyword::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

keywords! {
    About b"about"
    And b"and"
    As b"as"
    Assumption b"assumption"
    Axis b"axis"
    Billion b"billion"
    Check b"check"
    Claim b"claim"
    Else b"else"
    Estimate b"estimate"
    Expect b"expect"
    From b"from"
    If b"if"
    In b"in"
    Input b"input"
    Million b"million"
    Not b"not"
    Note b"note"
    Or b"or"
    Over b"over"
    Per b"per"
    Plural b"plural"
    Prev b"prev"
    Range b"range"
    Scenario b"scenario"
    Sheet b"sheet"
    Step b"step"
    Then b"then"
    Thousand b"thousand"
    To b"to"
    Trillion b"trillion"
    Unit b"unit"
}

/// Words for powers of ten.
pub const SCALES: &[(&str, u8)] = &[("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

impl Keyword {
    /// The power of ten of a scale's word.
    pub fn scale(self) -> Option<u8> {
        match self {
            Keyword::Thousand => Some(3),
            Keyword::Million => Some(6),
            Keyword::Billion => Some(9),
            Keyword::Trillion => Some(12),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found_and_nothing_else() {
        assert!(KEYWORDS.is_sorted_by_key(|(word, _)| word));
        assert!(KEYWORDS.iter().all(|&(word, keyword)| Keyword::find(word) == Some(keyword)));
        for word in ["", "a", "units", "unis", "zebra", "And", "{", "_as"] {
            assert_eq!(Keyword::find(word), None, "{word}");
        }
    }

    #[test]
    fn scales_are_the_keywords_of_their_words() {
        for &(word, power) in SCALES {
            assert_eq!(Keyword::find(word).and_then(Keyword::scale), Some(power), "{word}");
        }
    }
}
