//! The handouts of the study groups, as they are printed and given out.

use crate::{ready, start};

/// The pages of a PDF: its objects of that type, and not the node above them.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page").filter(|(at, found)| !text[at + found.len()..].starts_with('s')).count()
}

#[test]
fn a_handout_has_two_sides_and_room_to_write_on() {
    let (page, base) = start();
    for session in 1..=6 {
        page.open(&format!("{base}groups/session-{session}.html"));
        ready(&page);
        assert!(page.count("hr.blank, span.blank") > 10, "session {session}");
        assert_eq!(pages(&page.pdf()), 2, "session {session}");
        // US Letter is lower.
        page.eval("document.adoptedStyleSheets = [new CSSStyleSheet()]; document.adoptedStyleSheets[0].replaceSync('@page { size: letter }')");
        assert_eq!(pages(&page.pdf()), 2, "session {session} on US Letter");
    }
    page.assert_quiet(&base);
}
