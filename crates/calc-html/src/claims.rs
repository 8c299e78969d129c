//! Claims and their verdicts in words.

use calc::{Book, CellId, Claim, Verdict};

use crate::html::Html;
use crate::links::Links;

/// The list of a cell's claims, or nothing.
pub(crate) fn claims(out: &mut Html, book: &Book, links: &Links, cell: CellId) {
    let claims = book.claims(cell);
    if claims.is_empty() {
        return;
    }
    let originals = book.original_claims(cell);
    out.raw("<ul class=\"calc-claims\">");
    for (at, claim) in claims.iter().enumerate() {
        let verdict = claim.verdict.name();
        out.raw("<li class=\"calc-claim calc-").raw(verdict);
        out.raw("\"><span class=\"calc-verdict\">").raw(verdict).raw("</span> ");
        sentence(out, book, links, claim);
        if let Some(original) = originals.get(at).filter(|original| original.verdict != claim.verdict) {
            out.raw(" <span class=\"calc-was\">(in the book: ").raw(original.verdict.name()).raw(")</span>");
        }
        out.raw("</li>");
    }
    out.raw("</ul>");
}

fn sentence(out: &mut Html, book: &Book, links: &Links, claim: &Claim<'_>) {
    match claim.clause.from {
        Some(span) => {
            source(out, links, book.slice(span));
            out.raw(" states ");
        }
        None => {
            out.raw("The claim is ");
        }
    }
    out.raw_if(claim.clause.about, "about ");
    let stated = book.show_literal(claim.clause.literal);
    let value = book.literal_number(claim.clause.literal).plain();
    out.raw("<data value=\"").raw(&value).raw("\">").text(stated.text()).raw("</data>");
    match (claim.verdict, claim.difference) {
        (Verdict::Agrees | Verdict::Roughly, _) => out.raw("."),
        (Verdict::Truncated, _) => out.raw(": the figure here with the rest cut off, not rounded."),
        (Verdict::Differs, Some(difference)) => {
            let way = if difference.is_negative() { " lower." } else { " higher." };
            out.raw("; the figure here is ").text(&book.show_percent(difference.abs())).raw(way)
        }
        (Verdict::Differs, None) => out.raw("; the figure here is another."),
    };
}

/// A source by its name, linked where the book lists it.
pub(crate) fn source(out: &mut Html, links: &Links, key: &str) {
    match links.source(key) {
        Some(found) => out.raw("<a href=\"").text(&found.href).raw("\">").text(&found.name).raw("</a>"),
        None => out.text(key),
    };
}
