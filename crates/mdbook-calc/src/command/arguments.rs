//! What was asked for: the arguments as a value.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// No argument: mdBook calls, and speaks on standard input.
    Preprocess,
    Supports(String),
    Check {
        book: Option<PathBuf>,
        format: Format,
    },
    Eval {
        input: Input,
        changes: Vec<Change>,
        format: Format,
    },
    Explain {
        input: Input,
        cell: String,
        changes: Vec<Change>,
        format: Format,
    },
    Help(&'static str),
    Version,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Standard,
    File(PathBuf),
}

/// `--set sheet.cell=LITERAL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub cell: String,
    pub literal: String,
}

pub const HELP: &str = "\
Computes the figures of an mdBook.

Usage:
  mdbook-calc check [BOOK]         check every calculation of a book
  mdbook-calc eval FILE            show what a file's calculations come to
  mdbook-calc explain FILE CELL    show how a cell is worked out, step by step
  mdbook-calc supports RENDERER    say whether a renderer is supported (mdBook asks)
  mdbook-calc                      be the preprocessor: mdBook's JSON in, and out again

A chapter with a calculation:

  ```calc
  sheet shop \"A shop\"
  unit cup
  input price = $3.50 / cup   \"Price of a cup\"
  input sold  = 120 cups      \"Cups sold in a day\"
  takings     = price * sold  \"Takings in a day\"
  ```

  A day brings in `= shop.takings`.

In book.toml, so that mdBook calls it and errors name your own lines:

  [preprocessor.calc]
  before = [\"links\"]

Options:
  --format human|json   how check, eval and explain print; human where nothing is said
  --set CELL=LITERAL    for eval and explain: another figure for an input, written as in a sheet
                        (2.5%, '$3 million'); its unit may be left out; may be given again
  -h, --help            this text, or after a command the text on it
  -V, --version         the version

Exit status: 0 without errors, 1 with errors in the text, 2 for misuse.
NO_COLOR=1 turns colours off.
";

const CHECK: &str = "\
Checks every calculation of a book without building it.

Usage: mdbook-calc check [BOOK] [--format human|json]

BOOK is the folder with book.toml; where it isn't given, the book around the current folder.

Exit status: 0 without errors, 1 with errors in the text, 2 for misuse.
";

const EVAL: &str = "\
Shows what the calculations of a file come to.

Usage: mdbook-calc eval FILE [--set CELL=LITERAL]... [--format human|json]

FILE is a Markdown chapter (.md), of which every block is evaluated, or a file of the language
itself; - reads the language from standard input. A chapter of a book can use the whole book's
cells, and its sources are looked up.

  mdbook-calc eval book/src/shock.md
  mdbook-calc eval book/src/shock.md --set nvidia.price_after='$118.42'
  echo 'rise = 60.9 / 27 - 1 in %' | mdbook-calc eval -

Exit status: 0 without errors, 1 with errors in the text, 2 for misuse.
";

const EXPLAIN: &str = "\
Shows how a cell is worked out: the formula, the figures put in, the result, and what it rests on.

Usage: mdbook-calc explain FILE CELL [--set CELL=LITERAL]... [--format human|json]

  mdbook-calc explain book/src/shock.md nvidia.loss

Exit status: 0 without errors, 1 with errors in the text, 2 for misuse.
";

/// Reads the arguments behind the program's name. An error says what is wrong with them.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    read(lexopt::Parser::from_args(arguments)).map_err(|error| error.to_string())
}

fn read(mut parser: lexopt::Parser) -> Result<Request, lexopt::Error> {
    let command = match parser.next()? {
        None => return Ok(Request::Preprocess),
        Some(Short('h') | Long("help")) => return Ok(Request::Help(HELP)),
        Some(Short('V') | Long("version")) => return Ok(Request::Version),
        Some(Value(command)) => command.string()?,
        Some(other) => return Err(other.unexpected()),
    };
    let rest = |parser, help| Rest::read(parser, help);
    match command.as_str() {
        "supports" => Ok(match rest(parser, HELP)? {
            Rest { help: Some(help), .. } => Request::Help(help),
            Rest { mut values, .. } if values.len() == 1 => Request::Supports(values.remove(0).string()?),
            _ => return Err("supports takes the name of a renderer".into()),
        }),
        "check" => match rest(parser, CHECK)? {
            Rest { help: Some(help), .. } => Ok(Request::Help(help)),
            Rest { changes, .. } if !changes.is_empty() => Err("--set is for eval and explain".into()),
            Rest { mut values, format, .. } if values.len() < 2 => {
                Ok(Request::Check { book: values.pop().map(PathBuf::from), format })
            }
            _ => Err("check takes one book".into()),
        },
        "eval" => match rest(parser, EVAL)? {
            Rest { help: Some(help), .. } => Ok(Request::Help(help)),
            Rest { mut values, changes, format, .. } if values.len() == 1 => {
                Ok(Request::Eval { input: input(values.remove(0)), changes, format })
            }
            _ => Err("eval takes one file, or - for standard input".into()),
        },
        "explain" => match rest(parser, EXPLAIN)? {
            Rest { help: Some(help), .. } => Ok(Request::Help(help)),
            Rest { mut values, changes, format, .. } if values.len() == 2 => {
                let cell = values.remove(1).string()?;
                Ok(Request::Explain { input: input(values.remove(0)), cell, changes, format })
            }
            _ => Err("explain takes a file and the name of a cell".into()),
        },
        "help" => Ok(Request::Help(
            match parser.value().ok().and_then(|topic| topic.into_string().ok()).as_deref() {
                Some("check") => CHECK,
                Some("eval") => EVAL,
                Some("explain") => EXPLAIN,
                _ => HELP,
            },
        )),
        other => Err(format!("there is no command {other:?}").into()),
    }
}

/// What may follow any command.
struct Rest {
    values: Vec<OsString>,
    changes: Vec<Change>,
    format: Format,
    help: Option<&'static str>,
}

impl Rest {
    fn read(mut parser: lexopt::Parser, help: &'static str) -> Result<Self, lexopt::Error> {
        let mut rest = Rest { values: Vec::new(), changes: Vec::new(), format: Format::Human, help: None };
        while let Some(argument) = parser.next()? {
            match argument {
                Short('h') | Long("help") => rest.help = Some(help),
                Long("format") => {
                    rest.format = match parser.value()?.string()?.as_str() {
                        "human" => Format::Human,
                        "json" => Format::Json,
                        other => return Err(format!("--format is human or json, not {other:?}").into()),
                    }
                }
                Long("set") => rest.changes.push(change(&parser.value()?.string()?)?),
                Value(value) => rest.values.push(value),
                other => return Err(other.unexpected()),
            }
        }
        Ok(rest)
    }
}

fn change(text: &str) -> Result<Change, lexopt::Error> {
    match text.split_once('=') {
        Some((cell, literal)) if !cell.trim().is_empty() && !literal.trim().is_empty() => {
            Ok(Change { cell: cell.trim().to_owned(), literal: literal.trim().to_owned() })
        }
        _ => Err(format!(
            "--set takes a cell, = and a figure, such as nvidia.price_after=$118.42, not {text:?}"
        )
        .into()),
    }
}

fn input(value: OsString) -> Input {
    if value == "-" { Input::Standard } else { Input::File(value.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn each_command_is_read() {
        assert_eq!(parsed(""), Ok(Request::Preprocess));
        assert_eq!(parsed("supports html"), Ok(Request::Supports("html".into())));
        assert_eq!(parsed("check"), Ok(Request::Check { book: None, format: Format::Human }));
        assert_eq!(
            parsed("check book --format=json"),
            Ok(Request::Check { book: Some("book".into()), format: Format::Json })
        );
        assert_eq!(
            parsed("eval --set a.b=-$3 - --format json"),
            Ok(Request::Eval {
                input: Input::Standard,
                changes: vec![Change { cell: "a.b".into(), literal: "-$3".into() }],
                format: Format::Json
            })
        );
        assert_eq!(
            parsed("explain x.md a.b"),
            Ok(Request::Explain {
                input: Input::File("x.md".into()),
                cell: "a.b".into(),
                changes: Vec::new(),
                format: Format::Human
            })
        );
        for (line, help) in [
            ("supports --help", HELP),
            ("check --help", CHECK),
            ("eval --help", EVAL),
            ("explain --help", EXPLAIN),
            ("help", HELP),
            ("help check", CHECK),
            ("help eval", EVAL),
            ("help explain", EXPLAIN),
        ] {
            assert_eq!(parsed(line), Ok(Request::Help(help)), "{line}");
        }
        assert_eq!(parsed("-V"), Ok(Request::Version));
    }

    #[test]
    fn misuse_is_told() {
        let set = "--set takes a cell, = and a figure, such as nvidia.price_after=$118.42, not ";
        for (line, message) in [
            ("evaluate", "there is no command \"evaluate\""),
            ("eval", "eval takes one file, or - for standard input"),
            ("eval a b", "eval takes one file, or - for standard input"),
            ("explain a", "explain takes a file and the name of a cell"),
            ("check a b", "check takes one book"),
            ("check --set a=1", "--set is for eval and explain"),
            ("eval - --set a", &format!("{set}\"a\"")),
            ("eval - --set =1", &format!("{set}\"=1\"")),
            ("eval - --set a=", &format!("{set}\"a=\"")),
            ("eval - --format xml", "--format is human or json, not \"xml\""),
            ("eval --nonsense", "invalid option '--nonsense'"),
            ("--nonsense", "invalid option '--nonsense'"),
            ("supports", "supports takes the name of a renderer"),
        ] {
            assert_eq!(parsed(line), Err(message.to_owned()), "{line}");
        }
    }
}
