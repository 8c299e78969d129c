//! Several sheets in one book: names across them, blocks that go on, changes, limits.

use calc::{Book, CellId, Code, Value};

/// A book of chapters, each with its blocks.
fn book(chapters: &[(&str, &[&str])]) -> Book {
    let mut book = Book::new();
    for (name, blocks) in chapters {
        book.begin_chapter(name);
        for block in *blocks {
            book.add_block(block);
        }
    }
    book.compile();
    book
}

fn shown(book: &Book, path: &str) -> String {
    book.find(path).map_or("no such cell".to_owned(), |id| book.display(id))
}

fn codes(book: &Book) -> Vec<(Code, &str)> {
    book.diagnostics().iter().map(|problem| (problem.code, book.slice(problem.span))).collect()
}

#[test]
fn cells_of_other_sheets_are_used_in_any_order() {
    let book = book(&[
        ("one", &["sheet late\nc = early.a + early.b in %", "d = c * 2\naxis t = 0..2"]),
        ("two", &["sheet early\ninput a = 10%\nb = a\nseries = late.t * a\nx = at(late.t, 1)"]),
    ]);
    assert_eq!(codes(&book), []);
    assert_eq!(shown(&book, "late.c"), "20%");
    assert_eq!(shown(&book, "late.d"), "0.4");
    assert_eq!(shown(&book, "early.series"), "0, 0.1, 0.2");
    assert_eq!(shown(&book, "early.x"), "1");
}

#[test]
fn a_block_without_a_sheet_goes_on_or_bears_the_chapters_name() {
    let book = book(&[
        ("shock", &["a = 1", "b = a + 1", "sheet other\na = 5", "c = a"]),
        ("2-returns.md", &["a = 7"]),
    ]);
    assert_eq!(codes(&book), []);
    assert_eq!(shown(&book, "shock.b"), "2");
    assert_eq!(shown(&book, "other.c"), "5");
    assert_eq!(shown(&book, "s2_returns_md.a"), "7");
}

#[test]
fn a_sheet_is_named_once_and_first() {
    let book = book(&[("one", &["sheet a\nx = 1", "y = 2\nsheet b\nz = 3", "sheet a\nw = x", "sheet"])]);
    let problems = codes(&book);
    assert_eq!(problems[0], (Code::Syntax, "b"));
    assert_eq!(problems[1], (Code::DuplicateName, "a"));
    assert_eq!(problems[2].0, Code::Syntax);
    assert_eq!(problems.len(), 3);
    assert_eq!(shown(&book, "a.w"), "1");
    assert_eq!(shown(&book, "a.z"), "3");
}

#[test]
fn circles_are_found_across_sheets_and_blame_nothing_else() {
    let book = book(&[("one", &["sheet a\nx = b.y\nz = 1", "sheet b\ny = a.x\nw = y + 1\nv = a.z"])]);
    assert_eq!(codes(&book), [(Code::Circular, "x")]);
    assert_eq!(book.find("a.x").and_then(|x| book.from_to(x)), None, "which is found out in the end");
    assert_eq!(shown(&book, "b.v"), "1");
    assert_eq!(shown(&book, "b.w"), "—");
}

#[test]
fn units_are_the_books_and_names_the_sheets() {
    let book = book(&[
        ("one", &["sheet a\nx = 3 shares\nshare_price = $5 / share"]),
        ("two", &["sheet b\nunit share\nx = 4\ny = a.x * a.share_price\nz = share"]),
        ("three", &["sheet c\nunit share\nshare = 5"]),
    ]);
    assert_eq!(codes(&book), [(Code::ReservedName, "share")]);
    assert_eq!(shown(&book, "b.y"), "$15");
    assert_eq!(shown(&book, "b.z"), "1 share");
}

#[test]
fn a_value_in_running_text_looks_in_the_sheet_before_it() {
    let mut book = Book::new();
    book.begin_chapter("one");
    let nowhere = book.add_value("loss");
    book.add_block("sheet a\nloss = $641680000000 in billion $\nword = \"fell\"");
    let here = book.add_value("loss");
    let fixed = book.add_value("loss in trillion $ to 1");
    let there = book.add_value("b.rate * 2 in %");
    let text = book.add_value("if loss > $0 then word else \"rose\"");
    let broken = book.add_value("loss +");
    let labelled = book.add_value("loss \"Label\"");
    let empty = book.add_value("");
    book.add_block("sheet b\nrate = 5% to 1");
    let alias = book.add_value("rate");
    book.compile();
    let display = |id: CellId| book.display(id);
    assert_eq!(
        [here, fixed, there, text, alias].map(display),
        ["$641.7 billion", "$0.6 trillion", "10%", "fell", "5.0%"]
    );
    for id in [nowhere, broken, labelled, empty] {
        assert!(matches!(book.value(id), Value::Missing(_)));
    }
    let problems: Vec<Code> = book.diagnostics().iter().map(|problem| problem.code).collect();
    assert_eq!(problems, [Code::UnknownName, Code::Syntax, Code::Syntax, Code::Syntax]);
    let hint = book.diagnostics()[0].hint.clone().unwrap();
    assert_eq!(hint, "a cell of another sheet is written with its name: `a.loss`");
}

#[test]
fn a_scenario_is_its_sheets_alone() {
    let mut book = book(&[(
        "one",
        &[
            "sheet a\ninput x = 1\ninput y = 2\nscenario \"More\"\n  x = 10",
            "sheet b\ninput x = 5\nz = a.x + a.y + x",
        ],
    )]);
    let (x, y, other) = (book.find("a.x").unwrap(), book.find("a.y").unwrap(), book.find("b.x").unwrap());
    book.set(y, "7").unwrap();
    book.set(other, "100").unwrap();
    book.choose_scenario(0);
    assert_eq!(shown(&book, "b.z"), "112");
    assert!(book.is_chosen(0) && !book.is_changed(y) && book.is_changed(other));
    book.set(y, "7").unwrap();
    assert!(!book.is_chosen(0), "another is changed as well");
    book.reset(y);
    book.reset(x);
    assert!(!book.is_chosen(0));
    assert_eq!(shown(&book, "b.z"), "103");
}

#[test]
fn what_a_reader_types_is_read_in_the_inputs_own_scale_and_unit() {
    let mut book = book(&[(
        "one",
        &[
            "sheet a\nunit share\ninput price = $148 / share\ninput shares = 24.68 billion shares\ninput rate = 5%\n\
         input span = 3 weeks\ninput part = 1.5 hours\ncomputed = price * shares",
        ],
    )]);
    let id = |book: &Book, name: &str| book.find(&format!("a.{name}")).unwrap();
    for (name, before, field, after, one, link) in [
        ("price", "$", "148", "per share", "per share", "148"),
        ("shares", "", "24.68", "billion shares", "billion shares", "24.68 billion"),
        ("rate", "", "5", "%", "%", "5%"),
        ("part", "", "1.5", "hours", "hour", "1.5"),
    ] {
        let cell = id(&book, name);
        assert_eq!(book.edit_units(cell, false), (before.to_owned(), after.to_owned()));
        assert_eq!(book.edit_units(cell, true), (before.to_owned(), one.to_owned()));
        assert_eq!((book.field_text(cell), book.link_text(cell)), (field.to_owned(), link.to_owned()));
    }
    let typed = [
        ("price", "118.42", "118.42"),
        ("price", "$118.42", "118.42"),
        ("price", "$118.42 / share", "118.42"),
        ("price", "$118.42 per share", "118.42"),
        ("price", "1,118.42", "1118.42"),
        ("price", "−3", "-3"),
        ("price", "  7  ", "7"),
        ("price", "+7", "7"),
        ("shares", "24.49", "24490000000"),
        ("shares", "24.49 billion", "24490000000"),
        ("shares", "5 shares", "5"),
        ("shares", "1 million shares", "1000000"),
        ("rate", "7", "0.07"),
        ("rate", "7%", "0.07"),
        ("rate", "7×", "7"),
        ("span", "2", "2"),
        ("span", "14 days", "2"),
    ];
    for (name, text, value) in typed {
        let cell = id(&book, name);
        book.set(cell, text).unwrap();
        let Value::One(scalar) = book.value(cell) else { panic!("{name}") };
        assert_eq!(book.plain(*scalar).unwrap(), value, "{name} = {text}");
    }
    let refused = [
        ("price", "5 shares", Code::UnitMismatch),
        ("price", "x", Code::NotALiteral),
        ("price", "", Code::NotALiteral),
        ("price", "1 + 1", Code::NotALiteral),
        ("price", "5.", Code::NotALiteral),
        ("price", "1.2.3", Code::NotALiteral),
        ("price", "1,18", Code::NotALiteral),
        ("price", "1,1180", Code::NotALiteral),
        ("price", "1.118,420", Code::NotALiteral),
        ("rate", "7× shares", Code::NotALiteral),
        ("price", "5 wafers", Code::UnknownName),
        ("price", "1e30", Code::NumberTooLong),
        ("rate", "$5", Code::UnitMismatch),
        ("rate", "$^-1 5 USD", Code::NotALiteral),
        ("shares", "79228162514264337593543950335", Code::Overflow),
        ("computed", "5", Code::NotALiteral),
    ];
    for (name, text, code) in refused {
        let cell = id(&book, name);
        let before = book.display(cell);
        assert_eq!(book.set(cell, text).unwrap_err().code, code, "{name} = {text}");
        assert_eq!(book.display(cell), before);
    }
}

#[test]
fn what_is_too_large_is_said_once() {
    let cells: String = (0..200_001).map(|at| format!("a{at} = 1\n")).collect();
    let padding = "x".repeat(calc::LARGEST_SHEET);
    let book = book(&[(
        "one",
        &[
            &format!("sheet many\n{cells}"),
            &format!("sheet long\n# {padding}\nb = 1"),
            "sheet last\nc = many.a200000 + 1\nd = long.b\ne = many.a0",
        ],
    )]);
    let problems: Vec<Code> = book.diagnostics().iter().map(|problem| problem.code).collect();
    assert_eq!(problems, [Code::TooLarge, Code::TooLarge]);
    assert_eq!(shown(&book, "last.e"), "1");
}

#[test]
fn the_points_of_a_book_are_counted() {
    let series: String = (0..201).map(|at| format!("a{at} = t * {at}\n")).collect();
    let mut book =
        book(&[("one", &[&format!("sheet a\ninput top = 10000\naxis t = 1..top\n{series}z = 1")])]);
    assert_eq!(codes(&book), [(Code::TooLarge, "a199")]);
    assert_eq!((shown(&book, "a.a200"), shown(&book, "a.z")), ("—".to_owned(), "1".to_owned()));
    let top = book.find("a.top").unwrap();
    for _ in 0..3 {
        book.set(top, "5000").unwrap();
        assert!(shown(&book, "a.a200").starts_with("200, 400"));
        book.reset(top);
        assert_eq!(shown(&book, "a.a200"), "—");
    }
}

/// Two chapters of one file name would otherwise write into one sheet without a word.
#[test]
fn a_chapter_of_a_name_that_is_taken_must_name_its_sheet() {
    let mut book = Book::new();
    for text in ["a = 1", "b = 2"] {
        book.begin_chapter("notes");
        book.add_block(text);
    }
    book.begin_chapter("notes");
    book.add_block("sheet other\nc = 3");
    book.compile();
    let [problem] = book.diagnostics() else { panic!("{:?}", book.diagnostics()) };
    assert_eq!((problem.code, book.slice(problem.span)), (Code::DuplicateName, "b = 2"));
    assert!(book.find("other.c").is_some());
}

#[test]
fn long_lists_and_long_sums_are_worked_out() {
    let list = vec!["1"; 60_000].join(", ");
    let sums = vec!["sum([1, 2])"; 20_000].join(" + ");
    let mut book = Book::new();
    book.begin_chapter("main");
    book.add_block(&format!("list = [{list}]\ntotal = sum(list * 2)\nsums = {sums}\n"));
    book.compile();
    assert_eq!(book.diagnostics(), &[]);
    let shown = |name: &str| book.find(name).map(|id| book.display(id));
    assert_eq!(shown("main.total").as_deref(), Some("120,000"));
    assert_eq!(shown("main.sums").as_deref(), Some("60,000"));
}

#[test]
fn a_circle_across_sheets_names_both() {
    let book = book(&[("one", &["x = two.x"]), ("two", &["x = one.x"])]);
    let said: Vec<&str> = book.diagnostics().iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(said, ["these cells depend on each other in a circle: `one.x` → `two.x` → `one.x`"]);
}

#[test]
fn work_has_an_end_and_the_first_that_is_too_much_is_told() {
    let lines = [
        "axis long = 1..10000\naxis ten = 1..10",
        // What is the same at all points is worked out once.
        &format!("once = long * ten + sum([1{}])", ", 1".repeat(800)),
        &format!("much = long * ten{}", " + 1".repeat(600)),
        "after = count(long * 2)\nplain = 2 * 3",
    ];
    let book = book(&[("one", &[&lines.join("\n")])]);
    assert_eq!(codes(&book), [(Code::TooLarge, format!("long * ten{}", " + 1".repeat(600)).as_str())]);
    let is_there = |name: &str| {
        !matches!(book.find(&format!("one.{name}")).map(|id| book.value(id)), Some(Value::Missing(_)))
    };
    assert_eq!(["once", "much", "after", "plain"].map(is_there), [true, false, false, true]);
}

#[test]
fn a_book_of_slips_gets_no_more_hints_in_the_end() {
    let names: String = (0..2_000).map(|at| format!("a_long_name_{at} = 1\n")).collect();
    let slips: String = (0..1_000).map(|at| format!("b{at} = x\n")).collect();
    let book = book(&[("one", &[&format!("{names}early = a_lomg_name_7\n{slips}late = a_lomg_name_7\n")])]);
    let hints: Vec<Option<&str>> = book.diagnostics().iter().map(|problem| problem.hint.as_deref()).collect();
    assert_eq!((hints.len(), hints[0], hints[1_001]), (1_002, Some("did you mean `a_long_name_7`?"), None));
}

#[test]
fn a_figure_that_is_the_same_changes_nothing() {
    let mut book = book(&[("one", &["input a = 5\nb = a * 2"])]);
    let a = book.find("one.a").unwrap();
    book.set_number(a, calc::number::Number::whole(5));
    assert_eq!(book.take_changed().count(), 0);
}
