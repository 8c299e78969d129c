//! The command line as a shell sees it: what it prints, and how it ends.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-calc"))
        .args(arguments)
        .current_dir(folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| unreachable!("the program starts: {error}"));
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends before it has read everything is no fault of this test.
        let _ = stdin.write_all(input);
    }
    child.wait_with_output().unwrap_or_else(|error| unreachable!("the program ends: {error}"))
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Everything that a command says, for a snapshot.
fn said(arguments: &[&str], input: &str) -> String {
    let output = run(arguments, input.as_bytes());
    let status = output.status.code().unwrap_or(-1);
    format!("exit status {status}\n--- stdout\n{}--- stderr\n{}", stdout(&output), stderr(&output))
}

fn status(arguments: &[&str]) -> Option<i32> {
    run(arguments, b"").status.code()
}

#[test]
fn renderers() {
    assert_eq!(status(&["supports", "html"]), Some(0));
    assert_eq!(status(&["supports", "markdown"]), Some(0));
    assert_eq!(status(&["supports", "not-supported"]), Some(1));
}

#[test]
fn help_teaches() {
    let help = run(&["--help"], b"");
    assert_eq!(help.status.code(), Some(0));
    insta::assert_snapshot!(stdout(&help));
    assert_eq!(stdout(&run(&["--version"], b"")), concat!("mdbook-calc ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_help_s_example_is_right() {
    let help = stdout(&run(&["--help"], b""));
    let example: String = help
        .lines()
        .skip_while(|line| !line.contains("```calc"))
        .skip(1)
        .take_while(|line| !line.contains("```"))
        .map(|line| format!("{}\n", line.trim_start()))
        .collect();
    let output = run(&["eval", "-"], example.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("$420"), "{}", stdout(&output));
}

#[test]
fn a_command_s_example_is_right() {
    let help = stdout(&run(&["eval", "--help"], b""));
    let typed = help.lines().find_map(|line| line.trim().strip_prefix("echo '")?.split('\'').next());
    let output = run(&["eval", "-"], typed.unwrap_or_default().as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("125.6%"), "{}", stdout(&output));
}

#[test]
fn outside_of_a_book_check_asks_for_one() {
    let said = said_in(&folder(), &["check"]);
    assert_eq!(said, "error: there is no book.toml here or above; name the book's folder\n");
}

/// The folder of chapters of a small book with this at the end of its `book.toml`.
fn small(name: &str, table: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let src = root.join("src");
    let written = std::fs::create_dir_all(&src)
        .and_then(|()| std::fs::write(root.join("book.toml"), format!("[book]\ntitle = \"Small\"\n{table}")))
        .and_then(|()| std::fs::write(src.join("SUMMARY.md"), "- [One](one.md)\n"))
        .and_then(|()| std::fs::write(src.join("one.md"), "Two and two is `= 2 + 2`.\n"));
    assert!(written.is_ok(), "{written:?}");
    src
}

/// What the program says there.
fn said_in(src: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_mdbook-calc")).args(arguments).current_dir(src).output();
    let output = output.unwrap_or_else(|error| unreachable!("the program runs: {error}"));
    let root = src.with_file_name("");
    stdout(&output) + &stderr(&output).replace(root.to_string_lossy().trim_end_matches('/'), "…")
}

/// What `check` says of a small book, seen from its chapters.
fn checked(name: &str, table: &str) -> String {
    said_in(&small(name, table), &["check"])
}

#[test]
fn how_a_book_calls_the_program_is_checked() {
    let all_well = ".: no errors in 1 chapter, 0 blocks and 1 value\n";
    assert_eq!(checked("called", "[preprocessor.calc]\nbefore = [\"links\"]\n"), all_well);
    assert_eq!(
        checked("not_called", ""),
        all_well.to_owned()
            + "book.toml has no [preprocessor.calc]: `mdbook build` would leave the calculations as they are written\n"
    );
    assert_eq!(
        checked("misspelt", "[preprocessor.calc]\nsource = \"books.toml\"\n"),
        "error: can't use …/book.toml: [preprocessor.calc] has no `source`; did you mean `sources`?\n"
    );
    assert_eq!(
        checked("strange", "[preprocessor.calc]\ncolour = \"red\"\n"),
        "error: can't use …/book.toml: [preprocessor.calc] has no `colour`; \
         what it can have is sources, widget, command, before, after, renderers, optional\n"
    );
    assert_eq!(
        checked("missing", "[preprocessor.calc]\nsources = \"src/sources.toml\"\n"),
        "error: there is no file src/sources.toml; `sources` in book.toml is a path from the folder of chapters\n"
    );
}

#[test]
fn misuse_is_status_2() {
    insta::assert_snapshot!(said(&["eval"], ""), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: eval takes one file, or - for standard input

        `mdbook-calc --help` shows how it is used
    "#);
    insta::assert_snapshot!(said(&["eval", "missing.calc"], ""), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: there is no file missing.calc
    "#);
    insta::assert_snapshot!(said(&["check", "pieces"], ""), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: there is no book.toml in pieces
    "#);
    insta::assert_snapshot!(said(&["eval", "-", "--set", "b=1"], "input a = 1\n"), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: there is no cell `b`
    "#);
    insta::assert_snapshot!(said(&["eval", "-", "--set", "a=one"], "input a = 1\n"), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: can't set `a`, because “one” can't be read as a figure; type a number, such as 1
    "#);
    insta::assert_snapshot!(said(&["explain", "-", "b"], "input a = 1\n"), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: there is no cell `b`
    "#);
    insta::assert_snapshot!(said(&["explain", "-", "prise"], "input price = 1\n"), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: there is no cell `prise`; did you mean `price`?
    "#);
    insta::assert_snapshot!(said(&[], "no JSON"), @r#"
        exit status 2
        --- stdout
        --- stderr
        error: standard input is not what mdBook sends; `mdbook-calc --help` tells more: Unable to parse the input: expected ident at line 1 column 2
    "#);
}

#[test]
fn what_is_not_utf8_is_placed() {
    let output = run(&["eval", "-", "--format", "json"], b"a = 1\nb = \"\xc3\xa9\xff\"\n");
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let error = &json["errors"][0];
    assert_eq!(
        (&error["code"], &error["line"], &error["column"]),
        (&"not-utf8".into(), &2.into(), &7.into())
    );
}

#[test]
fn a_closed_pipe_is_quiet() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-calc"))
        .args(["eval", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(b"a = 1\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn an_answer_that_could_not_be_written_is_no_answer() {
    // Where there is such a file, nothing can be written to it.
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-calc"));
    let output = command.arg("--version").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: can't write to standard output: "), "{}", stderr(&output));
}

#[test]
fn a_file_that_is_no_chapter_is_read_by_its_ending() {
    let src = small("loose", "");
    let alone = src.with_file_name("").with_file_name("alone");
    for (folder, name) in [(&src, "loose.MD"), (&src, "loose.calc"), (&alone, "loose.markdown")] {
        let text = "sheet mine\nalone = 5\ncheck alone > 3\n";
        let text = if name == "loose.calc" { text.to_owned() } else { format!("```calc\n{text}```\n") };
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(folder.join(name), text));
        assert!(written.is_ok(), "{written:?}");
        assert_eq!(said_in(folder, &["eval", name]), "mine\n  alone  5\n");
    }
}

#[test]
fn a_book_is_checked() {
    insta::assert_snapshot!(said(&["check", "book"], ""), @r#"
        exit status 0
        --- stdout
        book/src: no errors in 4 chapters, 5 blocks and 6 values
        --- stderr
    "#);
    insta::assert_snapshot!("broken", said(&["check", "broken"], ""));
    insta::assert_snapshot!("broken_json", said(&["check", "broken", "--format", "json"], ""));
}

#[test]
fn a_chapter_is_evaluated_with_its_book() {
    insta::assert_snapshot!("chapter", said(&["eval", "book/src/value/book.md"], ""));
    insta::assert_snapshot!("chapter_json", said(&["eval", "book/src/shock.md", "--format", "json"], ""));
    insta::assert_snapshot!(
        "chapter_set",
        said(&["eval", "book/src/value/book.md", "--set", "nvidia.price_after=$118.42 / share"], "")
    );
}

#[test]
fn a_cell_is_explained() {
    insta::assert_snapshot!(
        "explained",
        said(&["explain", "book/src/value/book.md", "book.share_of_loss"], "")
    );
    insta::assert_snapshot!(
        "explained_json",
        said(&["explain", "book/src/value/book.md", "share_of_loss", "--format", "json"], "")
    );
}

#[test]
fn what_is_set_is_read_as_the_language_reads_it_and_has_no_source() {
    let text = "unit share\ninput price = $148 / share \"Price\" from wando as of 2025-01-24\ninput off = 5%\ninput all = $3 million\npaid = price * (1 - off)\n";
    let set = ["--set", "price=120", "--set", "off=0.1", "--set", "all=$4 million"];
    let arguments: Vec<&str> = ["eval", "-"].into_iter().chain(set).collect();
    insta::assert_snapshot!(said(&arguments, text), @r#"
        exit status 0
        --- stdout
        main
          price  $120 per share  Price
          off    10%
          all    $4 million
          paid   $108 per share
        --- stderr
    "#);
    let arguments: Vec<&str> = ["explain", "-", "paid"].into_iter().chain(set).collect();
    insta::assert_snapshot!(said(&arguments, text), @r#"
        exit status 0
        --- stdout
        paid (main.paid)
          = Price × (1 − off)
          = $120 per share × (1 − 10%)
          = $108 per share

        It rests on
          Price: $120 per share (changed; the book has $148 per share: fact, wando, as of 2025-01-24)
          off: 10% (changed; the book has 5%: assumption)
        --- stderr
    "#);
    insta::assert_snapshot!(said(&["explain", "-", "price", "--format", "json"], text), @r#"
        exit status 0
        --- stdout
        {
          "cell": "main.price",
          "label": "Price",
          "display": "$148 per share",
          "kind": "fact",
          "from": "wando",
          "as_of": "2025-01-24",
          "steps": [],
          "rests_on": [],
          "errors": []
        }
        --- stderr
    "#);
}

/// An error of the book's own figures goes, one of other figures comes, and what has nothing to do with them stays.
#[test]
fn what_is_set_is_what_errors_are_about() {
    let text = "input z = 0\nb = 1 / z\nc = z claim 0 expect agrees\ncheck z < 2\nd = e\n";
    insta::assert_snapshot!(said(&["eval", "-"], text), @r#"
        exit status 1
        --- stdout
        main
          z  0
          c  0
             agrees with 0
        --- stderr
        error[divide-by-zero]: divided by zero: z is 0
         --> -:2:9
          |
        2 | b = 1 / z
          |         ^

        error[unknown-name]: there is no `e` here
         --> -:5:5
          |
        5 | d = e
          |     ^

        error: 2 errors in the calculations
    "#);
    insta::assert_snapshot!(said(&["eval", "-", "--set", "z=2"], text), @r#"
        exit status 1
        --- stdout
        main
          z  2
          b  0.5
          c  2
             differs from 0
        --- stderr
        error[claim-changed]: the claim was expected to come out as `agrees`, and comes out as `differs`
         --> -:3:22
          |
        3 | c = z claim 0 expect agrees
          | - this is 2          ^^^^^^

        error[check-failed]: the check is not true, where z is 2
         --> -:4:7
          |
        4 | check z < 2
          |       -^^^^
          |       |
          |       z is 2

        error[unknown-name]: there is no `e` here
         --> -:5:5
          |
        5 | d = e
          |     ^

        error: 3 errors in the calculations
    "#);
}

#[test]
fn a_working_can_be_done_again() {
    let text = "unit hour_of_work\n\
        input start = 142.62 hours \"Mon − Tue\"\ninput end = 142.58 hours \"Tue\"\ninput rate = 4.0625%\n\
        gone = start - end\ntwice = gone * 2 - start\nparts = [3, 4]\nsquare = sum(parts) ^ 2\n\
        above = base + below\nbase = below * 2\nbelow = end * 3\n\
        odd = (start > end) == (end > start)\nfinal = twice * (1 + rate) ^ square - gone\n";
    insta::assert_snapshot!(said(&["explain", "-", "final"], text));
    insta::assert_snapshot!(said(&["explain", "-", "odd"], text));
    // Each step after those that it uses, whatever the order of the text.
    let steps = said(&["explain", "-", "above"], text);
    let at = |name: &str| steps.find(&format!("(main.{name})"));
    assert!(at("below") < at("base") && at("base") < at("above"), "{steps}");
}

#[test]
fn what_can_t_be_read_is_not_given() {
    insta::assert_snapshot!(said(&["explain", "-", "b"], "a = 5 +\nb = a\n"));
    insta::assert_snapshot!(said(&["explain", "-", "a"], "a = 5 +\nb = a\n"));
    // What has no figure is neither a fact nor an assumption.
    let json = run(&["explain", "-", "a", "--format", "json"], b"a = 5 +\n");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&json["display"], json.get("kind")), (&"—".into(), None));
}

#[test]
fn what_rests_on_a_change_is_assumed() {
    let text = "input a = 5 from key as of 2025-01-27\ninput b = 4 estimate\nc = a * b\nd = b\n";
    insta::assert_snapshot!(said(&["eval", "-", "--set", "a=6", "--format", "json"], text));
    insta::assert_snapshot!(said(&["explain", "-", "c", "--set", "a=6", "--format", "json"], text));
}

#[test]
fn nothing_to_evaluate_is_said() {
    insta::assert_snapshot!(said(&["eval", "-"], "# nothing\n"));
    insta::assert_snapshot!(said(&["eval", "pieces"], ""));
    assert_eq!(stdout(&run(&["eval", "-"], b"a = 5 +\n")), "", "there is something");
}

#[test]
fn what_is_worked_out_and_stated_says_both() {
    let text = "input given = 5\nsome = given * 2 from wando\nlate = given * 3 as of 2025-01-27\n";
    for (cell, stated) in [
        ("some", "= 10\n\nIt is stated: assumption, wando\n\nIt rests on\n"),
        ("late", "= 15\n\nIt is stated: assumption, as of 2025-01-27\n\nIt rests on\n"),
    ] {
        let said = said(&["explain", "-", cell], text);
        assert!(said.contains(stated), "{said}");
    }
}

#[test]
fn what_is_long_is_said_in_short_and_claims_with_their_difference() {
    let text = "axis year = 0..7\naxis short = 1..6\ngrown = year * 2\na = 5 claim 6 claim 4 from wando\nb = 5.99 claim 5.9\n\
                a_name_that_has_one_letter_more_than_fits = 5\ninput given = 5\n\
                stated = 6 from wando as of 2025-01-27\n";
    insta::assert_snapshot!(said(&["eval", "-"], text));
    insta::assert_snapshot!(said(&["explain", "-", "given"], text));
    insta::assert_snapshot!(said(&["explain", "-", "stated"], text));
}
