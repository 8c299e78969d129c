//! The audit of claims: who states what of which figure, what comes out here, and the verdict. Each verdict is live by
//! itself, so that the list around them stands still.

use calc::{Book, CellId, Exhibit, Verdict};

use crate::claims::source;
use crate::html::Html;
use crate::links::Links;
use crate::live::Live;
use crate::row::Row;
use crate::sheet::Liveness;

pub(super) fn audit(out: &mut Html, book: &Book, links: &Links, exhibit: &Exhibit) {
    let claims = book.claims_in(exhibit);
    super::open(out, book, exhibit, "calc-audit");
    filters(out, book, links, &claims);
    totals(out, book, &claims);
    out.raw("<div class=\"table-wrapper calc-sticky\" tabindex=\"0\" role=\"group\" aria-label=\"Claims\">");
    // The roles are said, as a style may lay the table out as no table: browsers then forget what it is.
    out.raw("<table role=\"table\"><thead><tr role=\"row\">");
    for head in ["Of what", "Who", "States", "Comes out here", "Verdict"] {
        out.raw("<th scope=\"col\" role=\"columnheader\">").raw(head).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for &(cell, place) in &claims {
        line(out, book, links, cell, place);
    }
    out.raw("</tbody></table></div></figure>");
}

/// The key of a claim's source; nothing where it names none.
fn key(book: &Book, cell: CellId, place: usize) -> &str {
    book.claimed(cell).get(place).and_then(|claim| claim.from).map_or("", |span| book.slice(span))
}

fn line(out: &mut Html, book: &Book, links: &Links, cell: CellId, place: usize) {
    let Some(claim) = book.claimed(cell).get(place) else { return };
    let row = Row::new(book, links, cell, Liveness::Live);
    let from = key(book, cell, place);
    let sheet = &book.sheet(book.cell(cell).sheet).name;
    out.raw("<tr role=\"row\" data-source=\"")
        .raw(from)
        .raw("\" data-sheet=\"")
        .raw(sheet)
        .raw("\"><th scope=\"row\" role=\"rowheader\">");
    row.row_link(out, cell);
    out.raw("</th><td role=\"cell\">");
    match from {
        "" => {
            out.raw("—");
        }
        from => source(out, links, from),
    }
    out.raw("</td><td role=\"cell\">").raw_if(claim.about, "about ");
    out.raw("<data value=\"").raw(&book.literal_number(claim.literal).plain()).raw("\">");
    out.text(book.show_literal(claim.literal).text()).raw("</data></td>");
    out.raw("<td role=\"cell\">");
    row.live(out, "span", Live::Text, cell, 0);
    out.raw("</td><td role=\"cell\">");
    row.live(out, "span", Live::Verdict, cell, place);
    out.raw("</td></tr>");
}

/// What can be chosen of the list, where there is a choice.
fn filters(out: &mut Html, book: &Book, links: &Links, claims: &[(CellId, usize)]) {
    let mut sources: Vec<(&str, String)> = Vec::new();
    let mut sheets: Vec<(&str, String)> = Vec::new();
    for &(cell, place) in claims {
        let from = key(book, cell, place);
        if !from.is_empty() && !sources.iter().any(|(known, _)| *known == from) {
            let name = links.source(from).map_or(from, |source| &source.name);
            sources.push((from, name.to_owned()));
        }
        let sheet = book.sheet(book.cell(cell).sheet);
        if !sheets.iter().any(|(known, _)| *known == sheet.name) {
            let title = sheet.title.map_or(sheet.name.as_str(), |title| book.text_of(title));
            sheets.push((&sheet.name, title.to_owned()));
        }
    }
    if sources.len() < 2 && sheets.len() < 2 {
        return;
    }
    out.raw("<form class=\"calc-live calc-filters\"><fieldset disabled>");
    for (label, name, choices) in [("Who", "source", sources), ("Where", "sheet", sheets)] {
        if choices.len() < 2 {
            continue;
        }
        out.raw("<label>")
            .raw(label)
            .raw(" <select name=\"")
            .raw(name)
            .raw("\"><option value=\"\">all</option>");
        for (value, shown) in choices {
            out.raw("<option value=\"").raw(value).raw("\">").text(&shown).raw("</option>");
        }
        out.raw("</select></label>");
    }
    out.raw("</fieldset></form>");
}

/// How many claims come out in each way.
fn totals(out: &mut Html, book: &Book, claims: &[(CellId, usize)]) {
    out.raw("<ul class=\"calc-totals\">");
    for verdict in Verdict::ALL {
        let is = |&&(cell, place): &&(CellId, usize)| {
            book.claim(cell, place).is_some_and(|claim| claim.verdict == verdict)
        };
        let name = verdict.name();
        out.raw("<li><span class=\"calc-verdict calc-").raw(name).raw("\">").raw(name);
        out.raw("</span> <output data-total=\"").raw(name).raw("\">");
        out.count(claims.iter().filter(is).count()).raw("</output></li>");
    }
    out.raw("</ul>");
}
