//! What functions ask of their arguments.

use super::{Checked, Checker, wrong};
use crate::ast::{Items, NodeId};
use crate::diagnostic::{Code, Diagnostic};
use crate::functions::{FUNCTIONS, Function, Name, Rule};
use crate::unit::Unit;
use crate::value::{Base, Shape, Type};

impl Checker<'_> {
    pub(super) fn call(&mut self, at: NodeId, function: u8, items: Items) -> Checked<Type> {
        let function = &FUNCTIONS[usize::from(function)];
        let args = self.book.ast.items(items).to_vec();
        if args.len() < usize::from(function.least) || args.len() > usize::from(function.most) {
            return wrong(self.wrong_count(at, function, args.len()));
        }
        for &arg in &args {
            self.of(arg)?;
        }
        match function.rule {
            Rule::Keep => self.keep(function, &args),
            Rule::Plain => {
                for &arg in &args {
                    self.plain_argument(arg, &format!("the argument of {}", function.name))?;
                }
                self.pointwise(Unit::NONE, &args)
            }
            Rule::Root => self.root(&args),
            Rule::Extreme => {
                let unit = self.unit(args[0])?;
                for &arg in &args[1..] {
                    self.fit(arg, unit, args[0])?;
                }
                if args.len() == 1 && self.of(args[0])?.shape != Shape::One {
                    return Ok(Type::one(Base::Number(unit)));
                }
                self.pointwise(unit, &args)
            }
            Rule::Ratio => {
                let unit = self.unit(args[0])?;
                self.fit(args[1], unit, args[0])?;
                for &arg in &args[2..] {
                    self.plain_argument(arg, "the number of periods")?;
                }
                self.pointwise(Unit::NONE, &args)
            }
            Rule::Money => {
                self.plain_argument(args[0], "a rate")?;
                self.plain_argument(args[1], "the number of periods")?;
                let unit = self.unit(args[2])?;
                self.pointwise(unit, &args)
            }
            Rule::Fold => {
                self.many(args[0], function)?;
                if matches!(function.id, Name::Sum | Name::Mean) {
                    self.unit(args[0])?;
                }
                Ok(Type::one(self.of(args[0])?.base))
            }
            Rule::Count => {
                self.many(args[0], function)?;
                Ok(Type::one(Base::Number(Unit::NONE)))
            }
            Rule::Running => {
                self.along(args[0], function)?;
                self.of(args[0])
            }
            Rule::At => self.at(&args, function),
            Rule::When => self.when(args[0], function),
            Rule::Npv | Rule::Irr => {
                let flows = args[args.len() - 1];
                if args.len() == 2 {
                    self.plain_argument(args[0], "a rate")?;
                    self.plain_scalar(args[0])?;
                }
                let unit = self.along(flows, function)?;
                Ok(Type::one(Base::Number(if function.rule == Rule::Npv { unit } else { Unit::NONE })))
            }
        }
    }

    fn keep(&mut self, function: &Function, args: &[NodeId]) -> Checked<Type> {
        for &arg in &args[1..] {
            self.plain_argument(arg, &format!("every argument of {} but the first", function.name))?;
        }
        let unit = self.unit(args[0])?;
        self.pointwise(unit, args)
    }

    fn root(&mut self, args: &[NodeId]) -> Checked<Type> {
        let unit = self.unit(args[0])?;
        if let Some(root) = self.book.units.square_root(unit) {
            return self.pointwise(root, args);
        }
        let name = self.name_unit(unit);
        let message = format!("a square root needs a unit that is a square, but this is in {name}");
        let problem = Diagnostic::new(Code::UnitMismatch, self.span(args[0]), message);
        let times = self.book.units.product(unit).iter().filter(|(atom, _)| atom.is_time()).count();
        wrong(match times {
            0 | 1 => problem,
            _ => problem.hint("count its time in one unit first, as in x in hour^2"),
        })
    }

    fn when(&mut self, condition: NodeId, function: &Function) -> Checked<Type> {
        self.condition(condition)?;
        match self.of(condition)?.shape {
            Shape::Series(axis) => Ok(Type::one(self.book.nature(axis).value_type.base)),
            _ => wrong(self.not_series(condition, function)),
        }
    }

    fn at(&mut self, args: &[NodeId], function: &Function) -> Checked<Type> {
        let series = self.of(args[0])?;
        let Shape::Series(axis) = series.shape else {
            return wrong(self.not_series(args[0], function));
        };
        let Base::Number(unit) = self.book.nature(axis).value_type.base else { return Err(None) };
        let own = self.unit(args[1])?;
        self.fit(args[1], unit, args[0]).map_err(|_| {
            let name = self.book.slice(self.book.cells[axis as usize].name);
            let (points, own) = (self.book.units.said(unit), self.book.units.said(own));
            let message = format!("the points of `{name}` are {points}, and this is {own}");
            Some(Box::new(Diagnostic::new(Code::UnitMismatch, self.span(args[1]), message)))
        })?;
        Ok(Type { base: series.base, shape: self.of(args[1])?.shape })
    }

    /// Point by point over all arguments.
    fn pointwise(&mut self, unit: Unit, args: &[NodeId]) -> Checked<Type> {
        let mut shape = Shape::One;
        for &arg in args {
            self.unit(arg)?;
            shape = self.join(shape, self.of(arg)?.shape, self.span(arg))?;
        }
        Ok(Type { base: Base::Number(unit), shape })
    }

    fn many(&self, arg: NodeId, function: &Function) -> Checked<()> {
        if self.of(arg)?.shape != Shape::One {
            return Ok(());
        }
        let message = format!("{} works on a list or a series, and this is a single value", function.name);
        let problem = Diagnostic::new(Code::Shape, self.span(arg), message);
        let (parameters, _) = function.manual();
        let list = match parameters.split_once(", ") {
            Some((first, _)) => format!("{first}, [1, 2, 3]"),
            None => "[1, 2, 3]".to_owned(),
        };
        wrong(problem.hint(format!("put several values into a list: {}({list})", function.name)))
    }

    /// The unit of numbers one after the other.
    fn along(&self, arg: NodeId, function: &Function) -> Checked<Unit> {
        self.many(arg, function)?;
        match self.of(arg)?.shape {
            Shape::Grid(..) => wrong(self.not_series(arg, function)),
            _ => self.unit(arg),
        }
    }

    fn not_series(&self, arg: NodeId, function: &Function) -> Diagnostic {
        let problem = |message| Diagnostic::new(Code::Shape, self.span(arg), message);
        if self.of(arg).is_ok_and(|given| matches!(given.shape, Shape::Grid(..))) {
            return problem(format!("{} works along one axis, and this has two", function.name));
        }
        problem(format!("{} works on a series over an axis", function.name))
            .hint("declare an axis and use it: axis year = 0..10")
    }

    fn wrong_count(&self, at: NodeId, function: &Function, given: usize) -> Diagnostic {
        let count = match (function.least, function.most) {
            (1, 1) => "one argument".to_owned(),
            (least, most) if least == most => format!("{least} arguments"),
            (least, 65535) => format!("at least {least} argument{}", if least == 1 { "" } else { "s" }),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let message = format!(
            "{} takes {count}, and {given} stand{} here",
            function.name,
            if given == 1 { "s" } else { "" }
        );
        let problem = Diagnostic::new(Code::WrongArguments, self.span(at), message);
        let listed =
            given > 1 && matches!(function.rule, Rule::Fold | Rule::Count | Rule::Irr | Rule::Running);
        problem.hint(if listed {
            format!("put them into a list: {}([1, 2, 3])", function.name)
        } else {
            let (parameters, meaning) = function.manual();
            format!("{}({parameters}): {meaning}", function.name)
        })
    }
}
