//! What is wrong with a text, as data: a code, a message, the places it speaks of, and what to do.

use crate::span::Span;

/// One thing that is wrong. Printers for the terminal, the page and JSON are made of this alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// One sentence without a full stop: what is wrong.
    pub message: String,
    /// The exact characters at fault.
    pub span: Span,
    /// Other places that help to see it, each with a few words: the two sides of a unit error, say.
    pub labels: Vec<Label>,
    /// What to do about it, where that is known.
    pub hint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), span, labels: Vec::new(), hint: None }
    }

    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The most problems of one book that are kept: nobody reads more, and each takes a few hundred bytes.
const MOST_PROBLEMS: usize = 10_000;

/// What is wrong with a book, up to a number that somebody may still read.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    kept: Vec<Diagnostic>,
    left_out: usize,
}

impl Problems {
    pub fn push(&mut self, problem: Diagnostic) {
        if self.kept.len() < MOST_PROBLEMS {
            self.kept.push(problem);
        } else {
            self.left_out += 1;
        }
    }

    /// How many there have been.
    pub fn count(&self) -> usize {
        self.kept.len() + self.left_out
    }

    /// Takes back all but the first `count`.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.left_out = count.saturating_sub(self.kept.len());
        self.kept.truncate(count);
    }

    /// Those from the `first` on.
    pub(crate) fn since(&self, first: usize) -> &[Diagnostic] {
        self.kept.get(first..).unwrap_or_default()
    }

    pub fn all(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// Puts them in the order of the text; how many more there are is said with the last.
    pub(crate) fn finish(&mut self) {
        self.kept.sort_by_key(|problem| (problem.span.start, problem.span.end));
        if let Some(last) = self.kept.last().filter(|_| self.left_out > 0) {
            let message = format!("{} more errors of this book are not listed", self.left_out);
            self.kept.push(Diagnostic::new(Code::TooLarge, last.span, message));
        }
    }
}

impl Extend<Diagnostic> for Problems {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, problems: T) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $meaning:literal,)*) => {
        /// The kind of a [`Diagnostic`], with the name that authors see.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($variant,)* }

        impl Code {
            /// Every code, in the order of the manual.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// One line for the manual's table.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }
        }
    };
}

codes! {
    Syntax "syntax" "the text can't be read as the language",
    NumberTooLong "number-too-long" "a number has more digits than can be kept exactly",
    ReservedName "reserved-name" "a name that a unit, a function or a word of the language has already",
    DuplicateName "duplicate-name" "two things of one name",
    UnknownName "unknown-name" "a name that nothing has",
    UnknownFunction "unknown-function" "a function that does not exist",
    WrongArguments "wrong-arguments" "a function called with too few, too many or the wrong kind of arguments",
    NotALiteral "not-a-literal" "an input that is not a plain figure",
    UnitMismatch "unit-mismatch" "units, or kinds of value, that don't go together",
    Circular "circular" "a cell that depends on itself",
    DivideByZero "divide-by-zero" "a division by zero",
    Overflow "overflow" "a result too large to keep",
    Domain "domain" "an argument for which a function has no value",
    Shape "shape" "lists or axes that don't fit together",
    CheckFailed "check-failed" "a check that is not true",
    ClaimChanged "claim-changed" "a claim whose verdict is not the one that was pinned",
    UnknownSource "unknown-source" "a key that the sources file does not have",
    TooLarge "too-large" "more cells, points or text than a book may have",
    TooDeep "too-deep" "brackets or operators nested too deeply",
    NotUtf8 "not-utf8" "a file that is not UTF-8 text",
}
