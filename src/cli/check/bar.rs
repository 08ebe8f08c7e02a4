//! How many lessons are proved already, on a terminal and nowhere else.

use crate::cli::report;
use crate::words::Words;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Columns of the bar.
const COLUMNS: usize = 20;

/// A line on standard error that grows.
pub(super) struct Bar<'a> {
    done: AtomicUsize,
    most: usize,
    shown: bool,
    words: &'a Words,
}

impl Bar<'_> {
    /// Nothing is done yet, of so many.
    pub(super) fn new(most: usize, words: &Words) -> Bar<'_> {
        let bar = Bar { done: AtomicUsize::new(0), most, shown: std::io::stderr().is_terminal(), words };
        bar.tell(0);
        bar
    }

    /// One more is done.
    pub(super) fn advance(&self) {
        self.tell(self.done.fetch_add(1, Ordering::Relaxed) + 1);
    }

    /// The line is wiped away.
    pub(super) fn wipe(&self) {
        if self.shown {
            report::rewrite("");
        }
    }

    fn tell(&self, done: usize) {
        if self.shown {
            report::rewrite(&text(done, self.most, self.words));
        }
    }
}

fn text(done: usize, most: usize, words: &Words) -> String {
    let full = done * COLUMNS / most.max(1);
    let bar = format!("[{}{}]", "#".repeat(full), ".".repeat(COLUMNS - full));
    words.fill("check.progress", &[("bar", bar.into()), ("count", done.into()), ("most", most.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn the_bar_grows_to_its_end() {
        let words = Language::En.words();
        assert!(text(0, 3, words).starts_with("[....................] 0 of 3"));
        assert!(text(1, 3, words).starts_with("[######..............] 1 of 3"));
        assert!(text(3, 3, words).starts_with("[####################] 3 of 3"));
    }
}
