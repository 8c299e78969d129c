//! Who depends on whom, and the order in which cells are evaluated.

use crate::SHORT_CUTS;
use crate::ast::{Ast, CellId, Node};
use crate::book::Cell;
use crate::image::{Carry, Wire};

/// An order in which every cell comes after what it uses, and edges from each cell to those that use it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    /// How many cells there are.
    count: u32,
    /// Where it isn't that of the text.
    order: Option<Order>,
    /// Made when a change asks for them first: a book that nobody changes has no need of them.
    users: Users,
}

#[derive(Clone, Debug, Default)]
struct Users {
    /// Where the users of each cell begin in `cells`; one entry more than there are cells. None where they aren't known.
    starts: Vec<u32>,
    cells: Vec<CellId>,
}

#[derive(Clone, Debug, Default)]
struct Order {
    cells: Vec<CellId>,
    /// Each cell's place among them.
    ranks: Vec<u32>,
}

/// The cells that a cell's formula names, one as often as it is named.
pub(crate) fn uses<'a>(cell: &Cell, ast: &'a Ast) -> impl Iterator<Item = CellId> + use<'a> {
    let (start, end) = cell.nodes;
    ast.nodes[start as usize..end as usize].iter().filter_map(|node| match node {
        Node::Cell(used) | Node::Point(used) => Some(*used),
        _ => None,
    })
}

impl Users {
    fn new(cells: &[Cell], ast: &Ast) -> Users {
        // Counted two places on and summed up, so that each cell's place moves to where its users end, which is where
        // the next one's begin.
        let mut starts = vec![0u32; cells.len() + 2];
        for used in cells.iter().flat_map(|cell| uses(cell, ast)) {
            starts[used as usize + 2] += 1;
        }
        for at in 0..cells.len() {
            starts[at + 2] += starts[at + 1];
        }
        let mut users = vec![0; starts[cells.len() + 1] as usize];
        for (id, cell) in (0..).zip(cells) {
            for used in uses(cell, ast) {
                let place = &mut starts[used as usize + 1];
                users[*place as usize] = id;
                *place += 1;
            }
        }
        Users { starts, cells: users }
    }

    fn of(&self, id: CellId) -> &[CellId] {
        &self.cells[self.starts[id as usize] as usize..self.starts[id as usize + 1] as usize]
    }
}

impl Graph {
    /// Of cells that use only those before them.
    pub(crate) fn in_order(cells: &[Cell]) -> Graph {
        Graph { count: cells.len() as u32, ..Graph::default() }
    }

    /// Puts the cells in order: each as soon as all that it uses are. The second result is the cells that hang in or on a
    /// circle.
    pub(crate) fn sorted(cells: &[Cell], ast: &Ast) -> (Graph, Vec<CellId>) {
        let users = Users::new(cells, ast);
        let mut waiting: Vec<usize> = cells.iter().map(|cell| uses(cell, ast).count()).collect();
        let mut ranks = vec![u32::MAX; cells.len()];
        let mut order: Vec<CellId> =
            (0..cells.len() as CellId).filter(|&id| waiting[id as usize] == 0).collect();
        let mut at = 0;
        while let Some(&id) = order.get(at) {
            ranks[id as usize] = at as u32;
            at += 1;
            for &user in users.of(id) {
                waiting[user as usize] -= 1;
                if waiting[user as usize] == 0 {
                    order.push(user);
                }
            }
        }
        let stuck = (0..cells.len() as CellId).filter(|&id| waiting[id as usize] > 0).collect();
        let order = Some(Order { cells: order, ranks });
        (Graph { count: cells.len() as u32, order, users }, stuck)
    }

    /// Makes the edges known, where they aren't yet. A page has them from its build.
    pub(crate) fn know_users(&mut self, cells: &[Cell], ast: &Ast) {
        if SHORT_CUTS && self.users.starts.is_empty() {
            self.users = Users::new(cells, ast);
        }
    }

    pub(crate) fn users(&self, id: CellId) -> &[CellId] {
        self.users.of(id)
    }

    /// How many cells have a place in the order: all that don't hang in or on a circle.
    pub(crate) fn count(&self) -> u32 {
        match &self.order {
            Some(order) => order.cells.len() as u32,
            None => self.count,
        }
    }

    /// The cell at a place of the order.
    pub(crate) fn at(&self, rank: u32) -> CellId {
        self.order.as_ref().map_or(rank, |order| order.cells[rank as usize])
    }

    /// A cell's place in the order; the last of all numbers, where it has none.
    pub(crate) fn rank(&self, id: CellId) -> u32 {
        self.order.as_ref().map_or(id, |order| order.ranks[id as usize])
    }
}

impl Carry for Order {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.cells.carry(wire);
        self.ranks.carry(wire);
    }
}

impl Carry for Graph {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.count.carry(wire);
        self.users.starts.carry(wire);
        self.users.cells.carry(wire);
        self.order.carry(wire);
    }
}
