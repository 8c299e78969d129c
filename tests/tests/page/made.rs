//! Blocks as an author may write them, though no chapter does: the widest, the longest, the emptiest, in the built theme.

use std::path::{Path, PathBuf};

use mdbook_calc::files::{Loaded, SourceFile};
use mdbook_calc::manuscript::{Chapter, Reader};
use mdbook_calc::render::{Renderer, Target};
use serde_json::json;
use tests::{Media, Page, site};

use crate::{field, open, settled, start};

/// A page of the site with the calculations of `chapter` in the place of its own text.
#[track_caller]
pub(crate) fn made(chapter: &str) -> (Page, String) {
    let whole = site::page("shock.html");
    let mut reader = Reader::new(true, None);
    let loaded = Loaded { file: SourceFile::new("shock.md".to_owned(), chapter.to_owned()), broken: None };
    let path = PathBuf::from("shock.md");
    reader.chapters(vec![Chapter { title: "Made".to_owned(), path, loaded }], Path::new(""));
    let manuscript = reader.finish();
    assert!(manuscript.report.is_empty(), "{}", manuscript.report.terminal(false));
    let target = Target::Site { widget: Some(site::widget()) };
    let html = Renderer::new(&manuscript, target).chapter(chapter, &manuscript.chapters[0]);
    let begin = whole.find("<main").unwrap();
    let begin = begin + whole[begin..].find('>').unwrap() + 1;
    let end = whole.find("</main>").unwrap();
    let (page, base) = start();
    page.bypass_worker();
    let text = [&whole[..begin], &html, &whole[end..]].concat();
    page.answer("/shock.html", 200, "text/html; charset=utf-8", text.as_bytes());
    open(&page, &format!("{base}shock.html"));
    (page, base)
}

/// Types an answer to the exercise with this number, and gives what is said of it.
fn answer(page: &Page, number: usize, typed: &str) -> (String, String) {
    let form = format!("#exercise-{number} form");
    page.type_into(&format!("{form} [name=answer]"), typed);
    page.press("Enter");
    page.wait_for(&format!("document.querySelector('{form} .calc-feedback').textContent"));
    let class = page.attribute(&format!("{form} .calc-feedback"), "class").unwrap_or_default();
    (class.replace("calc-feedback calc-", ""), page.text(&format!("{form} .calc-feedback")))
}

const FALL: &str = "```calc
sheet fall \"A fall\"
unit share
input before = $150 / share \"Before\" range 50..300
input after = $120.55 / share \"After\" range 50..300
input shares = 20 billion shares \"Shares\"
input low = 4% \"Rate before\"
input high = 6% \"Rate after\"
lost = (before - after) * shares \"Loss\" in billion $ claim $589 billion claim $580 billion
```

```exercise
How much was lost in all?

answer = fall.lost
tolerance 1%
hint \"One share first.\"
```

```exercise
How much was lost on one share?

answer = fall.lost / fall.shares
```

```exercise
By how much did the rate grow?

answer = growth(fall.low, fall.high) in %
```

```exercise
What is the price after, as a multiple of the price before?

answer = fall.after / fall.before to 2
```
";

/// The same figures, tried out by naming the result and nothing else.
const FALL_TRIED: &str = "```calc
sheet fall \"A fall\"
unit share
input before = $150 / share \"Before\" range 50..300
input after = $120.55 / share \"After\" range 50..300
input shares = 20 billion shares \"Shares\"
lost = (before - after) * shares \"Loss\"
```

```sensitivity
fall.lost
```
";

#[test]
fn an_amount_of_billions_is_typed_as_people_type_it() {
    let (page, base) = made(FALL);
    let right = ("right".to_owned(), "Right: $589 billion.".to_owned());
    for typed in ["589", "589 billion", "$589bn", "5.89e11", "589,000,000,000", "584"] {
        assert_eq!(answer(&page, 1, typed), right, "{typed}");
    }
    for (exercise, typed, slip) in [
        (1, "589 million", "a thousand times too small"),
        (1, "-589", "the sign is not"),
        (1, "$29.45", "a part, where the total is asked for"),
        (2, "$589bn", "a total, where a part is asked for"),
        (3, "2", "These are percentage points"),
        (3, "150%", "as a multiple of the other"),
        (4, "-0.196", "how much it has grown"),
        (1, "596", "wanted to within 1%"),
    ] {
        let (class, said) = answer(&page, exercise, typed);
        assert!(class == "close" && said.contains(slip), "{exercise}, {typed}: {class}, {said}");
    }
    assert_eq!(answer(&page, 2, "$29.45").0, "right");
    assert_eq!(answer(&page, 3, "50 per cent").0, "right");
    assert_eq!(answer(&page, 4, "0.8").0, "right");
    // Nothing is counted, kept or sent.
    page.wait_until_idle();
    let asked = page.requests().len();
    answer(&page, 1, "600");
    answer(&page, 1, "589");
    page.wait_until_idle();
    assert_eq!(page.requests().len(), asked);
    assert_eq!(
        page.eval("localStorage.length + Object.keys(sessionStorage).length + document.cookie.length"),
        0
    );
    page.assert_quiet(&base);
}

const WIDE: &str = "```calc
sheet given \"What can be changed\"
unit guest
input start = $123456789 / guest \"What each guest had at the very beginning of the whole undertaking\" range 0..500000000
```

```calc,hidden
sheet wide \"Long names\"
axis year = 2001..2040
axis turn = 1..10
start = given.start
input loss = $40 million / guest \"Unterschiedsbetragsfeststellungsverfahrensordnung\" range -50000000..100000000
input people = 3 guests \"Guests\"
left = start - loss \"What was left to each, once the Unterschiedsbetragsfeststellungsverfahren had ended\"
under = loss - start \"The same, the other way round\"
falling = start - loss * year / 2005 \"Falling, at first slowly and then very much faster than anybody had thought\"
deep = start * (2005 - year) / 10 \"Deep below nought\"
a = start * turn \"A first series with a name of some length\"
```

```chart
bar \"Bars with long names, some of them below nought, and with a title that is long as well\"
given.start
wide.left
-wide.loss \"Below nought\"
wide.under
```

```chart
line \"Lines\"
wide.falling
wide.deep
-wide.deep \"Above nought, then below\"
wide.deep / 2 \"Half as deep, which is still deeper than most of the others are\"
wide.falling / 2 \"Half of what falls\"
wide.falling * 2 \"Twice of what falls\"
```

```chart
bar \"Six series side by side\"
wide.a
wide.a * 2 \"Two\"
wide.a * 3 \"Three\"
-wide.a \"Four\"
wide.a * 5 \"Five\"
wide.a * 6 \"Six\"
```

```chart
waterfall \"Down below nought\"
given.start
-wide.start * 2 \"Twice of it is lost in the Unterschiedsbetragsfeststellungsverfahren\"
wide.loss
total \"What is left of it in the end, if anything is\"
```

```chart
share \"Parts\"
given.start
wide.loss
wide.left
given.start \"Once more\"
wide.left \"And once more with a name that goes over several lines of a phone\"
wide.loss / 50 \"A sliver\"
```

```sensitivity
wide.left
target $100 million / 1 guest
```

```sensitivity
wide.left * wide.people \"What is left to all of them together\"
by 150%
```

```table
wide.falling
wide.deep
```
";

/// Texts of pictures that lie on one another or beyond the window, and whatever makes the page wider than the window.
const TOUCHING: &str = "(() => {
    const wide = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > wide ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
    for (const svg of document.querySelectorAll('.calc-svg')) {
        const texts = [...svg.querySelectorAll('text:not(.calc-mark)')].map(text => [text.textContent, text.getBoundingClientRect()]);
        for (const [n, [a, r]] of texts.entries()) {
            if (r.left < 0 || r.right > wide) found.push(`${a} goes from ${r.left} to ${r.right}`);
            for (const [b, s] of texts.slice(n + 1)) {
                if (r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 4 && s.top < r.bottom - 4) found.push(`${a} | ${b}`);
            }
        }
    }
    return found;
})()";

#[test]
fn long_names_and_figures_below_nought_fit_every_screen() {
    let (page, base) = made(WIDE);
    assert_eq!(page.count(".calc-svg"), 7);
    for typed in ["123456789", "-80", "9876543210"] {
        page.type_into(&field("given.start"), typed);
        settled(&page);
        for width in [320, 360, 768, 1440] {
            page.set_viewport(width, 800);
            assert_eq!(page.eval(TOUCHING), json!([]), "{typed} at {width}");
        }
        // What is below nought is no part of a whole, and the picture says so.
        let refused = page.count(".calc-drawing:has(.calc-shares) .calc-reason");
        assert_eq!(refused, u64::from(typed == "-80"), "{typed}");
        // Letters of twice the size, on a phone.
        page.set_viewport(360, 800);
        page.eval("document.documentElement.style.fontSize = '200%'");
        let touching = page.eval(TOUCHING);
        let touching: Vec<String> = serde_json::from_value(touching).unwrap();
        assert!(touching.iter().all(|found| found.starts_with("the page is")), "{typed}: {touching:?}");
        page.eval("document.documentElement.style.fontSize = ''");
    }
    page.assert_quiet(&base);
}

/// How bright each of six fillings is, from 0 to 1.
const BRIGHTNESS: &str = "(() => {
    const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const bright = rect => {
        context.fillStyle = getComputedStyle(rect).fill;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
        return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
    };
    return [1, 2, 3, 4, 5, 6].map(n => bright(document.querySelector(`.calc-legend rect.calc-n${n}`)));
})()";

#[test]
fn six_series_are_told_apart_without_their_colours() {
    let (page, base) = made(WIDE);
    for (dark, print) in [(false, false), (true, false), (false, true)] {
        page.set_media(Media { dark, print, ..Media::default() });
        let found = page.eval(BRIGHTNESS);
        let mut bright: Vec<f64> = serde_json::from_value(found).unwrap();
        bright.sort_by(f64::total_cmp);
        let apart = bright.windows(2).map(|pair| pair[1] - pair[0]).fold(1.0, f64::min);
        assert!(apart > 0.06, "dark {dark}, print {print}: {bright:?}");
    }
    let light = page.eval(BRIGHTNESS);
    page.set_media(Media { dark: true, print: true, ..Media::default() });
    assert_eq!(page.eval(BRIGHTNESS), light, "paper is white, whatever the screen is");
    // By keyboard, all of them are read out at a point.
    let lines = "figure:has(path.calc-line)";
    page.focus(&format!("{lines} .calc-drawing"));
    page.press("ArrowRight");
    page.press("ArrowRight");
    let read = page.text(&format!("{lines} .calc-readout"));
    assert!(read.starts_with("year 2002: Falling") && read.matches("; ").count() == 5, "{read}");
    // Of lines, no two have the same dashes, and no two the same mark.
    let unlike = |what: &str| {
        let all = page.eval(&format!("[1, 2, 3, 4, 5, 6].map(n => ({what})(document.querySelector(`.calc-legend :is(line, text).calc-n${{n}}`).closest('svg')))"));
        let mut all: Vec<String> = serde_json::from_value(all).unwrap();
        all.sort();
        all.dedup();
        all.len()
    };
    assert_eq!(unlike("svg => getComputedStyle(svg.querySelector('line')).strokeDasharray"), 6);
    assert_eq!(unlike("svg => svg.querySelector('text').textContent"), 6);
    page.assert_quiet(&base);
}

#[test]
fn a_what_if_shows_where_the_book_was() {
    let (page, base) = made(FALL_TRIED);
    let picture = "figure.calc-what-if .calc-drawing";
    let (now, book) = ("line.calc-zero", "line.calc-was");
    let place = |line: &str| page.attribute(&format!("{picture} > .calc-svg:not(li *) {line}"), "x1");
    assert_eq!(page.count(&format!("{picture} {book}")), 0);
    assert!(page.text(&format!("{picture} .calc-legend")).contains("as it is: $589 billion"));
    let before = place(now);
    page.type_into(&field("fall.after"), "118");
    settled(&page);
    assert_eq!(place(book), before, "the mark stands where the result stood");
    assert_ne!(place(now), before);
    let legend = page.text(&format!("{picture} .calc-legend"));
    assert!(
        legend.contains("as it is: $640 billion") && legend.contains("in the book: $589 billion"),
        "{legend}"
    );
    // Lines may change places; those of the same input are compared.
    let changed = "figure.calc-what-if [data-live^='figures '] tbody tr";
    let marked = page.eval(&format!("Object.fromEntries([...document.querySelectorAll(\"{changed}\")].map(line => [line.cells[0].textContent, [...line.cells].map(cell => cell.matches('.calc-changed') ? 1 : 0).join('')]))"));
    assert_eq!(marked["Before"], "00101", "{marked}");
    assert_eq!(marked["After"], "01111", "{marked}");
    assert_eq!(marked["Shares"], "00101", "{marked}");
    assert_eq!(
        page.count("figure.calc-what-if [data-live^='both '] td"),
        0,
        "three inputs have no table of two"
    );
    // With nothing sold, a price moves nothing, yet the prices that are tried are its own.
    page.type_into(&field("fall.shares"), "0");
    page.type_into(&field("fall.before"), "200");
    settled(&page);
    let tried = page.eval(&format!("[...document.querySelectorAll(\"{changed}\")].find(line => line.cells[0].textContent === 'Before').cells[1].textContent"));
    assert_eq!(tried, "$180 per share");
    page.assert_quiet(&base);
}
