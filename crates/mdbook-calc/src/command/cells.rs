//! Cells as `eval` prints them: JSON for programs, columns for people.

use calc::{Book, CellId, FigureKind, Kind, Shape, Value, Verdict};
use serde::{Serialize, Serializer};

/// A cell with what it came to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CellAnswer {
    sheet: String,
    name: String,
    #[serde(flatten)]
    figures: Figures,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    input: bool,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<ClaimAnswer>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Figures {
    One {
        /// None is *never*.
        value: Option<String>,
        display: String,
    },
    Many {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        axes: Vec<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        points: Vec<Vec<String>>,
        values: Vec<Option<String>>,
        display: Vec<String>,
    },
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct ClaimAnswer {
    stated: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(serialize_with = "by_name")]
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
    /// `+8.9%`, for people.
    #[serde(skip)]
    percent: Option<String>,
}

fn by_name<S: Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verdict.name())
}

impl CellAnswer {
    /// What a cell came to. None where that can't be computed.
    pub(super) fn of(book: &Book, id: CellId, kind: Kind) -> Option<Self> {
        let cell = book.cell(id);
        Some(CellAnswer {
            sheet: book.sheet(cell.sheet).name.clone(),
            name: book.slice(cell.name).to_owned(),
            figures: Figures::of(book, id)?,
            unit: book.unit_code(id),
            label: book.own_label(id).map(str::to_owned),
            input: cell.kind == FigureKind::Input,
            kind: kind.name(),
            claims: book.claims(id).iter().map(|claim| ClaimAnswer::of(book, claim)).collect(),
        })
    }
}

impl Figures {
    fn of(book: &Book, id: CellId) -> Option<Self> {
        let value = book.value(id);
        let display = |scalar| book.shown(id, scalar).text().to_owned();
        match value {
            Value::Missing(_) => None,
            Value::One(scalar) => {
                Some(Figures::One { value: book.plain(*scalar), display: display(*scalar) })
            }
            Value::Many(items) => Some(Figures::Many {
                axes: items
                    .shape
                    .axes()
                    .iter()
                    .map(|&axis| book.slice(book.cell(axis).name).to_owned())
                    .collect(),
                points: points(book, items.shape),
                values: items.scalars.iter().map(|scalar| book.plain(*scalar)).collect(),
                display: items.scalars.iter().map(|scalar| display(*scalar)).collect(),
            }),
        }
    }
}

/// The place of each value on its axes; a list has none.
fn points(book: &Book, shape: Shape) -> Vec<Vec<String>> {
    let along = |axis: CellId| -> Vec<String> {
        book.value(axis).scalars().iter().filter_map(|scalar| book.plain(*scalar)).collect()
    };
    match shape {
        Shape::One | Shape::List(_) => Vec::new(),
        Shape::Series(axis) => along(axis).into_iter().map(|point| vec![point]).collect(),
        Shape::Grid(outer, inner) => {
            let inner = along(inner);
            let row = |point: &String| {
                inner.iter().map(|other| vec![point.clone(), other.clone()]).collect::<Vec<_>>()
            };
            along(outer).iter().flat_map(row).collect()
        }
    }
}

impl ClaimAnswer {
    fn of(book: &Book, claim: &calc::Claim<'_>) -> Self {
        let about = if claim.clause.about { "about " } else { "" };
        let difference = claim.difference.filter(|_| claim.verdict == Verdict::Differs);
        let percent = difference.map(|part| {
            let sign = if part.is_negative() { "−" } else { "+" };
            [sign, &book.show_percent(part.abs())].concat()
        });
        ClaimAnswer {
            stated: format!("{about}{}", book.show_literal(claim.clause.literal).text()),
            from: claim.clause.from.map(|span| book.slice(span).to_owned()),
            verdict: claim.verdict,
            difference: difference.map(|part| part.plain()),
            percent,
        }
    }
}

/// The most points of a series that are shown in a line.
const SHOWN: usize = 6;

/// Cells in columns, under a heading for each sheet.
pub(super) fn table(cells: &[CellAnswer], title: impl Fn(&str) -> Option<String>) -> String {
    let sheet = |cells: &[CellAnswer]| {
        let name = cells.first().map_or("", |cell| cell.sheet.as_str());
        let title = title(name).map_or(String::new(), |title| format!("  {title}"));
        format!("{name}{title}\n{}", rows(cells))
    };
    cells.chunk_by(|one, next| one.sheet == next.sheet).map(sheet).collect::<Vec<_>>().join("\n")
}

/// The cells of one sheet.
fn rows(cells: &[CellAnswer]) -> String {
    let width = |text: &str| text.chars().count();
    let figures: Vec<String> = cells.iter().map(|cell| cell.figures.shown()).collect();
    // One long name or series doesn't push all else out of sight.
    let widest =
        |widths: &mut dyn Iterator<Item = usize>| widths.filter(|&width| width <= 40).max().unwrap_or(0);
    let name_width = widest(&mut cells.iter().map(|cell| width(&cell.name)));
    let figure_width = widest(&mut figures.iter().map(|figure| width(figure)));
    let mut out = String::new();
    for (cell, figure) in cells.iter().zip(&figures) {
        let label = cell.label.as_deref().unwrap_or_default();
        let line = format!("  {:name_width$}  {figure:figure_width$}  {label}", cell.name);
        out.push_str(line.trim_end());
        out.push('\n');
        for claim in &cell.claims {
            out.push_str(&format!("  {:name_width$}  {}\n", "", claim.shown()));
        }
    }
    out
}

impl Figures {
    fn shown(&self) -> String {
        match self {
            Figures::One { display, .. } => display.clone(),
            Figures::Many { display, .. } if display.len() > SHOWN => {
                let ends = (display[..SHOWN - 2].join(", "), display.last().map_or("", String::as_str));
                format!("{}, … {} ({} points)", ends.0, ends.1, display.len())
            }
            Figures::Many { display, .. } => display.join(", "),
        }
    }
}

impl ClaimAnswer {
    fn shown(&self) -> String {
        let from = self.from.as_deref().map_or(String::new(), |from| format!(" ({from})"));
        match self.verdict {
            Verdict::Agrees => format!("agrees with {}{from}", self.stated),
            Verdict::Truncated => format!("is {} cut off{from}", self.stated),
            Verdict::Roughly => format!("is {}{from}", self.stated),
            Verdict::Differs => {
                let by = self.percent.as_deref().map_or(String::new(), |percent| format!(": {percent}"));
                format!("differs from {}{from}{by}", self.stated)
            }
        }
    }
}
