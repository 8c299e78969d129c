//! What is written into a page and read there again shows the same, before and after changes.

use calc::Book;
use calc_html::{Links, Page, needed};

const SHOP: &str = "sheet shop \"A shop\"
unit cup
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
scenario \"Rain\" from wando
  sold = 40 cups
";

fn page() -> Page {
    let mut book = Book::new();
    book.begin_chapter("one");
    book.add_block(SHOP);
    book.compile();
    let sheets = needed(&book, [0], &[]);
    Page::new(&book, Links::default(), &sheets, ["shop takings in million $ to 3", "shop word"])
}

const KEYS: [&str; 16] = [
    "row shop.price",
    "row shop.sold",
    "row shop.open",
    "row shop.pace",
    "row shop.takings",
    "row shop.hourly",
    "row shop.in_minutes",
    "row shop.grown",
    "row shop.saved",
    "row shop.later",
    "row shop.word",
    "row shop.broken",
    "controls shop 0",
    "value shop takings in million $ to 3",
    "value shop word",
    "figure shop word",
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
            let html = here.fragment(key);
            assert!(html.as_ref().is_some_and(|html| html.starts_with('<')), "{key}");
            assert_eq!(html, there.fragment(key), "{key} after {change:?}");
        }
    }
}
