//! Links from one page of a book to another, as the built site has them.

use std::path::{Component, Path};

/// The page that a chapter becomes, from the site's root: `a/b.md` is `a/b.html`, a `README.md` is `index.html`.
pub fn page(chapter: &Path) -> String {
    let mut parts: Vec<String> = parts(chapter).iter().map(|part| encode(part)).collect();
    if let Some(last) = parts.last_mut() {
        let stem = last.rsplit_once('.').map_or(last.as_str(), |(stem, _)| stem);
        let stem = if stem.eq_ignore_ascii_case("readme") { "index" } else { stem };
        *last = format!("{stem}.html");
    }
    parts.join("/")
}

/// What leads from a chapter's page to the site's root: nothing, or `../` once or more.
pub fn to_root(chapter: &Path) -> String {
    "../".repeat(parts(chapter).len().saturating_sub(1))
}

/// The link from one chapter's page to another's.
pub fn between(from: &Path, to: &Path) -> String {
    let (here, there) = (parts(from), parts(to));
    let folders = |parts: &[String]| parts.len().saturating_sub(1);
    let most = folders(&here).min(folders(&there));
    let shared = (0..most).take_while(|&at| here[at] == there[at]).count();
    let page = page(to);
    let rest: Vec<&str> = page.split('/').skip(shared).collect();
    "../".repeat(folders(&here) - shared) + &rest.join("/")
}

fn parts(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => drop(parts.pop()),
            _ => {}
        }
    }
    parts
}

fn encode(part: &str) -> String {
    part.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: &str, to: &str) -> String {
        between(Path::new(from), Path::new(to))
    }

    #[test]
    fn links_are_relative() {
        assert_eq!(link("a.md", "b.md"), "b.html");
        assert_eq!(link("a.md", "a.md"), "a.html");
        assert_eq!(link("x/a.md", "b.md"), "../b.html");
        assert_eq!(link("a.md", "x/y/b.md"), "x/y/b.html");
        assert_eq!(link("x/y/a.md", "x/z/b.md"), "../z/b.html");
        assert_eq!(link("x/a.md", "x/README.md"), "index.html");
        assert_eq!(link("b/a.md", "a/b.md"), "../a/b.html");
    }

    #[test]
    fn names_are_encoded() {
        assert_eq!(page(Path::new("./27 January é?.md")), "27%20January%20%C3%A9%3F.html");
        assert_eq!(page(Path::new("v1.2.md")), "v1.2.html");
    }

    #[test]
    fn the_root_is_found() {
        assert_eq!(to_root(Path::new("a.md")), "");
        assert_eq!(to_root(Path::new("x/y/a.md")), "../../");
    }
}
