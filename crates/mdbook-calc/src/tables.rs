//! The language's own tables, as a `calc-table` block shows them: the manual's lists can't say what the code doesn't.

use calc::Code;
use calc::functions::FUNCTIONS;
use calc::token::{KEYWORDS, SCALES};
use calc::unit::{CURRENCIES, SIGNS, TIME};
use calc_html::escape;

/// A table, by the word in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Functions,
    Units,
    Currencies,
    Scales,
    Words,
    Errors,
}

impl Table {
    pub const ALL: [Table; 6] =
        [Table::Functions, Table::Units, Table::Currencies, Table::Scales, Table::Words, Table::Errors];

    pub fn name(self) -> &'static str {
        match self {
            Table::Functions => "functions",
            Table::Units => "units",
            Table::Currencies => "currencies",
            Table::Scales => "scales",
            Table::Words => "words",
            Table::Errors => "errors",
        }
    }

    /// The table of a block's text, or what is wrong with it.
    pub fn find(word: &str) -> Result<Table, (String, String)> {
        let all = Table::ALL.map(|table| format!("`{}`", table.name())).join(", ");
        match Table::ALL.into_iter().find(|table| table.name() == word) {
            Some(table) => Ok(table),
            None if word.is_empty() => Err((
                "this `calc-table` block doesn't say which table".to_owned(),
                format!("write one of {all} in it"),
            )),
            None => Err((format!("there is no table `{word}`"), format!("the tables are {all}"))),
        }
    }

    /// The table as one line of HTML.
    pub fn html(self) -> String {
        match self {
            Table::Functions => table(
                ["Function", "Gives"],
                FUNCTIONS.iter().map(|function| {
                    let (parameters, meaning) = function.manual();
                    (code(&format!("{}({parameters})", function.name)), escape(meaning))
                }),
            ),
            Table::Units => table(["Unit", "One is"], (0..TIME.len()).map(unit)),
            Table::Currencies => {
                let signs = SIGNS.iter().map(|(sign, name)| (code(&sign.to_string()), code(name)));
                table(["Sign", "Currency"], signs) + &list(CURRENCIES.split_whitespace())
            }
            Table::Scales => table(
                ["Word", "Times"],
                SCALES.iter().map(|&(word, zeros)| {
                    (code(word), format!("1{}", ",000".repeat(usize::from(zeros) / 3)))
                }),
            ),
            Table::Words => list(KEYWORDS.iter().map(|(word, _)| *word)),
            Table::Errors => table(
                ["Code", "Says"],
                Code::ALL.iter().map(|&error| (code(error.name()), escape(error.meaning()))),
            ),
        }
    }
}

/// A unit of time, in the largest of the smaller ones that goes into it a whole number of times.
fn unit(at: usize) -> (String, String) {
    let (singular, plural, length) = TIME[at];
    let smaller = TIME[..at].iter().rev().find(|(_, _, part)| length % part == 0);
    let worth = smaller.map_or("—".to_owned(), |(_, parts, part)| format!("{} {parts}", length / part));
    (format!("{}, {}", code(singular), code(plural)), worth)
}

fn table(head: [&str; 2], rows: impl Iterator<Item = (String, String)>) -> String {
    let head = head.map(|title| format!("<th scope=\"col\">{title}</th>")).concat();
    let rows: String = rows.map(|(name, says)| format!("<tr><td>{name}</td><td>{says}</td></tr>")).collect();
    format!(
        "<div class=\"table-wrapper\"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    format!("<p>{}</p>", names.map(code).collect::<Vec<_>>().join(" "))
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_found_by_its_name_and_has_what_the_code_has() {
        for table in Table::ALL {
            assert_eq!(Table::find(table.name()), Ok(table));
        }
        for (table, row) in [
            (Table::Functions, "<td><code>round(x, places)</code></td><td>rounded to so many places, "),
            (Table::Units, "<td><code>year</code>, <code>years</code></td><td>12 months</td>"),
            (Table::Units, "<td><code>month</code>, <code>months</code></td><td>730 hours</td>"),
            (Table::Units, "<td><code>second</code>, <code>seconds</code></td><td>—</td>"),
            (Table::Units, "Unit</th><th scope=\"col\">One is</th>"),
            (Table::Functions, "Function</th><th scope=\"col\">Gives</th>"),
            (Table::Currencies, "Sign</th><th scope=\"col\">Currency</th>"),
            (Table::Scales, "Word</th><th scope=\"col\">Times</th>"),
            (Table::Errors, "Code</th><th scope=\"col\">Says</th>"),
            (Table::Currencies, "<td><code>€</code></td><td><code>EUR</code></td>"),
            (Table::Currencies, "<code>ZMW</code> <code>ZWG</code></p>"),
            (Table::Scales, "<td><code>million</code></td><td>1,000,000</td>"),
            (Table::Words, "<code>scenario</code>"),
            (Table::Errors, "<td><code>too-deep</code></td><td>brackets or operators"),
        ] {
            assert!(table.html().contains(row), "{row} in {}", table.html());
        }
        let rows = |table: Table| table.html().matches("<tr>").count() - 1;
        assert_eq!((rows(Table::Functions), rows(Table::Errors)), (FUNCTIONS.len(), Code::ALL.len()));
    }

    #[test]
    fn an_unknown_word_is_told_the_tables() {
        let (message, hint) = Table::find("funtions").unwrap_err();
        assert_eq!(message, "there is no table `funtions`");
        assert_eq!(hint, "the tables are `functions`, `units`, `currencies`, `scales`, `words`, `errors`");
        assert!(Table::find("").is_err());
    }
}
