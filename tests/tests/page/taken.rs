//! What a reader takes away: a sheet as CSV, a chapter on paper.

use serde_json::json;
use tests::Page;

use crate::facts::{BOOK, Nvidia, dollars, worded};
use crate::made::made;
use crate::{field, open, shock, start, value};

/// What a click on the button of a sheet saves: the file's name, its text.
#[track_caller]
fn saved(page: &Page, sheet: &str) -> (String, String) {
    page.eval(
        "URL.createObjectURL = blob => (window.saved = blob.text(), 'blob:saved');
         HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; }",
    );
    page.click(&format!("[data-csv='{sheet}']"));
    let text = page.eval("window.saved").as_str().unwrap().to_owned();
    (page.eval("window.savedAs").as_str().unwrap().to_owned(), text)
}

#[test]
fn a_sheet_is_saved_with_the_readers_figures() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    let (name, text) = saved(&page, "nvidia");
    assert_eq!(name, "nvidia.csv");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(lines[0], "Item,Value,Shown,Kind,Source,In the book");
    let changed = Nvidia { after: 118_42, ..BOOK };
    let before = BOOK.shares * BOOK.before;
    for line in [
        // What the reader chose is no fact of the source's, nor is what follows from it.
        "Price after the fall,118.42,$118.42 per share,assumption,,122".to_owned(),
        format!(
            "Loss on paper in one day,{},{},assumption,,{}",
            dollars(changed.loss()),
            worded(changed.loss()),
            dollars(BOOK.loss())
        ),
        format!("Market value before,{},{},fact,,", dollars(before), worded(before)),
    ] {
        assert!(lines.contains(&line.as_str()), "{line} is not in {lines:#?}");
    }
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("Shares in circulation,24680000000,24.68 billion shares,fact,"))
    );
    // Of both blocks that the sheet consists of, and of no other.
    assert_eq!(page.count("[data-csv='nvidia']"), 1);
    assert!(!text.contains("café"), "{text}");
    // To ask for the book's figures leaves the reader's what they are.
    page.click("[data-csv='cafe']");
    assert!(page.eval("window.saved").as_str().unwrap().contains("Item,Value,Shown,Kind,Source\r\n"));
    assert_eq!(value(&page, "nvidia.loss"), dollars(changed.loss()));
    assert_eq!(page.text(".calc-bar-text"), "You changed 1 figure");

    // A series has a line a point.
    open(&page, &format!("{base}bet.html"));
    let (_, text) = saved(&page, "ahead");
    assert!(
        text.contains("\r\n\"Revenue, with that growth: 0\",60922000000,$60.92 billion,assumption,"),
        "{text}"
    );
    page.assert_quiet(&base);
}

#[test]
fn what_a_sheet_leaves_out_it_says_and_no_label_is_a_formula() {
    let (page, _) = made(
        "```calc
sheet long \"A long series\"
input start = 5 \"-1+cmd|calc\"
axis year = 1..1200 \"Year\"
path = start - year \"Path\"
```
",
    );
    let (_, text) = saved(&page, "long");
    for line in
        ["'-1+cmd|calc,5,5,", "\"Path: 1,000\",-995,", "Path: …,,The first 1000 are listed.,assumption,\r\n"]
    {
        assert!(text.contains(&format!("\r\n{line}")), "{line} is not in {text}");
    }
    assert!(!text.contains("1,001"), "{text}");
}

/// What stands in a spreadsheet behind an item: the formula, if there is one, and the figure.
#[track_caller]
fn line<'a>(worksheet: &'a str, item: &str) -> (&'a str, &'a str) {
    let Some((_, after)) = worksheet.split_once(&format!("<t>{item}</t>")) else {
        panic!("there is no {item} in {worksheet}");
    };
    let cell = after.split("</c>").nth(1).unwrap();
    let inside =
        |from, to| cell.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(text, _)| text);
    (inside("<f>", "</f>").unwrap_or_default(), inside("<v>", "</v>").unwrap_or_default())
}

#[test]
fn a_spreadsheet_has_the_readers_figures_and_goes_on_calculating() {
    let (page, base) = shock();
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    let folder = tempfile::tempdir().unwrap();
    let how = json!({"behavior": "allow", "downloadPath": folder.path()});
    page.call("Browser.setDownloadBehavior", how);
    let save = |page: &Page, sheet: &str| {
        page.click(&format!("[data-workbook='{sheet}']"));
        // Its files are stored as they are.
        String::from_utf8_lossy(&downloaded(&folder.path().join(format!("{sheet}.xlsx")))).into_owned()
    };
    let worksheet = save(&page, "nvidia");
    assert!(worksheet.starts_with("PK\u{3}\u{4}"));
    let changed = Nvidia { after: 118_42, ..BOOK };
    assert_eq!(line(&worksheet, "Price after the fall"), ("", "118.42"));
    assert!(worksheet.contains("<t>fact</t>"), "{worksheet}");
    assert!(worksheet.contains("<t>Source: Wando 2025, as of 24 January 2025."), "{worksheet}");
    assert!(
        !worksheet.contains("as of 27 January 2025"),
        "the reader's price is not from there: {worksheet}"
    );
    let (formula, figure) = line(&worksheet, "Loss on paper in one day");
    assert_eq!(figure, dollars(changed.loss()));
    assert!(formula.starts_with('B') && formula.contains("-B"), "{formula}");
    assert!(!worksheet.contains("café"), "{worksheet}");
    // What a sheet rests on elsewhere comes along, so that all of it lives.
    let worksheet = save(&page, "scale");
    let (_, figure) = line(&worksheet, "Nvidia on 27 January 2025: Price after the fall");
    assert_eq!(figure, "118.42");
    page.assert_quiet(&base);
}

#[test]
fn a_spreadsheet_that_cannot_be_written_is_told() {
    let (page, base) = start();
    page.answer("calc-blocks.wasm", 404, "text/html; charset=utf-8", b"<h1>Not found</h1>");
    page.bypass_worker();
    open(&page, &format!("{base}shock.html"));
    for _ in 0..2 {
        page.click("[data-workbook='nvidia']");
        page.wait_for("document.querySelector('.calc-take .calc-late')");
        page.wait_for("document.documentElement.dataset.exhibits === 'failed'");
    }
    assert_eq!(page.count(".calc-take .calc-late"), 1);
    assert!(page.text(".calc-take .calc-late").contains("didn’t arrive"));
}

/// A file, once it is there.
#[track_caller]
fn downloaded(file: &std::path::Path) -> Vec<u8> {
    let start = std::time::Instant::now();
    while !file.exists() && start.elapsed().as_secs() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    std::fs::read(file).unwrap()
}

#[test]
fn the_browser_saves_it_for_real() {
    let (page, base) = shock();
    let folder = tempfile::tempdir().unwrap();
    let how = json!({"behavior": "allow", "downloadPath": folder.path()});
    page.call("Browser.setDownloadBehavior", how);
    page.click("[data-csv='cafe']");
    let text = String::from_utf8(downloaded(&folder.path().join("cafe.csv"))).unwrap();
    assert!(text.contains("Gone overnight,1000,\"$1,000\",assumption,"), "{text}");
    page.assert_quiet(&base);
}

#[test]
fn on_paper_links_are_footnotes() {
    let (page, base) = start();
    open(&page, &format!("{base}shock.html"));
    let before = crate::markup(&page);
    page.eval("dispatchEvent(new Event('beforeprint'))");
    let notes = page.texts(".link-notes li");
    for note in ["Wando 2025: ", "Closing prices: "] {
        let of_source = notes.iter().find(|line| line.contains(note)).unwrap();
        assert!(of_source.contains("/sources.html#"), "{of_source}");
    }
    assert_eq!(page.of("main a[href^='sources.html']", "element.dataset.link"), "1");
    // Of a source its entry, of another chapter its page.
    assert_eq!(page.eval("[...document.querySelectorAll('[data-link]')].every(link => [link.href, link.href.split('#')[0]].some(url => document.querySelectorAll('.link-notes li')[link.dataset.link - 1].textContent.endsWith(url)))"), true);
    page.eval("dispatchEvent(new Event('afterprint'))");
    crate::assert_markup(&page, &before, "after printing");
    page.assert_quiet(&base);
}
