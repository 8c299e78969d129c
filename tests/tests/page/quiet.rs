//! Every page of the site, in light and dark: no error in the console, no request to elsewhere.

use tests::{Media, site};

use crate::{is_live, ready, start};

#[test]
fn no_page_has_errors_or_asks_elsewhere() {
    let (page, base) = start();
    let root = site::serve("/");
    let pages = site::pages();
    assert!(pages.len() >= 8, "{pages:?}");
    let mut live = Vec::new();
    for dark in [false, true] {
        page.set_media(Media { dark, ..Media::default() });
        for name in &pages {
            // The page for addresses that don't exist is built for one place: it may be shown at any depth.
            let base = if name == "404.html" { &root } else { &base };
            page.open(&format!("{base}{name}"));
            if is_live(&page) {
                ready(&page);
                live.push(name.clone());
            }
            let text = page.eval("document.body.innerText.length").as_u64().unwrap();
            assert!(text > 100, "{name} is empty");
            let open = "document.querySelectorAll('details').forEach(details => details.open = true)";
            page.eval(open);
            page.wait_until_idle();
            assert_eq!(page.errors(), Vec::<String>::new(), "{name}");
            let ground = page.eval("getComputedStyle(document.body).backgroundColor");
            let ground = ground.as_str().unwrap();
            let light =
                ground.trim_start_matches("rgb(").split(',').next().unwrap().parse::<u32>().unwrap() > 127;
            assert_ne!(light, dark, "{name} is {ground}");
        }
    }
    let outside: Vec<String> = page
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(&base) && !url.starts_with(&root))
        .collect();
    assert_eq!(outside, Vec::<String>::new());
    live.dedup();
    for chapter in ["introduction.html", "shock.html", "book-value.html", "print.html"] {
        assert!(live.iter().any(|name| name == chapter), "{chapter} is not live");
    }
}

#[test]
fn pages_with_nothing_live_load_no_module() {
    let (page, base) = start();
    page.open(&format!("{base}sources.html"));
    page.wait_until_idle();
    let asked: Vec<String> = page.requests().into_iter().filter(|url| url.contains("/calc-")).collect();
    assert_eq!(asked, Vec::<String>::new());
    // What draws charts and judges answers comes with the first change, not before.
    for name in ["groups/guide.html", "shock.html"] {
        let parts = [("calc.wasm", 1), ("calc-blocks.wasm", 0)];
        page.open(&format!("{base}{name}"));
        ready(&page);
        page.wait_until_idle();
        assert!(page.requests().iter().all(|url| !url.ends_with("/disk.js")), "only pages on disk need it");
        for (part, wanted) in parts.into_iter().chain([("live.js", 1), ("calc.js", 1)]) {
            let asked = format!(
                "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/{part}')).length"
            );
            assert_eq!(page.eval(&asked), wanted, "{name}: {part}");
        }
    }
}

#[test]
fn an_address_that_does_not_exist_leads_back_into_the_book() {
    let root = site::serve("/");
    let page = start().0;
    page.open(&format!("{root}no/such/chapter.html"));
    assert_eq!(
        page.eval(
            "document.styleSheets.length > 0 && [...document.styleSheets].every(s => s.cssRules.length)"
        ),
        true
    );
    let link = "main a[href], .masthead-title";
    page.click(link);
    page.wait_for("document.querySelector('h1')?.innerText === 'How to read this book'");
}

#[test]
fn the_search_finds_a_chapter() {
    let (page, base) = start();
    page.open(&format!("{base}sources.html"));
    page.click("#search-button");
    page.type_into("#search-text", "dairy cow");
    page.wait_for("document.querySelector('#search-results a')");
    page.click("#search-results a");
    page.wait_for("location.pathname.endsWith('/book-value.html')");
    page.assert_quiet(&base);
}

#[test]
fn the_contents_say_where_one_is() {
    let (page, base) = start();
    for name in ["index.html", "shock.html", "book-value.html", "sources.html"] {
        page.open(&format!("{base}{name}"));
        assert_eq!(page.count(".contents a[aria-current='page']"), 1, "{name}");
    }
    page.assert_quiet(&base);
}

#[test]
fn a_chosen_colour_is_kept() {
    let (page, base) = start();
    page.open(&format!("{base}shock.html"));
    page.eval("document.getElementById('theme-choice').value = 'dark'; document.getElementById('theme-choice').dispatchEvent(new Event('change'))");
    page.open(&format!("{base}sources.html"));
    assert_eq!(page.eval("getComputedStyle(document.documentElement).colorScheme"), "dark");
    page.assert_quiet(&base);
}
