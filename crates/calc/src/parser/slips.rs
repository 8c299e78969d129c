//! Help with the usual slips: what was probably meant by what can't stand where it does.

use super::Parser;
use crate::ast::FigureKind;
use crate::span::Span;
use crate::suggest::nearest;
use crate::token::{KEYWORDS, Keyword, Token, TokenKind};
use crate::unit::is_currency;

const NO_COMMAS: &str = "numbers are written without commas: 1000000 or 1_000_000";

/// The words that statements begin with.
const STATEMENTS: [&str; 6] = ["sheet", "unit", "input", "axis", "scenario", "check"];
/// What statements begin with in other languages.
const FOREIGN: [&str; 7] = ["let", "var", "val", "const", "def", "set", "cell"];

/// A longer word of the language that one is nearly. Of short ones nearly all words are.
fn nearest_keyword(word: &str) -> Option<&'static str> {
    nearest(word, KEYWORDS.iter().map(|(keyword, _)| *keyword).filter(|keyword| keyword.len() > 3))
}

/// The word of a clause that is meant by one that stands where a unit may, going by what is behind it on the line:
/// `5 form wando`, `5 claims 6`. A word alone is more likely a unit that isn't declared.
pub(crate) fn nearest_clause(word: &str, behind: &str) -> Option<&'static str> {
    let behind = behind.trim_start_matches([' ', '\t']);
    let next = behind.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    let is_figure = behind.starts_with(|c: char| c.is_ascii_digit() || "$€£-−".contains(c));
    let is_name = next.starts_with(|c: char| c.is_ascii_alphabetic()) && Keyword::find(next).is_none();
    let fits = |keyword: &&str| match *keyword {
        "from" | "expect" => is_name,
        "claim" => is_figure || next == "about",
        "range" | "step" | "about" => is_figure,
        "note" => behind.starts_with('"') && word != "notes",
        _ => false,
    };
    nearest(word, KEYWORDS.iter().map(|(keyword, _)| *keyword).filter(fits))
}

impl Parser<'_> {
    /// What to do about a token in whose place something else should stand.
    #[cold]
    pub(super) fn slip(&self, token: Token, expected: &str) -> Option<String> {
        use TokenKind::*;
        let at = |place: Option<usize>| place.and_then(|place| self.tokens.get(place)).copied();
        let (last, next) = (at(self.at.checked_sub(1)), at(Some(self.at + 1)));
        let touches = |one: Option<Token>, other: Option<Token>| matches!((one, other), (Some(one), Some(other)) if one.span.end == other.span.start);
        let (joined, joins) = (touches(last, Some(token)), touches(Some(token), next));
        let before = last.map(|token| token.kind);
        let behind = next.map(|token| token.kind);
        let meant =
            |word: Token| nearest_keyword(self.slice(word)).map(|word| format!("did you mean `{word}`?"));
        let missing =
            expected.contains("an operator").then_some("is an operator such as `*` missing before it?");
        let hint = match (before, token.kind, behind) {
            // What is wanted says how it is written.
            _ if expected.starts_with("a date") => return None,
            (_, Comma, _) if self.is_called(self::Keyword::If) && !self.has(self::Keyword::Then) => {
                "a choice is written `if condition then a else b`"
            }
            (Some(Number), Comma, Some(Number)) if joined && joins => {
                let (whole, more) = (last.map(|last| self.slice(last))?, next.map(|next| self.slice(next))?);
                if more.len() != 3 {
                    return Some(format!("a number’s decimals stand behind a point: {whole}.{more}"));
                }
                NO_COMMAS
            }
            (_, Comma, Some(Text | Keyword(_))) => "no comma stands between the parts of a statement",
            (Some(Number), Dot, Some(Number)) if joined && joins => {
                "a number has one point; thousands are written without any: 1000000 or 1_000_000"
            }
            (Some(Number), Dot, _) => "write a digit behind the point, or leave it out",
            (None | Some(Equal), Dot, _) => "write the zero: 0.5",
            (Some(_), Equal, Some(Greater)) if joins => "write `>=`",
            (Some(_), Equal, Some(Less)) if joins => "write `<=`",
            (_, Equal, _) if self.follows_a_line() => {
                "a line that is indented deeper goes on with the statement above"
            }
            (Some(_), Equal, _) => "to compare, write `==`",
            (Some(Less), Greater, _) if joined => "for “is not equal to” write `!=`",
            (Some(Star), Star, _) if joined => "a power is written `^`: 2 ^ 3",
            (_, Keyword(self::Keyword::To), _) if expected.starts_with("`..`") => {
                "from one number to another is written with two points: 0..10"
            }
            (Some(Sign), Keyword(scale), _) if scale.scale().is_some() => {
                "the scale stands before the unit: in billion $"
            }
            (_, Keyword(self::Keyword::Per), Some(Word))
                if next.is_some_and(|next| self.slice(next) == "cent") =>
            {
                "write per cent as `%`: 17%"
            }
            (_, Keyword(self::Keyword::Per), _) => "write `/` for “per”",
            (Some(Slash), Number, _) if expected == "a unit" && self.has(self::Keyword::In) => {
                "nothing is calculated behind `in`: put brackets around it, as in (x in days) / 2"
            }
            (Some(Word), Number, _) => match last.and_then(meant) {
                Some(hint) => return Some(hint),
                None if last.is_some_and(|last| is_currency(self.slice(last))) => {
                    "in a formula the amount stands first: 5 USD"
                }
                None => missing?,
            },
            (Some(_), Word, _) if matches!(self.slice(token), "x" | "X") => "to multiply, write `*`",
            (Some(Word | Number | RightParen), Word, _) => match meant(token) {
                Some(hint) => return Some(hint),
                None => missing?,
            },
            (Some(_), Number, _) => missing?,
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// What was meant by a line that begins with `word` and, instead of `=`, something else.
    #[cold]
    pub(super) fn statement_slip(&self, kind: FigureKind, word: Span) -> Option<String> {
        let text = word.of(self.text);
        let next = self.tokens.get(self.at).copied();
        match next.map(|token| token.kind) {
            _ if kind != FigureKind::Computed && next.is_none_or(|next| next.kind != TokenKind::Minus) => {
                None
            }
            Some(TokenKind::Minus) => {
                let more = self.tokens.get(self.at + 1).filter(|token| token.kind == TokenKind::Word)?;
                Some(format!("a name is letters, digits and `_`: {text}_{}", self.slice(*more)))
            }
            Some(TokenKind::Word | TokenKind::Text) if FOREIGN.contains(&text) => Some(
                "leave it out: a line begins with the name, and with `input` where the figure may be changed"
                    .to_owned(),
            ),
            Some(TokenKind::Word | TokenKind::Text | TokenKind::Number) | None => {
                nearest(text, STATEMENTS).map(|meant| format!("did you mean `{meant}`?"))
            }
            _ => None,
        }
    }

    fn has(&self, keyword: Keyword) -> bool {
        self.tokens[..self.at].iter().any(|token| token.kind == TokenKind::Keyword(keyword))
    }

    /// Whether a keyword stands before a bracket, as a function's name would.
    fn is_called(&self, keyword: Keyword) -> bool {
        self.tokens[..self.at]
            .windows(2)
            .any(|pair| pair[0].kind == TokenKind::Keyword(keyword) && pair[1].kind == TokenKind::LeftParen)
    }
}
