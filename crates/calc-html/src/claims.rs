//! Claims and what comes of them, in words.

use calc::{Book, ClaimClause};

use crate::html::Html;
use crate::links::Links;
use crate::live::Live;
use crate::row::Row;

/// The list of a cell's claims, or nothing.
pub(crate) fn claims(out: &mut Html, row: &Row<'_>) {
    let claims = row.book.claimed(row.cell);
    if claims.is_empty() {
        return;
    }
    out.raw("<ul class=\"calc-claims\">");
    for (place, claim) in claims.iter().enumerate() {
        out.raw("<li class=\"calc-claim\">");
        row.live(out, "span", Live::Verdict, row.cell, place);
        out.raw(" ");
        stated(out, row.book, row.links, claim);
        row.live(out, "span", Live::Finding, row.cell, place);
        out.raw("</li>");
    }
    out.raw("</ul>");
}

fn stated(out: &mut Html, book: &Book, links: &Links, claim: &ClaimClause) {
    match claim.from {
        Some(span) => {
            source(out, links, book.slice(span));
            out.raw(" states ");
        }
        None => {
            out.raw("The claim is ");
        }
    }
    out.raw_if(claim.about, "about ");
    let stated = book.show_literal(claim.literal);
    let value = book.literal_number(claim.literal).plain();
    out.raw("<data value=\"").raw(&value).raw("\">").text(stated.text()).raw("</data>");
}

/// A source by its name, linked where the book lists it.
pub(crate) fn source(out: &mut Html, links: &Links, key: &str) {
    match links.source(key) {
        Some(found) => out.raw("<a href=\"").text(&found.href).raw("\">").text(&found.name).raw("</a>"),
        None => out.text(key),
    };
}
