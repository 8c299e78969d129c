//! The built book as its readers read it: no figure typed that could be worked out, no source unused, links that set figures.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calc::FigureKind;
use scraper::{ElementRef, Html, Selector};
use tests::site;

/// What may stand in running text though it has digits, each with the reason: `text | why`, a line an entry.
const TYPED: &str = include_str!("../typed-figures.txt");

/// The book's chapters. The manual is left out, whose figures are examples; so is what mdBook adds.
fn chapters() -> impl Iterator<Item = String> {
    let added = ["print.html", "toc.html", "404.html", "index.html", "sources.html"];
    site::pages()
        .into_iter()
        .filter(move |name| !name.starts_with("write/") && !added.contains(&name.as_str()))
}

/// The text of a page that its author typed, a line a paragraph.
fn typed(page: &Html) -> Vec<String> {
    let paragraphs = Selector::parse(
        "main p, main li, main td, main th, main h1, main h2, main h3, main summary, main dt, main dd",
    );
    let made = |element: &ElementRef<'_>| {
        let made =
            ["calc-sheet", "data", "code", "pre", "time", "script", "math", "svg", "form", "calc-exhibit"];
        let name = element.value().name();
        let by_class = element.value().classes().any(|class| class.starts_with("calc-"));
        made.contains(&name) || by_class
    };
    let outermost = |element: &ElementRef<'_>| {
        let mut around = element.ancestors().filter_map(ElementRef::wrap);
        !around.any(|e| matches!(e.value().name(), "p" | "li" | "td" | "th" | "summary" | "dt" | "dd"))
    };
    let text = |paragraph: ElementRef<'_>| {
        let nodes = paragraph.descendants().filter(|node| {
            let mut around = node.ancestors().filter_map(ElementRef::wrap);
            node.value().is_text() && !around.any(|element| made(&element))
        });
        let text: String = nodes.map(|node| node.value().as_text().unwrap().to_string()).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    page.select(&paragraphs.unwrap()).filter(outermost).map(text).collect()
}

/// The words with digits in them that are neither in an allowed phrase nor of a date.
fn suspects(text: &str, used: &mut BTreeSet<&'static str>) -> Vec<String> {
    let mut text = text.to_owned();
    for (phrase, _) in allowed() {
        if text.contains(phrase) {
            used.insert(phrase);
            text = text.replace(phrase, " ");
        }
    }
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '/' || c == '—').collect();
    let bare =
        |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches("’s").to_owned();
    let is_year = |word: &str| word.len() == 4 && (1600..2100).contains(&word.parse::<u16>().unwrap_or(0));
    let is_month = |at: usize| {
        words.get(at).is_some_and(|next| (1..=12).any(|number| calc_html::month(number) == Some(&bare(next))))
    };
    let is_day = |at: usize, word: &str| word.parse::<u8>().is_ok_and(|day| day <= 31) && is_month(at + 1);
    let with_digits =
        words.iter().enumerate().filter(|(_, word)| word.contains(|c: char| c.is_ascii_digit()));
    with_digits
        .filter(|(at, word)| {
            let plain = bare(word);
            let money = word.contains(['$', '€', '%']);
            money || !(is_year(&plain) || is_day(*at, &plain))
        })
        .map(|(_, word)| (*word).to_owned())
        .collect()
}

fn allowed() -> impl Iterator<Item = (&'static str, &'static str)> {
    TYPED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(" | ").unwrap_or((line, "")))
}

#[test]
fn no_figure_is_typed_that_could_be_worked_out() {
    let mut used = BTreeSet::new();
    let mut found = Vec::new();
    let mut looked_at = 0;
    for name in chapters() {
        for text in typed(&Html::parse_document(&site::page(&name))) {
            looked_at += 1;
            // Counted by a test of its own.
            if text.starts_with("Reading time: ") {
                continue;
            }
            for word in suspects(&text, &mut used) {
                found.push(format!("{name}: {word} in “{text}”"));
            }
        }
    }
    assert!(looked_at > 300, "only {looked_at} paragraphs were looked at");
    assert!(
        found.is_empty(),
        "make these inline values, or say in tests/typed-figures.txt why they stay: {found:#?}"
    );
    for (phrase, why) in allowed() {
        assert!(!why.is_empty(), "“{phrase}” is allowed without a reason");
        assert!(used.contains(phrase), "“{phrase}” is allowed and stands nowhere");
    }
}

#[test]
fn a_typed_figure_is_found_and_a_date_is_none() {
    let mut used = BTreeSet::new();
    let mut of = |text: &str| suspects(text, &mut used);
    assert_eq!(of("It fell by $589 billion, or 17%."), ["$589", "17%."]);
    assert_eq!(of("about 45 times, on 27 January 2025 and in May 1936"), ["45"]);
    assert_eq!(of("$2025 is money, 2025’s spring is none, nor is 1.5 a date"), ["$2025", "1.5"]);
}

#[test]
fn every_source_is_used() {
    let page = Html::parse_document(&site::page("sources.html"));
    let all = |selector: &str| page.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
    let text: String = chapters().map(|name| site::page(&name)).collect();
    let terms = all("dl.sources dt");
    assert!(terms.len() >= 10);
    for term in terms {
        let key = term.attr("id").unwrap();
        assert!(text.contains(&format!("sources.html#{key}\"")), "no chapter refers to {key}");
    }
}

#[test]
fn reading_takes_as_long_as_is_said() {
    let mut wrong = Vec::new();
    for name in chapters() {
        let paragraphs = typed(&Html::parse_document(&site::page(&name)));
        let Some(said) = paragraphs.iter().find_map(|text| text.strip_prefix("Reading time: ")) else {
            continue;
        };
        let said: usize = said.split(' ').next().unwrap().parse().unwrap();
        let words: usize = paragraphs.iter().map(|text| text.split_whitespace().count()).sum();
        if said != words / 200 && said != words.div_ceil(200) {
            wrong.push(format!("{name} has {words} words and says {said} minutes"));
        }
    }
    assert!(wrong.is_empty(), "at 200 words a minute: {wrong:#?}");
}

/// The inputs that a live page knows, by name.
fn inputs(name: &str) -> BTreeSet<String> {
    let page = Html::parse_document(&site::page(name));
    let data = Selector::parse("script.calc-data").unwrap();
    let Some(data) = page.select(&data).next() else { return BTreeSet::new() };
    let data: String = serde_json::from_str(&data.text().collect::<String>()).unwrap();
    let book = calc_html::Page::read(&data).book;
    let ids = book.named_cells().filter(|&id| book.cell(id).kind == FigureKind::Input);
    ids.map(|id| book.path(id)).collect()
}

#[test]
fn a_link_that_sets_figures_names_inputs_of_its_page() {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut looked_at = 0;
    for name in chapters() {
        let page = Html::parse_document(&site::page(&name));
        for link in page.select(&Selector::parse("main a[href*='?']").unwrap()) {
            let href = link.attr("href").unwrap();
            if href.contains(':') || href.starts_with('?') {
                continue;
            }
            let (file, query) = href.split_once('?').unwrap();
            let file = Path::new(&name).parent().unwrap().join(file);
            // The way up is written `../`, and there is one folder only.
            let file = file.display().to_string().replace("groups/../", "");
            let inputs = known.entry(file.clone()).or_insert_with(|| inputs(&file));
            for pair in query.split('#').next().unwrap().split('&') {
                let (input, _) = pair.split_once('=').unwrap();
                // As the page has it: a name with a dot is a figure’s.
                if !input.contains('.') {
                    assert_eq!(pair, "view=projector", "{name}: {href}");
                    continue;
                }
                assert!(inputs.contains(input), "{name}: {href} sets {input}, which is no input of {file}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at >= 6, "only {looked_at} figures are set by links");
}
