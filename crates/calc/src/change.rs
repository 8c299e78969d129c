//! A compiled book and its changes: one input is changed, and only what depends on it is computed again.

use std::collections::BTreeSet;
use std::vec::Drain;

use crate::ast::{Body, CellId, FigureKind, Node, Style};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::number::Number;
use crate::span::Span;
use crate::typed::{self, Typed, Unread};
use crate::unit::{Factor, Unit};
use crate::value::{Base, Scalar, Shape, Value};

/// The most figures that a check which isn't true names.
const MOST_FIGURES_SAID: usize = 8;
const TOO_LARGE: &str = "this figure is too large to keep";

impl Book {
    /// Resolves, checks and evaluates everything that was added. Cells that nothing is wrong with have their values
    /// afterwards, whatever is wrong elsewhere.
    pub fn compile(&mut self) {
        self.resolve();
        self.check();
        self.check_scenarios();
        self.evaluate();
        self.check_exhibits();
        self.lasting = self.diagnostics.clone();
        self.check_figures();
    }

    /// Says what is wrong with the figures as they are now, after some were changed: faults, checks, pinned claims.
    pub fn check_again(&mut self) {
        self.diagnostics = self.lasting.clone();
        self.check_figures();
    }

    fn check_figures(&mut self) {
        self.diagnostics.extend(self.faults.iter().map(|(_, fault)| (**fault).clone()));
        self.check_conditions();
        self.check_claims();
        self.diagnostics.finish();
    }

    fn check_conditions(&mut self) {
        for id in 0..self.cells.len() as CellId {
            let cell = &self.cells[id as usize];
            let (FigureKind::Check, Body::Expression(root)) = (cell.kind, cell.body) else { continue };
            let value = &self.values[id as usize];
            // Of a series the first point at which it isn't true. What can't be computed has been reported.
            let fails = value.scalars().iter().position(|scalar| *scalar != Scalar::Condition(true));
            let Some(place) = fails else { continue };
            let said = self.clauses(id).and_then(|clauses| clauses.label);
            let mut message = match said {
                Some(text) => format!("the check is not true: {}", self.ast.text(text)),
                None => "the check is not true".to_owned(),
            };
            let (shape, inner) = (value.shape(), value.inner());
            self.say_where(&mut message, shape, inner, place);
            // What a function makes of all points of a series is not what stands at this one.
            let folds = (cell.nodes.0..cell.nodes.1).any(|at| self.folds(at));
            let mut labels = Vec::new();
            let mut seen: BTreeSet<CellId> = shape.axes().into_iter().collect();
            let mut joint = if seen.is_empty() { ", where " } else { ", " };
            for at in cell.nodes.0..cell.nodes.1 {
                if let Node::Cell(used) = self.ast.node(at)
                    && labels.len() < MOST_FIGURES_SAID
                    && seen.insert(used)
                {
                    let value = &self.values[used as usize];
                    let own =
                        value.shape().place_in(shape, inner, place).filter(|_| shape != Shape::One && !folds);
                    let shown = match own.and_then(|place| value.scalars().get(place)) {
                        Some(scalar) => self.show_scalar(*scalar, used),
                        None => self.in_short(used),
                    };
                    let text = format!("{} is {shown}", self.slice(self.cells[used as usize].name));
                    message.push_str(std::mem::replace(&mut joint, ", "));
                    message.push_str(&text);
                    labels.push(Label { span: self.ast.span(at), text });
                }
            }
            let problem = Diagnostic::new(Code::CheckFailed, self.ast.span(root), message);
            self.diagnostics.push(Diagnostic { labels, ..problem });
        }
    }

    /// A cell as it is shown, of a long series only the ends.
    pub fn in_short(&self, id: CellId) -> String {
        let scalars = self.values[id as usize].scalars();
        match scalars {
            [first, second, .., last] if scalars.len() > MOST_FIGURES_SAID => {
                let [first, second, last] = [first, second, last].map(|scalar| self.show_scalar(*scalar, id));
                format!("{first}, {second}, …, {last}")
            }
            _ => self.display(id),
        }
    }

    /// What a cell comes to now.
    pub fn value(&self, id: CellId) -> &Value {
        &self.values[id as usize]
    }

    /// Whether an input isn't the book's.
    pub fn is_changed(&self, id: CellId) -> bool {
        self.inputs.get(id).is_some()
    }

    /// The inputs that are not the book's, in the order of the text.
    pub fn changed_inputs(&self) -> Vec<CellId> {
        self.inputs.iter().map(|(id, _)| id).collect()
    }

    /// Why a cell has no value: the fault, and the cell in which it came up.
    pub fn reason(&self, id: CellId) -> Option<(CellId, &Diagnostic)> {
        match &self.values[id as usize] {
            Value::Missing(origin) => self.faults.get(*origin).map(|fault| (*origin, &**fault)),
            _ => None,
        }
    }

    /// Changes an input to what a reader typed: any literal of its dimension, the unit may be left out. A number alone
    /// is in the scale and unit that the input is written in.
    ///
    /// # Errors
    /// What is wrong with the text, with spans in it; the input keeps its figure.
    pub fn set(&mut self, id: CellId, text: &str) -> Result<(), Diagnostic> {
        self.set_read(id, text, true)
    }

    /// The same for what stands outside of a page, where nobody sees in which scale the input is written: `0.1` is ten per
    /// cent, and a million is called one.
    ///
    /// # Errors
    /// As [`Book::set`].
    pub fn set_literal(&mut self, id: CellId, text: &str) -> Result<(), Diagnostic> {
        self.set_read(id, text, false)
    }

    fn set_read(&mut self, id: CellId, text: &str, in_scale: bool) -> Result<(), Diagnostic> {
        let number = self.read(id, text, in_scale)?;
        self.set_number(id, number);
        Ok(())
    }

    /// Gives an input its figure of the book back.
    pub fn reset(&mut self, id: CellId) {
        if self.inputs.take(id).is_some() {
            self.update(id);
        }
    }

    /// Sets inputs to a scenario's figures and all others of its sheet to the book's.
    pub fn choose_scenario(&mut self, scenario: u32) {
        let settings = self.scenario_figures(scenario);
        let sheet = self.scenarios[scenario as usize].sheet;
        for id in self.changed_inputs() {
            if self.cells[id as usize].sheet == sheet && !settings.iter().any(|(set, _)| *set == id) {
                self.reset(id);
            }
        }
        for (id, number) in settings {
            self.set_number(id, number);
        }
    }

    /// A scenario's figures, each in its input's unit.
    pub fn scenario_figures(&self, scenario: u32) -> Vec<(CellId, Number)> {
        let settings = self.scenarios[scenario as usize].settings.iter();
        settings
            .filter_map(|&(cell, literal)| {
                let literal = self.ast.literal(literal);
                let factor = self.units.conversion(literal.unit, self.unit(cell)?)?;
                Some((cell, literal.number.mul(factor.numerator).ok()?.div(factor.denominator).ok()?))
            })
            .collect()
    }

    /// The unit of a cell that is a number.
    pub fn unit(&self, id: CellId) -> Option<Unit> {
        match self.nature(id).value_type.base {
            Base::Number(unit) => Some(unit),
            _ => None,
        }
    }

    /// Whether the inputs of a scenario's sheet are just as it sets them.
    pub fn is_chosen(&self, scenario: u32) -> bool {
        let settings = self.scenario_figures(scenario);
        let set = |id: &CellId| settings.iter().any(|(set, _)| set == id);
        let sheet = self.scenarios[scenario as usize].sheet;
        let others = self.changed_inputs().into_iter().filter(|&id| self.cells[id as usize].sheet == sheet);
        settings.iter().all(|(id, number)| self.values[*id as usize] == Value::number(*number))
            && others.into_iter().all(|id| set(&id))
    }

    /// The cells whose values changed since this was last asked; one may be named more than once.
    pub fn take_changed(&mut self) -> Drain<'_, CellId> {
        self.changed.drain(..)
    }

    /// Changes an input to a figure in its own unit.
    pub fn set_number(&mut self, id: CellId, number: Number) {
        if self.cells[id as usize].kind != FigureKind::Input
            || self.values[id as usize] == Value::number(number)
        {
            return;
        }
        if self.written(id) == Some(number) {
            self.inputs.take(id);
        } else {
            self.inputs.insert(id, number);
        }
        self.update(id);
    }

    /// The figure that an input has in the book.
    pub(crate) fn written(&self, id: CellId) -> Option<Number> {
        let Body::Expression(root) = self.cells[id as usize].body else { return None };
        match self.ast.node(root) {
            Node::Literal(literal) => Some(self.ast.literal(literal).number),
            _ => None,
        }
    }

    /// Evaluates a cell and all that rest on it, each once and after what it uses. A cell may stay what it was, as the
    /// quotient of two that grow alike does; that it was reached is noted, for its working is another.
    fn update(&mut self, id: CellId) {
        if self.full_from.is_none() {
            self.update_users(id);
        }
        // Which cells there is no room for depends on all of them.
        if self.full_from.is_some() {
            self.update_all();
        }
    }

    fn update_all(&mut self) {
        let before = std::mem::take(&mut self.values);
        self.evaluate();
        for (id, old) in (0..).zip(before) {
            if old != self.values[id as usize] || matches!(old, Value::Missing(_)) {
                self.changed.push(id);
            }
        }
    }

    fn update_users(&mut self, id: CellId) {
        self.graph.know_users(&self.cells, &self.ast);
        let mut evaluator = None;
        let mut rank = self.graph.rank(id);
        self.waiting.put(rank);
        while let Some(next) = self.waiting.take(rank) {
            rank = next;
            let id = self.graph.at(rank);
            self.evaluate_cell(id, &mut evaluator);
            self.changed.push(id);
            for &user in self.graph.users(id) {
                self.waiting.put(self.graph.rank(user));
            }
        }
    }

    /// What a reader typed, in the unit of the input; a number alone may be in its scale as well.
    fn read(&mut self, id: CellId, text: &str, in_scale: bool) -> Result<Number, Diagnostic> {
        let whole = Span::new(0, text.len());
        let cell = &self.cells[id as usize];
        let style = self.style(id);
        let (FigureKind::Input, Some(unit)) = (cell.kind, self.unit(id)) else {
            let message = "this is no input: its figure is computed";
            return Err(Diagnostic::new(Code::NotALiteral, whole, message));
        };
        let example = |book: &Book| if in_scale { book.edit_text(id) } else { book.display(id) };
        let read = typed::read(&mut self.units, text).map_err(|unread| {
            let problem = |code, message: &str| Diagnostic::new(code, whole, message);
            match unread {
                Unread::Text => {
                    let typed = ["“", text, "” can't be read as a figure"].concat();
                    problem(
                        Code::NotALiteral,
                        if text.is_empty() { "a figure is wanted here" } else { &typed },
                    )
                    .hint(["type a number, such as ", &example(self)].concat())
                }
                Unread::TooLong => {
                    problem(Code::NumberTooLong, "this number has more digits than can be kept exactly")
                        .hint(["type a number, such as ", &example(self)].concat())
                }
                Unread::TooLarge => problem(Code::Overflow, TOO_LARGE),
                Unread::Unit(name) => problem(Code::UnknownName, &["there is no unit “", name, "”"].concat())
                    .hint(self.wanted(id)),
            }
        });
        let Typed { number, unit: own, style: typed, is_bare } = read?;
        let too_large = |_| Diagnostic::new(Code::Overflow, whole, TOO_LARGE);
        if in_scale && is_bare && typed == (Style { scale: Some(0), ..Style::default() }) {
            return number.shift(-style.shift()).map_err(too_large);
        }
        // A reader types `$118.42` for a price per share.
        let numerator = self.units.numerator(unit);
        let plain = is_bare && (!typed.percent || unit.is_none());
        let factor = if plain { Some(Factor::ONE) } else { self.units.conversion(own, unit) };
        let Some(factor) = factor.or_else(|| self.units.conversion(own, numerator)) else {
            let message = ["“", text, "” is ", &self.units.said(own)].concat();
            let problem = Diagnostic::new(Code::UnitMismatch, whole, message);
            return Err(problem.hint(self.wanted(id)));
        };
        number.mul(factor.numerator).and_then(|n| n.div(factor.denominator)).map_err(too_large)
    }

    /// What might be typed instead, as the page shows figures.
    fn wanted(&self, id: CellId) -> String {
        ["a figure such as ", &self.display(id), " is wanted here"].concat()
    }
}
