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
    /// Whether it is a word that can't be a name.
    pub is_keyword: bool,
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

/// Where the words of each letter begin, as every word of a text is looked for.
const STARTS: [u8; 27] = {
    let mut starts = [0; 27];
    let (mut letter, mut at) = (0, 0);
    while letter < starts.len() {
        while at < KEYWORDS.len() && KEYWORDS[at].as_bytes()[0] < b'a' + letter as u8 {
            at += 1;
        }
        starts[letter] = at as u8;
        letter += 1;
    }
    starts
};

/// Words for powers of ten.
pub const SCALES: &[(&str, u8)] = &[("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

pub fn is_keyword(word: &str) -> bool {
    let letter = word.as_bytes().first().map_or(usize::MAX, |first| usize::from(first.wrapping_sub(b'a')));
    match (STARTS.get(letter), STARTS.get(letter.wrapping_add(1))) {
        (Some(&start), Some(&end)) => KEYWORDS[start as usize..end as usize].contains(&word),
        _ => false,
    }
}

pub fn scale(word: &str) -> Option<u8> {
    SCALES.iter().find(|(name, _)| *name == word).map(|&(_, power)| power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found_and_nothing_else() {
        assert!(KEYWORDS.is_sorted() && KEYWORDS.iter().all(|word| is_keyword(word)));
        for word in ["", "a", "units", "unis", "zebra", "And", "{", "_as"] {
            assert!(!is_keyword(word), "{word}");
        }
    }
}
