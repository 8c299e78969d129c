//! What pages weigh, as a table for the terminal.

use crate::weight::Page;

pub(super) fn table(pages: &[Page]) -> String {
    let width = pages.iter().map(|page| page.name.chars().count()).max().unwrap_or(0).max("page".len());
    let mut text = format!(
        "Bytes after gzip, without pictures; there are no fonts. “Later” comes with a reader's first change where a page has \
         charts or exercises, and is in no total.\n\n{:width$}  live  {:>9}  {:>9}  {:>9}  {:>13}  {:>9}  {:>9}\n",
        "page", "document", "styles", "scripts", "module + glue", "total", "later"
    );
    for page in pages {
        text.push_str(&format!(
            "{:width$}  {:4}  {:>9}  {:>9}  {:>9}  {:>13}  {:>9}  {:>9}\n",
            page.name,
            if page.live { "yes" } else { "" },
            page.document,
            page.styles,
            page.scripts,
            page.module,
            page.total(),
            page.later
        ));
    }
    text.push_str(&beside(pages));
    text
}

/// What others send for the like, in bytes after gzip, as measured once from what they publish.
const OTHERS: [(&str, usize); 4] = [
    ("Observable Framework, the script of a reactive page", 23_700),
    ("mathjs, tree-shaken", 91_000),
    ("HyperFormula", 178_000),
    ("fend, its module", 210_000),
];

/// The heaviest live page beside what others need: first what makes its figures live, then all that it can ask for.
fn beside(pages: &[Page]) -> String {
    let live = pages.iter().filter(|page| page.live && page.name != "print.html");
    let Some(page) = live.max_by_key(|page| page.total() + page.later) else { return String::new() };
    let (first, all) = (page.scripts + page.module, page.scripts + page.module + page.later);
    let mut text = format!(
        "\n{}: module + glue {}, with all scripts {first}, with what comes later {all}\n\n{:>9}  of {first:<6}  of {all:<6}\n",
        page.name, page.module, "others"
    );
    for (name, bytes) in OTHERS {
        let times = |own: usize| {
            let hundredths = bytes.saturating_mul(100) / own.max(1);
            format!("{}.{:02}×", hundredths / 100, hundredths % 100)
        };
        text.push_str(&format!("{bytes:>9}  {:<9}  {:<9}  {name}\n", times(first), times(all)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_live_page_stands_beside_others() {
        let page =
            |name: &str, live, later| Page { name: name.into(), live, module: 100, later, ..Page::default() };
        let table =
            table(&[page("light.html", true, 0), page("more.html", true, 9), page("still.html", false, 99)]);
        assert!(table.lines().any(|line| line.starts_with("light.html  yes")), "{table}");
        assert!(table.contains("\nmore.html: module + glue 100"), "{table}");
        assert!(table.ends_with("fend, its module\n"), "{table}");
    }
}
