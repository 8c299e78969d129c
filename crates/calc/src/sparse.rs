//! A table of things that few cells have, by the cell's number.

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
