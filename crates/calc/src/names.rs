//! Finds cells by their sheets and names.

use crate::SHORT_CUTS;
use crate::ast::CellId;
use crate::book::{Cell, SheetId};
use crate::index::{Index, hash, is_same};

#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Of a book of few cells one more than each cell's number, near the place that its name says. 0 is of no cell.
    few: [u8; if SHORT_CUTS { ROOM_FOR_FEW } else { 0 }],
    index: Index,
}

/// In a book of so few cells they are found without a hash and without memory for its places.
const FEW: usize = 16;
/// Half of it stays empty, so that what is looked for is found, or its absence seen, after a step or two.
const ROOM_FOR_FEW: usize = 32;

/// Where to look first for a name among those of few cells.
fn place_among_few(name: &[u8]) -> usize {
    match (name.first(), name.last()) {
        (Some(&first), Some(&last)) => usize::from(first) + usize::from(last) + name.len() * 8,
        _ => 0,
    }
}

fn cell_hash(sheet: SheetId, name: &[u8]) -> u64 {
    hash(name).wrapping_add(u64::from(sheet).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

impl Names {
    #[inline(always)]
    pub(crate) fn find(&self, cells: &[Cell], text: &str, sheet: SheetId, name: &[u8]) -> Option<CellId> {
        if SHORT_CUTS && self.index.is_empty() {
            return self.find_of_few(cells, text, sheet, name).ok();
        }
        self.find_of_many(cells, text, sheet, name)
    }

    /// The cell, or else the place that is empty.
    #[inline(always)]
    fn find_of_few(&self, cells: &[Cell], text: &str, sheet: SheetId, name: &[u8]) -> Result<CellId, usize> {
        let mut place = place_among_few(name) % ROOM_FOR_FEW;
        while let Some(id) = self.few[place].checked_sub(1).map(CellId::from) {
            if is_called(&cells[id as usize], text, sheet, name) {
                return Ok(id);
            }
            place = (place + 1) % ROOM_FOR_FEW;
        }
        Err(place)
    }

    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn find_of_many(&self, cells: &[Cell], text: &str, sheet: SheetId, name: &[u8]) -> Option<CellId> {
        self.index.find(cell_hash(sheet, name), &|id| is_called(&cells[id as usize], text, sheet, name))
    }

    pub(crate) fn with_capacity(count: usize) -> Names {
        let index = if SHORT_CUTS && count <= FEW { Index::default() } else { Index::with_capacity(count) };
        Names { index, ..Names::default() }
    }

    /// Makes a cell known by its name, or gives the one that has it already.
    #[inline(always)]
    pub(crate) fn insert(&mut self, cells: &[Cell], text: &str, id: CellId) -> Option<CellId> {
        if !SHORT_CUTS || cells.len() > FEW {
            return self.insert_of_many(cells, text, id);
        }
        let Cell { sheet, name, .. } = cells[id as usize];
        match self.find_of_few(cells, text, sheet, name.bytes(text)) {
            Ok(first) => Some(first),
            Err(place) => {
                self.few[place] = id as u8 + 1;
                None
            }
        }
    }

    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn insert_of_many(&mut self, cells: &[Cell], text: &str, id: CellId) -> Option<CellId> {
        let (sheet, name) = (cells[id as usize].sheet, cells[id as usize].name.bytes(text));
        let hash_of = |id: u32| cell_hash(cells[id as usize].sheet, cells[id as usize].name.bytes(text));
        self.index.insert(id, &hash_of, &|id| is_called(&cells[id as usize], text, sheet, name))
    }
}

fn is_called(cell: &Cell, text: &str, sheet: SheetId, name: &[u8]) -> bool {
    cell.sheet == sheet && is_same(cell.name.bytes(text), name)
}
