//! How the columns are shared out: the numbers at the left edge, the lanes, and what happened in words.

use std::ops::Range;

/// Columns from one lane to the next: at least, and at the most.
const PITCH: (usize, usize) = (4, 14);
/// Columns of what happened in words: at least, and at the most.
const TEXT: (usize, usize) = (18, 44);
/// Columns below which there is no room for the time.
const TIMED: usize = 60;
/// Columns of the marks before the numbers, and of those behind them.
const MARKS: (usize, usize) = (2, 2);

/// Where things stand, in columns from the left edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Columns of the moments' numbers.
    pub number: usize,
    /// Columns of the time, with a blank; none where there is no room for it.
    pub time: usize,
    /// The first lane.
    pub start: usize,
    /// From one lane to the next.
    pub pitch: usize,
    /// The lanes that have room.
    pub lanes: Range<usize>,
    /// What happened in words: where, and how many columns.
    pub text: Option<(usize, usize)>,
}

impl Columns {
    /// Shares out so many columns among so many lanes, without those that are left out on the left as far as that
    /// gives room; with the digits that the numbers and the times need.
    pub fn new(columns: usize, lanes: usize, left_out: usize, (number, time): (usize, usize)) -> Columns {
        let time = if columns >= TIMED { time + 1 } else { 0 };
        let start = MARKS.0 + number + 1 + time + MARKS.1;
        let rest = columns.saturating_sub(start);
        let text = (rest * 9 / 20).clamp(TEXT.0, TEXT.1);
        let text = if rest >= lanes * PITCH.0 + TEXT.0 { text.min(rest - lanes * PITCH.0) } else { 0 };
        let pitch = ((rest - text) / lanes.max(1)).clamp(PITCH.0, PITCH.1);
        let shown = (rest / pitch).min(lanes);
        let first = left_out.min(lanes - shown);
        let end = start + shown * pitch + 1;
        let text = (text > 0).then(|| (end, columns - end));
        Columns { number, time, start, pitch, lanes: first..first + shown, text }
    }

    /// The column of a lane; one that is left out stands outside.
    pub fn lane(&self, place: usize) -> f64 {
        (self.start as f64) + (place as f64 - self.lanes.start as f64) * self.pitch as f64
    }

    /// The column of the marks that say how a moment stands to the selected one.
    pub fn tie(&self) -> usize {
        self.start - MARKS.1
    }

    /// Where the numbers and the times begin.
    pub fn numbers(&self) -> (usize, usize) {
        (MARKS.0, MARKS.0 + self.number + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_and_words_share_what_there_is() {
        for columns in 20..200 {
            for lanes in 1..=9 {
                let shared = Columns::new(columns, lanes, 0, (3, 5));
                let end = shared.start + shared.lanes.len() * shared.pitch;
                assert!(end <= columns.max(shared.start), "{columns}, {lanes}: {shared:?}");
                if let Some((start, length)) = shared.text {
                    assert_eq!(shared.lanes.len(), lanes);
                    assert!(start > end && start + length <= columns && length >= TEXT.0 - 1);
                }
            }
        }
        let wide = Columns::new(68, 5, 0, (2, 4));
        assert_eq!((wide.start, wide.pitch, wide.text), (12, 6, Some((43, 25))));
    }

    #[test]
    fn lanes_without_room_are_left_out_on_one_side_or_the_other() {
        let shown = |left_out| Columns::new(36, 9, left_out, (3, 5)).lanes;
        assert_eq!((shown(0), shown(1), shown(9)), (0..7, 1..8, 2..9));
    }
}
