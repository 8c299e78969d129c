//! Parts of pictures: lengths, lines and rectangles.
//!
//! What lies across a picture is in per cent of its width, what lies down it in the size of its letters, so that it fits any
//! screen and no letter is ever stretched.

use calc::number::Number;

use crate::html::Html;

/// About how wide a text is in hundredths of a letter's size, in whichever of the systems' letters; rather too much than too
/// little.
pub(super) fn width(text: &str) -> usize {
    let wide = |letter: char| match letter {
        'i' | 'j' | 'l' | 'I' | ' ' | '.' | ',' | ':' | '’' => 28,
        'c' | 'f' | 'k' | 'r' | 's' | 't' | 'v' | 'x' | 'y' | 'z' | '-' | '(' | ')' => 48,
        'm' | 'w' | 'M' | 'W' | '%' | '…' | '—' | '\u{2e80}'.. => 92,
        'A'..='Z' => 68,
        _ => 60,
    };
    text.chars().map(wide).sum()
}

/// An attribute in tenths of a letter's size.
pub(super) fn em(out: &mut Html, name: &str, tenths: usize) {
    out.raw(" ").raw(name).raw("=\"").count(tenths / 10).raw(".").count(tenths % 10).raw("em\"");
}

/// An attribute in per cent.
pub(super) fn percent(out: &mut Html, name: &str, place: Number) {
    out.raw(" ").raw(name).raw("=\"").raw(&place.plain()).raw("%\"");
}

/// Opens the picture: as wide as there is room, so many tenths of a letter high.
pub(super) fn open(out: &mut Html, class: &str, height: usize) {
    out.raw("<svg class=\"calc-svg ").raw(class).raw("\" role=\"img\" width=\"100%\"");
    em(out, "height", height);
    out.raw(">");
}

/// A bar between two places.
pub(super) fn bar(out: &mut Html, class: &str, from: Number, to: Number, top: usize, height: usize) {
    let (left, right) = (from.min(to), from.max(to));
    out.raw("<rect class=\"calc-fill calc-").raw(class).raw("\"");
    percent(out, "x", left);
    percent(out, "width", right.sub(left).unwrap_or_default());
    em(out, "y", top);
    em(out, "height", height);
    out.raw("></rect>");
}

/// A line from top to bottom.
pub(super) fn upright(out: &mut Html, class: &str, place: Number, top: usize, bottom: usize) {
    out.raw("<line class=\"calc-").raw(class).raw("\"");
    percent(out, "x1", place);
    percent(out, "x2", place);
    em(out, "y1", top);
    em(out, "y2", bottom);
    out.raw("></line>");
}
