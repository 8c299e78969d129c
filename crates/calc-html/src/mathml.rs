//! Formulas as MathML, in the words that the reader sees elsewhere.

use calc::{Group, Piece};

use crate::html::escape;

/// One formula; `block` is MathML's own word for a line by itself.
pub(crate) fn formula(out: &mut String, pieces: &[Piece], block: bool) {
    out.push_str(if block { "<math display=\"block\">" } else { "<math>" });
    let mut groups = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Open(group) => {
                open(out, *group);
                groups.push(*group);
            }
            Piece::Next => out.push_str(match groups.last() {
                Some(Group::Fraction | Group::Power) => "</mrow><mrow>",
                _ => "<mo separator=\"true\">,</mo>",
            }),
            Piece::Close(group) => {
                groups.pop();
                close(out, *group);
            }
            Piece::Figure(number, unit) => {
                out.push_str("<mn>");
                escape(out, number);
                out.push_str("</mn>");
                if !unit.is_empty() {
                    text(out, &format!("\u{a0}{unit}"));
                }
            }
            Piece::Name(name) => text(out, name),
            Piece::Word(word) => text(out, &format!("\u{a0}{word}\u{a0}")),
            Piece::Operator(sign) => {
                out.push_str("<mo>");
                escape(out, sign);
                out.push_str("</mo>");
            }
        }
    }
    out.push_str("</math>");
}

fn text(out: &mut String, words: &str) {
    out.push_str("<mtext>");
    escape(out, words);
    out.push_str("</mtext>");
}

fn open(out: &mut String, group: Group) {
    match group {
        Group::Parentheses => out.push_str("<mrow><mo>(</mo>"),
        Group::List => out.push_str("<mrow><mo>[</mo>"),
        Group::Fraction => out.push_str("<mfrac><mrow>"),
        Group::Power => out.push_str("<msup><mrow>"),
        Group::Root => out.push_str("<msqrt><mrow>"),
        Group::Call(name) => {
            out.push_str("<mrow>");
            text(out, name);
            out.push_str("<mo>(</mo>");
        }
    }
}

fn close(out: &mut String, group: Group) {
    out.push_str(match group {
        Group::Parentheses | Group::Call(_) => "<mo>)</mo></mrow>",
        Group::List => "<mo>]</mo></mrow>",
        Group::Fraction => "</mrow></mfrac>",
        Group::Power => "</mrow></msup>",
        Group::Root => "</mrow></msqrt>",
    });
}
