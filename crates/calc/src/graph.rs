//! Who depends on whom, and the order in which cells are evaluated.

use crate::ast::CellId;
use crate::image::{Carry, Wire};

/// Edges from each cell to those that use it, and an order in which every cell comes after what it uses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    /// Where the users of each cell begin in `users`; one entry more than there are cells.
    starts: Vec<u32>,
    users: Vec<CellId>,
    pub(crate) order: Vec<CellId>,
    /// Each cell's place in `order`.
    pub(crate) ranks: Vec<u32>,
}

impl Graph {
    /// Builds it of pairs (used, user); the second result is the cells that hang in or on a circle.
    pub(crate) fn new(count: usize, edges: &[(CellId, CellId)]) -> (Graph, Vec<CellId>) {
        let mut starts = vec![0u32; count + 1];
        let mut waiting = vec![0u32; count];
        for &(used, user) in edges {
            starts[used as usize + 1] += 1;
            waiting[user as usize] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut users = vec![0; edges.len()];
        for &(used, user) in edges {
            users[next[used as usize] as usize] = user;
            next[used as usize] += 1;
        }
        let mut graph =
            Graph { starts, users, order: Vec::with_capacity(count), ranks: vec![u32::MAX; count] };
        graph.order.extend((0..count as CellId).filter(|&id| waiting[id as usize] == 0));
        let mut at = 0;
        while let Some(&id) = graph.order.get(at) {
            graph.ranks[id as usize] = at as u32;
            at += 1;
            let users = graph.starts[id as usize] as usize..graph.starts[id as usize + 1] as usize;
            for edge in users {
                let user = graph.users[edge];
                waiting[user as usize] -= 1;
                if waiting[user as usize] == 0 {
                    graph.order.push(user);
                }
            }
        }
        let stuck = (0..count as CellId).filter(|&id| waiting[id as usize] > 0).collect();
        (graph, stuck)
    }

    pub(crate) fn users(&self, id: CellId) -> &[CellId] {
        &self.users[self.starts[id as usize] as usize..self.starts[id as usize + 1] as usize]
    }
}

impl Carry for Graph {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.starts.carry(wire);
        self.users.carry(wire);
        self.order.carry(wire);
        self.ranks.carry(wire);
    }
}
