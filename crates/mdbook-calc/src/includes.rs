//! Calculations that `{{#include}}` would bring into a chapter after the preprocessor has read it.
//!
//! The preprocessor runs before mdBook's `links`, so that an error names the author's own line. What comes in later is
//! not seen, and would stay in the page as source: this finds it, by putting the files in as mdBook will.

use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::pieces::{Fault, find};

/// As deep as mdBook itself goes.
const DEPTH: usize = 10;

/// The includes of a chapter that bring a calculation in. `folder` is the chapter's.
pub fn unseen(chapter: &str, folder: &Path) -> Vec<Fault> {
    let (whole, brought) = expanded(chapter, folder, 1);
    if brought.is_empty() {
        return Vec::new();
    }
    let found = find(&whole);
    let ranges = || {
        let pieces = found.pieces.iter().map(|piece| &piece.range);
        pieces.chain(found.faults.iter().map(|fault| &fault.range))
    };
    let fault = |directive: &Directive| {
        let message = format!("`{}` brings in a calculation, which is not read there", directive.file);
        Fault::new(directive.range.clone(), message)
            .hint("write the calculation in the chapter itself; any chapter can use its cells")
    };
    brought
        .iter()
        .filter(|(range, _)| ranges().any(|piece| piece.start < range.end && range.start < piece.end))
        .map(|(_, directive)| fault(directive))
        .collect()
}

/// A text with what its directives bring in, and where in it each of these stands now.
fn expanded(text: &str, folder: &Path, depth: usize) -> (String, Vec<(Range<usize>, Directive)>) {
    let (mut whole, mut brought, mut end) = (String::with_capacity(text.len()), Vec::new(), 0);
    for directive in directives(text) {
        let Some(inside) = directive.text(folder, depth) else { continue };
        whole.push_str(&text[end..directive.range.start]);
        let start = whole.len();
        push_with_prefix(&mut whole, &inside);
        end = directive.range.end;
        brought.push((start..whole.len(), directive));
    }
    whole.push_str(&text[end..]);
    (whole, brought)
}

/// What stands on the line before a directive is repeated before each line that it brings, as mdBook does.
fn push_with_prefix(out: &mut String, text: &str) {
    let prefix = out.rsplit('\n').next().unwrap_or_default().to_owned();
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
            out.push_str(&prefix);
        }
        out.push_str(line);
    }
}

#[derive(Debug)]
struct Directive {
    range: Range<usize>,
    file: String,
    part: Option<String>,
}

impl Directive {
    /// What the directive stands for. None where the file can't be read: mdBook says so itself.
    fn text(&self, folder: &Path, depth: usize) -> Option<String> {
        let path = folder.join(&self.file);
        let file = fs::read_to_string(&path).ok()?;
        let text = part(&file, self.part.as_deref());
        if depth >= DEPTH {
            return Some(text);
        }
        Some(expanded(&text, path.parent()?, depth + 1).0)
    }
}

/// Every `{{#include file:part}}`, and `{{#rustdoc_include file}}`, of a text that isn't escaped.
fn directives(text: &str) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|len| at + len) {
        at = open + 2;
        if text[..open].ends_with('\\') {
            // mdBook takes the rest of the line's braces as escaped with the first.
            at = text[at..].find('\n').map_or(text.len(), |len| at + len);
            continue;
        }
        let Some(close) = text[at..].find('}').map(|len| at + len) else { break };
        let inside = text[at..close].trim_start();
        let file = (inside.strip_prefix("#include").or_else(|| inside.strip_prefix("#rustdoc_include")))
            .filter(|rest| rest.starts_with(char::is_whitespace));
        let (Some(file), true) =
            (file.and_then(|rest| rest.split_whitespace().next()), text[close..].starts_with("}}"))
        else {
            continue;
        };
        let (file, part) = match file.split_once(':') {
            Some((file, part)) => (file, Some(part.to_owned())),
            None => (file, None),
        };
        found.push(Directive { range: open..close + 2, file: file.to_owned(), part });
        at = close + 2;
    }
    found
}

/// The lines of a file that a directive asks for: `3`, `3:`, `:9`, `3:9` or the name of an anchor.
fn part(file: &str, part: Option<&str>) -> String {
    let Some(part) = part else { return file.to_owned() };
    let (first, last) = match part.split_once(':') {
        Some((first, last)) => (first, Some(last.split(':').next().unwrap_or_default())),
        None => (part, None),
    };
    let lines = file.lines();
    let picked: Vec<&str> = match (first.parse::<usize>(), last.map(str::parse::<usize>)) {
        (Err(_), _) if !first.is_empty() => anchored(file, first),
        (start, Some(Ok(end))) => {
            let start = start.unwrap_or(1).saturating_sub(1);
            lines.skip(start).take(end.saturating_sub(start)).collect()
        }
        (Ok(start), None) => lines.skip(start.saturating_sub(1)).take(1).collect(),
        (start, _) => lines.skip(start.unwrap_or(1).saturating_sub(1)).collect(),
    };
    picked.join("\n")
}

fn anchored<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
    let names = |line: &str, mark: &str| {
        line.split_once(mark).is_some_and(|(_, rest)| {
            let rest = rest.trim_start();
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
            &rest[..end] == name
        })
    };
    file.lines()
        .skip_while(|line| !names(line, "ANCHOR:"))
        .skip(1)
        .take_while(|line| !names(line, "ANCHOR_END:"))
        .filter(|line| !line.contains("ANCHOR:") && !line.contains("ANCHOR_END:"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(chapter: &str) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pieces");
        unseen(chapter, &folder).iter().map(|fault| chapter[fault.range.clone()].to_owned()).collect()
    }

    #[test]
    fn a_block_that_comes_in_is_told() {
        assert_eq!(told("a\n\n{{#include plain.md}}\n"), ["{{#include plain.md}}"]);
        assert_eq!(told("> {{ #include plain.md:3:6 }}\n"), ["{{ #include plain.md:3:6 }}"]);
        assert_eq!(told("```calc\n{{#include untouched.md}}\n```\n"), ["{{#include untouched.md}}"]);
        assert_eq!(told("`= {{#include crlf.md:1}}`"), ["{{#include crlf.md:1}}"]);
        assert_eq!(told("{{#rustdoc_include plain.md}}"), ["{{#rustdoc_include plain.md}}"]);
        assert_eq!(told("{{#include plain.md:}}"), ["{{#include plain.md:}}"]);
        // What stands before an include stands there once.
        assert_eq!(
            told("```\n{{#include plain.md:900}}\n```\n\n{{#include plain.md}}"),
            ["{{#include plain.md}}"]
        );
    }

    #[test]
    fn other_includes_are_left_alone() {
        assert_eq!(told("`````text\n{{#include plain.md}}\n"), [""; 0]);
        assert_eq!(told("{{#include untouched.md}}"), [""; 0]);
        assert_eq!(told("{{#include plain.md:1:2}}"), [""; 0]);
        assert_eq!(told("\\{{#include plain.md}} {{#include plain.md}}"), [""; 0]);
        assert_eq!(told("`= \\{{#include crlf.md:1}}`"), [""; 0]);
        assert_eq!(told("    {{#include plain.md}}"), [""; 0], "each line is one of code");
        assert_eq!(told("`= a`{{#include plain.md:1}}`= a`"), [""; 0]);
        assert_eq!(told("{{#include missing.md}} {{#include {{"), [""; 0]);
    }

    #[test]
    fn the_part_asked_for_is_taken() {
        let file = "1\n2 ANCHOR: a-b\n3\n4 ANCHOR: c_d\n5\n6 ANCHOR_END: c_d\n7\n8 ANCHOR_END: a-b\n9";
        assert_eq!(part(file, Some("3")), "3");
        assert_eq!(part(file, Some("2:3")), "2 ANCHOR: a-b\n3");
        assert_eq!(part(file, Some(":1")), "1");
        assert_eq!(part(file, Some("9:")), "9");
        assert_eq!(part(file, Some("a-b")), "3\n5\n7");
        assert_eq!(part(file, Some("c_d")), "5");
        assert_eq!(part(file, Some("a")), "");
        assert_eq!(part(file, Some("c")), "");
    }
}
