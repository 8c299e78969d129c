//! Text to tokens. Comments and spaces go; where lines begin, and how deep, stays.

use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// What bytes there may be more of side by side, as bits.
mod class {
    pub(super) const WORD: u8 = 1;
    pub(super) const DIGIT: u8 = 2;
    /// All but the end of a line.
    pub(super) const LINE: u8 = 4;
}

/// The classes that each byte is of.
const CLASSES: [u8; 256] = {
    let mut classes = [class::LINE; 256];
    let mut byte = 0u8;
    while byte < 128 {
        let mut own = if byte == b'\n' { 0 } else { class::LINE };
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            own |= class::WORD;
        }
        if byte.is_ascii_digit() || byte == b'_' {
            own |= class::DIGIT;
        }
        classes[byte as usize] = own;
        byte += 1;
    }
    classes
};

/// Where the bytes of a class end that begin at `start`.
fn end_of(bytes: &[u8], start: usize, class: u8) -> usize {
    let mut end = start;
    while let Some(&byte) = bytes.get(end)
        && CLASSES[usize::from(byte)] & class != 0
    {
        end += 1;
    }
    end
}

/// What a token is by its first byte; `Broken`, where that alone doesn't say it.
const KINDS: [TokenKind; 256] = {
    use TokenKind::*;
    let mut kinds = [Broken; 256];
    let mut byte = 0u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Word,
            b'=' => Equal,
            b'+' => Plus,
            b'-' => Minus,
            b'*' => Star,
            b'/' => Slash,
            b'^' => Caret,
            b'%' => Percent,
            b'$' => Sign,
            b',' => Comma,
            _ => Broken,
        };
        byte += 1;
    }
    kinds
};

/// Where the number ends that begins at `start`.
#[inline(never)]
fn end_of_number(bytes: &[u8], start: usize) -> usize {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = end_of(bytes, start, class::DIGIT);
    if bytes.get(end) == Some(&b'.') && is_digit(end + 1) {
        end = end_of(bytes, end + 1, class::DIGIT);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if is_digit(end + 1 + sign) {
            end += 1 + sign;
            while is_digit(end) {
                end += 1;
            }
        }
    }
    end
}

/// A text without what follows `end`.
pub(crate) fn up_to(text: &str, end: u32) -> &str {
    text.get(..end as usize).unwrap_or(text)
}

/// Splits `text[range]` into tokens, whose spans are offsets in `text`.
pub fn lex(text: &str, range: Span, diagnostics: &mut Problems) -> Vec<Token> {
    let mut lexer = Lexer::new(text, range, diagnostics);
    let mut tokens = Vec::with_capacity(16);
    while lexer.begin_line().is_some() {
        lexer.line(&mut tokens);
    }
    tokens
}

/// Goes through a text line by line, so that no more of it need be kept than one statement.
#[derive(Debug)]
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether something on this line was no word of the language; what follows it is left alone.
    complained: bool,
    /// How many brackets have been opened and not closed.
    open: usize,
    diagnostics: &'a mut Problems,
}

/// A place in a text to come back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bookmark {
    at: usize,
    open: usize,
    problems: usize,
}

impl<'a> Lexer<'a> {
    /// Of `text[range]`.
    pub fn new(text: &'a str, range: Span, diagnostics: &'a mut Problems) -> Self {
        Lexer::on(up_to(text, range.end), range.start as usize, diagnostics)
    }

    /// Of a text from `at` to its end.
    pub(crate) fn on(text: &'a str, at: usize, diagnostics: &'a mut Problems) -> Self {
        Lexer { text, at, complained: false, open: 0, diagnostics }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// Where it stands in the text.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether a bracket is still open.
    pub(crate) fn is_open(&self) -> bool {
        self.open > 0
    }

    pub(crate) fn bookmark(&self) -> Bookmark {
        Bookmark { at: self.at, open: self.open, problems: self.diagnostics.count() }
    }

    /// Goes back, and forgets what was wrong from there on.
    pub(crate) fn back(&mut self, to: Bookmark) {
        (self.at, self.open) = (to.at, to.open);
        self.diagnostics.truncate(to.problems);
    }

    /// Goes to the first token of the next line that has any, and gives the line's indentation.
    pub fn begin_line(&mut self) -> Option<u16> {
        loop {
            // Mostly it stands at the end of the line before.
            self.at += usize::from(self.byte(0) == b'\n');
            // Nearly all lines begin with a letter.
            if self.byte(0).is_ascii_alphabetic() {
                return Some(0);
            }
            let indent = self.width();
            match *self.bytes().get(self.at)? {
                b'\n' => {}
                b'#' => self.skip(class::LINE),
                _ => return Some(indent),
            }
        }
    }

    /// Reads the tokens up to the end of the line.
    pub fn line(&mut self, tokens: &mut Vec<Token>) {
        self.complained = false;
        while let Some((kind, start)) = self.token() {
            tokens.push(Token { kind, span: Span::new(start, self.at) });
        }
    }

    /// The next token of this line and where it begins; at its end `None`.
    #[inline(always)]
    fn token(&mut self) -> Option<(TokenKind, usize)> {
        let mut start = self.at;
        while self.bytes().get(start) == Some(&b' ') {
            start += 1;
        }
        let first = self.bytes().get(start).copied().unwrap_or(b'\n');
        let (kind, end) = match KINDS[usize::from(first)] {
            TokenKind::Word => {
                let end = end_of(self.bytes(), start, class::WORD);
                if self.bytes().get(end).is_some_and(|byte| !byte.is_ascii()) {
                    return self.rare(start);
                }
                (TokenKind::of_word(&self.bytes()[start..end]), end)
            }
            TokenKind::Broken if first == b'\n' => {
                self.at = start;
                return None;
            }
            TokenKind::Broken if first.is_ascii_digit() => {
                (TokenKind::Number, end_of_number(self.bytes(), start))
            }
            TokenKind::Broken => return self.rare(start),
            TokenKind::Equal if self.bytes().get(start + 1) == Some(&b'=') => return self.rare(start),
            kind => (kind, start + 1),
        };
        self.at = end;
        Some((kind, start))
    }

    /// A token of which the first byte doesn't say what it is.
    #[inline(never)]
    fn rare(&mut self, start: usize) -> Option<(TokenKind, usize)> {
        use TokenKind::*;
        self.at = start;
        let first = *self.bytes().get(start)?;
        let kind = match first {
            b'"' => self.string(),
            b'=' => self.sign(Equal, b'=', EqualEqual),
            b'<' => self.sign(Less, b'=', LessEqual),
            b'>' => self.sign(Greater, b'=', GreaterEqual),
            b'.' => self.sign(Dot, b'.', DotDot),
            b'(' => self.bracket(LeftParen, self.open + 1),
            b')' => self.bracket(RightParen, self.open.saturating_sub(1)),
            b'[' => self.bracket(LeftBracket, self.open + 1),
            b']' => self.bracket(RightBracket, self.open.saturating_sub(1)),
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            b'\n' => return None,
            b'#' => {
                self.skip(class::LINE);
                return None;
            }
            _ if self.width() > 0 || self.at > start => return self.token(),
            _ => self.rare_sign(),
        };
        Some((kind, start))
    }

    fn bracket(&mut self, kind: TokenKind, open: usize) -> TokenKind {
        self.open = open;
        self.at += 1;
        kind
    }

    /// A sign that is another one with a second byte behind it.
    fn sign(&mut self, alone: TokenKind, second: u8, both: TokenKind) -> TokenKind {
        let is_both = self.byte(1) == second;
        self.at += 1 + usize::from(is_both);
        if is_both { both } else { alone }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        match self.bytes().get(self.at) {
            // Nearly all of a text, and no decoding.
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.rest().chars().next(),
        }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Skips the bytes of a class.
    fn skip(&mut self, class: u8) {
        self.at = end_of(self.bytes(), self.at, class);
    }

    /// Skips what separates tokens on a line and gives its width.
    #[inline(never)]
    fn width(&mut self) -> u16 {
        let start = self.at;
        while let Some(c) = self.peek().filter(|&c| is_space(c)) {
            self.at += c.len_utf8();
        }
        width(self.text.get(start..self.at).unwrap_or_default())
    }

    /// A word with something behind it that no word has.
    fn word(&mut self) -> TokenKind {
        let start = self.at;
        self.skip(class::WORD);
        if self.peek().is_some_and(char::is_alphanumeric) {
            return self.stranger(start);
        }
        TokenKind::of_word(self.bytes().get(start..self.at).unwrap_or_default())
    }

    /// What is seldom written, or in more than one way.
    fn rare_sign(&mut self) -> TokenKind {
        use TokenKind::*;
        let first = self.peek().unwrap_or_default();
        let kind = match first {
            '!' if self.byte(1) == b'=' => return self.sign(Broken, b'=', NotEqual),
            '≤' => LessEqual,
            '≥' => GreaterEqual,
            '≠' => NotEqual,
            '−' => Minus,
            // The sign of a multiple looks the same behind a number; the parser knows which is meant.
            '×' => Times,
            '÷' => Slash,
            '€' | '£' => Sign,
            _ => return self.stranger(self.at),
        };
        self.at += first.len_utf8();
        kind
    }

    fn stranger(&mut self, start: usize) -> TokenKind {
        self.at = start;
        let first = self.peek().unwrap_or_default();
        self.at += first.len_utf8();
        if first.is_alphabetic() || first == '_' {
            while let Some(c) = self.peek().filter(|c| c.is_alphanumeric() || *c == '_') {
                self.at += c.len_utf8();
            }
        }
        if std::mem::replace(&mut self.complained, true) {
            return TokenKind::Broken;
        }
        let text = Span::new(start, self.at).of(self.text);
        let message = match first {
            '`' => "a backtick means nothing here".to_owned(),
            _ if is_invisible(first) => {
                format!("a character that can’t be seen (U+{:04X}) means nothing here", u32::from(first))
            }
            _ => format!("`{text}` means nothing here"),
        };
        let problem = Diagnostic::new(Code::Syntax, Span::new(start, self.at), message);
        self.diagnostics.push(match self.instead_of(first, start) {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
        TokenKind::Broken
    }

    /// What to write for a character that means nothing; it stands at `start` and has been read.
    fn instead_of(&self, first: char, start: usize) -> Option<&'static str> {
        let (before, behind) = (self.text[..start].trim_end(), &self.text[self.at..]);
        match first {
            _ if is_invisible(first) => Some("delete it, or type the line anew"),
            _ if first.is_numeric() && !matches!(first, '²' | '³' | '½') => {
                Some("numbers are written with the digits from 0 to 9")
            }
            _ if first.is_alphabetic() || first == '_' => {
                Some("names are a letter from a to z, then letters, digits and `_`")
            }
            '\'' | '‘' | '’' | '“' | '”' | '„' | '«' | '»' => {
                Some("text stands in straight double quotes: \"…\"")
            }
            ';' if self.open > 0 => Some("a comma stands between arguments, and between the items of a list"),
            ';' => Some("a statement ends with its line"),
            '–' | '—' | '‐' | '‑' | '‒' | '―' => Some("for a minus write -"),
            '·' | '∙' | '⋅' | '✕' => Some("to multiply, write `*`"),
            '²' => Some("write ^2"),
            '³' => Some("write ^3"),
            '√' => Some("write sqrt(…)"),
            '½' => Some("write 0.5"),
            '…' => Some("write two points: 0..10"),
            ':' if self.byte(0).is_ascii_digit()
                && self.text[..start].ends_with(|c: char| c.is_ascii_digit()) =>
            {
                Some("from one number to another is written with two points: 0..10")
            }
            ':' if behind.starts_with("//") => {
                Some("a source is named by its key in the book’s file of sources, which has the address")
            }
            ':' if before.ends_with(|c: char| c.is_ascii_digit())
                && behind.trim_start().starts_with(|c: char| c.is_ascii_digit()) =>
            {
                Some("to divide, write `/`")
            }
            ':' if before.ends_with('"') || ends_with_keyword(before) => Some("no colon stands here"),
            ':' => Some("a name and what it stands for are joined by `=`"),
            '~' | '≈' => Some("of a claim that is meant roughly, say `claim about`"),
            '¥' | '₹' | '₩' | '₽' | '₺' | '₣' | '¢' => {
                Some("money without a sign of its own here has its code behind the number: 500 JPY")
            }
            '!' => Some("write `not` for a negation and `!=` for “is not equal to”"),
            '&' => Some("write `and`"),
            '|' => Some("write `or`"),
            '{' if behind.starts_with("{#") => {
                Some("nothing is included inside of a block: include the block as a whole")
            }
            '{' | '}' => Some("brackets are ( ) and [ ]"),
            _ => None,
        }
    }

    /// Whether what stands behind a backslash may stand there.
    fn escape(&mut self) -> bool {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            Some('"' | '\\') => {
                self.at += 1;
                return true;
            }
            // The text has no end, which is said of it.
            Some('\r' | '\n') | None => {}
            Some(c) => {
                self.at += c.len_utf8();
                let message = format!("`\\{c}` means nothing in a text");
                let problem = Diagnostic::new(Code::Syntax, Span::new(start, self.at), message);
                self.diagnostics.push(problem.hint("write \\\\ for a backslash and \\\" for a quote"));
            }
        }
        false
    }

    fn string(&mut self) -> TokenKind {
        let start = self.at;
        self.at += 1;
        let mut kind = TokenKind::Text;
        loop {
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return kind;
                }
                Some('\\') => {
                    if !self.escape() {
                        kind = TokenKind::Broken;
                    }
                }
                Some('\r') if self.byte(1) == b'\n' => break,
                Some('\n') | None => break,
                Some(c) => self.at += c.len_utf8(),
            }
        }
        let span = Span::new(start, self.at);
        let problem = Diagnostic::new(Code::Syntax, span, "this text has no end");
        let curly = span.of(self.text).contains(['“', '”', '„']);
        self.diagnostics.push(problem.hint(if curly {
            "it ends with a straight quote, \", and not with a curly one"
        } else {
            "close it on the same line with \""
        }));
        TokenKind::Broken
    }
}

/// Whether it separates tokens on a line.
fn is_space(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c == '\u{feff}')
}

/// How wide such characters are at the start of a line.
fn width(spaces: &str) -> u16 {
    spaces.chars().fold(0u16, |width, c| {
        width.saturating_add(match c {
            '\t' => 4 - width % 4,
            '\r' | '\u{feff}' => 0,
            _ => 1,
        })
    })
}

/// How deep the line is indented on which something stands first that is at `start`; `None`, where it isn't the first.
pub(crate) fn indent(text: &str, start: u32) -> Option<u16> {
    let before = text.get(..start as usize)?;
    let rest = before.trim_end_matches(is_space);
    (rest.is_empty() || rest.ends_with('\n')).then(|| width(&before[rest.len()..]))
}

/// What takes no place on the screen, and so can't be found by its author.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || c.is_control()
}

fn ends_with_keyword(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    TokenKind::find(word).is_some()
}
