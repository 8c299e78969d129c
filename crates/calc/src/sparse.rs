//! Tables of what few cells have, and sets of few cells, by their numbers; and room for what many have.

use crate::SHORT_CUTS;

/// Makes room for so many more in a list. One that has had none is made anew, in a third of the steps in which it grows.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if SHORT_CUTS && list.capacity() == 0 {
        *list = Vec::with_capacity(more);
    } else {
        list.reserve(more);
    }
}

/// Takes no room before the first is put in, and looks up without hashing.
#[derive(Clone, Debug)]
pub(crate) struct Sparse<T>(Vec<Option<T>>);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Sparse(Vec::new())
    }
}

impl<T> Sparse<T> {
    pub(crate) fn get(&self, id: u32) -> Option<&T> {
        self.0.get(id as usize).and_then(Option::as_ref)
    }

    pub(crate) fn insert(&mut self, id: u32, thing: T) {
        if self.0.len() <= id as usize {
            self.0.resize_with(id as usize + 1, || None);
        }
        self.0[id as usize] = Some(thing);
    }

    pub(crate) fn take(&mut self, id: u32) -> Option<T> {
        self.0.get_mut(id as usize).and_then(Option::take)
    }

    /// The numbers of those that have one, ascending, and what they have.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().enumerate().filter_map(|(id, thing)| Some((id as u32, thing.as_ref()?)))
    }
}

/// A set of numbers, a bit for each from the first to the last, from which they come in order. Those of a large book that
/// belong together stand together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    bits: Vec<u64>,
    /// The place of the first word.
    start: usize,
    count: usize,
}

impl Marks {
    /// Whether it wasn't there. The largest number stands for none, and is never there.
    pub(crate) fn put(&mut self, number: u32) -> bool {
        if number == u32::MAX {
            return false;
        }
        let (word, bit) = (number as usize / 64, 1 << (number % 64));
        if self.bits.is_empty() {
            self.start = word;
        }
        if word < self.start {
            let (more, length) = (self.start - word, self.bits.len());
            self.bits.resize(length + more, 0);
            self.bits.copy_within(..length, more);
            self.bits[..more].fill(0);
            self.start = word;
        }
        let word = word - self.start;
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        let is_new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        self.count += usize::from(is_new);
        is_new
    }

    /// Takes the first, where none is before `from`.
    pub(crate) fn take(&mut self, from: u32) -> Option<u32> {
        if self.count == 0 {
            return None;
        }
        let from = (from as usize / 64).saturating_sub(self.start);
        let word = (from..self.bits.len()).find(|&word| self.bits[word] != 0)?;
        let first = self.bits[word].trailing_zeros();
        self.bits[word] &= self.bits[word] - 1;
        self.count -= 1;
        Some((self.start + word) as u32 * 64 + first)
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn marks_come_once_and_in_order() {
        let mut marks = Marks::default();
        let new: Vec<bool> = [200, 3, 64, 3, u32::MAX, 63].map(|number| marks.put(number)).to_vec();
        assert_eq!(new, [true, true, true, false, false, true]);
        let mut at = 0;
        let taken = std::iter::from_fn(|| {
            at = marks.take(at)?;
            Some(at)
        });
        assert_eq!(taken.collect::<Vec<_>>(), [3, 63, 64, 200]);
        assert!(marks.put(3), "what was taken may come again");
    }
}
