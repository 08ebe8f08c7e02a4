//! The tree of moments as rows: a row for each branch below the one that it grew from, and the part of it that fits.
//!
//! A branch that forks later stands higher, so the line down to a branch never crosses another branch.

use crate::history::History;

/// A branch's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which branch.
    pub branch: usize,
    /// The row of the branch that it grew from; nothing for the first.
    pub parent: Option<usize>,
    /// The depth at which it forks.
    pub fork: u64,
    /// The depth of its newest moment.
    pub tip: u64,
}

/// All branches in the order of their rows.
pub fn rows(history: &History) -> Vec<Row> {
    let branches = history.branches();
    let mut children = vec![Vec::new(); branches.len()];
    for (place, branch) in branches.iter().enumerate().skip(1) {
        children[history.branch_of(branch.from)].push(place);
    }
    let mut rows = Vec::with_capacity(branches.len());
    let mut open = vec![(0, None)];
    while let Some((branch, parent)) = open.pop() {
        let fork = |place: usize| history.depth(branches[place].from);
        let row = Row { branch, parent, fork: fork(branch), tip: history.depth(branches[branch].tip) };
        // The last one that is put down is taken up first: the latest fork, and of two the older.
        children[branch].sort_by_key(|child| (fork(*child), std::cmp::Reverse(*child)));
        open.extend(children[branch].iter().map(|child| (*child, Some(rows.len()))));
        rows.push(row);
    }
    rows
}

/// The place of a branch among all rows, and the branch that stands so many rows below it.
pub fn neighbour(history: &History, by: isize) -> Option<usize> {
    let rows = rows(history);
    let here = rows.iter().position(|row| row.branch == history.branch_place())?;
    rows.get(here.checked_add_signed(by)?).map(|row| row.branch)
}

/// The depths that fit into so many columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first depth.
    pub first: u64,
    /// The last depth.
    pub last: u64,
    /// Columns from one moment to the next.
    pub pace: u64,
}

impl Window {
    /// Everything if it fits, the closer the more there is; else what lies around the present depth.
    pub fn new(deepest: u64, here: u64, columns: u64) -> Window {
        let fits = |pace: &u64| deepest * pace < columns;
        if let Some(pace) = [3, 2, 1].into_iter().find(fits) {
            return Window { first: 0, last: deepest, pace };
        }
        let columns = columns.max(1);
        let first = here.saturating_sub(columns / 2).min(deepest + 1 - columns);
        Window { first, last: first + columns - 1, pace: 1 }
    }

    /// Whether a depth is in it.
    pub fn has(&self, depth: u64) -> bool {
        (self.first..=self.last).contains(&depth)
    }

    /// The column of a depth that is in it.
    pub fn column(&self, depth: u64) -> usize {
        ((depth - self.first) * self.pace) as usize
    }

    /// The depth in it whose column is nearest.
    pub fn nearest(&self, column: usize) -> u64 {
        self.first + (column as u64 + self.pace / 2) / self.pace
    }

    /// Moments of a row that are left out before the window and behind it.
    pub fn left_out(&self, row: &Row) -> (u64, u64) {
        let own = if row.parent.is_some() { row.fork + 1 } else { 0 };
        let before = self.first.min(row.tip + 1).saturating_sub(own);
        let behind = (row.tip + 1).saturating_sub(own.max(self.last + 1));
        (before, behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Setup};
    use crate::session::Session;

    fn session(lines: &[&str]) -> Session {
        let mut session = Session::new(Setup::new(catalog::protocol("raft").unwrap())).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        session
    }

    /// The branches' names in the order of their rows.
    fn names(session: &Session) -> Vec<&str> {
        let branches = session.history().branches();
        rows(session.history()).iter().map(|row| branches[row.branch].name.as_str()).collect()
    }

    #[test]
    fn a_later_fork_stands_higher_and_a_child_below_its_parent() {
        let lines = ["step 6", "goto 2", "branch early", "step 3", "branch child", "step 1", "goto 4"];
        let more = ["branch late", "step 1", "goto 4", "branch later"];
        let session = session(&[&lines[..], &more[..]].concat());
        assert_eq!(names(&session), ["main", "late", "later", "early", "child"]);
        let rows = rows(session.history());
        assert_eq!(rows[3], Row { branch: 1, parent: Some(0), fork: 2, tip: 5 });
        assert_eq!(rows[4], Row { branch: 2, parent: Some(3), fork: 5, tip: 6 });
    }

    #[test]
    fn neighbours_are_those_that_are_seen() {
        let session = session(&["step 3", "goto 1", "branch early", "goto 2", "branch late"]);
        let branches = session.history().branches();
        let name = |by| neighbour(session.history(), by).map(|place| branches[place].name.as_str());
        assert_eq!((name(-2), name(-1), name(1), name(2)), (None, Some("main"), Some("early"), None));
    }

    #[test]
    fn what_fits_is_shown_whole_and_the_closer_the_more_there_is() {
        let paces: Vec<u64> =
            [10, 33, 34, 49, 50, 99].map(|deepest| Window::new(deepest, 0, 100).pace).into();
        assert_eq!(paces, [3, 3, 2, 2, 1, 1]);
        assert_eq!(Window::new(0, 0, 1), Window { first: 0, last: 0, pace: 3 });
    }

    #[test]
    fn what_does_not_fit_is_shown_around_the_present() {
        let window = |here| Window::new(100_000, here, 100);
        assert_eq!((window(0).first, window(0).last), (0, 99));
        assert_eq!((window(500).first, window(500).last), (450, 549));
        assert_eq!((window(100_000).first, window(100_000).last), (99_901, 100_000));
        let main = Row { branch: 0, parent: None, fork: 0, tip: 100_000 };
        assert_eq!(window(500).left_out(&main), (450, 99_451));
        let branch = Row { branch: 1, parent: Some(0), fork: 440, tip: 460 };
        assert_eq!(window(500).left_out(&branch), (9, 0));
        let past = Row { branch: 1, parent: Some(0), fork: 10, tip: 20 };
        assert_eq!((window(500).left_out(&past), window(0).left_out(&past)), ((10, 0), (0, 0)));
    }
}
