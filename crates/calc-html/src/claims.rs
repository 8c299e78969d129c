//! Claims and their verdicts in words.

use calc::{Book, CellId, Claim, Verdict};

use crate::html::{escape, escaped};
use crate::links::Links;

/// The list of a cell's claims, or nothing.
pub(crate) fn claims(out: &mut String, book: &Book, links: &Links, cell: CellId) {
    let claims = book.claims(cell);
    if claims.is_empty() {
        return;
    }
    let originals = book.original_claims(cell);
    out.push_str("<ul class=\"calc-claims\">");
    for (claim, original) in claims.iter().zip(&originals) {
        let verdict = claim.verdict.name();
        out.push_str(&format!(
            "<li class=\"calc-claim calc-{verdict}\"><span class=\"calc-verdict\">{verdict}</span> "
        ));
        sentence(out, book, links, claim);
        if original.verdict != claim.verdict {
            out.push_str(&format!(
                " <span class=\"calc-was\">(in the book: {})</span>",
                original.verdict.name()
            ));
        }
        out.push_str("</li>");
    }
    out.push_str("</ul>");
}

fn sentence(out: &mut String, book: &Book, links: &Links, claim: &Claim<'_>) {
    match claim.clause.from {
        Some(span) => {
            source(out, links, book.slice(span));
            out.push_str(" states ");
        }
        None => out.push_str("The claim is "),
    }
    if claim.clause.about {
        out.push_str("about ");
    }
    let stated = book.show_literal(claim.clause.literal);
    let value = book.literal_number(claim.clause.literal).plain();
    out.push_str(&format!("<data value=\"{value}\">{}</data>", escaped(stated.text())));
    match (claim.verdict, claim.difference) {
        (Verdict::Agrees | Verdict::Roughly, _) => out.push('.'),
        (Verdict::Truncated, _) => out.push_str(": the figure here with the rest cut off, not rounded."),
        (Verdict::Differs, Some(difference)) => {
            let size = book.show_percent(difference.abs());
            let way = if difference.is_negative() { "lower" } else { "higher" };
            out.push_str(&format!("; the figure here is {} {way}.", escaped(&size)));
        }
        (Verdict::Differs, None) => out.push_str("; the figure here is another."),
    }
}

/// A source by its name, linked where the book lists it.
pub(crate) fn source(out: &mut String, links: &Links, key: &str) {
    match links.sources.get(key) {
        Some(found) => {
            out.push_str(&format!("<a href=\"{}\">", escaped(&found.href)));
            escape(out, &found.name);
            out.push_str("</a>");
        }
        None => escape(out, key),
    }
}
