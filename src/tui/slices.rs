//! Work that is done a little at a time, so that keys never wait for it.

use std::time::{Duration, Instant};

/// How long a slice takes, a little more or less.
const LONG: Duration = Duration::from_millis(5);
/// States between two looks at the clock.
const STATES: u64 = 32;

/// Goes on with something for one slice; true if it is over. What is to be done is told for how many states to go
/// on, and says whether there is more.
pub fn go_on(mut work: impl FnMut(u64) -> bool) -> bool {
    let start = Instant::now();
    while work(STATES) {
        if start.elapsed() >= LONG {
            return false;
        }
    }
    true
}
