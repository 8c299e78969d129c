//! "Did you mean …?": the nearest of the names that exist.

/// The name most like `word`, where one is like enough.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match word.len() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    names
        .into_iter()
        .filter(|name| name.len().abs_diff(word.len()) <= limit && *name != word)
        .map(|name| (distance(word, name), name))
        .filter(|&(distance, name)| distance <= limit && distance < name.len())
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out, changed or swapped.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let same = x.eq_ignore_ascii_case(y);
            let mut best = (last[j + 1] + 1).min(row[j] + 1).min(last[j] + usize::from(!same));
            if i > 0 && j > 0 && x.eq_ignore_ascii_case(&b[j - 1]) && a[i - 1].eq_ignore_ascii_case(y) {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_leaves_strangers() {
        assert_eq!(nearest("goood", ["good", "bad"]), Some("good"));
        assert_eq!(nearest("price_aftre", ["price_before", "price_after"]), Some("price_after"));
        assert_eq!(nearest("x", ["shares"]), None);
        assert_eq!(nearest("ab", ["xy"]), None);
    }
}
