//! "Did you mean …?": the nearest of the names that exist.

// Not for threads, but so that a book that is done can be read by several.
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How many names may still be looked at for suggestions, so that a book with nothing but slips takes no time.
#[derive(Debug)]
pub(crate) struct Patience(AtomicUsize);

impl Default for Patience {
    fn default() -> Self {
        Patience(AtomicUsize::new(2_000_000))
    }
}

impl Clone for Patience {
    fn clone(&self) -> Self {
        Patience(AtomicUsize::new(self.0.load(Relaxed)))
    }
}

impl Patience {
    /// Whether so many may be looked at, of which it then takes note.
    pub(crate) fn allows(&self, names: usize) -> bool {
        let left = self.0.load(Relaxed).checked_sub(names);
        self.0.store(left.unwrap_or_default(), Relaxed);
        left.is_some()
    }
}

/// The name most like `word`, where one is like enough.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match word.len() {
        0..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    if word.len() > LONGEST {
        return None;
    }
    names
        .into_iter()
        .filter(|name| name.len() <= LONGEST && name.len().abs_diff(word.len()) <= limit && *name != word)
        .map(|name| (distance(word, name), name))
        .filter(|&(distance, name)| distance <= limit && distance < name.len())
        .min()
        .map(|(_, name)| name)
}

/// The longest name that is compared, so that two rows of the table fit in fixed places.
const LONGEST: usize = 63;

/// How many letters must be put in, taken out, changed or swapped.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut rows = [[0u8; LONGEST + 1]; 3];
    let [before, last, row] = &mut rows;
    for (at, cell) in last.iter_mut().enumerate() {
        *cell = at as u8;
    }
    for (i, x) in a.iter().enumerate() {
        row[0] = i as u8 + 1;
        for (j, y) in b.iter().enumerate() {
            let same = x.eq_ignore_ascii_case(y);
            let mut best = (last[j + 1] + 1).min(row[j] + 1).min(last[j] + u8::from(!same));
            if i > 0 && j > 0 && x.eq_ignore_ascii_case(&b[j - 1]) && a[i - 1].eq_ignore_ascii_case(y) {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        (*before, *last) = (*last, *row);
    }
    usize::from(last[b.len()])
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
        // Two letters that are swapped are one slip.
        assert_eq!(nearest("pirce", ["price"]), Some("price"));
        assert_eq!(nearest("rpice", ["price"]), Some("price"));
        assert_eq!(nearest("pirec", ["price"]), None);
        assert_eq!(nearest("pqice", ["rpice"]), None);
        assert_eq!(nearest("prize", ["xprice"]), None);
        // Longer ones are not compared.
        for (count, is_found) in [(62, true), (63, false)] {
            let name = "a".repeat(count);
            assert_eq!(
                nearest(&(name.clone() + "x"), [(name + "y").as_str()]).is_some(),
                is_found,
                "{count}"
            );
        }
    }
}
