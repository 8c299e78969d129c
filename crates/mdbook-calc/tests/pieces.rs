//! What is found in a chapter, and where each of its characters stands: `tests/pieces/*.md`, and arbitrary Markdown.

use mdbook_calc::pieces::{Found, find};
use proptest::prelude::*;

fn position(text: &str, offset: usize) -> String {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}")
}

/// Each piece with its text, and beside each line of it the place in the chapter and what stands there.
fn picture(chapter: &str, found: &Found) -> String {
    let mut out = String::new();
    for piece in &found.pieces {
        let (start, end) = (position(chapter, piece.range.start), position(chapter, piece.range.end));
        out.push_str(&format!("{:?} {start} to {end}, after it {:?}\n", piece.kind, piece.after));
        let mut offset = 0;
        for line in piece.text.split_inclusive('\n') {
            let source = piece.offsets.to_chapter(offset..offset + line.trim_end().len());
            let (start, end) = (position(chapter, source.start), position(chapter, source.end));
            out.push_str(&format!("  {line:?} is {start} to {end} {:?}\n", &chapter[source]));
            offset += line.len();
        }
    }
    for fault in &found.faults {
        let place = position(chapter, fault.range.start);
        out.push_str(&format!("fault at {place} {:?}: {}\n", &chapter[fault.range.clone()], fault.message));
    }
    out
}

#[test]
fn folder() {
    insta::glob!("pieces/*.md", |path| {
        let chapter = std::fs::read_to_string(path).unwrap();
        insta::assert_snapshot!(picture(&chapter, &find(&chapter)));
    });
}

/// Markdown made of the parts that are hard, in any order.
fn markdown() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "```calc\n",
        "```calc,hidden\n",
        "~~~calc\n",
        "```\n",
        "```",
        "~~~\n",
        "````\n",
        "`= a`",
        "``= a\n+ b``",
        "`=",
        "`",
        "a = 1\n",
        "\n",
        "\r\n",
        "\r",
        "> ",
        ">",
        "- ",
        "  ",
        "    ",
        "\t",
        "1. ",
        "| a | b |\n|---|---|\n",
        "|",
        "\\|",
        "\\",
        "# ",
        "[",
        "](x)",
        "![",
        "*",
        "**",
        "_",
        "<!--",
        "-->",
        "<div>",
        "</div>",
        "&amp;",
        "漢",
        "é",
        "🦀",
        "\u{feff}",
        "\0",
        "[^1]: ",
        "{{#include x.md}}",
        "\n: ",
        "~",
        "- [ ] ",
        "sources",
        "\u{2028}",
        "=",
        "\n\n",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

fn check(chapter: &str) {
    let found = find(chapter);
    let mut end = 0;
    for piece in &found.pieces {
        assert!(piece.range.start >= end, "pieces stand in order and apart");
        assert!(chapter.get(piece.range.clone()).is_some(), "a piece can be cut out");
        end = piece.range.end;
        for (at, wanted) in piece.text.char_indices() {
            let source = piece.offsets.to_chapter(at..at + wanted.len_utf8());
            assert!(chapter.get(source.clone()).is_some(), "a place in the chapter");
            let there = &chapter[source.clone()];
            assert!(source.start >= piece.range.start && source.end <= piece.range.end);
            // A line end, a tab, `\|` and NUL are the only things that Markdown rewrites in code.
            let same = there.starts_with(wanted);
            let rewritten = there.is_empty() || there.starts_with(['\r', '\n', '\t', '\\', '\0', ' ']);
            assert!(same || rewritten, "{wanted:?} is not {there:?} in {chapter:?}");
        }
    }
    for fault in &found.faults {
        assert!(chapter.get(fault.range.clone()).is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_is_read(chapter in markdown()) {
        check(&chapter);
    }

    #[test]
    fn any_text_is_read(chapter in "\\PC*") {
        check(&chapter);
    }
}
