//! A calculator by itself in large type, for a wall.

use tests::{Media, Page};

use crate::facts::{BOOK, Nvidia, RECORDS, dollars};
use crate::{field, open, ready, shock, start, value};

const AXE: &str = include_str!("../../vendor/axe.min.js");

/// The captions that can be seen, and how large their letters are beside those of the chapter.
#[track_caller]
fn on_the_wall(page: &Page) -> Vec<String> {
    page.wait_for("document.documentElement.classList.contains('projector')");
    let seen = "[...document.querySelectorAll('main caption, main p, main h2, main figure')]
        .filter(e => e.checkVisibility() && !e.closest('.calc-more')).map(e => e.textContent)";
    page.eval(seen).as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn letters(page: &Page) -> f64 {
    page.eval("parseFloat(getComputedStyle(document.querySelector('main .calc-main th')).fontSize)")
        .as_f64()
        .unwrap()
}

#[test]
fn a_calculator_stands_alone_in_large_type() {
    let (page, base) = shock();
    page.set_viewport(1280, 720);
    let usual = letters(&page);
    page.type_into(&field("nvidia.price_after"), "118.42");
    page.press("Tab");
    // A link of its own leads there, and what was changed comes along.
    page.click("calc-sheet[name='nvidia'] .calc-take a");
    ready(&page);
    assert_eq!(on_the_wall(&page), ["Nvidia on 27 January 2025"]);
    assert_eq!(value(&page, "nvidia.loss"), dollars(Nvidia { after: 118_42, ..BOOK }.loss()));
    let large = letters(&page);
    assert!(large > 1.2 * usual, "{large} pixels, in the chapter {usual}");
    assert_eq!(
        page.eval("document.documentElement.scrollHeight <= innerHeight"),
        true,
        "it stands there whole"
    );
    // The workings would make the letters small. Who wants them gets them.
    let workings = ".projector-bar button[aria-pressed]";
    let seen = "document.querySelector('.projected .calc-working').checkVisibility()";
    assert_eq!(
        (page.attribute(workings, "aria-pressed").as_deref(), page.eval(seen).as_bool()),
        (Some("false"), Some(false))
    );
    page.click(workings);
    assert_eq!(
        (page.attribute(workings, "aria-pressed").as_deref(), page.eval(seen).as_bool()),
        (Some("true"), Some(true))
    );
    page.click(workings);
    page.click(".projector-bar button:nth-of-type(5)");
    assert!(letters(&page) > 1.1 * large);
    // Its inputs and buttons work as they do in the chapter.
    page.click("[data-scenario='nvidia 0']");
    assert_eq!(value(&page, "nvidia.loss"), dollars(RECORDS.loss()));

    // A remote control turns the pages.
    page.click(".projector-bar button:nth-of-type(4)");
    page.eval("scrollTo(0, document.documentElement.scrollHeight)");
    page.press("PageDown");
    assert_eq!(on_the_wall(&page), ["The same day, by the records"]);
    assert!(page.text(".projector-place").starts_with("3 of "));
    page.press("PageUp");
    assert_eq!(on_the_wall(&page), ["Nvidia on 27 January 2025"]);
    page.press("PageUp");
    assert_eq!(on_the_wall(&page), ["A café, by its last sale"]);
    assert!(letters(&page) > 1.4 * usual, "{} pixels, in the chapter {usual}", letters(&page));
    page.press("PageDown");

    // In a field, Escape takes back what was typed; outside of one it leads out, to the row in the chapter.
    page.type_into(&field("nvidia.price_after"), "nonsense");
    page.press("Escape");
    assert_eq!(page.value(&field("nvidia.price_after")), "118.42");
    page.press("Escape");
    page.wait_for("!location.search.includes('view')");
    ready(&page);
    assert_eq!(page.eval("location.hash.startsWith('#nvidia.')"), true);
    assert_eq!(page.eval("document.querySelector('main > p').checkVisibility()"), true);
    assert_eq!(value(&page, "nvidia.loss"), dollars(RECORDS.loss()));
    page.assert_quiet(&base);
}

#[test]
fn the_guides_links_show_what_they_name() {
    let (page, base) = start();
    let guide = format!("{base}groups/guide.html");
    page.open(&guide);
    let hrefs = |selector: &str| -> Vec<String> {
        let all = page.eval(&format!("[...document.querySelectorAll(\"{selector}\")].map(a => a.href)"));
        all.as_array().unwrap().iter().map(|href| href.as_str().unwrap().to_owned()).collect()
    };
    let walls = hrefs("main a[href*='view=projector']");
    let chapters = hrefs("main a[href*='.html?']:not([href*='view='])");
    assert_eq!(
        (walls.len(), chapters.len()),
        (30, 6),
        "of each session: three calculators, figures set twice, a vote"
    );
    for link in walls.iter().chain(&chapters) {
        page.open("about:blank");
        open(&page, link);
        let (address, row) = link.split_once('#').unwrap_or((link, ""));
        if address.contains("view=projector") {
            assert_eq!(on_the_wall(&page).len(), 1, "{link}");
            assert_eq!(
                page.eval(&format!("document.getElementById('{row}').checkVisibility()")),
                true,
                "{link}"
            );
        }
        let figures = address.matches('=').count() - address.matches("view=").count();
        assert_eq!(page.texts(".calc-bar li"), Vec::<String>::new(), "{link}");
        if figures > 0 {
            let plural = if figures == 1 { "" } else { "s" };
            assert_eq!(
                page.text(".calc-bar-text"),
                format!("You changed {figures} figure{plural}"),
                "{link}"
            );
            page.click("[data-bar='reset']");
        }
    }
    page.assert_quiet(&base);
}

#[test]
fn everybody_can_read_the_wall() {
    let (page, base) = start();
    for dark in [false, true] {
        page.set_media(Media { dark, ..Media::default() });
        open(&page, &format!("{base}shock.html?view=projector&nvidia.price_after=118.42#nvidia.loss"));
        on_the_wall(&page);
        assert_eq!(page.axe(AXE, &[]), Vec::<String>::new(), "dark: {dark}");
    }
    // A phone shows it as well as it can.
    page.set_phone(320);
    open(&page, &format!("{base}shock.html?view=projector#nvidia.loss"));
    on_the_wall(&page);
    assert_eq!(page.eval("document.documentElement.scrollWidth"), 320);
    // On paper it is the chapter.
    page.set_media(Media { print: true, ..Media::default() });
    assert_eq!(page.eval("document.querySelector('main > p').checkVisibility()"), true);
    page.assert_quiet(&base);
}
