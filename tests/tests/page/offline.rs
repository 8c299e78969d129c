//! Without a network: what was opened can be read and calculated with, of one build, and never in place of a newer one.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tests::{Browser, Page, site};

use crate::facts::{BOOK, Nvidia, dollars};
use crate::{BELOW, field, open, value};

/// Whether a page is kept, by the end of its address.
fn kept(page: &Page, name: &str) {
    page.wait_for(&format!(
        "(async () => {{ for (const name of await caches.keys()) for (const {{url}} of await (await caches.open(name)).keys())
            if (url.endsWith('/{name}')) return true; }})()"
    ));
}

#[test]
fn opened_chapters_work_without_a_network() {
    let browser = Browser::launch();
    let (page, base) = (browser.page(), site::serve(BELOW));
    for name in ["shock.html", "book-value.html"] {
        open(&page, &format!("{base}{name}"));
        kept(&page, name);
    }
    browser.set_offline(true);
    open(&page, &format!("{base}shock.html?nvidia.price_after=118.42"));
    let changed = Nvidia { after: 118_42, ..BOOK };
    assert_eq!(value(&page, "nvidia.loss"), dollars(changed.loss()));
    // Charts and exercises as well, though what they need had never been asked for while there was a network.
    page.wait_for("document.documentElement.dataset.exhibits === 'ready'");
    assert!(page.count(".calc-exhibit td.calc-changed") > 0);
    page.type_into("[data-exercise^='cafe:'] [name=answer]", "2000");
    page.press("Enter");
    page.wait_for("document.querySelector(\"[data-exercise^='cafe:'] .calc-right\")");
    page.type_into(&field("nvidia.price_after"), "122");
    assert_eq!(value(&page, "nvidia.loss"), dollars(BOOK.loss()));
    assert_eq!(
        page.eval("getComputedStyle(document.querySelector('.calc-table')).borderCollapse"),
        "collapse"
    );
    open(&page, &format!("{base}book-value.html"));

    // One that was not opened is told of, with those that were.
    page.open(&format!("{base}write/first.html"));
    assert_eq!(page.text("h1"), "No network");
    assert_eq!(page.count("main li a"), 2);
    page.click("main li a[href$='shock.html']");
    page.wait_for("document.documentElement.dataset.calc === 'ready'");
    browser.set_offline(false);
    open(&page, &format!("{base}write/first.html"));
}

#[test]
fn a_folder_as_an_address_is_its_first_page() {
    let browser = Browser::launch();
    let (page, base) = (browser.page(), site::serve(BELOW));
    page.open(&base);
    kept(&page, "index.html");
    browser.set_offline(true);
    page.open(&base);
    assert_eq!(page.text("h1"), "How to read this book");
    page.open(&format!("{base}index.html"));
    assert_eq!(page.text("h1"), "How to read this book");
}

/// The site as a later build would be: other files under other names, other words in every page.
fn next_build(folder: &TempDir) -> PathBuf {
    let old = site::folder();
    let build = site::page("offline.js").split('"').nth(1).unwrap().to_owned();
    let widget = site::widget();
    let renamed =
        |text: &str| text.replace(&build, "0123456789abcdef").replace(&widget, "calc-fedcba9876543210");
    let new = folder.path().join("site");
    for file in site::files(&old) {
        let to = new.join(renamed(&file.display().to_string()));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let bytes = fs::read(old.join(&file)).unwrap();
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => renamed(&text).replace("</h1>", " (new)</h1>").into_bytes(),
            Err(binary) => binary.into_bytes(),
        };
        fs::write(to, bytes).unwrap();
    }
    new
}

/// Opens two chapters of the first build, which is then replaced.
fn deployed(browser: &Browser, prepare: impl Fn(&Path)) -> (Page, String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let new = next_build(&folder);
    prepare(&new);
    let server = site::serve_folder(&site::folder(), BELOW);
    let (page, base) = (browser.page(), server.url());
    for name in ["shock.html", "book-value.html"] {
        open(&page, &format!("{base}{name}"));
        kept(&page, name);
    }
    server.show(&new);
    (page, base, folder)
}

/// Waits until what is kept is of one build, and tells which.
fn settled(page: &Page) -> String {
    page.wait_for("caches.keys().then(names => names.length === 1)");
    page.eval("caches.keys().then(names => names[0].split(' ').pop())").as_str().unwrap().to_owned()
}

/// Takes the network away, and waits until the worker is without it, too: one that starts just then has it for a moment.
fn disconnect(browser: &Browser, page: &Page) {
    browser.set_offline(true);
    page.wait_for("fetch('nothing', {cache: 'no-store'}).then(() => false, () => true)");
}

#[test]
fn a_new_build_is_seen_at_once_and_kept_whole() {
    let browser = Browser::launch();
    let (page, base, _folder) = deployed(&browser, |_| {});
    open(&page, &format!("{base}shock.html"));
    assert_eq!(page.text("h1"), "27 January 2025 (new)", "nothing old while there is a network");
    page.wait_for("caches.keys().then(names => names.some(name => name.endsWith(' 0123456789abcdef')))");
    assert_eq!(settled(&page), "0123456789abcdef");
    disconnect(&browser, &page);
    // This one was not opened since.
    open(&page, &format!("{base}book-value.html"));
    assert_eq!(page.text("h1"), "Book value (new)");
    assert!(page.attribute("script[type=module]", "src").unwrap().contains("calc-fedcba9876543210"));
    open(&page, &format!("{base}shock.html"));
    assert_eq!(page.text("h1"), "27 January 2025 (new)");
    browser.set_offline(false);
}

#[test]
fn a_build_that_arrives_in_part_is_not_mixed_with_the_one_before() {
    let browser = Browser::launch();
    let missing = |site: &Path| fs::remove_file(site.join("calc-fedcba9876543210/calc.js")).unwrap();
    let (page, base, _folder) = deployed(&browser, missing);
    page.open(&format!("{base}shock.html"));
    page.wait_for("document.documentElement.dataset.calc === 'failed'");
    assert_eq!(page.text("h1"), "27 January 2025 (new)", "what the network has is shown");
    page.eval("navigator.serviceWorker.getRegistration().then(it => it.update()).catch(() => {})");
    page.wait_for("navigator.serviceWorker.getRegistration().then(it => !it.installing && !it.waiting)");
    disconnect(&browser, &page);
    for (name, title) in [("shock.html", "27 January 2025"), ("book-value.html", "Book value")] {
        open(&page, &format!("{base}{name}"));
        assert_eq!(page.text("h1"), title, "without it, the build before, whole");
    }
    browser.set_offline(false);
}

#[test]
fn where_no_worker_may_be_the_page_is_the_same() {
    let page = Browser::launch().page();
    let base = site::serve(BELOW);
    let refuse = "Object.defineProperty(ServiceWorkerContainer.prototype, 'register', {value: () => Promise.reject(new DOMException('no', 'SecurityError'))})";
    page.run_first(refuse);
    open(&page, &format!("{base}shock.html"));
    page.assert_quiet(&base);
}
