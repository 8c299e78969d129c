//! What a chapter becomes: calculations give way to HTML, and nothing around them changes its meaning.

use mdbook_calc::pieces::{Kind, Piece, find};
use mdbook_calc::splice::splice;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use proptest::prelude::*;

fn replacement(piece: &Piece) -> String {
    match piece.kind {
        Kind::Value(_) => "<data value=\"a|b*\">1_0*</data>".to_owned(),
        _ => "<table><caption>*T*</caption></table>".to_owned(),
    }
}

fn spliced(chapter: &str) -> String {
    splice(chapter, find(chapter).pieces.iter().map(|piece| (piece, replacement(piece))))
}

#[test]
fn folder() {
    insta::glob!("pieces/*.md", |path| {
        let chapter = std::fs::read_to_string(path).unwrap();
        insta::assert_snapshot!(spliced(&chapter));
    });
}

/// How a chapter is built: its elements, with a calculation as one word whichever form it has. Paragraphs are left
/// out, because a blank line behind a block makes a list's items loose.
fn structure(chapter: &str) -> Vec<String> {
    let ours = find(chapter).pieces;
    let is_ours = |start: usize| ours.iter().any(|piece| piece.range.start == start);
    let mut out = Vec::new();
    let mut skipping = false;
    for (event, range) in new_cmark_parser(chapter, &MarkdownOptions::default()).into_offset_iter() {
        match &event {
            Event::Start(Tag::CodeBlock(_)) if is_ours(range.start) => {
                out.push("block".to_owned());
                skipping = true;
            }
            Event::Start(Tag::HtmlBlock)
                if chapter[range.clone()].starts_with("<div class=\"calc-block\">") =>
            {
                out.push("block".to_owned());
                skipping = true;
            }
            Event::Html(html) if skipping => {
                let html = html.trim_end();
                assert!(html.is_empty() || html.ends_with("</table></div>"), "the HTML took in {html:?}");
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) if skipping => skipping = false,
            Event::Code(_) if is_ours(range.start) => out.push("value".to_owned()),
            Event::InlineHtml(html) if html.starts_with("<data") => out.push("value".to_owned()),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::Start(tag) if !skipping => out.push(format!("{:?}", tag.to_end())),
            Event::End(tag) if !skipping => out.push(format!("/{tag:?}")),
            _ => {}
        }
    }
    out
}

fn lines() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "text",
        "text `= a` text",
        "```calc\na = 1\n```",
        "```calc\na = 1\n\nb = 2\n```",
        "~~~ calc,hidden\nc = 3\n~~~",
        "",
        "",
        "# Heading `= a`",
        "- item",
        "1. one",
        "| a | b |\n|---|---|\n| `= a` | *x* |",
        "**`= a`**",
        "***",
        "[`= a`](b.md)",
        "<div>\n</div>",
        "`= a`",
        "a `= a\nin b` c",
        "[^1]: note",
        "```rust\n`= x`\n```",
    ]);
    let containers = prop::sample::select(vec!["", "", "> ", "- ", "1. ", "> - ", "- > ", "  "]);
    // One container holds a few lines: its marker before the first, its continuation before the others.
    let group = (containers, prop::collection::vec(lines, 1..5)).prop_map(|(marker, lines)| {
        let rest: String = marker.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
        let text = lines.join("\n");
        let lines = text.split('\n').enumerate();
        lines
            .map(|(at, line)| format!("{}{line}\n", if at == 0 { marker } else { &rest }))
            .collect::<String>()
    });
    prop::collection::vec(group, 1..6).prop_map(|groups| groups.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_around_keeps_its_meaning(chapter in lines()) {
        prop_assert_eq!(structure(&chapter), structure(&spliced(&chapter)), "{}", spliced(&chapter));
    }

    #[test]
    fn every_other_byte_stays(chapter in lines()) {
        let pieces = find(&chapter).pieces;
        let mut spliced = spliced(&chapter);
        let mut end = 0;
        for piece in pieces {
            let between = &chapter[end..piece.range.start];
            prop_assert!(spliced.starts_with(between));
            let rest = &spliced[between.len()..];
            let closing = if matches!(piece.kind, Kind::Value(_)) { "</data>" } else { "</table></div>" };
            prop_assert!(rest.contains(closing));
            let (_, behind) = rest.split_once(closing).unwrap_or_default();
            prop_assert!(behind.starts_with(&piece.after));
            spliced = behind[piece.after.len()..].to_owned();
            end = piece.range.end;
        }
        prop_assert_eq!(&spliced, &chapter[end..]);
    }
}
