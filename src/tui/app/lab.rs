//! The lab: a run, what is selected in it, how it is looked at, and how time moves in it.

use super::course::Course;
use crate::model::facts::{Facts, Flight};
use crate::model::id::{MessageId, NodeId};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::journal::Journal;
use crate::session::compare::Branches;
use crate::session::{Disappointment, Outcome, Session, Stop};
use crate::sim::Step;
use crate::sim::line::Line;
use crate::tui::motion::Motion;
use crate::tui::pane::Pane;
use crate::tui::pane::space::view::Look;
use crate::tui::slices;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

mod article;
mod beside;
mod coach;
mod doing;
mod finder;
mod outlook;
mod shown;
mod slow;
mod space;
mod view;
mod why;

use article::Following;
pub use beside::Rules;
pub use finder::{Finder, Finding};
pub use outlook::Ahead;
pub use shown::Shown;
use why::Tale;
pub use why::{Account, Sort, Way};

/// Events a second, from slow to fast.
const SPEEDS: [f64; 8] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
/// The speed at the start.
const USUAL_SPEED: usize = 2;
/// How long a message is seen to move after a key.
const MOTION: Duration = Duration::from_millis(400);
/// Time between two pictures while something moves.
const FRAME: Duration = Duration::from_millis(100);
/// How long keys are waited for between two slices of a search.
const BREATH: Duration = Duration::from_millis(1);
/// Real time that is made up for at the most, after a pause of the whole program.
const MOST_OWED: Duration = Duration::from_secs(1);
/// Most events between two pictures.
const MOST_EVENTS: usize = 64;

/// Something to say below the panes.
#[derive(Debug)]
pub enum Notice {
    /// It worked.
    Said(Saying),
    /// What a lesson asked for is done.
    Done(Saying),
    /// A line makes no sense or is impossible.
    Refused(Trouble),
    /// What was expected is not so.
    False(Disappointment),
    /// A pane, printed as text.
    Text(String),
}

impl Notice {
    /// Why a line was not done.
    fn refused(stop: Stop) -> Notice {
        match stop {
            Stop::Trouble(trouble) => Notice::Refused(trouble),
            Stop::False(disappointment) => Notice::False(disappointment),
        }
    }
}

/// What real time brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Nothing.
    Quietly,
    /// A picture between two moments.
    Moved,
    /// An event.
    Happened,
}

/// How far the panes are scrolled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scroll {
    /// Lines that the task is scrolled down.
    pub task: usize,
    /// Lines that the why pane is scrolled down.
    pub why: usize,
    /// Lines that the guarantees are scrolled down.
    pub guarantees: usize,
    /// Lines that the clients are scrolled down.
    pub clients: usize,
    /// Lines that the twin is scrolled down.
    pub twin: usize,
    /// Rows that the comparison of branches is scrolled down.
    pub compare: usize,
    /// Rows that the article is scrolled down.
    pub article: usize,
    /// Rows that the logs are scrolled down, and entries that they are scrolled to the left from the newest.
    pub logs: (usize, usize),
}

impl Scroll {
    /// How far a pane is scrolled down, if it is scrolled by lines.
    pub fn of(&mut self, pane: Pane) -> Option<&mut usize> {
        match pane {
            Pane::Task => Some(&mut self.task),
            Pane::Why => Some(&mut self.why),
            Pane::Guarantees => Some(&mut self.guarantees),
            Pane::Clients => Some(&mut self.clients),
            Pane::Twin => Some(&mut self.twin),
            Pane::Compare => Some(&mut self.compare),
            Pane::Article => Some(&mut self.article),
            _ => None,
        }
    }
}

/// The lab.
#[derive(Debug)]
pub struct Lab {
    /// The run.
    pub session: Session,
    /// What may be seen of the present moment.
    pub facts: Arc<Facts>,
    /// The node that actions are meant for.
    pub node: NodeId,
    /// The pane that has the focus.
    pub pane: Pane,
    /// The pane in the large place on the left.
    pub stage: Pane,
    /// The pane at the lower right.
    pub side: Pane,
    /// The row of the rule card that is selected.
    pub rule: usize,
    /// Whether it is shown alone.
    pub zoomed: bool,
    /// How far the panes are scrolled.
    pub scroll: Scroll,
    /// Which messages in flight are shown.
    pub shown: Shown,
    /// Whether the screen has room for all panes of the side.
    pub roomy: bool,
    /// Rows that the task needs on a low screen.
    pub task_rows: u16,
    /// How the whole run is looked at.
    pub space: Look,
    /// The branches that are compared.
    pub branches: Option<Branches>,
    /// Whether time moves by itself.
    pub playing: bool,
    /// Something to say.
    pub notice: Option<Notice>,
    speed: usize,
    motion: Option<Motion>,
    /// Real time that has passed since the last event of the schedule.
    owed: Duration,
    /// Real time that has passed since a search was last seen.
    unseen: Duration,
    /// The lesson, if this is one.
    pub course: Option<Course>,
    /// The selected message, and its place when it was last seen.
    message: (Option<MessageId>, usize),
    journal: Journal,
    /// Links on which messages wait.
    slow: BTreeSet<(NodeId, NodeId)>,
    /// Whether the first steps are told.
    coached: bool,
    /// The search that was asked for.
    finder: Option<Finder>,
    /// What can still happen.
    ahead: Ahead,
    /// What the why pane tells of.
    tale: Tale,
    /// What the article's lines have run.
    following: Following,
}

impl Lab {
    /// A lab with this run.
    pub fn new(session: Session, journal: Journal) -> Lab {
        let facts = Arc::new(session.facts());
        let node = facts.nodes[0].id;
        let mut lab = Lab {
            session,
            facts,
            node,
            pane: Pane::Flight,
            stage: Pane::Cluster,
            side: Pane::Guarantees,
            rule: 0,
            zoomed: false,
            scroll: Scroll::default(),
            shown: Shown::default(),
            roomy: false,
            task_rows: 0,
            space: Look::default(),
            branches: None,
            playing: false,
            notice: None,
            speed: USUAL_SPEED,
            motion: None,
            owed: Duration::ZERO,
            unseen: Duration::ZERO,
            message: (None, 0),
            journal,
            slow: BTreeSet::new(),
            coached: false,
            course: None,
            finder: None,
            ahead: Ahead::default(),
            tale: Tale::default(),
            following: Following::default(),
        };
        lab.tell_present();
        lab
    }

    /// The same lab for somebody who has never been here: what to press next is told.
    pub fn coached(self) -> Lab {
        Lab { coached: true, speed: USUAL_SPEED + 1, pane: Pane::Cluster, ..self }
    }

    /// Where the selected message stands among those in flight; nothing if none is shown.
    pub fn place(&self) -> Option<usize> {
        let flights = &self.facts.messages;
        let same = |flight: &Flight| Some(flight.letter.id()) == self.message.0;
        let stays = flights.get(self.message.1).filter(|flight| same(flight)).map(|_| self.message.1);
        let moved = || flights.iter().position(same);
        let place = stays.or_else(moved).unwrap_or(self.message.1.min(flights.len().saturating_sub(1)));
        if self.shown == Shown::All { (place < flights.len()).then_some(place) } else { self.nearest(place) }
    }

    /// The selected message.
    pub fn selected(&self) -> Option<&Flight> {
        self.facts.messages.get(self.place()?)
    }

    /// What moves on the screen.
    pub fn motion(&self) -> Option<&Motion> {
        self.motion.as_ref()
    }

    /// What to press next, for somebody who has never been here.
    pub fn advice(&self) -> Option<Saying> {
        if self.coached { coach::advice(self) } else { None }
    }

    /// Events a second.
    pub fn speed(&self) -> f64 {
        SPEEDS[self.speed]
    }

    /// How long an event takes while time moves by itself.
    fn pace(&self) -> Duration {
        Duration::from_secs_f64(1.0 / self.speed())
    }

    /// A value for a client to ask for: the first one that was not asked for on the way to this moment.
    pub fn next_value(&self) -> String {
        let clients = self.session.history().clients();
        let told = self.course.iter().filter(|course| !course.runner.is_free());
        let is_new = |wish: &&str| {
            !clients.newest().any(|(_, request)| request.node == self.node && *request.command == **wish)
        };
        if let Some(wish) = told.flat_map(|course| course.runner.wishes(self.node)).find(is_new) {
            return wish.into();
        }
        let asked: BTreeSet<&str> = clients.newest().map(|(_, request)| &*request.command).collect();
        let value = |number| match (self.facts.profile.name, number) {
            ("paxos", 1..=3) => String::from(["X", "Y", "Z"][number - 1]),
            ("paxos", _) => format!("V{number}"),
            _ => format!("x={number}"),
        };
        (1..).map(value).find(|value| !asked.contains(value.as_str())).unwrap_or_default()
    }

    /// Says that a node is down.
    pub fn refuse_down(&mut self, node: NodeId) {
        self.refuse(Saying::plain("refusal.down").with("node", node));
    }

    /// Says why something cannot be done.
    pub fn refuse(&mut self, what: Saying) {
        self.notice = Some(Notice::Refused(Trouble::new(what)));
    }

    /// Out of what is open here; false if nothing is.
    pub fn back_out(&mut self) -> bool {
        if self.finder.take().is_some() {
            return true;
        }
        if self.pane == Pane::Why && self.back_to_present() {
            return true;
        }
        let open = self.zoomed || self.notice.is_some() || self.playing;
        (self.zoomed, self.notice, self.playing) = (false, None, false);
        open || self.close()
    }

    /// When the next picture is due by itself, if anything moves.
    pub fn wake_in(&self) -> Option<Duration> {
        let event = self.playing.then(|| self.pace().saturating_sub(self.owed).max(FRAME));
        let frame = self.motion.as_ref().map(|_| FRAME);
        [event, frame, self.wake_to_search()].into_iter().flatten().min()
    }

    /// When the next slice of a search is due, if one is under way.
    pub fn wake_to_search(&self) -> Option<Duration> {
        let inquires = self.course.as_ref().is_some_and(|course| course.runner.inquires());
        let finds = self.finder.as_ref().is_some_and(Finder::is_open);
        let guides = self.course.as_ref().is_some_and(|course| course.runner.guides());
        (inquires || guides || finds || self.looks_ahead()).then_some(BREATH)
    }

    /// Lets real time pass.
    pub fn pass(&mut self, time: Duration) -> Passed {
        let moved = if self.motion.is_some() { Passed::Moved } else { Passed::Quietly };
        let moved = if self.search(time) { Passed::Happened } else { moved };
        if self.motion.as_mut().is_some_and(|motion| !motion.pass(time)) {
            self.motion = None;
        }
        if !self.playing {
            return moved;
        }
        self.owed = (self.owed + time).min(MOST_OWED);
        let mut events = 0;
        while self.playing && self.owed >= self.pace() && events < MOST_EVENTS {
            self.owed -= self.pace();
            self.tick();
            events += 1;
        }
        if events > 1 {
            self.motion = None;
        }
        if events > 0 { Passed::Happened } else { moved }
    }

    /// Goes on for a slice with what is searched here; true if it is time to show how far it is.
    pub fn search(&mut self, time: Duration) -> bool {
        let over =
            self.find(time).or_else(|| self.guide()).or_else(|| self.inquire()).or_else(|| self.look_ahead());
        let Some(over) = over else { return false };
        self.unseen += time;
        let shows = over || self.unseen >= FRAME;
        if shows {
            self.unseen = Duration::ZERO;
        }
        shows
    }

    /// Goes on with the search for the learner's way; nothing if there is none, else whether it is over.
    fn guide(&mut self) -> Option<bool> {
        let course = self.course.as_mut().filter(|course| course.runner.guides())?;
        Some(slices::go_on(|states| course.runner.guide_on(states)))
    }

    /// Goes on with what a lesson searches here; nothing if that is nothing, else whether it is over.
    fn inquire(&mut self) -> Option<bool> {
        let course = self.course.as_mut().filter(|course| course.runner.inquires())?;
        Some(slices::go_on(|states| course.runner.inquire(states)))
    }

    /// Shows at once what would be seen after all motion.
    pub fn hurry(&mut self) {
        self.motion = None;
    }

    /// One event of the schedule, while time moves by itself; it stops where a guarantee breaks.
    fn tick(&mut self) {
        let before = self.facts.clone();
        if self.course.as_ref().is_some_and(|course| !course.runner.schedule_moves()) {
            self.playing = false;
            self.refuse(Saying::plain("lesson.your-turn"));
            return;
        }
        if self.session.advance(&mut |_| {}) {
            self.judge(&Ok(Outcome::Done));
            self.journal.line("step");
            if self.session.history().last().is_some_and(|step| !step.broke.is_empty()) {
                self.playing = false;
            }
            self.hold_fresh(&before);
        } else {
            self.playing = false;
            self.refuse(Saying::plain("refusal.nothing-due"));
        }
        self.refresh();
        self.animate(&before, self.pace().min(MOTION * 2));
    }

    /// Shows the way from the moment before to this one.
    fn animate(&mut self, before: &Facts, length: Duration) {
        // Another branch may have its own event of this number, at an earlier time.
        let follows = |step: &&Arc<Step>| step.number == before.step + 1 && step.time >= before.time;
        let last = self.session.history().last().filter(follows);
        self.motion = last.filter(|_| length > FRAME).map(|step| Motion::new(before, step, length));
    }

    /// Looks at the present moment again, and keeps the selection where it was.
    fn refresh(&mut self) {
        self.facts = Arc::new(self.session.facts());
        self.tell_present();
        self.follow_article();
        if let Some(both) = &mut self.branches {
            both.follow(self.session.history());
        }
        let place = self.place();
        self.message = (self.selected().map(|flight| flight.letter.id()), place.unwrap_or(0));
    }

    /// Looks again, and shows the way from the moment before.
    pub(super) fn look_again(&mut self, before: &Facts) {
        self.refresh();
        self.animate(before, MOTION);
    }

    /// Does what a line says, and writes it down.
    pub fn run(&mut self, line: Line) {
        let forbidden = self.forbidden(&line);
        self.tell(line.to_string(), None, |session| match forbidden {
            Some(refusal) => Err(refusal),
            None => session.run(line, &mut |_| {}),
        });
    }
}
