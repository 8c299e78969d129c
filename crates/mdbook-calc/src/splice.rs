//! Puts HTML in the place of a chapter's calculations and leaves every other byte as it is.

use calc::Genre;

use crate::pieces::{Kind, Piece, Surroundings};
use crate::shield::{shield_block, shield_inline};

/// A chapter with each piece replaced. `html` gives what a piece becomes; pieces stand in order and apart.
pub fn splice<'a>(chapter: &str, pieces: impl IntoIterator<Item = (&'a Piece, String)>) -> String {
    let mut out = String::with_capacity(chapter.len() * 2);
    let mut end = 0;
    for (piece, html) in pieces {
        out.push_str(&chapter[end..piece.range.start]);
        match piece.kind {
            Kind::Value(Surroundings::Picture) => out.push_str(&shield_inline(&text_of(&html))),
            Kind::Value(_) => out.push_str(&shield_inline(&html)),
            _ if html.is_empty() => {}
            // The question of an exercise is Markdown, between HTML that is shielded already.
            Kind::Exhibit(Genre::Exercise, _) => {
                out.push_str(&html);
                out.push_str(&piece.after);
            }
            Kind::Calc(_) | Kind::Sources | Kind::Table(_) | Kind::Exhibit(..) | Kind::Answers => {
                // Markdown takes a line for HTML of its own only where it begins with an element that it knows.
                out.push_str("<div class=\"calc-block\">");
                out.push_str(&shield_block(&html));
                out.push_str("</div>");
                out.push_str(&piece.after);
            }
        }
        end = piece.range.end;
    }
    out.push_str(&chapter[end..]);
    out
}

/// HTML without its tags.
fn text_of(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}
