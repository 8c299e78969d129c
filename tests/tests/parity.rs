//! The build and the module in the browser make the same bytes, of the book's figures and of a reader's.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use calc::{Book, CellId, FigureKind};
use calc_html::escape;
use mdbook_calc::folder::Folder;
use mdbook_calc::manuscript::Manuscript;
use mdbook_calc::render::{Renderer, Target};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use tests::{Browser, Page, site};

const CHAPTERS: &[&str] = &[
    "introduction",
    "shock",
    "price-times-shares",
    "speculation",
    "book-value",
    "turnover",
    "bet",
    "short-selling",
    "deepseek",
    "answer",
    "open-code",
    "expectations",
    "new-capital",
    "race",
    "uncertain",
    "audit",
    "groups/key-1",
    "groups/key-2",
    // Every kind of chart, table and what-if.
    "write/charts",
    "write/tables",
    "write/what-ifs",
    "write/exercises",
    "write/audits",
];

/// Makes `window.parts`: the module's pages, as live.js would make them, which is kept from doing it.
const LOAD: &str = "(async () => {
    const live = document.querySelector('script[type=module]').src;
    const glue = await import(live.replace('live.js', 'calc.js'));
    const blocks = document.querySelector('script[data-blocks]');
    await glue.default({module_or_path: live.replace('live.js', blocks ? 'calc-blocks.wasm' : 'calc.wasm')});
    window.open_part = data => {
        const page = Number(glue.ask(0, 'open', data, ''));
        const ask = verb => (subject = '', text = '') => glue.ask(page, verb, subject, String(text));
        const verbs = ['render', 'changed', 'set', 'reset', 'choose', 'chosen', 'field', 'state', 'tell', 'answer'];
        return Object.fromEntries(verbs.map(verb => [verb, ask(verb)]));
    };
    window.parts = [...document.querySelectorAll('script.calc-data')].map(data => open_part(JSON.parse(data.textContent)));
    window.keys = [...new Set([...document.querySelectorAll('[data-live]')].map(element => element.dataset.live))];
})()";

/// All that the module says of its first page: every element by its key, every figure's field and sentence, the state.
const TOLD: &str = "(([page]) => ({
    elements: Object.fromEntries(keys.map(key => [key, page.render(key)])),
    fields: Object.fromEntries(paths.map(path => [path, page.field(path)])),
    sentences: Object.fromEntries(paths.map(path => [path, page.tell(path)])),
    state: page.state(),
}))(parts)";

/// Opens a page whose figures stay as they were written, with the module beside it.
fn open(browser: &Browser, base: &str, name: &str) -> Page {
    let page = browser.page();
    page.block(&["*/live.js"]);
    page.open(&format!("{base}{name}"));
    page.eval(LOAD);
    page
}

/// The build's side: the whole book, and one of its chapters.
struct Build {
    manuscript: Manuscript,
    chapter: usize,
    text: String,
}

impl Build {
    fn new(name: &str) -> Build {
        let folder = Folder::open(&site::repository().join("book")).unwrap();
        let manuscript = folder.read().unwrap();
        let path = PathBuf::from(format!("{name}.md"));
        let chapter = manuscript.chapters.iter().position(|chapter| chapter.path == path).unwrap();
        let text = fs::read_to_string(folder.src.join(path)).unwrap();
        Build { manuscript, chapter, text }
    }

    /// The chapter as mdBook gets it. What Markdown would read in a figure stands there as a reference.
    fn render(&self) -> String {
        let target = Target::Site { widget: Some(site::widget()) };
        let html = Renderer::new(&self.manuscript, target)
            .chapter(&self.text, &self.manuscript.chapters[self.chapter]);
        let mut parts = html.split("&#");
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            match part
                .split_once(';')
                .and_then(|(code, rest)| Some((char::from_u32(code.parse().ok()?)?, rest)))
            {
                Some((letter, rest)) => out.extend([&letter.to_string(), rest]),
                None => out.extend(["&#", part]),
            }
        }
        out
    }

    fn input(&self, path: &str) -> CellId {
        self.manuscript.book.find(path).unwrap()
    }

    /// Changes an input; gives the reason where that can't be done, else nothing.
    fn set(&mut self, path: &str, text: &str) -> String {
        let id = self.input(path);
        let Err(problem) = self.manuscript.book.set(id, text) else { return String::new() };
        let hint = problem.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        problem.message + &hint
    }

    /// What the module should say of these cells.
    fn told(&self, paths: &[String]) -> (Value, Value, String) {
        let book = &self.manuscript.book;
        let field = |path: &String| {
            let id = self.input(path);
            let text =
                if book.cell(id).kind == FigureKind::Input { book.field_text(id) } else { String::new() };
            (path.clone(), json!(text))
        };
        let sentence = |path: &String| {
            let id = self.input(path);
            (path.clone(), json!(format!("{}: {}", book.label(id), book.display(id))))
        };
        let state = book.changed_inputs().into_iter();
        let state: Vec<String> =
            state.map(|id| format!("{}={}\n", book.path(id), book.link_text(id))).collect();
        let (fields, sentences) = (paths.iter().map(field).collect(), paths.iter().map(sentence).collect());
        (Value::Object(fields), Value::Object(sentences), state.concat())
    }
}

/// Compares everything, and gives the elements.
#[track_caller]
fn assert_same(page: &Page, build: &Build, paths: &[String], after: &str) -> BTreeMap<String, String> {
    let told = page.eval(TOLD);
    let (fields, sentences, state) = build.told(paths);
    assert_eq!(told["fields"], fields, "{after}");
    assert_eq!(told["sentences"], sentences, "{after}");
    assert_eq!(told["state"], json!(state), "{after}");
    let chapter = build.render();
    let elements: BTreeMap<String, String> = serde_json::from_value(told["elements"].clone()).unwrap();
    for (key, element) in &elements {
        // A series that can't be computed has no values to list: the build leaves the list out, the page hides it.
        if element.is_empty() && key.starts_with("points ") && !chapter.contains(&format!("\"{key}\"")) {
            continue;
        }
        assert!(!element.is_empty(), "{after}, the module has no {key}");
        let begin = format!("data-live=\"{}\">", escape(key));
        let named = chapter.matches(&begin).count();
        let there = chapter.matches(&format!("{begin}{element}</")).count();
        if named == 0 || there != named {
            let at = chapter.find(&begin).unwrap_or_default();
            let more: String =
                chapter[at..].chars().take(begin.len() + element.chars().count() + 20).collect();
            panic!("{after}, {key}\nthe module ({there} of {named} like it): {element}\nthe build: {more}…");
        }
    }
    elements
}

/// The cells that a page's module knows, and those of them that are inputs.
#[track_caller]
fn known(page: &Page, build: &Build) -> (Vec<String>, Vec<String>) {
    let book = &build.manuscript.book;
    let all: Vec<String> = book.named_cells().map(|id| book.path(id)).collect();
    let known = page.eval(&format!("paths = {}.filter(path => parts[0].tell(path))", json!(all)));
    let paths: Vec<String> = serde_json::from_value(known).unwrap();
    let rows = "[...document.querySelectorAll('[data-row]')].every(row => paths.includes(row.dataset.row))";
    assert_eq!(page.eval(rows), true);
    let is_input = |path: &&String| book.cell(build.input(path)).kind == FigureKind::Input;
    let inputs = paths.iter().filter(is_input).cloned().collect();
    (paths, inputs)
}

#[test]
fn page_and_module_are_equal_to_the_byte() {
    let base = site::serve("/");
    let browser = Browser::launch();
    let mut compared = 0;
    for chapter in CHAPTERS {
        let mut build = Build::new(chapter);
        let page = open(&browser, &base, &format!("{chapter}.html"));
        // What the browser gets is what this build makes.
        let data = page.eval("document.querySelector('script.calc-data').textContent");
        assert!(build.render().contains(data.as_str().unwrap()), "{chapter}: the site is another build's");

        let (paths, inputs) = known(&page, &build);
        assert!(inputs.len() >= 3 && paths.len() >= 6, "{chapter}: {paths:?}");

        let mut before = assert_same(&page, &build, &paths, chapter);
        page.eval("parts[0].changed()");
        let mut step = |build: &Build, what: &str| {
            let now = assert_same(&page, build, &paths, what);
            let changed = page.eval("parts[0].changed().split('\\n')");
            let changed: Vec<String> = serde_json::from_value(changed).unwrap();
            // live.js looks at nothing else.
            for (key, element) in &now {
                let (kind, rest) = key.split_once(' ').unwrap();
                let subject = if kind == "expression" { rest } else { rest.split(' ').next().unwrap() };
                assert!(
                    *element == before[key] || changed.iter().any(|changed| changed == subject),
                    "{what}: {key} is not said to change"
                );
            }
            compared += now.len();
            before = now;
        };
        for path in &inputs {
            for text in ["7", "0", "−3.5", "1,234.5", "nonsense", "5 parsecs", "<b>", "1e999", ""] {
                let reason = page.eval(&format!("parts[0].set({}, {})", json!(path), json!(text)));
                assert_eq!(reason, json!(build.set(path, text)), "{path} = {text}");
                if matches!(text, "7" | "0" | "−3.5") {
                    step(&build, &format!("{chapter}, {path} = {text}"));
                }
            }
            // Every other one stays changed, so that changes meet.
            if path.len() % 2 == 0 {
                let id = build.input(path);
                build.manuscript.book.reset(id);
                page.eval(&format!("parts[0].reset({})", json!(path)));
                step(&build, &format!("{chapter}, {path} reset"));
            }
        }
        let scenarios = page.eval("[...document.querySelectorAll('[data-scenario]')].map(e => e.dataset.scenario).filter(s => !s.endsWith('book'))");
        for scenario in scenarios.as_array().unwrap() {
            let (sheet, ordinal) = scenario.as_str().unwrap().split_once(' ').unwrap();
            page.eval(&format!("parts[0].choose('{sheet}', {ordinal})"));
            let book = &mut build.manuscript.book;
            let id = book.find_sheet(sheet).unwrap();
            let own = book.scenarios().iter().enumerate().filter(|(_, scenario)| scenario.sheet == id);
            let which = own.map(|(at, _)| at).nth(ordinal.parse().unwrap()).unwrap();
            book.choose_scenario(u32::try_from(which).unwrap());
            step(&build, &format!("{chapter}, scenario {sheet} {ordinal}"));
        }
        page.close();
    }
    println!("{compared} elements compared");
    assert!(compared > 5_000, "{compared}");
}

#[test]
fn what_stands_in_a_page_is_what_the_module_makes() {
    let base = site::serve("/");
    let browser = Browser::launch();
    let differing = "const named = Map.groupBy(document.querySelectorAll('[data-live]'), element => element.dataset.live);
    keys.flatMap(key => {
        // mdBook writes line ends between elements.
        const plain = element => {
            const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            const ends = [];
            while (walk.nextNode()) if (/^\\n+$/.test(walk.currentNode.data)) ends.push(walk.currentNode);
            for (const end of ends) end.remove();
            return element.innerHTML;
        };
        const there = named.get(key);
        const made = there[0].cloneNode(false);
        made.innerHTML = parts.reduce((found, part) => found || part.render(key), '');
        const wanted = plain(made);
        return there.map(element => plain(element.cloneNode(true))).filter(html => html !== wanted)
            .map(html => `${key}\\n there: ${html}\\n made: ${wanted}`);
    })";
    for name in site::pages() {
        if !site::page(&name).contains("calc-data") {
            continue;
        }
        let page = open(&browser, &base, &name);
        let differ = page.eval(differing);
        let differ: Vec<String> = serde_json::from_value(differ).unwrap();
        assert!(differ.is_empty(), "{name}: {}", differ.join("\n"));
        assert!(page.eval("keys.length").as_u64().unwrap() >= 3, "{name}");
        page.close();
    }
}

#[test]
fn answers_are_judged_the_same() {
    let base = site::serve("/");
    let browser = Browser::launch();
    let answers = Html::parse_document(&site::page("answers.html"));
    let figures = Selector::parse(".calc-answers data").unwrap();
    let right = answers.select(&figures);
    let mut typed: Vec<String> = right.map(|data| data.text().collect()).collect();
    assert!(typed.len() > 20, "{typed:?}");
    let others = [
        "",
        "-1",
        ".5",
        "50 per cent",
        "$589bn",
        "5.89e11",
        "589,000,000,000",
        "2 points",
        "2x",
        "much",
        "5 years",
        "<b>",
    ];
    typed.extend(others.map(str::to_owned));
    let (mut judged, mut found_right) = (0, 0);
    for chapter in
        CHAPTERS.iter().filter(|chapter| site::page(&format!("{chapter}.html")).contains("data-exercise"))
    {
        let page = open(&browser, &base, &format!("{chapter}.html"));
        let data = page.eval("JSON.parse(document.querySelector('script.calc-data').textContent)");
        let mut here = calc_html::Page::read(data.as_str().unwrap());
        let keys =
            page.eval("[...document.querySelectorAll('[data-exercise]')].map(form => form.dataset.exercise)");
        let keys: Vec<String> = serde_json::from_value(keys).unwrap();
        for key in keys {
            let there =
                page.eval(&format!("{}.map(typed => parts[0].answer({}, typed))", json!(typed), json!(key)));
            let there: Vec<String> = serde_json::from_value(there).unwrap();
            for (typed, there) in typed.iter().zip(there) {
                assert_eq!(here.answer(&key, typed), there, "{chapter}, {key}: {typed}");
                judged += 1;
                found_right += usize::from(there.starts_with("right\n"));
            }
        }
        page.close();
    }
    assert!(judged > 1_000 && found_right > 30, "{judged}, {found_right} of them right");
}

/// What is wrong in an example stands in no page that is built, but the browser must come to the same all the same.
#[test]
fn every_example_of_the_language_comes_to_the_same() {
    let base = site::serve("/");
    let browser = Browser::launch();
    let page = open(&browser, &base, "shock.html");
    let mut compared = 0;
    for entry in fs::read_dir(site::repository().join("tests/language")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if path.extension().is_none_or(|extension| extension != "calc") {
            continue;
        }
        let mut whole = Book::new();
        whole.begin_chapter("main");
        whole.add_block(&text);
        whole.compile();
        let sheets = calc_html::needed(&whole, 0..whole.sheets().len() as u32, &[]);
        let mut here = calc_html::Page::new(&whole, &sheets, [], &[]);
        let paths: Vec<String> = here.book.named_cells().map(|id| here.book.path(id)).collect();
        page.eval(&format!("window.there = open_part({})", json!(here.write())));
        for typed in ["", "3", "-0.5"] {
            for path in paths.iter().filter(|_| !typed.is_empty()) {
                let id = here.book.find(path).unwrap();
                let input = here.book.cell(id).kind == FigureKind::Input;
                let refused = input.then(|| here.book.set(id, typed).is_err());
                let there = page.eval(&format!("there.set({}, {}) !== ''", json!(path), json!(typed)));
                assert_eq!(there, refused.unwrap_or(true), "{path} = {typed} in\n{text}");
            }
            let keys = paths.iter().flat_map(|path| {
                ["value", "text", "term", "points", "verdict", "finding"].map(|kind| format!("{kind} {path}"))
            });
            let keys: Vec<String> = keys.collect();
            let made = page.eval(&format!("{}.map(key => there.render(key))", json!(keys)));
            let made: Vec<String> = serde_json::from_value(made).unwrap();
            for (key, made) in keys.iter().zip(made) {
                assert_eq!(here.inside(key), Some(made), "{}: {key}", path.display());
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}
