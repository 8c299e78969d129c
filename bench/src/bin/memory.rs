//! What a cell takes in memory: while a sheet is read, and afterwards. Counting slows a program down, so it is one of
//! its own.

use std::process::ExitCode;

use peak_alloc::PeakAlloc;

#[path = "../chain.rs"]
mod chain;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Bytes a cell at the most, and of what stays.
fn measure<T>(name: &str, load: impl FnOnce() -> Option<T>) -> bool {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let Some(loaded) = load() else { return false };
    let per_cell = |bytes: usize| bytes.saturating_sub(before) / chain::CELLS;
    println!("  {name:38} {:>8} B {:>8} B", per_cell(HEAP.peak_usage()), per_cell(HEAP.current_usage()));
    drop(loaded);
    true
}

fn calc(text: &str) -> Option<calc::Book> {
    let mut book = calc::Book::new();
    book.add_block(text);
    book.compile();
    book.diagnostics().is_empty().then_some(book)
}

fn ironcalc(lines: Vec<String>) -> Option<ironcalc_base::Model<'static>> {
    let mut model = ironcalc_base::Model::new_empty("bench", "en", "UTC", "en").ok()?;
    for (line, row) in lines.into_iter().zip(1..) {
        model.set_user_input(0, row, 1, line).ok()?;
    }
    model.evaluate();
    Some(model)
}

fn main() -> ExitCode {
    println!("memory a cell, a chain of 100,000                 most         kept");
    let text = chain::text(chain::CELLS);
    let formulas = chain::formulas();
    let done = measure("calc", || calc(&text)) && measure("ironcalc (floats)", || ironcalc(formulas));
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
