//! Where things stand, in five sizes: each is designed, none is squeezed or stretched.
//!
//! ```text
//! huge (from 180x50)                           wide (from 120x36)
//! ┌ cluster ─────┬ in flight ─┬ guarantees ┐   ┌ cluster ──────┬ in flight ─┐
//! │              │            │            │   │               ├ why ───────┤
//! │              ├ why ───────┤            │   ├ logs ─────────┤            │
//! ├ logs ────────┤            ├ clients ───┤   │               ├ guarantees ┤
//! ├ space-time ──┤            │            │   ├ timeline ─────┴────────────┤
//! ├ timeline ────┴────────────┴────────────┤   └────────────────────────────┘
//! └────────────────────────────────────────┘
//! roomy (from 96x28)           normal (from 80x24)        low (from 60x18)  small (from 40x12)
//! ┌ cluster ──┬ in flight ─┐   ┌ cluster ──┬ one more ─┐  ┌ cluster ─┐      ┌ one pane ─┐
//! │           │            │   │           │           │  ├ one more ┤      │           │
//! │           ├ one more ──┤   │           │           │  │          │      │           │
//! ├ logs ─────┤            │   │           │           │  │          │      └───────────┘
//! └───────────┴────────────┘   └───────────┴───────────┘  └──────────┘
//! ```
//! In a lesson the task stands at the top on the right. Normal shows logs, timeline and article below the cluster, since
//! they are wide, and all others beside it. Low shows the cluster as a list above a pane, where that leaves the pane
//! half of the rows. The article of a lesson that has one stands below the stage where that is wide, else at the foot of
//! the task.
//!
//! The cluster stands on the *stage*. Another pane can take its place there, and the logs': the whole run in space and
//! time, the rule card, the twin, two branches compared. At the *side*, the lower right, what clients were told or what
//! can still happen can take the place of the guarantees; huge has room for all of them.

use super::pane::Pane;
use ratatui::layout::{Constraint, Layout, Rect};

/// Columns and rows from which nothing has to give way to anything.
pub const HUGE: (u16, u16) = (180, 50);
/// Columns and rows that a wide screen has at least.
pub const WIDE: (u16, u16) = (120, 36);
/// Columns and rows from which a normal screen has room for two panes beside the cluster, and for the logs below it.
pub const ROOMY: (u16, u16) = (96, 28);
/// Columns and rows that a normal screen has at least.
pub const NORMAL: (u16, u16) = (80, 24);
/// Columns and rows from which the cluster stands as a list above another pane.
pub const LOW: (u16, u16) = (60, 18);
/// Columns and rows without which nothing can be shown.
pub const SMALL: (u16, u16) = (40, 12);
/// Rows from which the guarantees have room beside a lesson.
const TALL: u16 = 40;

/// Rows of what stands beside why while that is read: it needs room to walk back.
const READ_BESIDE: Constraint = Constraint::Length(6);

/// Rows of a pane beside a long task, and of the messages where the learner chooses among them.
const LEAST: u16 = 5;
const LEAST_ACTING: u16 = 7;

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
    /// Rows of the task.
    pub task: u16,
    /// Rows of the cluster as a list.
    pub nodes: u16,
    /// Rows of the logs.
    pub logs: u16,
    /// Rows of the timeline.
    pub timeline: u16,
    /// Rows of the guarantees.
    pub guarantees: u16,
}

/// The panes that fit, each with its place.
pub fn panes(body: Rect, whole: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    let is = |size| fits(whole, size);
    match () {
        () if needs.zoomed => vec![(needs.focus, body)],
        () if is(HUGE) => huge(body, needs),
        () if is(WIDE) => wide(body, whole, needs),
        () if is(ROOMY) => roomy(body, needs),
        () if is(NORMAL) => normal(body, needs),
        () if is(LOW) => low(body, needs),
        () => vec![(needs.focus, body)],
    }
}

/// A place divided from top to bottom.
fn rows<const N: usize>(place: Rect, parts: [Constraint; N]) -> [Rect; N] {
    Layout::vertical(parts).areas(place)
}

/// A place divided from left to right.
fn columns<const N: usize>(place: Rect, parts: [Constraint; N]) -> [Rect; N] {
    Layout::horizontal(parts).areas(place)
}

fn huge(body: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    use Constraint::{Fill, Length};
    let [top, timeline] = rows(body, [Fill(1), Length(needs.timeline.min(6) + 2)]);
    let side = (body.width * 7 / 25).clamp(50, 64);
    let [left, middle, right] = columns(top, [Fill(1), Length(side), Length(side)]);
    let mut panes = vec![(Pane::Timeline, timeline)];
    let [left, article] = rows(left, [Fill(1), article_rows(left.height, needs)]);
    if needs.article > 0 {
        panes.push((Pane::Article, article));
    }
    if needs.stage == Pane::Cluster {
        let logs = Length((needs.logs + 2).min(left.height / 3));
        let [cluster, logs, space] = rows(left, [Fill(5), logs, Fill(3)]);
        panes.extend([(Pane::Cluster, cluster), (Pane::Logs, logs), (Pane::Space, space)]);
    } else {
        panes.push((needs.stage, left));
    }
    if needs.lesson {
        let [task, why] = rows(middle, [Fill(5), Fill(4)]);
        let [flight, guarantees, side] = rows(right, [Fill(2), Length(needs.guarantees + 2), Fill(2)]);
        panes.extend([(Pane::Task, task), (Pane::Why, why), (Pane::Flight, flight)]);
        panes.extend([(Pane::Guarantees, guarantees), (needs.second_side(), side)]);
    } else {
        let [flight, why] = rows(middle, [Fill(4), Fill(5)]);
        panes.extend([(Pane::Flight, flight), (Pane::Why, why)]);
        if needs.side == Pane::Outlook {
            let parts = [Length(needs.guarantees + 2), Fill(1), Fill(1)];
            let [guarantees, clients, outlook] = rows(right, parts);
            panes.extend([(Pane::Guarantees, guarantees), (Pane::Clients, clients)]);
            panes.push((Pane::Outlook, outlook));
        } else {
            let [guarantees, clients] = rows(right, [Fill(5), Fill(4)]);
            panes.extend([(Pane::Guarantees, guarantees), (Pane::Clients, clients)]);
        }
    }
    panes
}

impl Needs {
    /// What stands below the guarantees where there is room for two.
    fn second_side(&self) -> Pane {
        if self.side == Pane::Guarantees { Pane::Clients } else { self.side }
    }
}

/// Columns of the task where that depends on the screen alone and its rows may grow; none elsewhere.
pub fn task_columns(area: Rect) -> Option<u16> {
    let is = |size| fits(area, size);
    match () {
        () if is(HUGE) => None,
        () if is(WIDE) => Some(side(area.width)),
        () if is(LOW) && !is(NORMAL) => Some(area.width),
        () => None,
    }
}

/// Columns of the right side of a wide screen.
fn side(columns: u16) -> u16 {
    (columns * 2 / 5).clamp(46, 64)
}

/// The rows of the task above two other panes, which share the rest: its part of seven, more where its text needs more,
/// and never so much that the others cannot show a line.
fn task_rows(rows: u16, parts: (u16, u16), needs: Needs) -> Constraint {
    let part = rows * 7 / (7 + parts.0 + parts.1);
    let others = if needs.acts { LEAST_ACTING + LEAST } else { 2 * LEAST };
    Constraint::Length((needs.task + 2).min(rows.saturating_sub(others)).max(part))
}

fn wide(body: Rect, whole: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    use Constraint::{Fill, Length};
    let side = side(body.width);
    // A lesson needs its rows for the text.
    let most = if needs.lesson && whole.height < TALL { 2 } else { 4 };
    let [top, timeline] = rows(body, [Fill(1), Length(needs.timeline.min(most) + 2)]);
    let [left, right] = columns(top, [Fill(1), Length(side)]);
    let mut panes = vec![(Pane::Timeline, timeline)];
    let [left, article] = rows(left, [Fill(1), article_rows(left.height, needs)]);
    if needs.article > 0 {
        panes.push((Pane::Article, article));
    }
    if needs.stage == Pane::Cluster {
        let [cluster, logs] = rows(left, [Fill(1), Length((needs.logs + 2).min(left.height / 2))]);
        panes.extend([(Pane::Cluster, cluster), (Pane::Logs, logs)]);
    } else {
        panes.push((needs.stage, left));
    }
    let reads = needs.focus == Pane::Why;
    // What was told and what can still happen need more rows than a list of what holds.
    let usual = needs.side == Pane::Guarantees;
    let side = if usual { Length(needs.guarantees + 2) } else { Fill(5) };
    if !needs.lesson {
        let usual = [Fill(4), Fill(5), side];
        let reading = [READ_BESIDE, Fill(1), READ_BESIDE];
        let [flight, why, side] = rows(right, if reads { reading } else { usual });
        panes.extend([(Pane::Flight, flight), (Pane::Why, why), (needs.side, side)]);
    } else if whole.height >= TALL {
        let below = if usual { needs.guarantees + 2 } else { right.height / 4 };
        let task = task_rows(right.height.saturating_sub(below), (4, 4), needs);
        let [task, flight, why, side] = rows(right, [task, Fill(4), Fill(4), side]);
        panes.extend([(Pane::Task, task), (Pane::Flight, flight)]);
        panes.extend([(Pane::Why, why), (needs.side, side)]);
    } else {
        let (flight, why) = if needs.acts { (4, 2) } else { (3, 3) };
        let beside = [task_rows(right.height, (flight, why), needs), Fill(flight), Fill(why)];
        let reading = [Fill(4), READ_BESIDE, Fill(5)];
        let [task, flight, why] = rows(right, if reads { reading } else { beside });
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

fn roomy(body: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    use Constraint::{Fill, Length};
    if needs.stage != Pane::Cluster && needs.focus == needs.stage {
        // It is wide by nature, so it stands alone until another pane is looked at.
        return vec![(needs.stage, body)];
    }
    let [left, right] = columns(body, [Fill(1), Length(body.width * 9 / 20)]);
    let below = match needs.focus {
        Pane::Timeline => Some((Pane::Timeline, needs.timeline.max(4))),
        Pane::Article => Some((Pane::Article, needs.article)),
        _ if needs.stage == Pane::Cluster => Some((Pane::Logs, needs.logs)),
        _ => None,
    };
    let mut panes = Vec::new();
    let mut stage = left;
    if let Some((pane, needed)) = below {
        let [rest, bottom] = rows(left, [Fill(1), Length((needed + 2).min(left.height / 2))]);
        panes.push((pane, bottom));
        stage = rest;
    }
    let usual = if needs.lesson { Pane::Task } else { Pane::Flight };
    let is_elsewhere = [usual, needs.stage, Pane::Logs, Pane::Timeline, Pane::Article].contains(&needs.focus);
    let other = match needs.focus {
        focus if !is_elsewhere => focus,
        _ if needs.lesson && needs.acts => Pane::Flight,
        _ => Pane::Why,
    };
    let parts = match () {
        () if !is_elsewhere => [Fill(4), Fill(6)],
        () if needs.lesson => [Fill(3), Fill(2)],
        () => [Fill(1), Fill(1)],
    };
    let [first, second] = rows(right, parts);
    panes.extend([(needs.stage, stage), (usual, first), (other, second)]);
    panes
}

fn normal(body: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    use Constraint::{Fill, Length};
    if needs.stage != Pane::Cluster && needs.focus == needs.stage {
        return vec![(needs.stage, body)];
    }
    let mut panes = Vec::new();
    let mut top = body;
    let needed = match needs.focus {
        Pane::Logs => Some(needs.logs),
        Pane::Timeline => Some(needs.timeline.max(4)),
        Pane::Article => Some(needs.article),
        _ => None,
    };
    if let Some(needed) = needed {
        let [rest, bottom] = rows(body, [Fill(1), Length((needed + 2).min(body.height / 2))]);
        panes.push((needs.focus, bottom));
        top = rest;
    }
    let usual = if needs.lesson { Pane::Task } else { Pane::Flight };
    let beside = match needs.focus {
        Pane::Logs | Pane::Timeline | Pane::Article => usual,
        focus if focus == needs.stage => usual,
        other => other,
    };
    let [left, right] = columns(top, [Fill(1), Length(body.width * 9 / 20)]);
    panes.extend([(needs.stage, left), (beside, right)]);
    panes
}

/// A pane below the cluster's list. A task needs its rows for the text, and what stands on the stage all for its picture.
fn low(body: Rect, needs: Needs) -> Vec<(Pane, Rect)> {
    use Constraint::{Fill, Length};
    let list = needs.nodes + 2;
    let is_long = needs.focus == Pane::Task && needs.task + 2 + list > body.height;
    if is_long || needs.focus == needs.stage || list > body.height / 2 {
        return vec![(needs.focus, body)];
    }
    let [cluster, focus] = rows(body, [Length(list), Fill(1)]);
    vec![(Pane::Cluster, cluster), (needs.focus, focus)]
}
