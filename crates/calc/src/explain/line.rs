//! A formula on one line, for the terminal: what a fraction's line and a raised exponent say is said with brackets.

use super::{Group, Piece, is_sign};

/// A formula on one line, for the terminal.
pub fn plain_text(pieces: &[Piece]) -> String {
    let mut line = Line::default();
    for piece in pieces {
        line.write(piece);
    }
    line.text
}

#[derive(Default)]
struct Line {
    text: String,
    groups: Vec<Part>,
}

/// A part of a group, as far as it is written.
struct Part {
    group: Group,
    start: usize,
    is_first: bool,
    needs_brackets: bool,
}

impl Line {
    fn write(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(group) => {
                self.say_inside(match group {
                    Group::Fraction => "/",
                    _ => "",
                });
                self.text.push_str(match group {
                    Group::Fraction | Group::Power => "",
                    Group::Parentheses => "(",
                    Group::Root => "sqrt(",
                    Group::Call(name) => name,
                    Group::List => "[",
                });
                if let Group::Call(name) = group {
                    self.text.push_str(if is_sign(name) { "(" } else { " (" });
                }
                let start = self.text.len();
                self.groups.push(Part { group: *group, start, is_first: true, needs_brackets: false });
            }
            Piece::Next => {
                self.end_part();
                self.text.push_str(match self.groups.last().map(|part| part.group) {
                    Some(Group::Fraction) => " / ",
                    Some(Group::Power) => "^",
                    Some(Group::Call(_)) => "; ",
                    _ => ", ",
                });
                if let Some(part) = self.groups.last_mut() {
                    (part.start, part.is_first, part.needs_brackets) = (self.text.len(), false, false);
                }
            }
            Piece::Close(group) => {
                self.end_part();
                self.groups.pop();
                self.text.push_str(match group {
                    Group::Fraction | Group::Power => "",
                    Group::List => "]",
                    _ => ")",
                });
            }
            Piece::Figure { number, unit, inner, .. } => {
                let follows = self.text.trim_end().ends_with(['−', '+', '×']);
                let brackets = (*inner || follows) && number.starts_with('−');
                self.text.push_str(if brackets { "(" } else { "" });
                self.text.push_str(number);
                if !unit.is_empty() {
                    self.say_inside(" ");
                    self.text.push(' ');
                    self.text.push_str(unit);
                }
                self.text.push_str(if brackets { ")" } else { "" });
            }
            Piece::Name(name) => {
                self.say_inside(if name.contains(' ') { " " } else { "" });
                self.text.push_str(name);
            }
            Piece::Word(word) | Piece::Operator(word) => {
                self.say_inside(word);
                let begins = self.text.is_empty() || self.text.ends_with(['(', '[', '^', ' ']);
                self.text.push_str(if begins { "" } else { " " });
                self.text.push_str(word);
                self.text.push_str(if *word == "−" && begins { "" } else { " " });
            }
        }
    }

    /// Notes whether a part that holds such a word must be bracketed.
    fn say_inside(&mut self, word: &str) {
        let Some(part) = self.groups.last_mut() else { return };
        part.needs_brackets |= match part.group {
            Group::Power => !word.is_empty(),
            // What is multiplied and divided from left to right needs none above the line.
            Group::Fraction if part.is_first => !matches!(word, "" | " " | "×" | "/"),
            Group::Fraction => !matches!(word, "" | " "),
            _ => false,
        };
    }

    fn end_part(&mut self) {
        if let Some(part) = self.groups.last().filter(|part| part.needs_brackets) {
            self.text.insert(part.start, '(');
            self.text.push(')');
        }
    }
}
