//! Finds things by their names without keeping the names a second time.

use std::hash::Hasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// The numbers of things, by a hash of what they are called; whoever holds the things compares.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index(HashTable<u32>);

pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

// By `dyn`, so that there is one table in the module and not one for each kind of thing.
impl Index {
    #[inline(never)]
    pub(crate) fn find(&self, hash: u64, is: &dyn Fn(u32) -> bool) -> Option<u32> {
        self.0.find(hash, |&id| is(id)).copied()
    }

    /// With room for so many, so that they aren't moved again and again while they come.
    pub(crate) fn with_capacity(count: usize) -> Index {
        Index(HashTable::with_capacity(count))
    }

    /// Puts in a thing, or gives the one that is there already and is the same.
    #[inline(never)]
    pub(crate) fn insert(
        &mut self,
        id: u32,
        hash_of: &dyn Fn(u32) -> u64,
        is: &dyn Fn(u32) -> bool,
    ) -> Option<u32> {
        if self.0.capacity() == 0 {
            // Most grow to about as many, and would be moved three times on the way.
            self.0.reserve(14, |&id| hash_of(id));
        }
        match self.0.entry(hash_of(id), |&id| is(id), |&id| hash_of(id)) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(id);
                None
            }
        }
    }
}
