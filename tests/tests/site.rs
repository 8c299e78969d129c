//! The built site without a browser: its links, its policy, its weight, and what its calculators say.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use calc::{Book, CellId, FigureKind};
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tests::site;
use xtask::weight::{self, Page};

const CHAPTERS: [&str; 2] = ["shock", "book-value"];

fn parsed() -> Vec<(String, Html)> {
    site::pages().into_iter().map(|name| (name.clone(), Html::parse_document(&site::page(&name)))).collect()
}

/// The elements that fit a selector.
fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Where a page's link leads on disk, and to which anchor there; nothing where it leaves the site.
fn target(page: &str, link: &str) -> Option<(PathBuf, Option<String>)> {
    if link.contains(':') {
        return None;
    }
    let (link, anchor) = match link.split_once('#') {
        Some((link, anchor)) => (link, Some(anchor.to_owned())),
        None => (link, None),
    };
    let link = link.split('?').next().unwrap();
    let mut file = match link.strip_prefix('/') {
        Some(inside) => PathBuf::from(inside),
        None if link.is_empty() => PathBuf::from(page),
        None => Path::new(page).parent().unwrap().join(link),
    };
    if link.ends_with('/') || file.as_os_str().is_empty() {
        file.push("index.html");
    }
    Some((file, anchor))
}

#[test]
fn every_link_leads_somewhere() {
    let folder = site::folder();
    let pages = parsed();
    let ids: BTreeMap<PathBuf, HashSet<&str>> = pages
        .iter()
        .map(|(name, page)| (name.into(), all(page, "[id]").iter().map(|e| e.attr("id").unwrap()).collect()))
        .collect();
    let (mut inside, mut broken) = (0, Vec::new());
    for (name, page) in &pages {
        for element in all(page, "[href], [src], [data-root]") {
            // The contents wait in a template, and book.js puts the way to the root before their links.
            let waits =
                element.ancestors().filter_map(ElementRef::wrap).any(|e| e.value().name() == "template");
            let from = if waits { "index.html" } else { name };
            let names = ["href", "src", "data-highlight", "data-search", "data-index"];
            for link in names.iter().filter_map(|name| element.attr(name)) {
                let Some((file, anchor)) = target(from, link) else {
                    let external = element.value().name() == "a" && link.starts_with("https://");
                    if !external {
                        broken
                            .push(format!("{name}: {link} is no link to elsewhere that a reader can choose"));
                    }
                    continue;
                };
                inside += 1;
                if !folder.join(&file).is_file() {
                    broken.push(format!("{name}: {link} leads to no file"));
                } else if let (Some(anchor), Some(ids)) = (anchor, ids.get(&file))
                    && !anchor.is_empty()
                    && !ids.contains(anchor.as_str())
                {
                    broken.push(format!("{name}: {link} leads to no anchor"));
                }
            }
        }
        let mut seen = HashSet::new();
        for id in all(page, "[id]").iter().map(|e| e.attr("id").unwrap()) {
            if !seen.insert(id) {
                broken.push(format!("{name}: {id} names two elements"));
            }
        }
        for attribute in ["for", "popovertarget", "aria-labelledby"] {
            for element in all(page, &format!("[{attribute}]")) {
                let id = element.attr(attribute).unwrap();
                if !seen.contains(id) {
                    broken.push(format!("{name}: {attribute}=\"{id}\" names nothing"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(inside > 300, "only {inside} links were looked at");
}

#[test]
fn no_calculation_is_left_as_it_was_written() {
    for (name, page) in parsed() {
        let outside = |element: &&ElementRef<'_>| {
            !element
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|e| e.value().classes().any(|c| c == "calc-example"))
        };
        let code = all(&page, "code, pre");
        let left: Vec<String> = code
            .iter()
            .filter(outside)
            .filter(|e| {
                let text = e.text().collect::<String>();
                let classes = e.attr("class").unwrap_or_default();
                text.trim_start().starts_with("= ") || classes.contains("calc") || classes.contains("sources")
            })
            .map(ElementRef::html)
            .collect();
        assert!(left.is_empty(), "{name}: {left:#?}");
        // The manual shows how calculations are written: as code.
        let text: String = page
            .root_element()
            .descendants()
            .filter(|node| {
                let mut around = node.ancestors().filter_map(ElementRef::wrap);
                !around.any(|element| matches!(element.value().name(), "pre" | "code" | "script"))
            })
            .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
            .collect();
        for source in ["```", "{{#", "`= "] {
            assert!(!text.contains(source), "{name} has {source}");
        }
        assert!(all(&page, "data.calc-missing, .calc-report").is_empty(), "{name} has a value missing");
    }
}

#[test]
fn nothing_in_a_page_runs_or_styles_but_its_own_files() {
    for (name, page) in parsed() {
        let metas = all(&page, "meta[http-equiv='Content-Security-Policy']");
        assert_eq!(metas.len(), 1, "{name}");
        let policy = metas[0].attr("content").unwrap();
        let before = metas[0]
            .prev_siblings()
            .filter_map(ElementRef::wrap)
            .map(|e| e.value().name())
            .collect::<Vec<_>>();
        assert!(
            before.iter().all(|tag| *tag == "meta"),
            "{name}: {before:?} come before the policy, which doesn't bind them"
        );
        let parts: BTreeMap<&str, Vec<&str>> = policy
            .split(';')
            .filter_map(|part| part.trim().split_once(' '))
            .map(|(name, values)| (name, values.split(' ').collect()))
            .collect();
        assert_eq!(parts["default-src"], ["'none'"], "{name}");
        if let Some(script) = parts.get("script-src") {
            assert_eq!(*script, ["'self'", "'wasm-unsafe-eval'"], "{name}");
        }
        for (part, values) in &parts {
            for value in values {
                let known = ["'none'", "'self'", "'wasm-unsafe-eval'", "'unsafe-hashes'", "data:"];
                let style_hash = *part == "style-src" && value.starts_with("'sha256-");
                assert!(known.contains(value) || style_hash, "{name}: {part} allows {value}");
                assert!(*value != "data:" || *part == "img-src", "{name}: {part} allows {value}");
            }
        }
        for script in all(&page, "script") {
            let json = script.attr("type") == Some("application/json") && script.attr("src").is_none();
            let empty = script.text().all(|text| text.trim().is_empty());
            assert!(json || (script.attr("src").is_some() && empty), "{name}: {}", script.html());
        }
        assert_eq!(all(&page, "style, iframe, object, embed, base").len(), 0, "{name}");
        for element in all(&page, "*") {
            for (attribute, value) in element.value().attrs() {
                assert!(!attribute.starts_with("on"), "{name}: {}", element.html());
                assert!(
                    !value.trim().to_lowercase().starts_with("javascript:"),
                    "{name}: {}",
                    element.html()
                );
                if attribute == "style" {
                    let hash = format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(value)));
                    assert!(
                        parts["style-src"].contains(&hash.as_str()),
                        "{name}: style=\"{value}\" is not allowed"
                    );
                }
            }
        }
    }
}

#[test]
fn no_file_tells_where_it_was_built() {
    let repository = site::repository();
    let mut told =
        vec!["/.cargo/".to_owned(), "/home/".to_owned(), "/Users/".to_owned(), "/root/".to_owned()];
    told.extend(
        [repository.as_path(), &site::folder(), Path::new(env!("CARGO_TARGET_TMPDIR"))]
            .map(|path| path.display().to_string()),
    );
    told.extend(std::env::var("CARGO_HOME"));
    for file in site::files(&site::folder()) {
        let bytes = fs::read(site::folder().join(&file)).unwrap();
        for path in &told {
            let found = bytes.windows(path.len()).any(|window| window == path.as_bytes());
            assert!(!found, "{} has {path}", file.display());
        }
    }
}

#[test]
fn only_pages_with_something_live_name_the_widget() {
    let mut live = Vec::new();
    for (name, page) in parsed() {
        let scripts = all(&page, "script[type=module]");
        let data = all(&page, "script.calc-data");
        let inputs = all(&page, "[data-input]");
        assert_eq!(scripts.len(), data.len(), "{name}");
        if scripts.is_empty() {
            assert!(inputs.is_empty() && !site::page(&name).contains("live.js"), "{name}");
        } else {
            // The page says so where it has what the larger module makes.
            let made = all(&page, ".calc-exhibit, [data-exercise]");
            assert_eq!(all(&page, "script[data-blocks]").is_empty(), made.is_empty(), "{name}");
            live.push(name);
        }
    }
    let files = site::files(&site::folder()).into_iter();
    let widgets: Vec<PathBuf> =
        files.filter(|file| file.display().to_string().starts_with("calc-")).collect();
    assert_eq!(widgets.len(), 8, "one widget of eight files: {widgets:?}");
    for chapter in CHAPTERS {
        assert!(live.contains(&format!("{chapter}.html")), "{live:?}");
    }
    for still in ["sources.html", "toc.html", "404.html"] {
        assert!(!live.contains(&still.to_owned()), "{live:?}");
    }
}

/// The most that a live chapter may weigh in all, in bytes after gzip, fonts aside.
const MOST: usize = 100_000;
/// The most of it that the module and its glue may.
const MOST_OF_MODULE: usize = 41_200;
/// The most that comes later, once a reader changes a figure beside a chart or works an exercise.
const MOST_OF_BLOCKS: usize = 75_000;
/// What a compiler adds that can't leave out the words of panics.
const WORDS: usize = 9_000;

/// Whether the module can say why it stopped, which a module for readers need not.
fn has_words() -> bool {
    let module = fs::read(site::folder().join(site::widget()).join("calc.wasm")).unwrap();
    module.windows(11).any(|text| text == b"panicked at" || text == b"rc/library/")
}

#[test]
fn a_live_chapter_is_light() {
    let words = if has_words() { WORDS } else { 0 };
    let is_heavy = |page: &Page| {
        page.total() > MOST + words
            || page.module > MOST_OF_MODULE + words
            || page.later > MOST_OF_BLOCKS + 2 * words
    };
    let pages = weight::pages(&site::folder()).unwrap().into_iter();
    let chapters: Vec<Page> = pages.filter(|page| page.live && page.name != "print.html").collect();
    for page in &chapters {
        println!(
            "{}: {} bytes after gzip, {} of them module and glue; {} when asked for",
            page.name,
            page.total(),
            page.module,
            page.later
        );
    }
    let heavy: Vec<&Page> = chapters.iter().filter(|page| is_heavy(page)).collect();
    assert!(chapters.len() > 15 && heavy.is_empty(), "too heavy: {heavy:#?}");
}

/// What the widget reads in a page of its data, a line a cell.
fn widget_data(page: &Html) -> String {
    let data = all(page, "script.calc-data")[0].text().collect::<String>();
    let data: String = serde_json::from_str(&data).unwrap();
    let book = calc_html::Page::read(&data).book;
    let lines: Vec<String> = book.named_cells().map(|id| cell(&book, id)).collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

fn cell(book: &Book, id: CellId) -> String {
    let mut told = BTreeMap::from([
        ("cell", json!(book.path(id))),
        ("label", json!(book.label(id))),
        ("display", json!(book.display(id))),
        ("unit", json!(book.unit_code(id))),
    ]);
    let values = book.value(id).scalars().iter().map(|scalar| book.plain(*scalar));
    told.insert("value", values.collect());
    if book.cell(id).kind == FigureKind::Input {
        told.insert("field", json!(book.field_text(id)));
        told.insert(
            "range",
            book.range(id).map_or(Value::Null, |(low, high, step)| json!([low, high, step])),
        );
    }
    if let Some(source) = book.source(id) {
        told.insert("source", json!(source));
    }
    let claims = book.claims(id);
    if !claims.is_empty() {
        told.insert("claims", claims.iter().map(|claim| claim.verdict.name()).collect());
    }
    serde_json::to_string(&told).unwrap()
}

/// HTML in lines, as mdBook writes what passes through it: blocks don't, and stand in one.
fn lines(html: &str) -> String {
    let blocks = ["dd", "div", "dl", "dt", "li", "ol", "p", "table", "tbody", "thead", "tr", "ul"];
    let mut out = String::new();
    for part in html.split_inclusive('>') {
        let (text, tag) = part.split_at(part.rfind('<').unwrap_or(part.len()));
        let name = tag.trim_start_matches(['<', '/']).trim_end_matches('>').split(' ').next();
        let is_block = name.is_some_and(|name| blocks.contains(&name));
        out.push_str(text);
        if is_block && !tag.starts_with("</") && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(tag);
        if is_block && tag.starts_with("</") {
            out.push('\n');
        }
    }
    out
}

#[test]
fn what_the_reader_sees_and_the_widget_gets() {
    for chapter in CHAPTERS {
        let page = Html::parse_document(&site::page(&format!("{chapter}.html")));
        let sheets: Vec<String> = all(&page, "calc-sheet").iter().map(|sheet| lines(&sheet.html())).collect();
        insta::assert_snapshot!(format!("{chapter}.html"), sheets.join("\n\n"));
        insta::assert_snapshot!(format!("{chapter}.json"), widget_data(&page));
    }
}
