//! The manual keeps its word: its wrong samples get the very messages printed under them, and it shows all there is.

use std::fs;
use std::path::{Path, PathBuf};

use calc::Code;
use calc::functions::FUNCTIONS;
use calc::token::KEYWORDS;
use mdbook_calc::files::{self, Loaded, SourceFile};
use mdbook_calc::manuscript::Reader;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src")
}

/// Each chapter of the manual: its file's name and its text.
fn chapters() -> Vec<(String, String)> {
    let files = fs::read_dir(src().join("write")).into_iter().flatten().flatten();
    let mut chapters: Vec<(String, String)> = files
        .map(|file| {
            let text = fs::read_to_string(file.path()).unwrap_or_default();
            (file.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    chapters.sort();
    chapters
}

/// The fenced blocks of a chapter: what stands behind the fence, and the text.
fn blocks(chapter: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut inside = false;
    for event in new_cmark_parser(chapter, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                blocks.push((info.to_string(), String::new()));
                inside = true;
            }
            Event::Text(text) if inside => {
                if let Some((_, block)) = blocks.last_mut() {
                    block.push_str(&text);
                }
            }
            Event::End(_) => inside = false,
            _ => {}
        }
    }
    blocks
}

/// A sample that is wrong on purpose, and the message that the manual prints under it.
struct Sample {
    file: String,
    text: String,
    says: String,
}

fn samples() -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for (file, chapter) in chapters() {
        for (info, text) in blocks(&chapter) {
            match (info.as_str(), samples.last_mut()) {
                ("text,wrong", _) => {
                    samples.push(Sample { file: file.clone(), text, says: String::new() });
                }
                ("text,says", Some(sample)) => sample.says.push_str(&text),
                _ => {}
            }
        }
    }
    samples
}

/// What the tool says of a file of the language in this book.
fn says(text: &str) -> String {
    let mut reader = Reader::new(true, files::load(&src().join("sources.toml")).ok());
    let file = SourceFile::new("figures.calc".to_owned(), text.to_owned());
    reader.language(Loaded { file, broken: None });
    let said = reader.finish().report.terminal(false);
    // How many errors there are is no part of a message.
    said.rsplit_once("\nerror: ").map_or(said.clone(), |(messages, _)| messages.to_owned())
}

#[test]
fn every_wrong_sample_gets_the_message_under_it() {
    for Sample { file, text, says: printed } in samples() {
        assert_eq!(printed.trim(), says(&text).trim(), "in {file}, of\n{text}");
    }
}

#[test]
fn every_code_has_a_heading_and_a_sample() {
    let (_, chapter) = chapters().into_iter().find(|(file, _)| file == "errors.md").unwrap();
    let samples = samples();
    for code in Code::ALL {
        assert!(chapter.contains(&format!("\n## `{}`\n", code.name())), "{}", code.name());
        // A page can't hold what isn't text.
        let shown = samples.iter().any(|sample| sample.says.contains(&format!("[{}]", code.name())));
        assert!(shown || *code == Code::NotUtf8, "{}", code.name());
    }
}

#[test]
fn every_function_and_every_word_is_in_an_example() {
    let examples: String = chapters()
        .iter()
        .flat_map(|(_, chapter)| blocks(chapter))
        .filter(|(info, _)| info == "calc,example")
        .map(|(_, text)| text)
        .collect();
    for function in FUNCTIONS {
        assert!(examples.contains(&format!("{}(", function.name)), "{}", function.name);
    }
    let words: Vec<&str> = examples.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    for (word, _) in KEYWORDS {
        assert!(words.contains(word), "{word}");
    }
}
