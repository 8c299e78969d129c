//! Formulas as MathML, in the words that the reader sees elsewhere.

use calc::{Group, Piece, is_sign};

use crate::html::Html;
use crate::live::{Live, figure};
use crate::row::Row;

/// One formula; `block` is MathML's own word for a line by itself.
pub(crate) fn formula(out: &mut Html, row: &Row<'_>, pieces: &[Piece], block: bool) {
    out.raw(if block { "<math display=\"block\">" } else { "<math>" });
    let mut groups = Vec::new();
    // Whether a part begins, with a bracket or a semicolon before it.
    let mut begins = false;
    for piece in pieces {
        let at_start =
            std::mem::replace(&mut begins, matches!(piece, Piece::Open(Group::Call(_)) | Piece::Next));
        match piece {
            Piece::Open(group) => {
                open(out, *group);
                groups.push(*group);
            }
            Piece::Next => {
                out.raw(match groups.last() {
                    Some(Group::Fraction | Group::Power) => "</mrow><mrow>",
                    Some(Group::Call(_)) => "<mo separator=\"true\">;</mo>",
                    _ => "<mo separator=\"true\">,</mo>",
                });
            }
            Piece::Close(group) => {
                groups.pop();
                out.raw(match group {
                    Group::Parentheses | Group::Call(_) => "<mo>)</mo></mrow>",
                    Group::List => "<mo>]</mo></mrow>",
                    Group::Fraction => "</mrow></mfrac>",
                    Group::Power => "</mrow></msup>",
                    Group::Root => "</mrow></msqrt>",
                });
            }
            Piece::Figure { cell: Some(cell), inner, .. } => {
                row.live(out, "mrow", if *inner { Live::Inner } else { Live::Term }, *cell, 0);
            }
            Piece::Figure { number, unit, .. } => figure(out, number, unit),
            Piece::Name(name) => words(out, "", name, ""),
            // A space that MathML keeps at the end of a text, and where a line may break.
            Piece::Word(word) => words(out, if at_start { "" } else { "\u{2005}" }, word, "\u{2005}"),
            Piece::Operator(sign) => {
                out.raw("<mo>").text(sign).raw("</mo>");
            }
        }
    }
    out.raw("</math>");
}

fn words(out: &mut Html, before: &str, words: &str, after: &str) {
    out.raw("<mtext>").raw(before).text(words).raw(after).raw("</mtext>");
}

fn open(out: &mut Html, group: Group) {
    match group {
        Group::Parentheses => out.raw("<mrow><mo>(</mo>"),
        Group::List => out.raw("<mrow><mo>[</mo>"),
        Group::Fraction => out.raw("<mfrac><mrow>"),
        Group::Power => out.raw("<msup><mrow>"),
        Group::Root => out.raw("<msqrt><mrow>"),
        Group::Call(name) => {
            out.raw("<mrow>");
            words(out, "", name, if is_sign(name) { "" } else { "\u{2005}" });
            out.raw("<mo>(</mo>")
        }
    };
}
