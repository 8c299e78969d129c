//! Finds things by their names without keeping the names a second time.

use crate::SHORT_CUTS;

/// No thing has this number.
const EMPTY: u32 = u32::MAX;

/// The numbers of things, each near the place that a hash of what it is called says; whoever holds the things compares.
///
/// A table of our own, because the standard one and its hash are a twentieth of the module in the browser.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// None, or some of which a quarter at least is empty.
    places: Vec<u32>,
    count: usize,
}

/// Eight bytes at a time, as compilers hash their names.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        // All bytes of a short word, or its first and last four, which may be partly the same.
        let word = match (chunk.first_chunk(), chunk.last_chunk()) {
            (Some(&first), Some(&last)) => {
                u64::from(u32::from_le_bytes(first)) << 32 | u64::from(u32::from_le_bytes(last))
            }
            _ => chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
        };
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash
}

/// Whether two names are one; short ones are compared in two pieces, without a call.
pub(crate) fn is_same(a: &[u8], b: &[u8]) -> bool {
    if SHORT_CUTS
        && a.len() == b.len()
        && a.len() <= 8
        && let (Some(start), Some(end)) = (a.first_chunk::<4>(), a.last_chunk::<4>())
    {
        return b.first_chunk() == Some(start) && b.last_chunk() == Some(end);
    }
    a == b
}

// By `dyn`, so that there is one table in the module and not one for each kind of thing.
impl Index {
    /// With room for so many, so that they aren't moved again and again while they come.
    pub(crate) fn with_capacity(count: usize) -> Index {
        let room = if count == 0 { 0 } else { count * 4 / 3 + 1 };
        Index { places: vec![EMPTY; room], count: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn find(&self, hash: u64, is: &dyn Fn(u32) -> bool) -> Option<u32> {
        let place = self.place(hash, is)?;
        Some(self.places[place]).filter(|&id| id != EMPTY)
    }

    /// Where a thing stands or would stand; nowhere while there are no places.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    #[cfg_attr(target_family = "wasm", inline(never))]
    fn place(&self, hash: u64, is: &dyn Fn(u32) -> bool) -> Option<usize> {
        let room = self.places.len();
        // The upper bits are those that all of a name has gone into: so far along the places as they are of all numbers.
        let mut place = (((hash >> 32) * room as u64) >> 32) as usize;
        while *self.places.get(place)? != EMPTY && !is(self.places[place]) {
            place += 1;
            if place == room {
                place = 0;
            }
        }
        Some(place)
    }

    /// Puts in a thing, or gives the one that is there already and is the same.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    #[cfg_attr(target_family = "wasm", inline(never))]
    pub(crate) fn insert(
        &mut self,
        id: u32,
        hash_of: &dyn Fn(u32) -> u64,
        is: &dyn Fn(u32) -> bool,
    ) -> Option<u32> {
        if (self.count + 1) * 4 > self.places.len() * 3 {
            // Most grow to about a dozen, and would be moved three times on the way.
            let room = (self.places.len() * 2).max(16);
            let old = std::mem::replace(&mut self.places, vec![EMPTY; room]);
            for id in old.into_iter().filter(|&id| id != EMPTY) {
                if let Some(place) = self.place(hash_of(id), &|_| false) {
                    self.places[place] = id;
                }
            }
        }
        let place = self.place(hash_of(id), is)?;
        if self.places[place] != EMPTY {
            return Some(self.places[place]);
        }
        self.places[place] = id;
        self.count += 1;
        None
    }
}
