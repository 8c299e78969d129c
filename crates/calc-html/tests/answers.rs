//! What is said of an answer: right however it is written, to the precision that is asked for, and what slipped.

use calc::{Book, Genre};
use calc_html::Page;

const FIGURES: &str = "sheet fall \"A fall\"
unit share
input before = $150 / share \"Price before\"
input after = $120 / share \"Price after\"
input shares = 20 billion shares \"Shares\"
input reported = $589 billion \"Reported\"
input low = 4% \"Rate before\"
input high = 6% \"Rate after\"
input years = 10 years \"Years\"
lost = (before - after) * shares \"Loss\"
odd = $588.93 billion + reported - reported \"Odd\"
rise = high - low \"Rise\"
";

/// What is said of each answer to `answer = …`: the verdict, and a sentence.
#[track_caller]
fn said(answer: &str, typed: &[&str]) -> Vec<(String, String)> {
    let mut book = Book::new();
    book.begin_chapter("fall");
    book.add_block(FIGURES);
    let id = book.add_exhibit(Genre::Exercise, &format!("How much?\n\nanswer = {answer}\n"));
    book.compile();
    assert!(book.diagnostics().is_empty(), "{answer}: {:?}", book.diagnostics());
    let needed = calc_html::needed(&book, [0], &book.cells_of(book.exhibit(id)));
    let key = calc_html::exhibit_key(&book, id);
    let mut page = Page::read(&Page::new(&book, &needed, [], &[id]).write());
    let mut judge = |typed: &&str| {
        let answer = page.answer(&key, typed);
        let (verdict, sentence) = answer.split_once('\n').unwrap_or_default();
        (verdict.to_owned(), sentence.to_owned())
    };
    typed.iter().map(&mut judge).collect()
}

#[track_caller]
fn assert_right(answer: &str, typed: &[&str]) {
    for (typed, (verdict, sentence)) in typed.iter().zip(said(answer, typed)) {
        assert_eq!(verdict, "right", "{answer}: {typed}: {sentence}");
    }
}

/// Each of these is close, and the sentence has these words.
#[track_caller]
fn assert_slip(answer: &str, words: &str, typed: &[&str]) {
    for (typed, (verdict, sentence)) in typed.iter().zip(said(answer, typed)) {
        assert!(verdict == "close" && sentence.contains(words), "{answer}: {typed}: {verdict}, {sentence}");
    }
}

#[test]
fn a_figure_may_be_written_in_every_usual_way() {
    assert_right(
        "reported",
        &[
            "589",
            "589 billion",
            "$589bn",
            "5.89e11",
            "589,000,000,000",
            " 589 Billion dollars ",
            "$ 589 bn",
            "0.589 trillion",
            "589000000000",
            "589,000 million",
            "USD 589bn",
            "589 billion USD",
        ],
    );
    assert_right("growth(low, high)", &["50%", "50 percent", "0.5", ".5"]);
    assert_right("growth(low, high) in %", &["50", "50%", "0.5", "50 per cent"]);
    assert_right("high - low in %", &["2", "2%", "2 percentage points", "2 points", "2 pp", "0.02"]);
    assert_right("before / after", &["1.25", "1.25x", "1.25 times", "125%", "1.25×"]);
    assert_right(
        "reported / shares",
        &["29.45", "$29.45", "$29.45 per share", "$29.45/share", "29.45 dollars per share"],
    );
    assert_right("low - high in %", &["-2", "−2%", "-0.02"]);
}

#[test]
fn what_is_right_is_the_clause_or_else_what_is_shown() {
    // Shown as $588.9 billion: what rounds to that.
    assert_right("odd", &["588.9", "588.93", "588.94 billion", "$588,930,000,000"]);
    assert_slip("odd", "a digit or two is off", &["588.8", "589", "588.96", "595bn"]);
    assert_right("odd in billion $ to 0", &["589", "588.6", "589.4bn"]);
    assert_slip("odd in billion $ to 0", "a digit or two is off", &["588.4", "590"]);
    assert_right("odd\ntolerance 1%", &["589", "583.1", "594.8", "0.59 trillion"]);
    assert_slip("odd\ntolerance 1%", "Close, but it is wanted to within 1%", &["583", "595"]);
    // Sure of itself: nothing but the figure.
    let all = said("odd", &["600", "500"]);
    assert_eq!(
        all[0],
        (
            "close".to_owned(),
            "Close, but a digit or two is off. Was something rounded on the way?".to_owned()
        )
    );
    assert_eq!(all[1], ("wrong".to_owned(), "Not yet: this is too small.".to_owned()));
}

#[test]
fn a_slip_of_scale_is_named() {
    assert_slip(
        "reported",
        "The digits are right, but it is a thousand times too small",
        &["589 million", "0.589 billion", "589,000,000"],
    );
    assert_slip("reported", "a billion times too small", &["0.589 thousand"]);
    assert_slip("high - low in %", "a hundred times too large", &["200%"]);
    assert_slip("reported", "a thousand times too large", &["589 trillion", "$589,000 bn"]);
    assert_slip("reported", "a billion times too small", &["$589"]);
    assert_slip("reported", "ten times too large", &["5890"]);
    assert_slip("high", "a hundred times too small. A per cent is a hundredth", &["0.06%"]);
}

#[test]
fn points_for_per_cent_and_the_other_way_round_are_named() {
    assert_slip("growth(low, high) in %", "These are percentage points", &["2", "2%", "2 points", "0.02"]);
    assert_slip("(high - low) / low in %", "These are percentage points", &["2%"]);
    assert_slip("high - low in %", "Asked for are percentage points", &["50%", "0.5", "50"]);
    assert_slip("rise in %", "Asked for are percentage points", &["50%"]);
    assert_eq!(said("max(low, high) in %", &["50%"])[0].0, "wrong", "it is made of no growth");
}

#[test]
fn a_part_for_the_total_and_a_total_for_a_part_are_named() {
    assert_slip(
        "lost",
        "divided by “Shares”: a part, where the total is asked for",
        &["$30", "$30 per share"],
    );
    assert_slip(
        "reported / shares",
        "times “Shares”: a total, where a part is asked for",
        &["$589 billion", "589 bn"],
    );
    assert_slip("lost / years", "times “Years”: a total", &["600bn"]);
}

#[test]
fn a_wrong_sign_is_named() {
    assert_slip("lost", "the sign is not", &["-600", "−600 billion", "-$600bn", "-600,000,000,000"]);
    assert_slip("low - high in %", "the sign is not", &["2%"]);
}

#[test]
fn a_ratio_for_a_growth_and_the_other_way_round_are_named() {
    assert_slip("growth(after, before) in %", "a multiple of the other", &["125%", "1.25", "125"]);
    assert_slip("before / after", "how much it has grown", &["0.25", "25%"]);
}

#[test]
fn what_is_no_figure_or_another_kind_of_figure_is_said() {
    for (typed, words) in [
        ("", "Type a figure first"),
        ("   ", "Type a figure first"),
        ("much", "“much” can’t be read as a figure"),
        ("1 2 3", "can’t be read as a figure"),
        ("600 billion shares", "another unit. Asked for is USD"),
        ("5 years", "another unit"),
        ("€600bn", "another unit"),
        ("9", "too small"),
        ("999", "too large"),
        ("999999", "too small"),
        ("999999 billion", "too large"),
    ] {
        let all = said("lost", &[typed]);
        assert!(all[0].0 == "wrong" && all[0].1.contains(words), "{typed}: {:?}", all[0]);
    }
}
