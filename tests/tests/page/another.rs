//! A book that isn't ours: a folder with two files of an author's, and it is as live as this one.

use std::fs;

use tests::{Browser, site};
use xtask::module::{self, Widget};
use xtask::repository::Repository;
use xtask::site::Place;
use xtask::toolchain;

use crate::{field, open, value};

const CHAPTER: &str = "# A day

```calc
sheet shop \"A shop\"
unit cup
input price = $3.50 / cup  \"Price of a cup\"
input sold = 120 cups  \"Cups sold in a day\"
takings = price * sold  \"Takings in a day\"
```

A day brings in `= shop.takings`.
";

#[test]
fn any_mdbook_is_made_live() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("their book");
    fs::create_dir_all(book.join("src")).unwrap();
    fs::create_dir(book.join("theme")).unwrap();
    fs::write(book.join("book.toml"), "[book]\ntitle = \"Theirs\"\n[output.html]\ntheme = \"theme\"\n")
        .unwrap();
    fs::write(book.join("src/SUMMARY.md"), "- [A day](day.md)\n").unwrap();
    fs::write(book.join("src/day.md"), CHAPTER).unwrap();

    let here = Repository::here();
    let module = module::build(&here, &toolchain::find(&here).unwrap()).unwrap();
    let here = here.with_book(Some(&book)).unwrap();
    let place = Place { folder: folder.path().join("site"), below: "/".to_owned(), kept: true };
    xtask::site::build(&here, &Widget::new(&here, &module).unwrap(), &place).unwrap();

    let server = site::serve_folder(&place.folder, "/");
    let page = Browser::launch().page();
    open(&page, &format!("{}day.html", server.url()));
    assert_eq!(value(&page, "shop.takings"), "420");
    // In the theme that knows calculators, whatever theirs is.
    assert_eq!(page.of(".calc-static", "element.checkVisibility()"), false);
    page.type_into(&field("shop.sold"), "200");
    assert_eq!(value(&page, "shop.takings"), "700");
    page.assert_quiet(&server.url());

    let nowhere = Repository::here().with_book(Some(&book.join("src"))).unwrap_err().to_string();
    assert!(nowhere.ends_with("has no book.toml: it is no mdBook"), "{nowhere}");
}
