//! A chain of cells, each of which hangs on the one before.

pub const CELLS: usize = 100_000;

/// `c1 = c0 + 1.5`, and so on.
pub fn text(count: usize) -> String {
    let mut text = String::from("input c0 = 1\n");
    for at in 1..count {
        text += &format!("c{at} = c{} + 1.5\n", at - 1);
    }
    text
}

/// The chain as a column of a spreadsheet.
pub fn formulas() -> Vec<String> {
    let first = std::iter::once("1".to_owned());
    first.chain((1..CELLS).map(|row| format!("=A{row} + 1.5"))).collect()
}
