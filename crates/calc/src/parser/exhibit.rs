//! The blocks that show figures: a first line with what is shown and a title, then expressions, one a line.

use super::{Parsed, Parser, Reported, Statements};
use crate::ast::{Ast, Body, Clauses, Figure, FigureKind, Node, NodeId, before};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::exhibit::{Exhibit, Form, Genre};
use crate::lexer::up_to;
use crate::number::Number;
use crate::span::Span;
use crate::token::TokenKind;

/// An exhibit whose expressions are no cells yet.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) exhibit: Exhibit,
    pub(crate) items: Vec<Figure>,
    pub(crate) inputs: Vec<Figure>,
    pub(crate) target: Option<Figure>,
    /// Whether `by` has been said.
    varied: bool,
}

/// Reads the statements of `text[range]`. A line that can't be read is reported and left out.
pub(crate) fn parse_exhibit(
    genre: Genre,
    text: &str,
    range: Span,
    ast: &mut Ast,
    diagnostics: &mut Problems,
) -> Draft {
    let mut draft = Draft::default();
    draft.exhibit.form = match genre {
        Genre::Chart => Form::Bar,
        Genre::Table => Form::Columns,
        Genre::Sensitivity => Form::Sensitivity,
        Genre::Exercise => Form::Exercise,
        Genre::Claims => Form::Claims,
    };
    let reported = diagnostics.count();
    let text = up_to(text, range.end);
    let mut statements = Statements::new(range.start);
    let mut written: Option<Span> = None;
    while let Some(tokens) = statements.next_tokens(text, diagnostics) {
        let span = tokens[0].span.to(tokens[tokens.len() - 1].span);
        let mut parser = Parser::new(text, tokens, ast, diagnostics);
        if let Err(Reported) = parser.line(genre, written.is_none(), &mut draft).and_then(|()| parser.end()) {
            // What the line began is left to be resolved only where it was kept.
            if !draft.keeps(parser.mark[0] as NodeId) {
                parser.ast.forget(parser.mark);
            }
        }
        written = Some(written.map_or(span, |before| before.to(span)));
    }
    let missing = match genre {
        _ if diagnostics.count() > reported => None,
        Genre::Chart if written.is_none() => Some((
            "this block doesn't say what is drawn",
            "begin it with `bar`, `line`, `waterfall` or `share` and a title",
        )),
        Genre::Chart if draft.items.is_empty() => {
            Some(("this chart has nothing to draw", "write a figure's name under its first line"))
        }
        Genre::Table if draft.items.is_empty() => {
            Some(("this table has nothing to list", "write a figure's name in it, one a line"))
        }
        Genre::Sensitivity if draft.items.is_empty() => {
            Some(("this block doesn't say which figure it is about", "begin it with the name of a result"))
        }
        Genre::Exercise if draft.items.is_empty() => {
            Some(("this exercise has no answer", "write `answer = ` and an expression under the question"))
        }
        _ => None,
    };
    if let Some((message, hint)) = missing {
        let place = written.unwrap_or(range);
        diagnostics.push(Diagnostic::new(Code::Syntax, place, message).hint(hint));
    }
    draft
}

impl Draft {
    fn keeps(&self, node: NodeId) -> bool {
        let figures = self.items.iter().chain(&self.inputs).chain(&self.target);
        figures.into_iter().any(|figure| figure.nodes.1 > node)
    }
}

impl Parser<'_> {
    fn line(&mut self, genre: Genre, first: bool, draft: &mut Draft) -> Parsed<()> {
        let alone = self.tokens.len() == 1 && self.kind() == Some(TokenKind::Text);
        if first && alone && genre != Genre::Chart {
            draft.exhibit.title = self.accept_text();
            return Ok(());
        }
        match genre {
            Genre::Chart if first => self.chart(draft),
            Genre::Chart if draft.exhibit.form == Form::Waterfall && self.is_total() => {
                let start = self.here();
                self.at += 1;
                let label = self.accept_text();
                if draft.items.is_empty() || draft.exhibit.total.is_some() {
                    let message = "`total` ends a waterfall, once, behind its steps";
                    return Err(self.report(Diagnostic::new(Code::Syntax, start, message)));
                }
                draft.exhibit.total = Some(label.unwrap_or_else(|| self.ast.intern("Total")));
                Ok(())
            }
            Genre::Chart if draft.exhibit.total.is_some() => {
                let message = "`total` is a waterfall's last line, and nothing follows it";
                Err(self.report(Diagnostic::new(Code::Syntax, self.here(), message)))
            }
            Genre::Table if first && self.is_direction() => {
                draft.exhibit.form = if self.word() == "rows" { Form::Rows } else { Form::Columns };
                self.at += 1;
                draft.exhibit.title = self.accept_text();
                Ok(())
            }
            Genre::Chart | Genre::Table => {
                let item = self.listed()?;
                draft.items.push(item);
                Ok(())
            }
            Genre::Sensitivity => self.what_if(draft),
            Genre::Exercise => self.exercise(draft),
            Genre::Claims => self.audit(draft),
        }
    }

    fn chart(&mut self, draft: &mut Draft) -> Parsed<()> {
        let word = self.word();
        let Some(&(_, form)) = Form::CHARTS.iter().find(|(name, _)| *name == word) else {
            return Err(self.unexpected("`bar`, `line`, `waterfall` or `share`"));
        };
        self.at += 1;
        draft.exhibit.form = form;
        draft.exhibit.title = self.accept_text();
        Ok(())
    }

    /// `total`, with or without a label; a cell of that name is written with its sheet's.
    fn is_total(&self) -> bool {
        self.word() == "total" && matches!(self.second(), None | Some(TokenKind::Text))
    }

    /// `rows` or `columns`, behind which no calculation follows.
    fn is_direction(&self) -> bool {
        matches!(self.word(), "rows" | "columns") && matches!(self.second(), None | Some(TokenKind::Text))
    }

    /// An expression and, in any order, its label and its decimals.
    /// An item of a picture or a table. What is more than the name of a cell, and has no label, is called as it is written.
    fn listed(&mut self) -> Parsed<Figure> {
        let start = self.here();
        let mut item = self.item()?;
        let Body::Expression(root) = item.body else { return Ok(item) };
        let mut named = root;
        while let Node::In(_) = self.ast.node(named) {
            named = before(named);
        }
        let is_name = matches!(self.ast.node(named), Node::Name | Node::Path);
        if !is_name && item.clauses.as_ref().is_none_or(|clauses| clauses.label.is_none()) {
            let written = start.to(self.ast.span(root)).of(self.text);
            let label = written.replace('*', "×").replace('-', "−").replace('_', " ");
            item.clauses.get_or_insert_default().label = Some(self.ast.intern(&label));
        }
        Ok(item)
    }

    fn item(&mut self) -> Parsed<Figure> {
        let (first, start) = (self.ast.nodes.len() as NodeId, self.here());
        let body = Body::Expression(self.expression()?);
        let mut clauses = Clauses::default();
        loop {
            let counts = self.second() == Some(TokenKind::Number);
            if clauses.label.is_none() && self.kind() == Some(TokenKind::Text) {
                clauses.label = self.accept_text();
            } else if clauses.decimals.is_none() && counts && self.accept(TokenKind::To).is_some() {
                clauses.decimals = Some(self.decimals()?);
            } else {
                break;
            }
        }
        let plain = clauses.label.is_none() && clauses.decimals.is_none();
        Ok(Figure {
            kind: FigureKind::Inline,
            name: Span { start: start.start, end: start.start },
            body,
            nodes: (first, self.ast.nodes.len() as NodeId),
            clauses: (!plain).then(|| Box::new(clauses)),
        })
    }

    /// A name alone, as an expression.
    fn named(&mut self, of: &str) -> Parsed<Figure> {
        let figure = self.item()?;
        match figure.body {
            Body::Expression(root)
                if matches!(self.ast.node(root), Node::Name | Node::Path) && figure.clauses.is_none() =>
            {
                Ok(figure)
            }
            _ => {
                let span = Span { start: figure.name.start, end: self.tokens[self.at - 1].span.end };
                let message = format!("{of} is named here, and nothing is calculated");
                Err(self.report(Diagnostic::new(Code::Syntax, span, message)))
            }
        }
    }

    fn what_if(&mut self, draft: &mut Draft) -> Parsed<()> {
        if draft.items.is_empty() {
            draft.exhibit.amount = Number::parse("0.1", 0).ok();
            let item = self.listed()?;
            draft.items.push(item);
        }
        while self.peek().is_some() {
            let start = self.here();
            let twice = match self.word() {
                _ if self.accept(TokenKind::To).is_some() => {
                    let said = !draft.inputs.is_empty();
                    loop {
                        let input = self.named("an input")?;
                        draft.inputs.push(input);
                        if self.accept(TokenKind::Comma).is_none() {
                            break;
                        }
                    }
                    said
                }
                "by" => {
                    self.at += 1;
                    draft.exhibit.amount = if self.accept(TokenKind::Range).is_some() {
                        None
                    } else {
                        Some(self.share("a percentage such as 10%, or `range`,")?)
                    };
                    std::mem::replace(&mut draft.varied, true)
                }
                "target" => {
                    self.at += 1;
                    let target = self.item()?;
                    draft.target.replace(target).is_some()
                }
                _ => {
                    return Err(
                        self.unexpected("`to` and inputs, `by` and a percentage, or `target` and a figure,")
                    );
                }
            };
            if twice {
                let message = format!("`{}` has been said already", start.of(self.text));
                return Err(self.report(Diagnostic::new(Code::Syntax, start, message)));
            }
        }
        Ok(())
    }

    /// A share above zero, such as 10%.
    fn share(&mut self, expected: &str) -> Parsed<Number> {
        let Some(span) = self.accept(TokenKind::Number) else { return Err(self.unexpected(expected)) };
        let share = Number::parse(span.of(self.text), -2).ok().filter(|share| *share > Number::ZERO);
        match (self.accept(TokenKind::Percent), share) {
            (Some(_), Some(share)) => Ok(share),
            _ => {
                let message = "a percentage above nought must stand here";
                Err(self.report(Diagnostic::new(Code::Domain, span, message).hint("write 10%, say")))
            }
        }
    }

    fn exercise(&mut self, draft: &mut Draft) -> Parsed<()> {
        let start = self.here();
        let word = self.word();
        self.at += usize::from(!word.is_empty());
        let exhibit = &mut draft.exhibit;
        let twice = match word {
            "answer" => {
                if self.accept(TokenKind::Equal).is_none() {
                    return Err(self.unexpected("`=` after `answer`"));
                }
                let item = self.item()?;
                let said = !draft.items.is_empty();
                if !said {
                    draft.items.push(item);
                }
                said
            }
            "tolerance" => {
                let share = self.share("a percentage such as 1%")?;
                exhibit.amount.replace(share).is_some()
            }
            "hint" => match self.accept_text() {
                Some(text) => {
                    exhibit.hints.push(text);
                    false
                }
                None => return Err(self.unexpected("the hint in quotes")),
            },
            "solution" => match self.accept_text() {
                Some(text) => exhibit.solution.replace(text).is_some(),
                None => return Err(self.unexpected("the solution in quotes")),
            },
            _ => {
                self.at -= usize::from(!word.is_empty());
                return Err(self.unexpected("`answer`, `tolerance`, `hint` or `solution`"));
            }
        };
        if twice {
            let message = format!("`{word}` has been said of this exercise already");
            return Err(self.report(Diagnostic::new(Code::Syntax, start, message)));
        }
        Ok(())
    }

    fn audit(&mut self, draft: &mut Draft) -> Parsed<()> {
        let by_source = self.accept(TokenKind::From).is_some();
        loop {
            let name = self.name(if by_source {
                "a source's key"
            } else {
                "a sheet's name, or `from` and a source's key,"
            })?;
            if by_source {
                draft.exhibit.keys.push(name);
            } else {
                draft.exhibit.names.push(name);
            }
            if self.accept(TokenKind::Comma).is_none() {
                return Ok(());
            }
        }
    }
}
