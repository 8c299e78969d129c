//! How long a page takes from a reader's keystroke to the changed text, in Chromium: our widget, and two libraries of
//! JavaScript in the same run. `cargo xtask bench --only update` starts it.

#![expect(clippy::unwrap_used, reason = "a measurement fails by panicking")]
#![expect(clippy::float_arithmetic, reason = "times are no figures of the book")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use calc::Book;
use calc_html::{Links, Liveness, Page as Live};
use tests::{Browser, Page, site};

/// How many cells a page has, and how many of them one input reaches.
const SIZES: [(usize, usize); 3] = [(12, 12), (1_000, 1_000), (10_000, 1_000)];
/// Pinned, so that a ratio changes only when we do.
const PEERS: [(&str, &str, &str); 2] =
    [("hyperformula", "3.5.0", "dist/hyperformula.full.min.js"), ("mathjs", "15.2.0", "lib/browser/math.js")];

/// Types another figure many times over, and gives the middle time in milliseconds and the last text. `type` is what
/// happens at a keystroke, `text` what the reader then sees of the last cell that it reaches.
const MEASURE: &str = "
    window.measure = (type, text) => {
        const times = [];
        type(1); // the page before may have left a figure
        let before = text();
        for (let round = 0; round < 41; round++) {
            // A browser's clock is coarse: several at once.
            const start = performance.now();
            for (let n = 0; n < 9; n++) type(5 + ((round + n) % 2 ? 0.25 : 0.5));
            times.push((performance.now() - start) / 9);
            if (text() === before) throw new Error('the text stays ' + before);
            before = text();
        }
        // The first ones warm up.
        return times.slice(10).sort((a, b) => a - b)[15];
    };";

/// The same cells for everybody: each the input's triple and half of the one before it.
fn formulas(cells: usize, reached: usize) -> Vec<Vec<String>> {
    let group = |_| {
        (0..reached).map(|at| if at == 0 { "x * 3".to_owned() } else { "x * 3 + p / 2".to_owned() }).collect()
    };
    (0..cells / reached).map(group).collect()
}

/// A page with one calculator of so many rows, as the build would write it.
fn ours(cells: usize, reached: usize, widget: &str) -> String {
    let mut text = "sheet bench \"Bench\"\n".to_owned();
    for (group, formulas) in formulas(cells, reached).iter().enumerate() {
        writeln!(text, "input x{group} = 5 \"Input {group}\"").unwrap();
        for (at, formula) in formulas.iter().enumerate() {
            let before = format!("c{group}_{}", at.saturating_sub(1));
            let formula = formula.replace('x', &format!("x{group}")).replace('p', &before);
            writeln!(text, "c{group}_{at} = {formula} \"Cell {at}\"").unwrap();
        }
    }
    let mut book = Book::new();
    book.begin_chapter("bench");
    let block = book.add_block(&text);
    book.compile();
    assert!(book.diagnostics().is_empty(), "{:?}", book.diagnostics().first());
    let table = calc_html::sheet(&book, &Links::default(), block, Liveness::Live, false);
    let data = serde_json::to_string(&Live::new(&book, &calc_html::needed(&book, [0], &[]), [], &[]).write())
        .unwrap()
        .replace('<', "\\u003c");
    format!(
        "<!DOCTYPE html><meta charset=utf-8><title>bench</title><main>{table}</main><script type=\"application/json\" class=\"calc-data\">{data}</script>\
         <script type=module src=\"{widget}/live.js\"></script>"
    )
}

/// The same for a library: a list of the cells' texts, which it has to bring up to date.
fn peer(name: &str, cells: usize, reached: usize) -> String {
    let groups = serde_json::to_string(&formulas(cells, reached)).unwrap();
    let start = match name {
        // A spreadsheet, which knows what depends on what and says what has changed. A group is a column under its input.
        "hyperformula" => {
            "const columns = groups.map((group, n) => ['5', ...group.map((formula, at) =>
                 '=' + formula.replace('x', letters(n) + '1').replace('p', letters(n) + (at + 1)))]);
             const rows = columns[0].map((_, row) => columns.map(column => isNaN(column[row]) ? column[row] : Number(column[row])));
             const sheet = HyperFormula.buildFromArray(rows, {licenseKey: 'gpl-v3'});
             window.change = x => {
                 for (const {row, col, newValue} of sheet.setCellContents({sheet: 0, row: 0, col: 0}, x).map(c => ({...c, row: c.row, col: c.col})))
                     if (row > 0) items[col * groups[0].length + row - 1].textContent = newValue.toPrecision(4);
             };"
        }
        // Compiled formulas and no more: whoever uses it decides what to evaluate anew. Here that is the group.
        _ => {
            "const compiled = groups.map(group => group.map(formula => math.compile(formula)));
             window.change = x => {
                 const scope = {x, p: 0};
                 compiled[0].forEach((formula, at) => {
                     scope.p = formula.evaluate(scope);
                     items[at].textContent = scope.p.toPrecision(4);
                 });
             };"
        }
    };
    format!(
        "<!DOCTYPE html><meta charset=utf-8><title>bench</title><ul></ul><script src=\"{name}.js\"></script><script>
         const groups = {groups};
         const letters = n => String.fromCharCode(65 + n);
         document.querySelector('ul').append(...groups.flat().map(() => document.createElement('li')));
         const items = [...document.querySelectorAll('li')];
         {start}
         change(5);
         </script>"
    )
}

/// Fetches a library with npm; nothing where there is no npm or no network.
fn fetch(folder: &Path, (name, version, file): (&str, &str, &str)) -> Option<PathBuf> {
    let kept = folder.join(format!("{name}-{version}"));
    if !kept.join("package").join(file).is_file() {
        fs::create_dir_all(&kept).ok()?;
        let mut npm = Command::new("npm");
        npm.args(["pack", "--silent", &format!("{name}@{version}")]).current_dir(&kept);
        let archive = String::from_utf8(npm.output().ok()?.stdout).ok()?;
        Command::new("tar").args(["-xzf", archive.trim()]).current_dir(&kept).status().ok()?;
    }
    Some(kept.join("package").join(file)).filter(|file| file.is_file())
}

fn measured(page: &Page, url: &str, ready: &str, change: &str, text: &str) -> f64 {
    page.open(url);
    page.wait_for(ready);
    page.eval(MEASURE);
    page.eval(&format!("measure({change}, {text})")).as_f64().unwrap()
}

fn main() {
    let served = tempfile::tempdir().unwrap();
    let widget = site::widget();
    fs::create_dir(served.path().join(&widget)).unwrap();
    for file in site::files(&site::folder().join(&widget)) {
        fs::copy(site::folder().join(&widget).join(&file), served.path().join(&widget).join(&file)).unwrap();
    }
    let kept = site::repository().join("target/bench-npm");
    let peers: Vec<_> = PEERS
        .into_iter()
        .filter(|peer| match fetch(&kept, *peer) {
            Some(file) => fs::copy(file, served.path().join(format!("{}.js", peer.0))).is_ok(),
            None => {
                eprintln!("{} {} can't be had from npm: left out", peer.0, peer.1);
                false
            }
        })
        .collect();
    let server = site::serve_folder(served.path(), "/");
    let page = Browser::launch().page();
    println!("From the input event to the changed text, in milliseconds (the middle one of 31)\n");
    let names: Vec<String> = peers.iter().map(|(name, version, _)| format!("{name} {version}")).collect();
    println!("{:>6}  {:>7}  {:>8}  {}", "cells", "reached", "ours", names.join("  "));
    for (cells, reached) in SIZES {
        fs::write(served.path().join("ours.html"), ours(cells, reached, &widget)).unwrap();
        let last = format!(
            "document.querySelector('[data-row=\"bench.c0_{}\"] .calc-figure').textContent",
            reached - 1
        );
        let own = measured(
            &page,
            &format!("{}ours.html", server.url()),
            "document.documentElement.dataset.calc === 'ready'",
            "x => { const field = document.querySelector('[data-input]'); field.value = x; field.dispatchEvent(new Event('input', {bubbles: true})); }",
            &format!("() => {last}"),
        );
        print!("{cells:>6}  {reached:>7}  {own:>8.2}");
        for (name, version, _) in &peers {
            fs::write(served.path().join("peer.html"), peer(name, cells, reached)).unwrap();
            let url = format!("{}peer.html", server.url());
            let text = format!("() => items[{}].textContent", reached - 1);
            let theirs = measured(&page, &url, "window.change", "change", &text);
            print!(
                "  {:>width$}",
                format!("{theirs:.2} ({:.1}×)", theirs / own),
                width = name.len() + version.len() + 1
            );
        }
        println!();
    }
}
