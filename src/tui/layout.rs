//! Where things stand, in three sizes: each is designed, none is squeezed.
//!
//! ```text
//! wide (from 120x36)              normal (from 80x24)            small (from 40x12)
//! ┌ cluster ──────┬ in flight ─┐  ┌ cluster ──┬ one more ──┐     ┌ one pane ─┐
//! │               ├ why ───────┤  │           │            │     │           │
//! ├ logs ─────────┤            │  │           │            │     │           │
//! │               ├ guarantees ┤  │           │            │     │           │
//! ├ timeline ─────┴────────────┤  └───────────┴────────────┘     └───────────┘
//! └────────────────────────────┘
//! ```
//! In a lesson the task stands at the top on the right. Normal shows logs, timeline and article below the cluster, since
//! they are wide, and all others beside it. The article of a lesson that has one stands below the stage where that is
//! wide, else at the foot of the task.
//!
//! The cluster stands on the *stage*. Another pane can take its place there, and the logs': the whole run in space and
//! time, the rule card, the twin, two branches compared. At the *side*, the lower right, what can still happen can take
//! the place of the guarantees.

use super::pane::Pane;
use ratatui::layout::{Constraint, Layout, Rect};

/// Columns and rows that a wide screen has at least.
pub const WIDE: (u16, u16) = (120, 36);
/// Columns and rows that a normal screen has at least.
pub const NORMAL: (u16, u16) = (80, 24);
/// Columns and rows without which nothing can be shown.
pub const SMALL: (u16, u16) = (40, 12);
/// Rows from which the guarantees have room beside a lesson, and the logs below a normal screen.
const TALL: u16 = 40;

/// Rows of what stands beside why while that is read: it needs room to walk back.
const READ_BESIDE: Constraint = Constraint::Length(6);

/// Whether there is this much room.
pub fn fits(area: Rect, size: (u16, u16)) -> bool {
    area.width >= size.0 && area.height >= size.1
}

/// The lines around the panes, and the room between them.
pub struct Frame {
    /// Where one is.
    pub header: Rect,
    /// The panes.
    pub body: Rect,
    /// What there is to say.
    pub message: Rect,
    /// Keys.
    pub footer: Rect,
}

/// Divides the screen into its lines and the body.
pub fn frame(area: Rect) -> Frame {
    let rows = [Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1), Constraint::Length(1)];
    let [header, body, message, footer] = Layout::vertical(rows).areas(area);
    Frame { header, body, message, footer }
}

/// What the panes need to be told how large they are.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// The pane that has the focus.
    pub focus: Pane,
    /// The pane in the large place on the left.
    pub stage: Pane,
    /// The pane at the lower right.
    pub side: Pane,
    /// Whether it is shown alone.
    pub zoomed: bool,
    /// Whether there is a task.
    pub lesson: bool,
    /// Rows of the article; none if there is none here.
    pub article: u16,
    /// Whether the learner acts himself, with messages to choose from.
    pub acts: bool,
    /// Rows of the logs.
    pub logs: u16,
    /// Rows of the timeline.
    pub timeline: u16,
    /// Rows of the guarantees.
    pub guarantees: u16,
}

/// The panes that fit, each with its place.
pub fn panes(body: Rect, whole: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    if needs.zoomed || !fits(whole, NORMAL) {
        return vec![(needs.focus, body)];
    }
    if fits(whole, WIDE) { wide(body, whole, needs) } else { normal(body, whole, needs) }
}

fn wide(body: Rect, whole: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    let columns = (body.width * 2 / 5).clamp(46, 64);
    // A lesson needs its rows for the text.
    let most = if needs.lesson && whole.height < TALL { 2 } else { 4 };
    let timeline = Constraint::Length(needs.timeline.min(most) + 2);
    let [top, timeline] = Layout::vertical([Constraint::Fill(1), timeline]).areas(body);
    let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Length(columns)]).areas(top);
    let mut panes = vec![(Pane::Timeline, timeline)];
    let rows = article_rows(left.height, needs);
    let [left, article] = Layout::vertical([Constraint::Fill(1), rows]).areas(left);
    if needs.article > 0 {
        panes.push((Pane::Article, article));
    }
    if needs.stage == Pane::Cluster {
        let logs = Constraint::Length((needs.logs + 2).min(left.height / 2));
        let [cluster, logs] = Layout::vertical([Constraint::Fill(1), logs]).areas(left);
        panes.extend([(Pane::Cluster, cluster), (Pane::Logs, logs)]);
    } else {
        panes.push((needs.stage, left));
    }
    let reads = needs.focus == Pane::Why;
    // What can still happen needs more rows than a list of what holds.
    let usual = needs.side == Pane::Guarantees;
    let side = if usual { Constraint::Length(needs.guarantees + 2) } else { Constraint::Fill(5) };
    if !needs.lesson {
        let usual = [Constraint::Fill(4), Constraint::Fill(5), side];
        let reading = [READ_BESIDE, Constraint::Fill(1), READ_BESIDE];
        let rows = if reads { reading } else { usual };
        let [flight, why, side] = Layout::vertical(rows).areas(right);
        panes.extend([(Pane::Flight, flight), (Pane::Why, why), (needs.side, side)]);
    } else if whole.height >= TALL {
        let rows = [Constraint::Fill(7), Constraint::Fill(4), Constraint::Fill(4), side];
        let [task, flight, why, side] = Layout::vertical(rows).areas(right);
        panes.extend([(Pane::Task, task), (Pane::Flight, flight)]);
        panes.extend([(Pane::Why, why), (needs.side, side)]);
    } else {
        let (flight, why) = if needs.acts { (4, 2) } else { (3, 3) };
        let beside = [Constraint::Fill(7), Constraint::Fill(flight), Constraint::Fill(why)];
        let reading = [Constraint::Fill(4), READ_BESIDE, Constraint::Fill(5)];
        let rows = if reads { reading } else { beside };
        let [task, flight, why] = Layout::vertical(rows).areas(right);
        let is_open = !usual || needs.focus == needs.side;
        let other = if is_open && needs.focus != Pane::Why { needs.side } else { Pane::Why };
        panes.extend([(Pane::Task, task), (Pane::Flight, flight), (other, why)]);
    }
    panes
}

/// The room of the article below the stage: more of it while it is read.
fn article_rows(height: u16, needs: Needs) -> Constraint {
    let most = if needs.focus == Pane::Article { height / 2 } else { (height / 3).max(5) };
    Constraint::Length(if needs.article > 0 { needs.article.min(most) + 2 } else { 0 })
}

fn normal(body: Rect, whole: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    let below = |body: Rect, pane: Pane| {
        let rows = match pane {
            Pane::Logs => needs.logs,
            Pane::Article => needs.article,
            _ => needs.timeline.max(4),
        };
        let rows = [Constraint::Fill(1), Constraint::Length((rows + 2).min(body.height / 2))];
        Layout::vertical(rows).areas::<2>(body)
    };
    if needs.stage != Pane::Cluster && needs.focus == needs.stage {
        // It is wide by nature, so it stands alone until another pane is looked at.
        return vec![(needs.stage, body)];
    }
    let mut panes = Vec::new();
    let mut top = body;
    if matches!(needs.focus, Pane::Logs | Pane::Timeline | Pane::Article) {
        let [rest, bottom] = below(body, needs.focus);
        panes.push((needs.focus, bottom));
        top = rest;
    } else if whole.height >= TALL - 6 && needs.stage == Pane::Cluster {
        let [rest, bottom] = below(body, Pane::Logs);
        panes.push((Pane::Logs, bottom));
        top = rest;
    }
    let usual = if needs.lesson { Pane::Task } else { Pane::Flight };
    let beside = match needs.focus {
        Pane::Logs | Pane::Timeline | Pane::Article => usual,
        focus if focus == needs.stage => usual,
        other => other,
    };
    let columns = [Constraint::Fill(1), Constraint::Length(body.width * 9 / 20)];
    let [left, right] = Layout::horizontal(columns).areas(top);
    panes.extend([(needs.stage, left), (beside, right)]);
    panes
}
