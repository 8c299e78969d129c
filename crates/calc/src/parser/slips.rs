//! Help with the usual slips: what was probably meant by what can't stand where it does.

use super::Parser;
use crate::ast::FigureKind;
use crate::functions;
use crate::span::Span;
use crate::strangers::instead_of;
use crate::suggest::nearest;
use crate::token::{KEYWORDS, Token, TokenKind};
use crate::unit::is_currency;

/// The words that statements begin with.
const STATEMENTS: [&str; 6] = ["sheet", "unit", "input", "axis", "scenario", "check"];
/// What statements begin with in other languages.
const FOREIGN: [&str; 7] = ["let", "var", "val", "const", "def", "set", "cell"];

pub(super) const TWO_POINTS: &str = "from one number to another is written with two points: 0..10";
const DEEPER: &str = "a line that is indented deeper goes on with the statement above";

fn in_small_letters(word: &str) -> String {
    format!("words of the language are written in small letters: `{word}`")
}

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
    let is_name = next.starts_with(|c: char| c.is_ascii_alphabetic()) && TokenKind::find(next).is_none();
    let fits = |keyword: &&str| match *keyword {
        "from" | "expect" => is_name,
        "claim" => is_figure || next == "about",
        "range" | "step" | "about" => is_figure,
        "note" => behind.starts_with('"') && word != "notes",
        _ => false,
    };
    nearest(word, KEYWORDS.iter().map(|(keyword, _)| *keyword).filter(fits))
}

/// What to do about a figure with commas, or with several points, in it: `1,000`, `24,68`, `1.000.000,5`.
fn without_commas(figure: &str) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let last = figure.rfind([',', '.']).unwrap_or(figure.len());
    let (whole, behind) = (&figure[..last], figure.get(last + 1..).unwrap_or_default());
    let sign = &figure[last..figure.len() - behind.len()];
    let is_decimal = if figure.contains(',') && figure.contains('.') {
        !whole.contains(sign)
    } else {
        !whole.contains(sign) && behind.len() != 3
    };
    if is_decimal && sign == "," {
        return format!("a number’s decimals stand behind a point: {}.{behind}", digits(whole));
    }
    let said = if figure.contains(',') {
        "numbers are written without commas"
    } else {
        "a number has one point at most"
    };
    let (whole, fraction) = if is_decimal { (digits(whole), behind) } else { (digits(figure), "") };
    let plain =
        |whole: &str| if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    format!("{said}: {} or {}", plain(&whole), plain(&grouped))
}

/// The word of the language that one is, in other letters: `IF`, `From`.
fn in_capitals(word: &str) -> Option<&'static str> {
    let is = |keyword: &&str| keyword.eq_ignore_ascii_case(word) && *keyword != word;
    KEYWORDS.iter().map(|(keyword, _)| *keyword).find(is)
}

/// A token in whose place something else should stand, and those beside it.
#[derive(Clone, Copy)]
struct Place {
    last: Option<Token>,
    token: Token,
    next: Option<Token>,
}

impl Place {
    fn kinds(self) -> (Option<TokenKind>, TokenKind, Option<TokenKind>) {
        (self.last.map(|last| last.kind), self.token.kind, self.next.map(|next| next.kind))
    }

    /// Whether nothing stands between it and the token before, and it and the one behind.
    fn touches(self) -> (bool, bool) {
        let Span { start, end } = self.token.span;
        (
            self.last.is_some_and(|last| last.span.end == start),
            self.next.is_some_and(|next| next.span.start == end),
        )
    }
}

impl Parser<'_> {
    /// The token to blame for the one that can't stand here: a word before it that was taken for a unit, as in `5% of $100`.
    pub(super) fn blamed(&self, token: Token) -> Token {
        // The sign of a currency is taken for a unit as well: 5% of $100.
        let behind = match self.at.checked_sub(1).and_then(|at| self.tokens.get(at)) {
            Some(sign) if sign.kind == TokenKind::Sign => self.at - 1,
            _ => self.at,
        };
        let Some([before, word]) = behind.checked_sub(2).and_then(|at| self.tokens.get(at..behind)) else {
            return token;
        };
        let counts = match before.kind {
            TokenKind::Number | TokenKind::Percent | TokenKind::Word => true,
            kind => kind.scale().is_some(),
        };
        let taken_for_unit = word.kind == TokenKind::Word && counts;
        if taken_for_unit && instead_of(self.slice(*word)).is_some() { *word } else { token }
    }

    /// Whether the next token is a comma inside of a figure, as in `max(1,000, 2,000)`: no number begins with a zero that
    /// is none.
    pub(super) fn is_at_thousands(&self) -> bool {
        let Some([last, comma, next]) = self.at.checked_sub(1).and_then(|at| self.tokens.get(at..at + 3))
        else {
            return false;
        };
        let text = self.slice(*next);
        (last.kind, comma.kind, next.kind) == (TokenKind::Number, TokenKind::Comma, TokenKind::Number)
            && (last.span.end, comma.span.end) == (comma.span.start, next.span.start)
            && text.split('.').next().is_some_and(|whole| whole.len() == 3)
            && text.starts_with('0')
            && last.span.end - last.span.start <= 3
    }

    /// The figure that the token before begins, with all the commas and points in it.
    fn figure_with_commas(&self) -> &str {
        let mut end = self.at;
        let is_part =
            |token: &Token| matches!(token.kind, TokenKind::Number | TokenKind::Comma | TokenKind::Dot);
        while let Some([last, next]) = self.tokens.get(end - 1..=end)
            && is_part(next)
            && last.span.end == next.span.start
        {
            end += 1;
        }
        let figure = self.tokens[self.at - 1].span.to(self.tokens[end - 1].span);
        figure.of(self.text).trim_end_matches([',', '.'])
    }

    /// What to do about a token in whose place something else should stand.
    #[cold]
    pub(super) fn slip(&self, token: Token, expected: &str) -> Option<String> {
        // What is wanted says how it is written.
        if expected.starts_with("a date") {
            return None;
        }
        let blamed = self.blamed(token);
        if blamed.span != token.span {
            return instead_of(self.slice(blamed)).map(str::to_owned);
        }
        let at = |place: Option<usize>| place.and_then(|place| self.tokens.get(place)).copied();
        let place = Place { last: at(self.at.checked_sub(1)), token, next: at(Some(self.at + 1)) };
        self.slip_of_sign(place, expected).or_else(|| self.slip_of_word(place, expected)).or_else(|| {
            if expected == "the end of the statement" {
                self.slip_behind(token)
            } else {
                self.slip_beside(place, expected)
            }
        })
    }

    /// What was meant by a sign that other languages, or sentences, have there.
    fn slip_of_sign(&self, place: Place, expected: &str) -> Option<String> {
        use TokenKind::*;
        let Place { last, token, next } = place;
        let (joined, joins) = place.touches();
        let hint = match place.kinds() {
            (_, Slash, Some(Slash)) if joins => "a comment begins with `#`",
            (_, kind, _)
                if expected == "a statement"
                    && (kind.is_keyword()
                        || matches!(kind, Text | Plus | Minus | Star | Times | Slash | Caret)) =>
            {
                "if it belongs to the line above, indent it"
            }
            (_, Comma, _) if self.is_called(If) && !self.has(Then) => {
                "a choice is written `if condition then a else b`"
            }
            (Some(Number), Comma, Some(Number)) if joined && joins && expected.starts_with("`..`") => {
                let (from, to) = (self.slice(last?), self.slice(next?));
                return Some(format!("from one number to another is written with two points: {from}..{to}"));
            }
            (_, Comma | Minus | To, Some(_)) if expected.starts_with("`..`") => TWO_POINTS,
            (Some(Number), Comma | Dot, Some(Number)) if joined && joins => {
                return Some(without_commas(self.figure_with_commas()));
            }
            (_, Comma, Some(next)) if next == Text || next.is_keyword() => {
                "no comma stands between the parts of a statement"
            }
            (Some(Number), Dot, _) => "write a digit behind the point, or leave it out",
            (None | Some(Equal), Dot, _) => "write the zero: 0.5",
            (Some(_), Equal, Some(Greater)) if joins => "write `>=`",
            (Some(_), Equal, Some(Less)) if joins => "write `<=`",
            (_, Equal, _) if self.follows_a_line() => DEEPER,
            (_, Word, Some(Equal)) if expected.contains("an operator") && self.indent(token).is_some() => {
                DEEPER
            }
            (Some(_), Equal, _) if !expected.starts_with("a percentage") && !self.has(Unit) => {
                "to compare, write `==`"
            }
            (Some(Less), Greater, _) if joined => "for “is not equal to” write `!=`",
            (Some(Star), Star, _) if joined => "a power is written `^`: 2 ^ 3",
            (Some(Slash), Slash, _) if joined => "a comment begins with `#`",
            (Some(Percent), Percent, _) => "one `%` is enough",
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// What was meant by a word of the language, or by what follows one.
    fn slip_of_word(&self, place: Place, expected: &str) -> Option<String> {
        use TokenKind::*;
        let Place { last, token, next } = place;
        let hint = match place.kinds() {
            (Some(Word), Word, _) if self.has(Input) && self.tokens[self.at - 2].kind == Slash => {
                return Some(format!(
                    "each unit below the line has a `/` of its own: / {} / {}",
                    self.slice(last?),
                    self.slice(token)
                ));
            }
            (Some(Sign), scale, _) if scale.scale().is_some() => {
                "the scale stands before the unit: in billion $"
            }
            (_, Per, Some(Word)) if next.is_some_and(|next| self.slice(next) == "cent") => {
                "write per cent as `%`: 17%"
            }
            (_, Per, _) => "write `/` for “per”",
            (_, Expect, _) => "`expect` belongs to a claim: claim $589 billion expect differs",
            (_, About, _) => "`about` stands behind `claim`: claim about $600 billion",
            (Some(From | Over), Text, _) => "it is named without quotes",
            (Some(Sheet), Text, _) => "a sheet’s name stands before its title: sheet costs \"What it costs\"",
            (Some(Slash), Number, _) if expected == "a unit" && self.has(In) => {
                "nothing is calculated behind `in`: put brackets around it, as in (x in days) / 2"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// What is probably missing between a word or a number and what stands behind it, or wrong with one of them.
    fn slip_beside(&self, place: Place, expected: &str) -> Option<String> {
        use TokenKind::*;
        let Place { last, token, .. } = place;
        let own = self.slice(token);
        let before = last.map(|last| self.slice(last)).unwrap_or_default();
        let is_operator_missing = expected.contains("an operator");
        let operator = || Some(self.operator_or_name(last.unwrap_or(token), token, expected));
        match place.kinds() {
            (Some(Number), kind, _)
                if self.has(Range) && (matches!(kind, Word | Sign) || kind.is_keyword()) =>
            {
                Some("a range is in the input’s own scale and unit, which are left out".to_owned())
            }
            (Some(Number), Word, _) if self.at > 1 && self.tokens[self.at - 2].kind == To => {
                Some("a number alone says how many decimals are shown: to 2".to_owned())
            }
            (_, Word, _) if is_operator_missing && instead_of(own).is_some() => {
                instead_of(own).map(str::to_owned)
            }
            (Some(Word), Word | Number | LeftBracket | Sign | Minus, _)
                if functions::find(before).is_some() =>
            {
                Some(format!("what a function is given stands in brackets: {before}(…)"))
            }
            (Some(Word), _, _) if in_capitals(before).is_some() => in_capitals(before).map(in_small_letters),
            (_, Word, _) if in_capitals(own).is_some() => in_capitals(own).map(in_small_letters),
            (Some(Word), Number, _) => match nearest_keyword(before) {
                Some(meant) => Some(format!("did you mean `{meant}`?")),
                None if is_currency(before) => {
                    Some(format!("in a formula the amount stands first: {own} {before}"))
                }
                None => operator().filter(|_| is_operator_missing),
            },
            (Some(Number), Number, _) if own.len() == 3 => {
                Some(format!("a number is written without gaps: {before}{own} or {before}_{own}"))
            }
            (Some(Word | Number | RightParen), Word, _) => match nearest_keyword(own) {
                Some(meant) => Some(format!("did you mean `{meant}`?")),
                None => operator().filter(|_| is_operator_missing),
            },
            (Some(_), Number, _) if is_operator_missing => operator(),
            _ => None,
        }
    }

    /// What may be missing between two tokens.
    fn operator_or_name(&self, last: Token, token: Token, expected: &str) -> String {
        let is_in_brackets = expected.contains("`)`") || expected.contains("`]`");
        let comma = if is_in_brackets { ", or a comma," } else { "" };
        let mut hint = format!("is an operator such as `*`{comma} missing before it?");
        if last.kind == TokenKind::Word && last.span.end + 1 == token.span.start {
            hint.push_str(&format!(
                " A name has `_` for a space: {}_{}",
                self.slice(last),
                self.slice(token)
            ));
        }
        hint
    }

    /// What was meant by what stands behind a whole statement.
    fn slip_behind(&self, token: Token) -> Option<String> {
        let (first, last) = (self.tokens.first()?, self.tokens.get(self.at.checked_sub(1)?)?);
        let hint = match (first.kind, token.kind) {
            (TokenKind::Sheet | TokenKind::Unit, TokenKind::Minus) => {
                return Some(format!(
                    "a name is letters, digits and `_`: {}",
                    self.with_underscores(last.span)
                ));
            }
            (TokenKind::Sheet, TokenKind::Word) => "the title stands in quotes behind the sheet’s name",
            (TokenKind::Unit, TokenKind::Word) => {
                return Some(format!(
                    "if it is the plural, write `unit {} plural {}`",
                    self.slice(*last),
                    self.slice(token)
                ));
            }
            (TokenKind::Unit, TokenKind::Comma) => "each unit has a statement of its own",
            (TokenKind::Unit, TokenKind::Equal) => {
                "a unit has no figure; what converts it into another is an input, such as 12 eggs / box"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// A name that is written with hyphens, from its first part on.
    fn with_underscores(&self, first: Span) -> String {
        let written = self.text.get(first.start as usize..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        written.chars().take_while(|&c| is_part(c)).map(|c| if c == '-' { '_' } else { c }).collect()
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
                Some(format!("a name is letters, digits and `_`: {}", self.with_underscores(word)))
            }
            Some(TokenKind::Word | TokenKind::Text) if FOREIGN.contains(&text) => Some(
                "leave it out: a line begins with the name, and with `input` where the figure may be changed"
                    .to_owned(),
            ),
            Some(TokenKind::Word | TokenKind::Text | TokenKind::Number) | None => {
                let near = nearest(text, STATEMENTS).map(|meant| format!("did you mean `{meant}`?"));
                let is_name = next.is_some_and(|next| next.kind == TokenKind::Word)
                    && self.tokens.get(self.at + 1).is_some_and(|token| token.kind == TokenKind::Equal);
                near.or_else(|| {
                    is_name.then(|| {
                        let more = next.map(|next| self.slice(next)).unwrap_or_default();
                        format!("a name has `_` for a space: {text}_{more}")
                    })
                })
            }
            _ => None,
        }
    }

    fn has(&self, keyword: TokenKind) -> bool {
        self.tokens[..self.at].iter().any(|token| token.kind == keyword)
    }

    /// Whether a keyword stands before a bracket, as a function's name would.
    fn is_called(&self, keyword: TokenKind) -> bool {
        self.tokens[..self.at]
            .windows(2)
            .any(|pair| pair[0].kind == keyword && pair[1].kind == TokenKind::LeftParen)
    }
}
