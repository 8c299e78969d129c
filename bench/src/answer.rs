//! Figures as the tools show them, read back so that they can be compared.

/// What a shown figure says: `$5.576 million`, `5_576_000 $`, `approx. 0.1566`, `15.66%`, `−2`.
pub fn figure(shown: &str) -> Option<f64> {
    let start = shown.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = shown.split_at(start);
    let part = |(at, c): &(usize, char)| {
        let next = rest[at + c.len_utf8()..].chars().next();
        let exponent = matches!(c, 'e' | 'E') && next.is_some_and(|c| matches!(c, '0'..='9' | '-' | '+'));
        let sign = matches!(c, '-' | '+') && rest[..*at].ends_with(['e', 'E']);
        c.is_ascii_digit() || matches!(c, '.' | ',' | '_') || exponent || sign
    };
    let digits: String =
        rest.char_indices().take_while(part).map(|(_, c)| c).filter(|c| !matches!(c, ',' | '_')).collect();
    let scales = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12), ("%", 0.01)];
    let scale = scales.iter().find(|(word, _)| rest.contains(word)).map_or(1.0, |(_, scale)| *scale);
    let sign = if before.ends_with(['-', '−']) { -1.0 } else { 1.0 };
    digits.parse::<f64>().ok().map(|number| sign * number * scale)
}

/// Whether two shown figures are one, as far as the fewer digits go: the language shows four.
pub fn agree(a: &str, b: &str) -> bool {
    match (figure(a), figure(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= 5.1e-4 * a.abs().max(b.abs()),
        _ => false,
    }
}
