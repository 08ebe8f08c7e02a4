//! What a consensus protocol is to the rest of the program: one node, as a pure state machine.
//!
//! A node receives an [`Input`] and answers with [`Effects`], in a fixed order. It knows no clock, no dice, no
//! disk and no network: when a timer runs out is somebody else's choice, and what is to survive a crash is handed
//! out as an effect. So a run can be repeated, forked and searched.
//!
//! The protocols: [`paxos`] (single decree) and [`raft`].

use crate::model::config::Config;
use crate::model::datum::Datum;
use crate::model::event::{Kind, Timer};
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::Command;
use crate::model::node::State;
use crate::model::profile::Profile;
use crate::model::rule::{Breakage, BreakageSet, Reason, Rule};
use std::fmt::Debug;
use std::hash::Hash;

/// The rules of a protocol: after the paper's name, the ways to break them, each with its place in the set and where
/// it was seen; then each rule with its name, its section and how it can be broken.
macro_rules! rules {
    (
        $paper:literal;
        breakages {$(
            $(#[$about:meta])* $wrong:ident = $word:literal, $bit:literal
                $(, sources = [$($source:literal),+ $(,)?])?
                $(, kinds = [$($kind:path),+])?
                $(, also = [$($also:literal),+])?;
        )*}
        $($(#[$doc:meta])* $id:ident = $name:literal, $cite:literal $(, breakages $($breakage:ident)+)?;)*
    ) => {
        $($(#[$about])* pub static $wrong: $crate::model::rule::Breakage = $crate::model::rule::Breakage {
            name: $word,
            bit: $bit,
            sources: &[$($($source),+)?],
            kinds: &[$($(&$kind),+)?],
            also: &[$($($also),+)?],
        };)*

        $($(#[$doc])* pub static $id: $crate::model::rule::Rule = $crate::model::rule::Rule {
            name: $name,
            cite: concat!($paper, $cite),
            breakages: &[$($(&$breakage),+)?],
        };)*

        /// All rules, in the order in which the paper states them.
        pub static ALL: &[&$crate::model::rule::Rule] = &[$(&$id),*];
    };
}
pub(crate) use rules;

pub mod paxos;
pub mod raft;

/// One node of a consensus protocol.
pub trait Protocol: Sized + Clone + Debug + Eq + Hash + Send + Sync + 'static {
    /// What nodes say to each other.
    type Message: Message;
    /// Exactly what survives a crash.
    type Durable: Clone + Debug + Default + Eq + Hash + Send + Sync;

    /// What is fixed about the protocol.
    const PROFILE: &'static Profile;

    /// A node that starts, or starts again, with what is on its disk.
    fn boot(id: NodeId, disk: Self::Durable, world: &World) -> (Self, Effects<Self>);

    /// What a crash takes from the disk of a node: nothing, unless a breakage has kept it in memory only. Asked at
    /// the crash, and again when the node comes back, should the breakage be switched on in between.
    fn forget(id: NodeId, disk: &mut Self::Durable, world: &World) -> Effects<Self> {
        let _ = (id, disk, world);
        Effects::default()
    }

    /// Whether a node may come back to a term that it has left: only a breakage can make it.
    fn terms_may_fall(broken: BreakageSet) -> bool {
        let _ = broken;
        false
    }

    /// Nodes of which an event must name one when this timer runs out: only a breakage leaves such a choice.
    fn choices(timer: Timer, world: &World) -> NodeSet {
        let _ = (timer, world);
        NodeSet::default()
    }

    /// Handles one input. The effects are performed in their order, all in the same event.
    fn step(&mut self, input: Input<Self>, world: &World) -> Effects<Self>;

    /// What may be seen of the node.
    fn state(&self) -> State;

    /// Writes what a `plant` line says onto the disks of a cluster that has not started.
    fn plant(disks: &mut [Self::Durable], node: NodeId, field: &str, value: &str) -> Result<(), PlantError>;
}

/// What nodes say to each other.
pub trait Message: Clone + Debug + Eq + Hash + Send + Sync + 'static {
    /// Its kind.
    fn kind(&self) -> &'static Kind;
    /// What it says, by the names of the trace format.
    fn fields(&self) -> Vec<(&'static str, Datum)>;
}

/// Why a disk cannot be planted as a line says.
#[derive(Debug, PartialEq, Eq)]
pub enum PlantError {
    /// There is no field of this name; these there are.
    UnknownField(&'static [&'static str]),
    /// The value makes no sense; this is how it is written.
    BadValue(&'static str),
}

/// What a node may look at beside its own state.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// What the cluster is made of.
    pub config: Config,
    /// Breakages that are switched on.
    pub broken: BreakageSet,
    /// Nodes that are up. Only a breakage may look at this: a real node cannot know.
    pub live: NodeSet,
}

impl World {
    /// Whether a breakage is switched on.
    pub fn breaks(&self, breakage: &Breakage) -> bool {
        self.broken.has(breakage)
    }
}

/// What a node receives.
#[derive(Clone, Debug)]
pub enum Input<P: Protocol> {
    /// A message.
    Receive {
        /// Who sent it.
        from: NodeId,
        /// What it says.
        message: P::Message,
    },
    /// One of its timers ran out; with the node that the event names, if it must name one.
    Timeout(Timer, Option<NodeId>),
    /// A client asks for a command.
    Request(Command),
}

/// What a node wants done.
#[derive(Clone, Debug)]
pub enum Effect<P: Protocol> {
    /// Keep this on disk; it replaces what was there.
    Persist(P::Durable),
    /// Send a message.
    Send {
        /// To whom; it may be to oneself.
        to: NodeId,
        /// What it says.
        message: P::Message,
    },
    /// Start a timer, or start it again.
    Arm(Timer),
    /// Stop a timer.
    Disarm(Timer),
    /// The client is told that a command is done, in Raft at which place: the index of its entry.
    Reply(Command, Option<u64>),
    /// Why: the rule and the values that it compared.
    Because(Reason),
}

/// What a node wants done, in order.
#[derive(Clone, Debug)]
pub struct Effects<P: Protocol>(pub Vec<Effect<P>>);

impl<P: Protocol> Default for Effects<P> {
    fn default() -> Self {
        Effects(Vec::with_capacity(8))
    }
}

impl<P: Protocol> Effects<P> {
    /// Keeps this on disk.
    pub fn persist(&mut self, disk: &P::Durable) {
        self.0.push(Effect::Persist(disk.clone()));
    }

    /// Sends a message.
    pub fn send(&mut self, to: NodeId, message: P::Message) {
        self.0.push(Effect::Send { to, message });
    }

    /// Starts a timer, or starts it again.
    pub fn arm(&mut self, timer: Timer) {
        self.0.push(Effect::Arm(timer));
    }

    /// Stops a timer.
    pub fn disarm(&mut self, timer: Timer) {
        self.0.push(Effect::Disarm(timer));
    }

    /// Tells the client that a command is done, in Raft at which place: the index of its entry.
    pub fn reply(&mut self, command: Command, place: Option<u64>) {
        self.0.push(Effect::Reply(command, place));
    }

    /// Says why, with the values that the rule compared.
    pub fn because(&mut self, rule: &'static Rule, values: impl Into<Vec<(&'static str, Datum)>>) {
        self.0.push(Effect::Because(Reason { rule, broken: None, says: "", values: values.into() }));
    }

    /// Says which rule was just broken, and with which values.
    pub fn broken(
        &mut self,
        rule: &'static Rule,
        breakage: &'static Breakage,
        values: impl Into<Vec<(&'static str, Datum)>>,
    ) {
        self.broken_says(rule, breakage, "says", values);
    }

    /// Says which rule was just broken in one of the other sentences of its breakage.
    pub fn broken_says(
        &mut self,
        rule: &'static Rule,
        breakage: &'static Breakage,
        says: &'static str,
        values: impl Into<Vec<(&'static str, Datum)>>,
    ) {
        let reason = Reason { rule, broken: Some(breakage), says, values: values.into() };
        self.0.push(Effect::Because(reason));
    }
}
