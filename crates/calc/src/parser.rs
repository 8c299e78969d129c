//! Tokens to statements. A statement that can't be read is reported and the next one is read all the same.

mod clauses;
mod exhibit;
mod expression;
mod literal;
mod slips;

use std::borrow::Cow;

pub(crate) use self::exhibit::parse_exhibit;
use self::slips::TWO_POINTS;
pub(crate) use self::slips::nearest_clause;
use crate::ast::{
    Ast, Axis, Body, Clauses, Figure, FigureKind, Node, NodeId, Recurrence, Setting, Statement, StatementKind,
};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::lexer::{Lexer, indent, lex};
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// That something is wrong has been reported already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported;

type Parsed<T> = Result<T, Reported>;

/// Reads the statements of a text one by one, so that no more of its tokens are kept than those of one.
pub(crate) struct Statements {
    /// Where to go on: at the first token of a line that is indented so deep, where that is known.
    at: usize,
    indent: Option<u16>,
    tokens: Vec<Token>,
}

impl Statements {
    /// Those of a text from a place on.
    pub(crate) fn new(start: u32) -> Statements {
        Statements { at: start as usize, indent: None, tokens: Vec::with_capacity(32) }
    }

    /// The next statement that can be read.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn next(
        &mut self,
        text: &str,
        ast: &mut Ast,
        diagnostics: &mut Problems,
    ) -> Option<Statement> {
        loop {
            let tokens = self.next_tokens(text, diagnostics)?;
            let mut parser = Parser::new(text, tokens, ast, diagnostics);
            if let Some(statement) = parser.statement() {
                return Some(statement);
            }
        }
    }

    /// The tokens of the next statement; for where it ends see "Text" in the language's manual.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn next_tokens(&mut self, text: &str, diagnostics: &mut Problems) -> Option<&[Token]> {
        self.tokens.clear();
        let mut lexer = Lexer::on(text, self.at, diagnostics);
        let base = self.indent.or_else(|| lexer.begin_line())?;
        lexer.line(&mut self.tokens);
        loop {
            let goes_on = lexer.is_open() || self.tokens.last().is_some_and(|last| last.kind.continues());
            self.indent = lexer.begin_line();
            let deeper = self.indent.is_some_and(|indent| indent > base);
            if self.indent.is_none() || !(deeper || goes_on) {
                break;
            }
            let (at, line) = (self.tokens.len(), lexer.bookmark());
            lexer.line(&mut self.tokens);
            // A bracket that was never closed should not swallow the statements after it.
            if !deeper && begins_statement(&self.tokens[at..]) {
                lexer.back(line);
                self.tokens.truncate(at);
                break;
            }
        }
        self.at = lexer.at();
        Some(&self.tokens)
    }
}

fn begins_statement(line: &[Token]) -> bool {
    use TokenKind::*;
    let names = line.get(1).is_some_and(|next| next.kind == Equal);
    match line[0].kind {
        Sheet | Unit | Input | Axis | Scenario | Check => true,
        kind => names && (kind == Word || kind.is_keyword()),
    }
}

/// Reads a value in running text: an expression and, after `to`, its decimals.
pub(crate) fn parse_inline(text: &str, range: Span, ast: &mut Ast, diagnostics: &mut Problems) -> Figure {
    let tokens = lex(text, range, diagnostics);
    let mut parser = Parser::new(text, &tokens, ast, diagnostics);
    parser.empty = range;
    let body = parser.expression().map(Body::Expression);
    let body = body.and_then(|body| parser.clauses(FigureKind::Inline, body));
    parser.finish(FigureKind::Inline, Span { start: range.start, end: range.start }, body)
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: u32,
    /// The characters of the expression that was read last, its brackets included.
    extent: Span,
    /// Where to point when there is no token at all.
    empty: Span,
    /// How much there was in the lists before, to come back to.
    mark: [usize; 4],
    ast: &'a mut Ast,
    diagnostics: &'a mut Problems,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, tokens: &'a [Token], ast: &'a mut Ast, diagnostics: &'a mut Problems) -> Self {
        Parser {
            text,
            tokens,
            at: 0,
            depth: 0,
            extent: Span::default(),
            empty: Span::default(),
            mark: ast.mark(),
            ast,
            diagnostics,
        }
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn kind(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// How deep the line is indented that a token is the first of.
    fn indent(&self, token: Token) -> Option<u16> {
        indent(self.text, token.span.start)
    }

    fn slice(&self, token: Token) -> &'a str {
        token.span.of(self.text)
    }

    /// The next token where it is a word of the language.
    fn keyword(&self) -> Option<TokenKind> {
        self.kind().filter(|kind| kind.is_keyword())
    }

    /// The kind of the token behind the next one.
    fn second(&self) -> Option<TokenKind> {
        self.tokens.get(self.at + 1).map(|token| token.kind)
    }

    /// The text of the next token where it is a name, else nothing.
    fn word(&self) -> &'a str {
        self.peek().filter(|token| token.kind == TokenKind::Word).map_or("", |token| self.slice(token))
    }

    /// Goes on behind the next token where it is of this kind.
    fn accept(&mut self, kind: TokenKind) -> Option<Span> {
        let token = *self.tokens.get(self.at)?;
        if token.kind != kind {
            return None;
        }
        self.at += 1;
        Some(token.span)
    }

    fn accept_word(&mut self, word: &str) -> Option<Span> {
        if self.word() != word { None } else { self.accept(TokenKind::Word) }
    }

    fn accept_text(&mut self) -> Option<u32> {
        let span = self.accept(TokenKind::Text)?;
        self.check_text(span);
        Some(self.ast.intern(&unquote(span.of(self.text))))
    }

    /// A text is shown as it is: a value in it would stay in the page as its source.
    fn check_text(&mut self, span: Span) {
        let text = span.of(self.text);
        let Some(at) = text.find("`=").filter(|at| !text[at + 2..].starts_with(['=', '>', '`'])) else {
            return;
        };
        let end = text[at + 1..].find('`').map_or(text.len(), |end| at + end + 2);
        let start = span.start as usize;
        let span = Span::new(start + at, start + end);
        let problem = Diagnostic::new(Code::Syntax, span, "no value can stand in a text in quotes");
        let hint = "values stand in running text, and in the question of an exercise";
        self.report(problem.hint(hint));
    }

    /// A name that is no keyword.
    fn name(&mut self, of: &str) -> Parsed<Span> {
        match self.accept(TokenKind::Word) {
            Some(span) => Ok(span),
            None => Err(self.no_name(of)),
        }
    }

    #[cold]
    fn no_name(&mut self, of: &str) -> Reported {
        let is_named = self.tokens.get(self.at + 1).is_some_and(|next| next.kind == TokenKind::Equal);
        let may_name = self.keyword().is_some() && (is_named || of != "a statement");
        let Some(token) = self.peek().filter(|_| may_name) else {
            return self.unexpected(of);
        };
        let message = format!("`{}` is a word of the language and can't be a name", self.slice(token));
        let hint = format!("choose another name, such as `my_{}`", self.slice(token));
        self.report(Diagnostic::new(Code::ReservedName, token.span, message).hint(hint))
    }

    fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.push(diagnostic);
        Reported
    }

    /// Where the parser stands: the next token, or the end of the last.
    fn here(&self) -> Span {
        match (self.tokens.get(self.at), self.tokens.last()) {
            (Some(token), _) => token.span,
            (None, Some(last)) => Span { start: last.span.end, end: last.span.end },
            (None, None) => self.empty,
        }
    }

    /// From the start of `first` to the end of the token that was read last.
    fn since(&self, first: Span) -> Span {
        Span { start: first.start, end: self.tokens[self.at - 1].span.end }
    }

    /// Reports that something else was expected, with help for the usual slips.
    #[cold]
    fn unexpected(&mut self, expected: &str) -> Reported {
        if let Some(problem) = self.misplaced(expected) {
            self.diagnostics.push(problem);
        }
        Reported
    }

    /// That something else was expected here; nothing, where the lexer has complained already.
    fn misplaced(&self, expected: &str) -> Option<Diagnostic> {
        let Some(token) = self.peek() else {
            let last = self.tokens.last().map(|&last| self.slice(last)).unwrap_or_default();
            let message = if last.is_empty() {
                format!("nothing stands here, where {expected} should")
            } else {
                format!("the line ends after `{last}`, where {expected} should follow")
            };
            let problem = Diagnostic::new(Code::Syntax, self.here(), message);
            // `axis t = 1-10` is read as a difference.
            return Some(if expected.starts_with("`..`") { problem.hint(TWO_POINTS) } else { problem });
        };
        if token.kind == TokenKind::Broken {
            return None;
        }
        let blamed = self.blamed(token);
        let message = format!("`{}` stands where {expected} should", self.slice(blamed));
        let problem = Diagnostic::new(Code::Syntax, blamed.span, message);
        Some(match self.slip(token, expected) {
            Some(hint) => problem.hint(hint),
            None => problem,
        })
    }

    /// Whether the token before stands first on its line, but not in the statement.
    fn follows_a_line(&self) -> bool {
        self.at > 1 && self.indent(self.tokens[self.at - 1]).is_some()
    }

    /// Reads one statement. A figure that can't be read keeps its name, so that what uses it isn't blamed.
    #[inline(always)]
    fn statement(&mut self) -> Option<Statement> {
        let (first, last) = (self.tokens.first()?, self.tokens.last()?);
        let span = Span { start: first.span.start, end: last.span.end };
        let kind = match first.kind {
            _ if self.second() == Some(TokenKind::Equal) => FigureKind::Computed,
            TokenKind::Input => FigureKind::Input,
            TokenKind::Axis => FigureKind::Axis,
            TokenKind::Check => FigureKind::Check,
            TokenKind::Sheet => return Some(Statement { span, kind: self.sheet().ok()? }),
            TokenKind::Unit => return Some(Statement { span, kind: self.unit().ok()? }),
            TokenKind::Scenario => {
                return Some(Statement { span, kind: self.scenario().ok()? });
            }
            _ => FigureKind::Computed,
        };
        Some(Statement { span, kind: StatementKind::Figure(self.figure(kind).ok()?) })
    }

    fn end(&mut self) -> Parsed<()> {
        if self.kind().is_some() { Err(self.unexpected("the end of the statement")) } else { Ok(()) }
    }

    fn sheet(&mut self) -> Parsed<StatementKind> {
        self.at += 1;
        let name = self.name("the sheet's name")?;
        let title = self.accept_text();
        // What stands behind it is reported, and leaves the sheet its name.
        let _ = self.end();
        Ok(StatementKind::Sheet { name, title })
    }

    fn unit(&mut self) -> Parsed<StatementKind> {
        self.at += 1;
        let singular = self.name("the unit's name")?;
        let plural = self.accept(TokenKind::Plural).map(|_| self.name("the unit's plural")).transpose();
        // A unit whose plural can't be read is one all the same: figures in it are not to blame.
        let plural = plural.and_then(|plural| self.end().map(|()| plural)).unwrap_or_default();
        Ok(StatementKind::Unit { singular, plural })
    }

    #[inline(always)]
    fn figure(&mut self, kind: FigureKind) -> Parsed<Figure> {
        let start = self.here().start;
        if kind != FigureKind::Computed {
            self.at += 1;
        }
        let name = if kind == FigureKind::Check {
            Span { start, end: start }
        } else {
            let name = self.name(if kind == FigureKind::Computed { "a statement" } else { "a name" })?;
            if self.accept(TokenKind::Equal).is_none() {
                return Ok(self.unfinished(kind, name));
            }
            name
        };
        match self.body(kind) {
            // Mostly nothing follows.
            Ok(body) if self.kind().is_none() => Ok(self.made(kind, name, body, None)),
            body => {
                let body = body.and_then(|body| self.clauses(kind, body));
                Ok(self.finish(kind, name, body))
            }
        }
    }

    /// A figure of what was read for it; of one that can't be read nothing is kept.
    fn finish(&mut self, kind: FigureKind, name: Span, body: Parsed<(Body, Option<Box<Clauses>>)>) -> Figure {
        let (body, clauses) = body.unwrap_or_else(|Reported| {
            self.ast.forget(self.mark);
            (Body::Broken, None)
        });
        self.made(kind, name, body, clauses)
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn made(&self, kind: FigureKind, name: Span, body: Body, clauses: Option<Box<Clauses>>) -> Figure {
        let nodes = (self.mark[0] as NodeId, self.ast.nodes.len() as NodeId);
        Figure { kind, name, body, nodes, clauses }
    }

    /// A figure of which nothing but its name is there.
    #[cold]
    fn unfinished(&mut self, kind: FigureKind, name: Span) -> Figure {
        let problem = self.misplaced(&format!("`=` after `{}`", name.of(self.text)));
        self.diagnostics.extend(problem.map(|problem| match self.statement_slip(kind, name) {
            Some(hint) => problem.hint(hint),
            None => problem,
        }));
        let end = self.ast.nodes.len() as NodeId;
        Figure { kind, name, body: Body::Broken, nodes: (end, end), clauses: None }
    }

    #[inline(always)]
    fn body(&mut self, kind: FigureKind) -> Parsed<Body> {
        match kind {
            FigureKind::Input => Ok(Body::Expression(self.input_literal()?)),
            FigureKind::Axis => self.axis(),
            _ => {
                let start = self.expression()?;
                if self.accept(TokenKind::Then).is_none() {
                    return Ok(Body::Expression(start));
                }
                self.recurrence(start)
            }
        }
    }

    fn axis(&mut self) -> Parsed<Body> {
        let start = self.expression()?;
        if self.accept(TokenKind::DotDot).is_none() {
            return Err(self.unexpected("`..` and the axis's end"));
        }
        let end = self.expression()?;
        let step = self.accept(TokenKind::Step).map(|_| self.expression()).transpose()?;
        self.ast.axes.push(Axis { start, end, step });
        Ok(Body::Axis(self.ast.axes.len() as u32 - 1))
    }

    /// What stands behind the `then` of a recurrence.
    fn recurrence(&mut self, start: NodeId) -> Parsed<Body> {
        let next = self.expression()?;
        if self.accept(TokenKind::Over).is_none() {
            return Err(self.unexpected("`over` and an axis"));
        }
        let name = self.name("an axis")?;
        let axis = self.ast.push(Node::Name, name);
        self.ast.recurrences.push(Recurrence { start, next, axis, target: None });
        Ok(Body::Recurrence(self.ast.recurrences.len() as u32 - 1))
    }

    fn scenario(&mut self) -> Parsed<StatementKind> {
        let base = self.peek().and_then(|token| self.indent(token)).unwrap_or(0);
        self.at += 1;
        let declared = self.here();
        let Some(title) = self.accept_text() else {
            return Err(self.unexpected("the scenario's title in quotes"));
        };
        let from = self.accept(TokenKind::From).map(|_| self.name("a source's key")).transpose()?;
        if self.peek().is_some_and(|token| self.indent(token).is_none()) {
            return Err(self.unexpected("the end of the line"));
        }
        let mut settings = Vec::new();
        let reported = self.diagnostics.count();
        let depth = self.peek().and_then(|token| self.indent(token)).unwrap_or(base);
        while self.at < self.tokens.len() {
            let rest = &self.tokens[self.at + 1..];
            let begins = |token: &Token| self.indent(*token).is_some_and(|indent| indent <= depth);
            let lines = rest.iter().position(begins);
            let end = lines.map_or(self.tokens.len(), |more| self.at + 1 + more);
            let mut line = Parser::new(self.text, &self.tokens[self.at..end], self.ast, self.diagnostics);
            match line.setting() {
                Ok(setting) => settings.push(setting),
                Err(Reported) => line.ast.forget(line.mark),
            }
            self.at = end;
        }
        if settings.is_empty() && self.diagnostics.count() == reported {
            return Err(self.unexpected("an indented line `input = figure`"));
        }
        Ok(StatementKind::Scenario { title, declared, from, settings })
    }

    fn setting(&mut self) -> Parsed<Setting> {
        if let Some(input) = self.accept(TokenKind::Input) {
            let message = "`input` stands where the name of an input should";
            let problem = Diagnostic::new(Code::Syntax, input, message);
            return Err(self.report(problem.hint("leave it out: a scenario sets inputs that there are")));
        }
        let name = self.name("the name of an input")?;
        if self.accept(TokenKind::Equal).is_none() {
            return Err(self.unexpected("`=` and a figure"));
        }
        let node = self.input_literal()?;
        self.end()?;
        match self.ast.node(node) {
            Node::Literal(literal) => Ok(Setting { name, literal }),
            _ => Err(Reported),
        }
    }
}

/// What a text says, without quotes and escapes.
fn unquote(token: &str) -> Cow<'_, str> {
    let inner = token.strip_prefix('"').unwrap_or(token);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    Cow::Owned(text)
}
