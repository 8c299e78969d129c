//! Where figures come from: `sources.toml`, a table a source, and the list that a `sources` block becomes.
//!
//! ```toml
//! [wando2025]
//! name = "Wando 2025"
//! author = "Marcel Wando"
//! title = "DeepSeek revolutionizes the AI market"
//! publisher = "…"
//! date = 2025-02-21
//! url = "https://…"
//! note = "…"
//! ```
//!
//! `name` is what a calculator shows, all else may be left out. A date is a day, or in quotes a month or a year.

use calc_html::escape;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::pieces::Fault;

/// The sources of a book, in the order of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    list: Vec<Source>,
}

/// One source; what its author left out is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What authors write after `from`.
    pub key: String,
    /// What calculators show: *Wando 2025*.
    pub name: String,
    pub author: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    /// `2025-02-21`, `2025-02` or `2025`.
    pub date: Option<String>,
    /// An address that begins with `https://` or `http://`.
    pub url: Option<String>,
    pub note: Option<String>,
}

/// A page with a sheet that cites a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// From the page that lists the source.
    pub href: String,
    /// The page's.
    pub title: String,
}

/// What the reader of TOML says of what stands twice.
const DOUBLE: &str = "duplicate key";

const FIELDS: &str = "a source has `name`, `author`, `title`, `publisher`, `date`, `url` and `note`";

impl Sources {
    /// Reads the file: what is right in it, and all that is wrong.
    pub fn parse(text: &str) -> (Self, Vec<Fault>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut faults: Vec<Fault> = Vec::new();
        // Of a source whose key stands twice, each line is a double, too, up to here.
        let mut told = 0;
        for error in &errors {
            let range = error.span().unwrap_or(0..0);
            if error.message() != DOUBLE {
                faults.push(Fault::new(range, error.message()));
            } else if range.start >= told {
                let (before, behind) = (&text[..range.start], &text[range.end..]);
                if before.trim_end().ends_with('[') {
                    told = range.end + behind.find("\n[").unwrap_or(behind.len());
                }
                faults.push(
                    Fault::new(range, DOUBLE)
                        .hint("each source has a key of its own, and each of its lines stands once"),
                );
            }
        }
        let mut list: Vec<(usize, Source)> = Vec::new();
        for (key, value) in table.get_ref() {
            match value.get_ref() {
                DeValue::Table(fields) => list.push((key.span().start, source(key, fields, &mut faults))),
                _ => faults.push(
                    Fault::new(key.span(), format!("`{}` is no source", key.get_ref()))
                        .hint(format!("begin a source with a line `[{}]`", key.get_ref())),
                ),
            }
        }
        list.sort_by_key(|(at, _)| *at);
        faults.sort_by_key(|fault| fault.range.start);
        (Sources { list: list.into_iter().map(|(_, source)| source).collect() }, faults)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.list.iter()
    }

    pub fn get(&self, key: &str) -> Option<&Source> {
        self.list.iter().find(|source| source.key == key)
    }

    /// The list as one line of HTML. `uses` gives the pages that cite a key.
    pub fn html(&self, uses: impl Fn(&str) -> Vec<Use>) -> String {
        let entries: String = self.list.iter().map(|source| source.html(&uses(&source.key))).collect();
        format!("<dl class=\"sources\">{entries}</dl>")
    }
}

fn source(key: &Spanned<std::borrow::Cow<'_, str>>, fields: &DeTable<'_>, faults: &mut Vec<Fault>) -> Source {
    let mut source = Source { key: key.get_ref().to_string(), ..Source::default() };
    if !is_name(&source.key) {
        faults.push(
            Fault::new(key.span(), format!("`{}` can't be written after `from`", source.key))
                .hint("a key is a letter, then letters, digits and `_`"),
        );
    }
    for (field, value) in fields {
        let slot = match field.get_ref().as_ref() {
            "name" => {
                source.name = text(field, value, faults).unwrap_or_default();
                continue;
            }
            "date" => {
                source.date = date(value, faults);
                continue;
            }
            "author" => &mut source.author,
            "title" => &mut source.title,
            "publisher" => &mut source.publisher,
            "url" => &mut source.url,
            "note" => &mut source.note,
            other => {
                faults.push(Fault::new(field.span(), format!("a source has no `{other}`")).hint(FIELDS));
                continue;
            }
        };
        *slot = text(field, value, faults);
    }
    if let Some(url) = &source.url
        && !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
        && let Some(value) = fields.get("url")
    {
        faults.push(Fault::new(value.span(), "a source's address begins with `https://` or `http://`"));
        source.url = None;
    }
    if source.name.is_empty() {
        if !fields.contains_key("name") {
            faults.push(
                Fault::new(key.span(), format!("the source `{}` has no name", source.key))
                    .hint("add `name = \"…\"`, a few words such as \"Wando 2025\" that calculators show"),
            );
        }
        source.name.clone_from(&source.key);
    }
    source
}

fn is_name(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn text(
    field: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let text = value.get_ref().as_str();
    if text.is_none_or(|text| text.trim().is_empty()) {
        faults.push(Fault::new(value.span(), format!("`{}` has to be some text in quotes", field.get_ref())));
        return None;
    }
    text.map(str::to_owned)
}

/// A day, a month or a year, as `2025-02-21`, `2025-02` or `2025`.
fn date(value: &Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) -> Option<String> {
    let date = match value.get_ref() {
        DeValue::Datetime(date) => date.date.map(|date| date.to_string()),
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    };
    let date = date.filter(|date| spoken(date).is_some());
    if date.is_none() {
        faults.push(
            Fault::new(value.span(), "this is no date")
                .hint("write 2025-02-21, or in quotes \"2025-02\" or \"2025\""),
        );
    }
    date
}

/// `21 February 2025`, `February 2025` or `2025`.
fn spoken(date: &str) -> Option<String> {
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| is_number(year, 4))?;
    let Some(month) = parts.next() else { return Some(year.to_owned()) };
    let month = calc_html::month(Some(month).filter(|month| is_number(month, 2))?.parse().ok()?)?;
    let Some(day) = parts.next() else { return Some(format!("{month} {year}")) };
    let day: u32 = Some(day).filter(|day| is_number(day, 2))?.parse().ok()?;
    ((1..=31).contains(&day) && parts.next().is_none()).then(|| format!("{day} {month} {year}"))
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Source {
    fn html(&self, uses: &[Use]) -> String {
        let mut parts = Vec::new();
        if let Some(author) = &self.author {
            parts.push(format!("<span class=\"source-author\">{}</span>", escape(author)));
        }
        if let Some(title) = &self.title {
            parts.push(format!("<cite>{}</cite>", escape(title)));
        }
        if let Some(publisher) = &self.publisher {
            parts.push(escape(publisher));
        }
        if let Some(date) = &self.date
            && let Some(spoken) = spoken(date)
        {
            parts.push(format!("<time datetime=\"{}\">{spoken}</time>", escape(date)));
        }
        let mut body = parts.join(", ");
        if !body.is_empty() {
            body.push('.');
        }
        if let Some(url) = &self.url {
            let shown = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).trim_end_matches('/');
            body.push_str(&format!(" <a href=\"{}\">{}</a>", escape(url), escape(shown)));
        }
        if let Some(note) = &self.note {
            body.push_str(&format!(" <span class=\"source-note\">{}</span>", escape(note)));
        }
        if !uses.is_empty() {
            let links: Vec<String> = uses
                .iter()
                .map(|page| format!("<a href=\"{}\">{}</a>", escape(&page.href), escape(&page.title)))
                .collect();
            body.push_str(&format!(" <span class=\"source-used\">Used in: {}</span>", links.join(", ")));
        }
        let (key, name) = (escape(&self.key), escape(&self.name));
        format!("<dt id=\"{key}\">{name}</dt><dd>{}</dd>", body.trim_start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_becomes_an_entry() {
        let (sources, faults) = Sources::parse(
            "[b]\nname = \"B & co\"\nauthor = \"A. <B>\"\ntitle = \"T\"\npublisher = \"P\"\ndate = 2025-02-21\nurl = \"https://x.org/a/\"\nnote = \"N.\"\n[a]\nname=\"A\"\ndate=\"2024-01\"\n",
        );
        assert_eq!(faults, []);
        let uses = |key: &str| match key {
            "b" => vec![Use { href: "shock.html".into(), title: "27 January 2025".into() }],
            _ => Vec::new(),
        };
        insta::assert_snapshot!(sources.html(uses), @r#"<dl class="sources"><dt id="b">B &amp; co</dt><dd><span class="source-author">A. &lt;B&gt;</span>, <cite>T</cite>, P, <time datetime="2025-02-21">21 February 2025</time>. <a href="https://x.org/a/">x.org/a</a> <span class="source-note">N.</span> <span class="source-used">Used in: <a href="shock.html">27 January 2025</a></span></dd><dt id="a">A</dt><dd><time datetime="2024-01">January 2024</time>.</dd></dl>"#);
    }

    #[test]
    fn every_fault_is_told() {
        let text = "x = 1\n[a]\ntitel = \"T\"\ndate = \"2025-13\"\nurl = \"javascript:alert(1)\"\n[b-c]\nname = 3\n[d]\nname = \"D\"\ndate = 12:00:00\n[e]\nname = \" \"\ndate = \"2025-1\"\n[f]\nname = \"F\"\ndate = \"2025-01-1\"\n";
        let (sources, faults) = Sources::parse(text);
        let told: Vec<String> = faults
            .iter()
            .map(|fault| {
                let hint = fault.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
                format!("{:?}: {}{hint}", &text[fault.range.clone()], fault.message)
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r#"
        "x": `x` is no source (begin a source with a line `[x]`)
        "a": the source `a` has no name (add `name = "…"`, a few words such as "Wando 2025" that calculators show)
        "titel": a source has no `titel` (a source has `name`, `author`, `title`, `publisher`, `date`, `url` and `note`)
        "\"2025-13\"": this is no date (write 2025-02-21, or in quotes "2025-02" or "2025")
        "\"javascript:alert(1)\"": a source's address begins with `https://` or `http://`
        "b-c": `b-c` can't be written after `from` (a key is a letter, then letters, digits and `_`)
        "3": `name` has to be some text in quotes
        "12:00:00": this is no date (write 2025-02-21, or in quotes "2025-02" or "2025")
        "\" \"": `name` has to be some text in quotes
        "\"2025-1\"": this is no date (write 2025-02-21, or in quotes "2025-02" or "2025")
        "\"2025-01-1\"": this is no date (write 2025-02-21, or in quotes "2025-02" or "2025")
        "#);
        assert_eq!(sources.get("a").and_then(|source| source.url.clone()), None);
        assert_eq!(sources.get("e").map(|source| source.name.as_str()), Some("e"));
        assert_eq!(sources.iter().count(), 5);
    }

    #[test]
    fn a_key_that_stands_twice_is_told_once() {
        let text = "[a]\nname = \"A\"\ndate = \"2025\"\n[a]\nname = \"B\"\ndate = \"2024\"\n[b]\nname = \"B\"\nname = \"C\"\n";
        let (_, faults) = Sources::parse(text);
        let doubles: Vec<usize> = faults.iter().map(|fault| fault.range.start).collect();
        let expected = [text.rfind("a]"), text.rfind("name")].map(Option::unwrap);
        assert_eq!(doubles, expected, "{faults:?}");
    }

    #[test]
    fn a_file_that_is_no_toml_is_told_so() {
        let (sources, faults) = Sources::parse("[a\nname = \"A\"\n[b]\nname = \n[c]\nname = \"C\"");
        assert!(faults.iter().any(|fault| fault.range.start < 3), "the bracket");
        assert!(faults.iter().any(|fault| fault.range.start > 14), "the value");
        assert!(sources.get("c").is_some());
    }
}
