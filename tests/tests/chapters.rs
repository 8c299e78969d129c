//! What every chapter has, and what the audit must have, in the built book.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use scraper::{ElementRef, Html, Selector};
use tests::site;

/// A chapter's file without its ending, its title, and its whole source.
struct Chapter {
    name: String,
    title: String,
    source: String,
}

/// The chapters in their order: all that the summary has before the audit.
fn chapters() -> Vec<Chapter> {
    let folder = site::repository().join("book/src");
    let summary = fs::read_to_string(folder.join("SUMMARY.md")).unwrap();
    let (before, _) = summary.split_once("# Looking back").unwrap();
    let links = before.lines().filter_map(|line| line.trim_start_matches("- ").strip_prefix('['));
    links
        .map(|link| {
            let (title, file) = link.trim_end_matches(')').split_once("](").unwrap();
            let source = fs::read_to_string(folder.join(file)).unwrap();
            Chapter { name: file.trim_end_matches(".md").into(), title: title.into(), source }
        })
        .collect()
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The elements between a heading, which begins with these words, and the next; before the first, for none.
fn section<'a>(page: &'a Html, heading: Option<&str>) -> Vec<ElementRef<'a>> {
    let mut all = all(page, "main > *").into_iter();
    if let Some(words) = heading {
        all.by_ref().find(|element| element.value().name() == "h2" && text(element).starts_with(words));
    }
    all.take_while(|element| element.value().name() != "h2").collect()
}

fn words(elements: &[ElementRef<'_>]) -> usize {
    elements.iter().map(|element| text(element).split(' ').count()).sum()
}

#[test]
fn every_chapter_has_what_a_reader_and_a_group_need() {
    let chapters = chapters();
    assert_eq!(chapters.len(), 15);
    let mut lacks = Vec::new();
    for chapter in &chapters {
        let page = Html::parse_document(&site::page(&format!("{}.html", chapter.name)));
        let mut wants = |what: &str, has: bool| {
            if !has {
                lacks.push(format!("{}: {what}", chapter.name));
            }
        };
        let count = |selector: &str| all(&page, selector).len();
        let opening = section(&page, None);
        let paragraphs: Vec<String> = opening.iter().map(text).collect();
        let opened = paragraphs.join(" ");
        wants("its title", paragraphs[0] == chapter.title);
        wants("how long it takes to read", paragraphs[1].starts_with("Reading time: "));
        wants("a question to open with", paragraphs[2].contains('?'));
        wants("a number or a picture there", {
            let numbers = Selector::parse("data.calc-value, svg").unwrap();
            opening[2].select(&numbers).next().is_some()
        });
        wants("whose claims it looks at", opened.contains("Marcel Wando"));
        wants(
            "that they are claims",
            ["claim", "argument", "concludes"].iter().any(|word| opened.contains(word)),
        );
        wants("an input with its source", count(".calc-input .calc-source a") > 0);
        wants("a scenario", count("[data-scenario]") > 1);
        wants("two exercises", count(".calc-exercise") > 1);
        wants("a check of what it says", chapter.source.lines().any(|line| line.starts_with("check ")));
        wants(
            "what follows and what doesn’t",
            words(&section(&page, Some("What follows, and what doesn’t"))) > 40,
        );
        wants("a critic’s say", words(&section(&page, Some("What a critic would say"))) > 80);
        let last = section(&page, Some("Three questions"));
        let questions: Vec<String> =
            last[0].select(&Selector::parse("li").unwrap()).map(|li| text(&li)).collect();
        wants("three questions", questions.len() == 3 && questions.iter().all(|one| one.contains('?')));
    }
    assert!(lacks.is_empty(), "{lacks:#?}");
}

#[test]
fn chapters_lead_to_the_ones_before_and_after() {
    let chapters = chapters();
    let around = |at: usize| {
        let before = at.checked_sub(1).map(|at| &chapters[at]);
        (before, chapters.get(at + 1))
    };
    for (at, chapter) in chapters.iter().enumerate() {
        let last = chapter.source.lines().rev().find(|line| !line.is_empty()).unwrap();
        let link = |to: &Chapter| format!("[{}]({}.md)", to.title, to.name);
        let (before, next) = around(at);
        let next = next.map_or("[The audit](audit.md)".to_owned(), link);
        assert!(last.contains(&format!("Next: {next}")), "{}: {last}", chapter.name);
        if let Some(before) = before {
            assert!(last.starts_with(&format!("Before: {}", link(before))), "{}: {last}", chapter.name);
        }
    }
}

/// The article's claims that can be worked out: of what, what it states, and what comes of it by the book's figures.
const CLAIMS: [(&str, &str, &str); 28] = [
    ("nvidia.value_year_ago", "$1.48 trillion", "agrees"),
    ("nvidia.value_before", "$3.65 trillion", "agrees"),
    ("nvidia.value_after", "$3.01 trillion", "agrees"),
    ("nvidia.rise", "$2.17 trillion", "agrees"),
    ("nvidia.loss", "about $600 billion", "roughly"),
    ("nvidia.loss", "$589 billion", "differs"),
    ("nvidia.drop", "17%", "truncated"),
    ("closing.drop", "17%", "agrees"),
    ("book.assets", "$96.01 billion", "agrees"),
    ("book.liabilities", "$30.11 billion", "agrees"),
    ("book.book_value", "$65.9 billion", "agrees"),
    ("book.per_share", "$2.69 per share", "differs"),
    ("recount.per_share", "$2.69 per share", "agrees"),
    ("book.times_before", "55", "agrees"),
    ("book.times_after", "45", "truncated"),
    ("revenue.fy22", "$26.9 billion", "agrees"),
    ("revenue.fy24", "$60.9 billion", "agrees"),
    ("growing.year_to_2024", "126%", "agrees"),
    ("growing.year_to_2023", "265%", "differs"),
    ("growing.times", "2", "agrees"),
    ("growing.quarter_times", "3", "truncated"),
    ("cycles.rounds_average", "3", "truncated"),
    ("motion.part", "33%", "agrees"),
    ("motion.slowest", "50%", "differs"),
    ("v3.total", "about $6 million", "agrees"),
    ("cluster.chips", "about 2,000 GPUs", "roughly"),
    ("price.times", "4.5", "agrees"),
    ("measure.total", "$500 billion", "agrees"),
];

/// The article's other claims, as the audit's paragraphs name them.
const OTHERS: [&str; 9] = [
    "Larger than the output of Portugal or New Zealand.",
    "Two to three rounds in a year.",
    "As if a wage doubled or tripled.",
    "About a hundred million for the others.",
    "Two thousand chips against sixteen thousand.",
    "Only the relevant parameters.",
    "Founded in November 2023.",
    "A partnership of public and private.",
    "Sideways or backwards since 2008.",
];

#[test]
fn every_claim_of_the_article_stands_in_the_audit_with_its_verdict() {
    let page = Html::parse_document(&site::page("audit.html"));
    let lists = all(&page, ".calc-audit");
    let rows: Vec<(String, String, String)> = lists
        .last()
        .unwrap()
        .select(&Selector::parse("tbody tr").unwrap())
        .map(|row| {
            let cells: Vec<ElementRef<'_>> = row.select(&Selector::parse("td").unwrap()).collect();
            let link = row.select(&Selector::parse("th a").unwrap()).next().unwrap().attr("href").unwrap();
            (link.rsplit('#').next().unwrap().to_owned(), text(&cells[1]), text(&cells[3]))
        })
        .collect();
    for (cell, states, verdict) in CLAIMS {
        let wanted = (cell.to_owned(), states.to_owned(), verdict.to_owned());
        assert!(rows.contains(&wanted), "{wanted:?} is not in {rows:#?}");
    }
    let named: Vec<String> = all(&page, "main p > strong:first-child").iter().map(text).collect();
    for claim in OTHERS {
        assert!(named.iter().any(|name| name == claim), "{claim} is not in {named:#?}");
    }
}
