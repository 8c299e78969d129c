//! What an exhibit asks of its figures: numbers, of one dimension, of shapes that can be drawn together.

use super::{Checker, wrong};
use crate::ast::{Body, CellId, FigureKind, Node};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::exhibit::{Exhibit, Form, Genre};
use crate::span::Span;
use crate::suggest::nearest;
use crate::value::{Base, Scalar, Shape, Type};

/// The most series that can be told apart, bars that can be read, and points that can be drawn.
const MOST_SERIES: usize = 6;
const MOST_BARS: usize = 60;
const MOST_POINTS: usize = 1_000;
/// The most figures that a table has.
const MOST_FIGURES: usize = 2_000;

impl Book {
    /// Looks at every exhibit, once its figures are computed.
    pub(crate) fn check_exhibits(&mut self) {
        let mut exhibits = std::mem::take(&mut self.exhibits);
        for exhibit in &mut exhibits {
            self.find_sheets(exhibit);
            let mut checker =
                Checker { book: self, types: Vec::new(), start: 0, previous: Type::BROKEN, axis: None };
            if let Err(Some(problem)) = checker.exhibit(exhibit) {
                self.diagnostics.push(*problem);
            }
        }
        self.exhibits = exhibits;
    }

    fn find_sheets(&mut self, exhibit: &mut Exhibit) {
        for &span in &exhibit.names {
            let name = self.slice(span);
            if let Some(sheet) = self.find_sheet(name) {
                exhibit.sheets.push(sheet);
                continue;
            }
            let problem = Diagnostic::new(Code::UnknownName, span, format!("there is no sheet `{name}`"));
            let near = nearest(name, self.sheets.iter().map(|sheet| sheet.name.as_str()));
            self.diagnostics.push(match near {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
    }
}

impl Checker<'_> {
    fn exhibit(&mut self, exhibit: &Exhibit) -> super::Checked<()> {
        match exhibit.form.genre() {
            Genre::Chart => self.chart(exhibit),
            Genre::Table => self.table(exhibit),
            Genre::Sensitivity => self.what_if(exhibit),
            Genre::Exercise => self.exercise(exhibit),
            Genre::Claims => self.audit(exhibit),
        }
    }

    /// All that is written in a block.
    fn whole(&self, exhibit: &Exhibit) -> Span {
        let text = self.book.slice(exhibit.span);
        let start = exhibit.span.start as usize + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    }

    fn place(&self, item: CellId) -> Span {
        match self.book.cells[item as usize].body {
            Body::Expression(root) => self.book.ast.span(root),
            _ => self.book.cells[item as usize].name,
        }
    }

    fn item_type(&self, item: CellId) -> super::Checked<Type> {
        self.known(self.book.nature(item).value_type)
    }

    /// Demands numbers of one dimension; gives the first one's shape.
    fn numbers(&self, items: &[CellId], what: &str, apart: &str) -> super::Checked<Shape> {
        let Some(&first) = items.first() else { return Err(None) };
        for &item in items {
            let base = self.item_type(item)?.base;
            let Base::Number(unit) = base else {
                let message = format!("{what} numbers, and this is {}", self.name_base(base));
                return wrong(Diagnostic::new(Code::UnitMismatch, self.place(item), message));
            };
            let Base::Number(like) = self.item_type(first)?.base else { return Err(None) };
            if self.book.units.conversion(unit, like).is_none() {
                let (a, b) = (self.name_unit(like), self.name_unit(unit));
                let message = format!("{b} and {a} {apart}");
                let problem = Diagnostic::new(Code::UnitMismatch, self.place(item), message)
                    .label(self.place(first), format!("this is {}", self.book.units.said(like)));
                return wrong(match self.mend(like, unit) {
                    Some(hint) => problem.hint(hint),
                    None => problem,
                });
            }
        }
        Ok(self.item_type(first)?.shape)
    }

    fn single(&self, item: CellId, what: &str) -> super::Checked<()> {
        match self.item_type(item)?.shape {
            Shape::One => Ok(()),
            shape => {
                let message = format!("{what} single values, and this is {}", self.name_shape(shape));
                wrong(Diagnostic::new(Code::Shape, self.place(item), message))
            }
        }
    }

    fn chart(&self, exhibit: &Exhibit) -> super::Checked<()> {
        let shape = self.numbers(&exhibit.items, "a chart draws", "don't share an axis")?;
        let what = match exhibit.form {
            Form::Line => {
                if !matches!(shape, Shape::Series(_)) {
                    let message =
                        format!("a line is drawn of a series, and this is {}", self.name_shape(shape));
                    let problem = Diagnostic::new(Code::Shape, self.place(exhibit.items[0]), message);
                    let instead = if matches!(shape, Shape::Grid(..)) {
                        "write a `table` for what has two axes"
                    } else {
                        "write `bar` for single values"
                    };
                    return wrong(problem.hint(instead));
                }
                "a line chart draws"
            }
            Form::Waterfall => "a waterfall goes through",
            Form::Share => "shares are those of",
            _ => "bars are drawn of",
        };
        for &item in &exhibit.items {
            let own = self.item_type(item)?.shape;
            match (exhibit.form, own) {
                (Form::Bar | Form::Line, Shape::Series(_)) if own == shape => {}
                (Form::Bar | Form::Line, _) if own != shape => {
                    let (a, b) = (self.name_shape(shape), self.name_shape(own));
                    let problem = Diagnostic::new(
                        Code::Shape,
                        self.place(item),
                        format!("{b} can't be drawn beside {a}"),
                    );
                    return wrong(problem.label(self.place(exhibit.items[0]), format!("this is {a}")));
                }
                (_, Shape::List(_)) if exhibit.items.len() == 1 && exhibit.form == Form::Bar => {}
                _ => self.single(item, what)?,
            }
        }
        self.not_too_many(exhibit, shape)?;
        if exhibit.form == Form::Share {
            self.parts_of_whole(exhibit)?;
        }
        Ok(())
    }

    fn not_too_many(&self, exhibit: &Exhibit, shape: Shape) -> super::Checked<()> {
        let points = self.book.values[exhibit.items[0] as usize].scalars().len();
        let drawn = exhibit.items.len();
        let message = match shape {
            Shape::Series(_) if drawn > MOST_SERIES => {
                format!("a chart shows at most {MOST_SERIES} series, and these are {drawn}")
            }
            Shape::Series(_) if exhibit.form == Form::Line && points > MOST_POINTS => {
                format!("a line has at most {MOST_POINTS} points, and this has {points}")
            }
            Shape::Series(_) | Shape::List(_) if exhibit.form == Form::Bar && points * drawn > MOST_BARS => {
                format!("a chart has at most {MOST_BARS} bars, and these are {}", points * drawn)
            }
            Shape::One if exhibit.form == Form::Share && drawn > MOST_SERIES => {
                format!("a whole is divided into at most {MOST_SERIES} shares, and these are {drawn}")
            }
            Shape::One if drawn > MOST_BARS => {
                format!("a chart has at most {MOST_BARS} bars, and these are {drawn}")
            }
            _ => return Ok(()),
        };
        wrong(Diagnostic::new(Code::TooLarge, self.whole(exhibit), message))
    }

    fn parts_of_whole(&self, exhibit: &Exhibit) -> super::Checked<()> {
        let mut any = false;
        for &item in &exhibit.items {
            let scalar = self.book.values[item as usize].scalars().first();
            let Some(Scalar::Number(number)) = scalar else { return Err(None) };
            any |= !number.is_zero();
            if number.is_negative() {
                let message = "a share of a whole can't be below nought";
                let shown = format!("this is {}", self.book.display(item));
                return wrong(
                    Diagnostic::new(Code::Domain, self.place(item), message).label(self.place(item), shown),
                );
            }
        }
        if any {
            return Ok(());
        }
        wrong(Diagnostic::new(Code::Domain, self.whole(exhibit), "the shares of nothing can't be drawn"))
    }

    fn table(&self, exhibit: &Exhibit) -> super::Checked<()> {
        let Some(&first) = exhibit.items.first() else { return Err(None) };
        let shape = self.item_type(first)?.shape;
        let figures: usize =
            exhibit.items.iter().map(|&item| self.book.values[item as usize].scalars().len()).sum();
        if figures > MOST_FIGURES {
            let message = format!("a table has at most {MOST_FIGURES} figures, and these are {figures}");
            return wrong(Diagnostic::new(Code::TooLarge, self.whole(exhibit), message));
        }
        for &item in &exhibit.items {
            let own = self.item_type(item)?.shape;
            let problem = if matches!(own, Shape::Grid(..)) && exhibit.items.len() > 1 {
                Diagnostic::new(Code::Shape, self.place(item), "a grid fills a table of its own")
            } else if own != shape {
                let (a, b) = (self.name_shape(shape), self.name_shape(own));
                Diagnostic::new(
                    Code::Shape,
                    self.place(item),
                    format!("{b} can't stand in one table with {a}"),
                )
                .label(self.place(first), format!("this is {a}"))
            } else {
                continue;
            };
            return wrong(problem);
        }
        Ok(())
    }

    fn what_if(&self, exhibit: &Exhibit) -> super::Checked<()> {
        let Some(&result) = exhibit.items.first() else { return Err(None) };
        self.numbers(&exhibit.items, "what may change are", "")?;
        self.single(result, "what may change are")?;
        let rests: Vec<CellId> = self.book.inputs_of(result);
        if rests.is_empty() {
            let message = "this rests on no input, so nothing can change it";
            return wrong(Diagnostic::new(Code::Domain, self.place(result), message));
        }
        let ranged = |&cell: &CellId| self.book.range(cell).is_some();
        if exhibit.amount.is_none() && exhibit.inputs.is_empty() && !rests.iter().any(ranged) {
            let message = "none of the figures that this rests on has a range to go through";
            return wrong(
                Diagnostic::new(Code::Domain, self.place(result), message)
                    .hint("write `by 10%`, say, or give one a `range`"),
            );
        }
        for &input in &exhibit.inputs {
            self.item_type(input)?;
            let Some(cell) = self.book.named_by(input) else { return Err(None) };
            let name = self.book.slice(self.place(input));
            let message = if self.book.cells[cell as usize].kind != FigureKind::Input {
                format!("`{name}` is computed: only an input can be varied")
            } else if !rests.contains(&cell) {
                format!("the result doesn't rest on `{name}`")
            } else if exhibit.amount.is_none() && self.book.range(cell).is_none() {
                format!("`{name}` has no range to go through")
            } else {
                continue;
            };
            return wrong(Diagnostic::new(Code::Domain, self.place(input), message));
        }
        if let Some(target) = exhibit.target {
            self.single(target, "a target is one of")?;
            self.numbers(&[result, target], "a target is one of", "can't be compared")?;
        }
        Ok(())
    }

    fn exercise(&self, exhibit: &Exhibit) -> super::Checked<()> {
        let Some(&answer) = exhibit.items.first() else { return Err(None) };
        self.numbers(&exhibit.items, "answers are", "")?;
        self.single(answer, "answers are")?;
        let literal = match self.book.cells[answer as usize].body {
            Body::Expression(root) => matches!(self.book.ast.node(root), Node::Literal(_)),
            _ => false,
        };
        if literal {
            let message = "an answer is computed from the book's figures, not typed in";
            return wrong(Diagnostic::new(Code::Syntax, self.place(answer), message));
        }
        if self.book.slice(exhibit.question).trim().is_empty() {
            let problem = Diagnostic::new(Code::Syntax, self.whole(exhibit), "this exercise asks nothing");
            return wrong(problem.hint("write the question above `answer`"));
        }
        Ok(())
    }

    fn audit(&self, exhibit: &Exhibit) -> super::Checked<()> {
        let unknown = |key: &Span| {
            let sources = self.book.sources.as_deref();
            sources.is_some_and(|keys| !keys.iter().any(|known| known == self.book.slice(*key)))
        };
        let found = exhibit.sheets.len() == exhibit.names.len() && !exhibit.keys.iter().any(unknown);
        if found && self.book.claims_in(exhibit).is_empty() {
            let span = self.whole(exhibit);
            return wrong(Diagnostic::new(Code::Domain, span, "there are no claims to list here"));
        }
        Ok(())
    }
}
