//! The words of the language.

use crate::span::Span;

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

macro_rules! token_kinds {
    ($($variant:ident $word:literal)*) => {
        /// The words of the language come first, in the order of [`KEYWORDS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TokenKind {
            $($variant,)*
            Number,
            /// A name: of a cell, a unit, a function, a source.
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

        /// All words of the language, which can't name a cell, in the order of the alphabet.
        pub const KEYWORDS: &[(&str, TokenKind)] = &[$(($word, TokenKind::$variant),)*];
    };
}

token_kinds! {
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
const BY_PLACE: [TokenKind; PLACES] = {
    let mut places = [TokenKind::Word; PLACES];
    let mut at = 0;
    while at < KEYWORDS.len() {
        let (word, keyword) = KEYWORDS[at];
        places[place(word.as_bytes())] = keyword;
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
                | And
                | Or
                | In
        )
    }

    /// The word of the language that one is, else nothing.
    pub fn find(word: &str) -> Option<TokenKind> {
        Some(TokenKind::of_word(word.as_bytes())).filter(|kind| kind.is_keyword())
    }

    /// Every word of a text is looked for, and nearly all are none: one look says so.
    pub(crate) fn of_word(word: &[u8]) -> TokenKind {
        let kind = BY_PLACE[place(word)];
        match KEYWORDS.get(kind as usize) {
            Some((keyword, _)) if keyword.as_bytes() == word => kind,
            _ => TokenKind::Word,
        }
    }

    pub fn is_keyword(self) -> bool {
        (self as usize) < KEYWORDS.len()
    }

    /// The power of ten of a scale's word.
    pub fn scale(self) -> Option<u8> {
        match self {
            TokenKind::Thousand => Some(3),
            TokenKind::Million => Some(6),
            TokenKind::Billion => Some(9),
            TokenKind::Trillion => Some(12),
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
        assert!(KEYWORDS.iter().all(|&(word, keyword)| TokenKind::find(word) == Some(keyword)));
        for word in ["", "a", "units", "unis", "zebra", "And", "{", "_as"] {
            assert_eq!(TokenKind::find(word), None, "{word}");
        }
    }

    #[test]
    fn scales_are_the_keywords_of_their_words() {
        for &(word, power) in SCALES {
            assert_eq!(TokenKind::find(word).and_then(TokenKind::scale), Some(power), "{word}");
        }
    }
}
