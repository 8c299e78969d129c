//! What is written into a page and read there again shows the same, before and after changes.

use calc::Book;
use calc_html::{Page, needed};

const SHOP: &str = "sheet shop \"A shop\"
unit cup
early = takings * 2
input price = $3.50 / cup \"Price\" from wando range 1..9
input sold = 120 cups
input open = 10 hours
input pace = 12.5%
axis year = 0..3
takings = price * sold \"Takings\" claim $420 from wando claim about $400
hourly = takings / open
in_minutes = open in minutes
grown = takings * (1 + pace) ^ year
saved = $100 then prev * (1 + pace) + grown over year
later = when(grown > $500)
word = if takings > $400 then \"good\" else \"bad\"
broken = takings / (sold - 120 cups)
after = broken * 2
scenario \"Rain\" from wando
  sold = 40 cups
";

fn page() -> Page {
    let mut book = Book::new();
    book.begin_chapter("one");
    book.add_block(SHOP);
    book.compile();
    let sheets = needed(&book, [0], &[]);
    Page::new(&book, &sheets, ["shop takings in million $ to 3", "shop word == word"], &[])
}

const KEYS: [&str; 21] = [
    "value shop.early",
    "value shop.price",
    "value shop.sold",
    "text shop.open",
    "term shop.pace",
    "value shop.takings",
    "term shop.takings",
    "verdict shop.takings 0",
    "finding shop.takings 0",
    "verdict shop.takings 1",
    "finding shop.takings 1",
    "value shop.hourly",
    "value shop.in_minutes",
    "value shop.grown",
    "points shop.grown",
    "text shop.saved",
    "value shop.later",
    "value shop.word",
    "value shop.broken",
    "expression shop takings in million $ to 3",
    "expression shop word == word",
];

#[test]
fn a_page_that_was_carried_shows_what_the_book_shows() {
    let mut here = page();
    let mut there = Page::read(&here.write());
    for change in ["", "118.42", "$2 / cup", "0"] {
        if !change.is_empty() {
            for page in [&mut here, &mut there] {
                let price = page.book.find("shop.price").unwrap();
                page.book.set(price, change).unwrap();
            }
            assert_eq!(here.changed(), there.changed());
        }
        for key in KEYS {
            let html = here.inside(key);
            assert!(html.as_ref().is_some_and(|html| !html.is_empty()), "{key}");
            assert_eq!(html, there.inside(key), "{key} after {change:?}");
        }
        for scenario in [None, Some(0), Some(1)] {
            assert_eq!(here.is_chosen("shop", scenario), there.is_chosen("shop", scenario));
        }
    }
    assert_eq!(
        here.inside("value shop.after").unwrap_or_default(),
        "<data class=\"calc-value calc-missing\" data-cell=\"shop.after\" value=\"\"><span class=\"calc-number\">—</span></data> \
         <span class=\"calc-reason\">broken: divided by zero: sold - 120 cups is 0</span>"
    );
    there.choose("shop", Some(0));
    assert!(there.is_chosen("shop", Some(0)) && !there.is_chosen("shop", None));
    there.choose("shop", None);
    assert!(there.is_chosen("shop", None));
}

#[test]
fn a_page_gets_of_other_sheets_what_it_refers_to() {
    let mut book = Book::new();
    book.begin_chapter("one");
    book.add_block(SHOP);
    book.begin_chapter("two");
    book.add_block("sheet week \"A week\"\ntimes = 7\nincome = times\n  * shop.takings\ncheck income > $0");
    book.continue_sheet("week");
    let value = book.add_value("shop.hourly * 2");
    book.compile();
    let page = Page::new(&book, &needed(&book, [1], &[value]), ["week shop.hourly * 2"], &[]);
    let page = Page::read(&page.write());
    let paths: Vec<String> = page.book.named_cells().map(|id| page.book.path(id)).collect();
    let wanted =
        ["shop.price", "shop.sold", "shop.open", "shop.takings", "shop.hourly", "week.times", "week.income"];
    assert_eq!(paths, wanted);
    for path in wanted {
        let (here, there) = (page.book.find(path).unwrap(), book.find(path).unwrap());
        assert_eq!(page.book.display(here), book.display(there), "{path}");
    }
}

#[test]
fn what_is_live_shows_what_its_key_says() {
    let mut book = Book::new();
    book.begin_chapter("one");
    book.add_block(
        "sheet all\ninput loss = -$5\ngain = 3\nlost = loss * 2 claim $0\naxis day = 1..1000\naxis hour = 1..1001\n\
         days = day * gain\nhours = hour * gain\ncut = 5.99 claim 5.9 claim 4\ngone = 1 / (gain - 3)\n",
    );
    book.compile();
    let keys = ["all loss * 4 in thousand $ to 3"];
    let mut page = Page::new(&book, &needed(&book, [0], &[]), keys, &[]);
    for (key, wanted) in [
        ("term all.loss", "<mn>−$5</mn>"),
        ("inner all.loss", "<mo>(</mo><mn>−$5</mn><mo>)</mo>"),
        ("inner all.gain", "<mn>3</mn>"),
        ("inner all.days", "<mn>—</mn>"),
        ("text all.gone", "—"),
        ("finding all.cut 0", ": the figure here with the rest cut off, not rounded."),
        ("finding all.cut 1", "; the figure here is 49.75% higher."),
        ("finding all.lost 0", "; the figure here is another."),
        (
            keys[0],
            "<data class=\"calc-value\" data-formula=\"loss * 4 in thousand $ to 3\" value=\"-20\">\
             <span class=\"calc-number\">−$0.020</span> <span class=\"calc-unit\">thousand</span></data>",
        ),
    ] {
        let key = if key == keys[0] { format!("expression {key}") } else { key.to_owned() };
        assert_eq!(page.inside(&key).as_deref(), Some(wanted), "{key}");
    }
    for (key, cut_off) in [("points all.days", false), ("points all.hours", true)] {
        let points = page.inside(key).unwrap();
        assert_eq!(points.matches("<tr><th scope=\"row\">").count(), 1_000, "{key}");
        let end = "<tr><td colspan=\"3\">The first 1000 are listed.</td></tr></tbody>";
        assert_eq!(points.ends_with(end), cut_off, "{key}");
    }
    page.book.set(page.book.find("all.loss").unwrap(), "7").unwrap();
    assert_eq!(page.changed(), ["all.loss", "all.lost", keys[0]]);
}
