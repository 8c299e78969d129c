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

macro_rules! keywords {
    ($($variant:ident $word:literal)*) => {
        /// A word of the language, which can't name a cell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Keyword { $($variant,)* }

        /// All of them, in the order of the alphabet.
        pub const KEYWORDS: &[(&str, Keyword)] = &[$(($word, Keyword::$variant),)*];
    };
}

keywords! {
    About "about"
    And "and"
    As "as"
    Assumption "assumption"
    Axis "axis"
    Billion "billion"
    Check "check"
    Claim "claim"
    Else "else"
    Estimate "estimate"
    Expect "expect"
    From "from"
    If "if"
    In "in"
    Input "input"
    Million "million"
    Not "not"
    Note "note"
    Or "or"
    Over "over"
    Per "per"
    Plural "plural"
    Prev "prev"
    Range "range"
    Scenario "scenario"
    Sheet "sheet"
    Step "step"
    Then "then"
    Thousand "thousand"
    To "to"
    Trillion "trillion"
    Unit "unit"
}

/// Words for powers of ten.
pub const SCALES: &[(&str, u8)] = &[("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

const PLACES: usize = 128;

/// The keywords by [`place`], of which each has its own.
const BY_PLACE: [Option<Keyword>; PLACES] = {
    let mut places = [None; PLACES];
    let mut at = 0;
    while at < KEYWORDS.len() {
        let (word, keyword) = KEYWORDS[at];
        places[place(word.as_bytes())] = Some(keyword);
        at += 1;
    }
    places
};

/// Where a word stands if it is a keyword, by its first letter, its last and its length.
const fn place(word: &[u8]) -> usize {
    match word {
        [first, .., last] => (*first as usize + *last as usize * 5 + word.len() * 21) % PLACES,
        _ => 0,
    }
}

impl Keyword {
    pub fn find(word: &str) -> Option<Keyword> {
        Keyword::find_bytes(word.as_bytes())
    }

    /// Every word of a text is looked for, and nearly all are none: one look says so.
    pub(crate) fn find_bytes(word: &[u8]) -> Option<Keyword> {
        BY_PLACE[place(word)].filter(|&keyword| KEYWORDS[keyword as usize].0.as_bytes() == word)
    }

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
