//! Names: what each stands for, across all sheets of a book, and so the order of evaluation.

use std::collections::{HashMap, HashSet};

use crate::SHORT_CUTS;
use crate::ast::{Body, CellId, FigureKind, Node, NodeId, Terms, UnitTerm};
use crate::book::{Book, Cell, SheetId};
use crate::diagnostic::{Code, Diagnostic};
use crate::functions::{self, FUNCTIONS};
use crate::graph::{Graph, uses};
use crate::names::Names;
use crate::parser::nearest_clause;
use crate::span::Span;
use crate::strangers::instead_of;
use crate::suggest::nearest;
use crate::token::{SCALES, TokenKind};
use crate::unit::{TIME, Unit, Units};

/// Those that somebody may well write in small letters; that `cup` is the code of Cuba's money helps nobody.
const COMMON_CURRENCIES: &[&str] = &[
    "USD", "EUR", "GBP", "JPY", "CNY", "CHF", "INR", "CAD", "AUD", "BRL", "RUB", "KRW", "MXN", "ZAR", "SEK",
];

impl Book {
    /// Resolves every name and orders the cells; what can't be resolved is reported and left broken.
    pub(crate) fn resolve(&mut self) {
        self.declare_units();
        self.name_cells();
        let units_are_known = self.resolve_units();
        let is_in_order = self.resolve_nodes(units_are_known);
        if !self.scenarios.is_empty() {
            self.resolve_scenarios();
        }
        self.check_sources();
        if is_in_order {
            self.graph = Graph::in_order(&self.cells);
        } else {
            let (graph, stuck) = Graph::sorted(&self.cells, &self.ast);
            self.graph = graph;
            self.report_circles(&stuck);
        }
    }

    fn declare_units(&mut self) {
        for (singular, plural) in self.declared.clone() {
            let name = singular.of(&self.text);
            let many =
                plural.map_or_else(|| format!("{name}s"), |plural| self.text[plural.range()].to_owned());
            let mut words = [(name, singular), (&many, plural.unwrap_or(singular))].into_iter();
            if let Some((taken, place)) = words.find(|(word, _)| functions::find(word).is_some()) {
                let message = format!("`{taken}` is the name of a function and can't be a unit's");
                self.diagnostics.push(Diagnostic::new(Code::ReservedName, place, message));
            } else if !self.units.declare(name, &many) {
                let own = self.units.find(name).map(|atom| self.units.singular(atom).to_owned());
                let message = match own {
                    Some(own) if own != name => format!("`{name}` is the plural of the unit `{own}` already"),
                    _ => format!("`{name}` or its plural `{many}` is a unit already, and not this one"),
                };
                self.diagnostics.push(Diagnostic::new(
                    Code::ReservedName,
                    plural.unwrap_or(singular),
                    message,
                ));
            }
        }
    }

    // Apart, as `resolve_nodes` is, so that the loop has the machine's registers to itself.
    #[inline(never)]
    fn name_cells(&mut self) {
        self.names = Names::with_capacity(self.cells.len());
        for id in 0..self.cells.len() as CellId {
            let name = self.cells[id as usize].name;
            if name.is_empty() {
                continue;
            }
            let first = self.names.insert(&self.cells, &self.text, id);
            if first.is_some() || self.units.declares_any() || may_be_own(name.bytes(&self.text)) {
                self.check_name(id, first);
            }
        }
    }

    /// Refuses a name that another cell has already, or that is the name of something else.
    #[inline(never)]
    fn check_name(&mut self, id: CellId, first: Option<CellId>) {
        let Cell { name, kind, .. } = self.cells[id as usize];
        let taken = self.taken(name, kind == FigureKind::Axis);
        if first.is_some() || taken.is_some() {
            self.refuse_name(id, first, taken);
        }
    }

    /// What a cell's name stands for already, which it then can't name.
    fn taken(&self, name: Span, is_axis: bool) -> Option<&'static str> {
        let name = name.of(&self.text);
        if self.units.reserves(name, is_axis) {
            return Some("a unit");
        }
        functions::find(name).map(|_| "a function")
    }

    /// Of a cell whose name another has already, or that is the name of something else.
    #[cold]
    fn refuse_name(&mut self, id: CellId, first: Option<CellId>, taken: Option<&str>) {
        let cell = &self.cells[id as usize];
        let (span, broken) = (cell.name, matches!(cell.body, Body::Broken));
        let name = span.of(&self.text);
        if let Some(taken) = taken {
            let message = format!("`{name}` is {taken} and can't name a cell");
            let hint = format!("call it `{name}_count`, say");
            self.diagnostics.push(Diagnostic::new(Code::ReservedName, span, message).hint(hint));
            // It is still found, so that what uses it isn't blamed as well.
            self.cells[id as usize].body = Body::Broken;
        }
        if let Some(first) = first {
            let other = &self.cells[first as usize];
            // What can't be read may not have been meant to have this name.
            if taken.is_none() && !broken && !matches!(other.body, Body::Broken) {
                let message = format!("there is a cell `{name}` in this sheet already");
                let problem = Diagnostic::new(Code::DuplicateName, span, message);
                self.diagnostics.push(problem.label(other.name, "the first one"));
            }
            // Without its name it is still checked, but nothing finds it.
            self.cells[id as usize].name = Span { start: span.start, end: span.start };
        }
    }

    /// Finds the units that are written, and gives whether there are all of them.
    fn resolve_units(&mut self) -> bool {
        let problems = self.diagnostics.count();
        for at in 0..self.ast.literals.len() {
            self.ast.literals[at].unit = self.resolve_terms(self.ast.literals[at].terms);
        }
        for at in 0..self.ast.targets.len() {
            self.ast.targets[at].unit = self.resolve_terms(self.ast.targets[at].terms);
        }
        self.diagnostics.count() == problems
    }

    fn resolve_terms(&mut self, terms: Terms) -> Unit {
        if terms.count == 0 {
            return Unit::NONE;
        }
        product(&mut self.units, &self.text, self.ast.terms(terms)).unwrap_or_else(|problem| {
            let problem = self.no_unit(problem);
            self.diagnostics.push(problem);
            Unit::BROKEN
        })
    }

    #[cold]
    fn no_unit(&self, problem: NoUnit) -> Diagnostic {
        match problem {
            NoUnit::Unknown(span) => self.unknown_unit(span),
            NoUnit::Power(span) => {
                let message = "this unit's power leaves the range from −127 to 127";
                Diagnostic::new(Code::Domain, span, message)
            }
        }
    }

    fn unknown_unit(&self, span: Span) -> Diagnostic {
        let name = span.of(&self.text);
        let problem = Diagnostic::new(Code::UnknownName, span, format!("there is no unit `{name}`"));
        if self.patience.allows(self.sheets.len()) && !self.find_everywhere(name).is_empty() {
            return problem
                .hint(format!("`{name}` is a cell: is an operator such as `*` missing before it?"));
        }
        if let Some(instead) = instead_of(name) {
            return problem.hint(instead);
        }
        // Of a plural that the unit was not declared with: companies.
        let declaration = declaration(name);
        let singular = declaration.split(' ').nth(1).unwrap_or_default();
        if singular != name && declaration.contains("plural") && self.units.find(singular).is_some() {
            return problem.hint(format!("declare the unit with its plural: `{declaration}`"));
        }
        let near = if self.patience.allows(self.units.names().count()) {
            nearest(name, self.units.names().chain(SCALES.iter().map(|(word, _)| *word)))
        } else {
            None
        };
        let upper = name.to_ascii_uppercase();
        let currency = COMMON_CURRENCIES.iter().find(|code| **code == upper).copied();
        let behind = self.text.get(span.end as usize..).unwrap_or_default();
        match near.or(currency).or_else(|| nearest_clause(name, behind)) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None if TokenKind::find(name.strip_suffix('s').unwrap_or(name)).is_some() => {
                problem.hint("this is a word of the language, so a unit needs another name")
            }
            None => problem.hint(format!(
                "declare it with a statement of its own, `{declaration}`; or is an operator missing before it?"
            )),
        }
    }

    /// Turns names into what they stand for. Whether all stand for what comes before.
    #[inline(never)]
    fn resolve_nodes(&mut self, units_are_known: bool) -> bool {
        let Book { cells, names, text, ast, .. } = self;
        let (mut is_in_order, mut is_done) = (true, units_are_known);
        for (id, cell) in (0..).zip(cells.iter()) {
            let range = cell.nodes.0 as usize..cell.nodes.1 as usize;
            for (node, span) in ast.nodes[range.clone()].iter_mut().zip(&ast.spans[range]) {
                match *node {
                    // Nearly all are names of cells of the same sheet.
                    Node::Name => match names.find(cells, text, cell.sheet, span.bytes(text)) {
                        Some(used) => {
                            is_in_order &= used < id;
                            *node = Node::Cell(used);
                        }
                        None => is_done = false,
                    },
                    Node::Path | Node::Previous => is_done = false,
                    _ => {}
                }
            }
        }
        if is_done { is_in_order } else { self.resolve_others() && is_in_order }
    }

    /// The same for all other names, and for what has no meaning where it stands.
    #[inline(never)]
    fn resolve_others(&mut self) -> bool {
        let mut is_in_order = true;
        for id in 0..self.cells.len() as CellId {
            let (start, end) = self.cells[id as usize].nodes;
            let sheet = self.cells[id as usize].sheet;
            for at in start..end {
                match self.ast.node(at) {
                    name @ (Node::Name | Node::Path) => {
                        let span = self.ast.span(at);
                        let meant = match name {
                            Node::Name => self.resolve_no_cell(sheet, span),
                            _ => self.resolve_path(span),
                        };
                        is_in_order &= !matches!(meant, Node::Cell(used) if used >= id);
                        self.ast.nodes[at as usize] = meant;
                    }
                    Node::Literal(literal) if self.ast.literal(literal).unit == Unit::BROKEN => {
                        self.ast.nodes[at as usize] = Node::Broken;
                    }
                    Node::Previous if !self.has_previous(id, at) => {
                        let message = "`prev` has a meaning only behind `then`";
                        self.diagnostics.push(Diagnostic::new(Code::UnknownName, self.ast.span(at), message));
                        self.ast.nodes[at as usize] = Node::Broken;
                    }
                    _ => {}
                }
            }
        }
        is_in_order
    }

    /// Whether a node stands behind the `then` of a recurrence.
    fn has_previous(&self, id: CellId, at: NodeId) -> bool {
        match self.cells[id as usize].body {
            Body::Recurrence(body) => at > self.ast.recurrences[body as usize].start,
            _ => false,
        }
    }

    /// A name that no cell of the sheet has.
    fn resolve_no_cell(&mut self, sheet: SheetId, span: Span) -> Node {
        let name = span.of(&self.text);
        if let Some(atom) = self.units.find(name) {
            return Node::Unit(self.units.unit(atom));
        }
        if !self.sheets.get(sheet as usize).is_some_and(|sheet| sheet.is_cut) {
            let problem = self.unknown_name(sheet, span);
            self.diagnostics.push(problem);
        }
        Node::Broken
    }

    /// A cell of another sheet.
    fn resolve_path(&mut self, span: Span) -> Node {
        let path: String = span.of(&self.text).chars().filter(|c| !c.is_whitespace()).collect();
        match self.find(&path) {
            Some(cell) => Node::Cell(cell),
            None => self.unknown_path(&path, span),
        }
    }

    fn unknown_name(&self, sheet: SheetId, span: Span) -> Diagnostic {
        let name = span.of(&self.text);
        let problem = Diagnostic::new(Code::UnknownName, span, format!("there is no `{name}` here"));
        if !self.patience.allows(self.cells.len() + self.sheets.len()) {
            return problem;
        }
        // `total-sales` is a difference of two, of which there are none.
        let rest = self.text.get(span.end as usize..).unwrap_or_default();
        let word = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        if let Some(more) = rest.strip_prefix('-').and_then(|more| more.split(word).next()) {
            let joined = format!("{name}_{more}");
            if self.names.find(&self.cells, &self.text, sheet, joined.as_bytes()).is_some() {
                return problem.hint(format!("did you mean `{joined}`?"));
            }
        }
        if let Some(&other) = self.find_everywhere(name).first() {
            let path = self.path(other);
            return problem.hint(format!("a cell of another sheet is written with its name: `{path}`"));
        }
        if self.find_sheet(name).is_some() {
            return problem
                .hint(format!("`{name}` is a sheet: write `{name}.` and the name of one of its cells"));
        }
        if let Some(function) = functions::find(name) {
            let (parameters, _) = FUNCTIONS[usize::from(function)].manual();
            return problem.hint(format!("it is a function: {name}({parameters})"));
        }
        if let Some(instead) = instead_of(name) {
            return problem.hint(instead);
        }
        let own = self.cells.iter().filter(|cell| cell.sheet == sheet).map(|cell| self.slice(cell.name));
        match nearest(name, own.chain(self.units.names())) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem,
        }
    }

    fn unknown_path(&mut self, path: &str, span: Span) -> Node {
        let (sheet, name) = path.split_once('.').unwrap_or((path, ""));
        let patient = self.patience.allows(self.cells.len() + self.sheets.len());
        let problem = match self.find_sheet(sheet) {
            Some(id) if self.sheets[id as usize].is_cut => return Node::Broken,
            None => {
                let problem =
                    Diagnostic::new(Code::UnknownName, span, format!("there is no sheet `{sheet}`"));
                match nearest(sheet, self.sheets.iter().filter(|_| patient).map(|sheet| sheet.name.as_str()))
                {
                    Some(near) => problem.hint(format!("did you mean `{near}.{name}`?")),
                    None => problem,
                }
            }
            Some(id) => {
                let message = format!("the sheet `{sheet}` has no cell `{name}`");
                let problem = Diagnostic::new(Code::UnknownName, span, message);
                let cells = if patient { &self.cells[..] } else { &[] };
                let own = cells.iter().filter(|cell| cell.sheet == id).map(|cell| self.slice(cell.name));
                match nearest(name, own) {
                    Some(near) => problem.hint(format!("did you mean `{sheet}.{near}`?")),
                    None => problem,
                }
            }
        };
        self.diagnostics.push(problem);
        Node::Broken
    }

    fn resolve_scenarios(&mut self) {
        let mut titles = HashMap::new();
        for scenario in &self.scenarios {
            let first = *titles.entry((scenario.sheet, scenario.title)).or_insert(scenario.declared);
            if first != scenario.declared {
                let message = "there is a scenario of this title in this sheet already";
                let problem = Diagnostic::new(Code::DuplicateName, scenario.declared, message);
                let hint = "a reader chooses one by its title, so each has its own";
                self.diagnostics.push(problem.label(first, "the first one").hint(hint));
            }
        }
        for at in 0..self.scenarios.len() {
            let (sheet, lines) = (self.scenarios[at].sheet, std::mem::take(&mut self.scenarios[at].lines));
            let mut set = HashSet::new();
            for line in lines {
                let name = line.name.of(&self.text);
                let found = self.names.find(&self.cells, &self.text, sheet, name.as_bytes());
                match found {
                    Some(id) if !set.insert(id) => {
                        let message = format!("this scenario sets `{name}` already");
                        self.diagnostics.push(Diagnostic::new(Code::DuplicateName, line.name, message));
                    }
                    Some(id) if self.cells[id as usize].kind == FigureKind::Input => {
                        self.scenarios[at].settings.push((id, line.literal));
                    }
                    Some(_) => {
                        let message = format!("`{name}` is computed: a scenario sets inputs");
                        self.diagnostics.push(Diagnostic::new(Code::NotALiteral, line.name, message));
                    }
                    None if self.sheets[sheet as usize].is_cut => {}
                    None => {
                        let problem = self.unknown_name(sheet, line.name);
                        self.diagnostics.push(problem);
                    }
                }
            }
        }
    }

    fn check_sources(&mut self) {
        let Some(keys) = &self.sources else { return };
        let known: HashSet<&str> = keys.iter().map(String::as_str).collect();
        let cited = (self.clauses.iter())
            .flat_map(|clauses| clauses.claims.iter().filter_map(|claim| claim.from).chain(clauses.from));
        let cited = cited.chain(self.scenarios.iter().filter_map(|scenario| scenario.from));
        let cited = cited.chain(self.exhibits.iter().flat_map(|exhibit| exhibit.keys.iter().copied()));
        for span in cited {
            let key = span.of(&self.text);
            if known.contains(key) {
                continue;
            }
            let problem = Diagnostic::new(Code::UnknownSource, span, format!("there is no source `{key}`"));
            let patient = self.patience.allows(keys.len());
            let keys = keys.iter().filter(|_| patient).map(String::as_str);
            let mut longer = keys.clone().filter(|known| key.len() > 2 && known.starts_with(key));
            let near = nearest(key, keys).or(match (longer.next(), longer.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            });
            self.diagnostics.push(match near {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint(format!(
                    "add `[{key}]` and its `name` to the book's file of sources: sources.toml, beside the chapters"
                )),
            });
        }
    }

    /// Follows each stuck cell back to the circle that holds it, and names every circle once.
    fn report_circles(&mut self, stuck: &[CellId]) {
        if stuck.is_empty() {
            return;
        }
        let mut used = vec![CellId::MAX; self.cells.len()];
        let mut held = vec![false; self.cells.len()];
        for &id in stuck {
            held[id as usize] = true;
        }
        for &id in stuck {
            let last = uses(&self.cells[id as usize], &self.ast).filter(|&used| held[used as usize]).last();
            used[id as usize] = last.unwrap_or(CellId::MAX);
        }
        let mut walk = vec![0usize; self.cells.len()];
        for (number, &first) in stuck.iter().enumerate() {
            let mut at = first;
            while walk[at as usize] == 0 {
                walk[at as usize] = number + 1;
                at = used[at as usize];
            }
            if walk[at as usize] != number + 1 {
                continue;
            }
            let mut circle = vec![at];
            let mut next = used[at as usize];
            while next != at {
                circle.push(next);
                next = used[next as usize];
            }
            self.report_circle(&circle);
        }
    }

    fn report_circle(&mut self, circle: &[CellId]) {
        let first = circle.iter().copied().min_by_key(|&id| self.cells[id as usize].name).unwrap_or_default();
        let from = circle.iter().position(|&id| id == first).unwrap_or(0);
        let round = circle.iter().cycle().skip(from).take(circle.len() + 1);
        let sheet_of = |id: CellId| self.cells[id as usize].sheet;
        let is_of_one_sheet = circle.iter().all(|&id| sheet_of(id) == sheet_of(first));
        let name = |id: CellId| {
            if is_of_one_sheet { self.slice(self.cells[id as usize].name).to_owned() } else { self.path(id) }
        };
        let names: Vec<String> = round.map(|&id| format!("`{}`", name(id))).collect();
        let shown = if names.len() > 8 { &names[..8] } else { &names[..] };
        let message = if circle.len() == 1 {
            format!("{} depends on itself", names[0])
        } else {
            let more = if names.len() > shown.len() { " → …" } else { "" };
            format!("these cells depend on each other in a circle: {}{more}", shown.join(" → "))
        };
        let mut problem = Diagnostic::new(Code::Circular, self.cells[first as usize].name, message);
        for &id in circle.iter().filter(|&&id| id != first).take(6) {
            problem = problem.label(self.cells[id as usize].name, "part of the circle");
        }
        let is_recurrence = matches!(self.cells[first as usize].body, Body::Recurrence(_));
        self.diagnostics.push(problem.hint(if circle.len() == 1 && is_recurrence {
            "behind `then`, the value before is `prev`"
        } else {
            "to build on the value before, write a recurrence: start then next over axis"
        }));
    }
}

/// For each letter the lengths, a bit each, of the units of time and the functions that begin with it.
const LENGTHS: [u16; 26] = {
    let mut lengths = [0; 26];
    let mut at = 0;
    while at < TIME.len() + FUNCTIONS.len() {
        let word = if at < TIME.len() { TIME[at].0 } else { FUNCTIONS[at - TIME.len()].name };
        lengths[(word.as_bytes()[0] - b'a') as usize] |= 1 << word.len();
        at += 1;
    }
    lengths
};

/// Whether a name may be one that is there from the start: nearly none of a book's own has both the first letter and the
/// length of such a word.
fn may_be_own(name: &[u8]) -> bool {
    match name.first() {
        Some(first @ b'a'..=b'z') => {
            let lengths = LENGTHS[usize::from(first - b'a')];
            lengths.checked_shr(name.len() as u32).is_some_and(|lengths| lengths & 1 == 1)
        }
        // Of capitals may be a currency.
        _ => true,
    }
}

/// The statement that would declare a unit of this name, which may be a plural: `unit share`, `unit box plural boxes`.
fn declaration(name: &str) -> String {
    let is_any = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let singular = match name.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => format!("{stem}y"),
        _ if is_any(&["xes", "ches", "shes", "sses", "uses"]) => name[..name.len() - 2].to_owned(),
        _ if is_any(&["ss", "us", "is"]) => name.to_owned(),
        _ => name.strip_suffix('s').unwrap_or(name).to_owned(),
    };
    let is_regular = !["x", "ch", "sh", "s"].iter().any(|end| singular.ends_with(end));
    let (last_two, is_vowel) = (singular.as_bytes().last_chunk(), |byte| b"aeiou".contains(byte));
    match last_two {
        Some([before, b'y']) if !is_vowel(before) => {
            format!("unit {singular} plural {}ies", &singular[..singular.len() - 1])
        }
        _ if is_regular => format!("unit {singular}"),
        _ => format!("unit {singular} plural {singular}es"),
    }
}

/// Why units written side by side are none together, and which of them is to blame.
pub(crate) enum NoUnit {
    Unknown(Span),
    Power(Span),
}

/// The product of units as they are written.
pub(crate) fn product(units: &mut Units, text: &str, terms: &[UnitTerm]) -> Result<Unit, NoUnit> {
    if SHORT_CUTS && let [UnitTerm { name, power: 1 }] = *terms {
        return units.find(name.of(text)).map(|atom| units.unit(atom)).ok_or(NoUnit::Unknown(name));
    }
    units.begin(Unit::NONE);
    for term in terms {
        let atom = units.find(term.name.of(text)).ok_or(NoUnit::Unknown(term.name))?;
        units.put(atom, term.power).ok_or(NoUnit::Power(term.name))?;
    }
    Ok(units.finish())
}
