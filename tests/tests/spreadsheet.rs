//! Every sheet of the book as a spreadsheet: another program works its formulas out to the same figures.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::float_arithmetic, reason = "spreadsheets calculate so")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use calc::Book;
use ironcalc_base::Model;
use mdbook_calc::folder::Folder;
use tests::site;

/// What stands between two texts, each time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|part| part.split_once(to).map(|(inside, _)| inside)).collect()
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// A figure of a worksheet: its line, its type, its formula, and its value as we have it.
struct Figure {
    line: i32,
    kind: String,
    formula: Option<String>,
    value: String,
}

fn figures(worksheet: &str) -> Vec<Figure> {
    let cells = between(worksheet, "<c r=\"B", "</c>").into_iter().skip(1);
    cells
        .map(|cell| Figure {
            line: cell.split('"').next().unwrap().parse().unwrap(),
            kind: between(cell, " t=\"", "\"")[0].to_owned(),
            formula: between(cell, "<f>", "</f>").first().map(|text| plain(text)),
            value: between(cell, "<v>", "</v>").first().map(|text| plain(text)).unwrap_or_default(),
        })
        .collect()
}

/// Evaluates a worksheet elsewhere; gives how many formulas it has.
fn compare(book: &Book, sheet: &str) -> usize {
    let worksheet = calc_html::worksheet(book, sheet, "");
    let figures = figures(&worksheet);
    let mut model = Model::new_empty("book", "en", "UTC", "en").unwrap();
    for figure in &figures {
        let typed = match &figure.formula {
            Some(formula) => format!("={formula}"),
            None => figure.value.clone(),
        };
        model.set_user_input(0, figure.line, 2, typed).unwrap();
    }
    model.evaluate();
    for figure in figures.iter().filter(|figure| figure.formula.is_some()) {
        let formula = figure.formula.as_deref().unwrap();
        assert_eq!(formula.matches('(').count(), formula.matches(')').count(), "{formula}");
        let there = model.get_cell_value_by_index(0, figure.line, 2).unwrap();
        let there = format!("{there:?}");
        let same = match figure.kind.as_str() {
            "n" => {
                let (ours, theirs) =
                    (figure.value.parse::<f64>().unwrap(), between(&there, "(", ")")[0].parse::<f64>());
                theirs.is_ok_and(|theirs| (ours - theirs).abs() <= 1e-9 * ours.abs().max(1e-9))
            }
            "b" => there.to_lowercase().contains(if figure.value == "1" { "true" } else { "false" }),
            _ => there.contains(&format!("{:?}", figure.value)),
        };
        assert!(
            same,
            "{sheet}, line {}: ={formula} comes to {there} and not to {}",
            figure.line, figure.value
        );
    }
    figures.iter().filter(|figure| figure.formula.is_some()).count()
}

/// A book of blocks, between which a line is empty.
fn book(text: &str) -> Book {
    let mut book = Book::new();
    book.begin_chapter("c");
    for block in text.split("\n\n") {
        book.add_block(&block.lines().map(|line| line.trim_start().to_owned() + "\n").collect::<String>());
    }
    book.compile();
    assert!(book.diagnostics().is_empty(), "{:?}", book.diagnostics().first());
    book
}

#[test]
fn every_operator_and_function_is_worked_out_alike() {
    let all = book(
        "sheet all \"All\"
         unit loaf plural loaves
         input price = $3.50 / loaf
         input baked = 400 loaves
         input rate = 12%
         input time = 90 minutes
         takings = price * baked
         hours = time in hours
         slow = time + 2 hours
         brackets = takings - (takings - $100) - $1
         above = $100 / (price * 1 loaf / 2)
         power = 2 ^ 3 ^ 2
         raised = (2 ^ 3) ^ 2
         compared = (takings > $1000) == (rate > 1%)
         alike = (takings > $1000) == (2 > 3)
         times = sum([time, 2 hours]) + max(time, 1 hour)
         minus = -2 ^ 2
         signed = 3 - -2
         chosen = if takings > $1000 and not (rate >= 5%) then \"much\" else \"li\"
         asked = rate < 1% or takings == $1400
         small = min(takings, $5)
         up = ceil(2.1) + floor(2.9) + round(2.345, 2) + abs(-3)
         roots = sqrt(2) + exp(1) + ln(2) + log10(1000)
         more = growth($4, $5) + cagr($1, $8, 3)
         money = compound($100, rate, 3)
         paid = pmt(rate, 10, $1000) + pv(rate, 10, $5) + fv(rate, 10, $5)
         axis year = 0..5
         grown = takings * (1 + rate) ^ year
         fading = takings then prev * (1 - rate) over year
         running = cumulative(grown)
         total = sum(grown) + mean(fading) + max(fading) + first(grown) + last(grown) + at(grown, 2)
         points = count(grown) + sum([1, 2])
         edges = min(grown) + max($2, $3) + min([$4, $5])
         flows = if year > 0 then $400 else -$1000
         inner = irr(flows)
         worth = npv(rate, grown)",
    );
    compare(&all, "all");
    let figures = figures(&calc_html::worksheet(&all, "all", ""));
    let alone = figures.iter().filter(|figure| figure.formula.is_none()).map(|figure| figure.value.as_str());
    assert_eq!(
        alone.collect::<Vec<_>>(),
        ["3.5", "400", "0.12", "90"],
        "not only inputs are without a formula"
    );
}

#[test]
fn the_books_sheets_are_worked_out_alike() {
    let folder = Folder::open(&site::repository().join("book")).unwrap();
    let book = folder.read().unwrap().book;
    let formulas: usize = book.sheets().iter().map(|sheet| compare(&book, &sheet.name)).sum();
    assert!(formulas > 300, "only {formulas} formulas");
}

#[test]
fn what_is_saved_is_an_archive_of_small_files() {
    let mut all = book(
        "sheet rest \"All <the> rest\"
         axis turn = 1..2
         input share = 5% \"Part\"
         given = $3 then prev * share over turn
         check share < 1

         sheet a_name_with_more_letters_than_thirty_one \"Saved\"
         axis day = 1..2
         input sold = 4 \"Sold & paid\"
         word = if sold > 3 then \"much\" else \"li\"
         holds = sold > 3
         axis pace = 10%..20% step 10%
         grid = sold * day * pace
         half = rest.share / 2 in %
         list = [1, sold]
         taken = sum(rest.given) * sold
         gone = 1 / (sold - 3)
         never = when(day > 5)",
    );
    let sold = all.find("a_name_with_more_letters_than_thirty_one.sold").unwrap();
    all.set(sold, "3").unwrap();
    let known =
        "rest.share\tfact\tSource: A, as of today.\na_name_with_more_letters_than_thirty_one.word\tfact\t";
    let text = calc_html::workbook(&all, "a_name_with_more_letters_than_thirty_one", known);
    let bytes = STANDARD.decode(text).unwrap();
    let archive = bytes.escape_ascii().to_string();
    insta::assert_snapshot!(archive.replace("\\n", "\n").replace("PK", "\nPK").replace("<row", "\n<row"));
    assert_eq!(calc_html::workbook(&all, "missing", ""), "");
}
