//! What may be written behind `synod`.

use crate::lesson::library::Order;
use crate::tui::theme::Tone;
use crate::words::Language;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Learn consensus by stepping Paxos and Raft message by message.
#[derive(Debug, Parser)]
#[command(name = "synod", version, about)]
pub struct Arguments {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; the home screen if left out.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Args, Debug)]
pub struct Global {
    /// Language of the texts
    #[arg(long, global = true, value_parser = language())]
    pub lang: Option<Language>,
    /// Use no colours (also when NO_COLOR is set)
    #[arg(long, global = true)]
    pub no_color: bool,
    /// How it looks: contrast has the most of it, mono has greys alone; else what was chosen last, else dark
    #[arg(long, global = true, value_parser = tone())]
    pub theme: Option<Tone>,
    /// Tracks with Raft first, or with Paxos first as in the article; else what was chosen last, else Raft first
    #[arg(long, global = true, value_enum)]
    pub order: Option<TrackOrder>,
    /// Let the mouse choose whatever it points at, and scroll (the terminal's own selection then needs shift)
    #[arg(long, global = true)]
    pub mouse: bool,
    /// Move nothing: show every event at once (also when NO_MOTION is set)
    #[arg(long, global = true)]
    pub no_motion: bool,
    /// Use only ASCII characters for lines and marks
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Where progress, the last lab and what was chosen on the screen are kept
    #[arg(long, global = true, value_name = "DIR", env = "SYNOD_STATE_DIR")]
    pub state_dir: Option<PathBuf>,
}

/// The order of the tracks, as it is written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TrackOrder {
    /// Foundations, Raft, Paxos
    Usual,
    /// Foundations, Paxos, Raft
    Article,
}

impl TrackOrder {
    /// The order that is meant.
    pub fn order(self) -> Order {
        match self {
            TrackOrder::Usual => Order::Usual,
            TrackOrder::Article => Order::Article,
        }
    }
}

/// Takes the code of a language.
fn language() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::codes()).map(|code| Language::find(&code).unwrap_or_default())
}

/// Takes the name of a theme.
fn tone() -> impl TypedValueParser<Value = Tone> {
    let names = PossibleValuesParser::new(Tone::all().map(Tone::name));
    names.map(|name| Tone::find(&name).unwrap_or_default())
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Free play on the screen, from a script's end if one is given
    Lab(LabArguments),
    /// Run lines from a file or standard input, without a screen: one plain sentence an event
    Play(PlayArguments),
    /// Find the shortest run to a fact, or see that within bounds there is none
    Search(Box<SearchArguments>),
    /// Learn with a lesson: its story, its questions, and a task of your own
    Learn(LearnArguments),
    /// List the lessons
    Lessons {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Prove lessons: play all that they state
    ///
    /// Each error is shown with its file, line and column, and says what to change. A lesson that is proved is named
    /// with its searches: within which bounds every run was looked at, and how many states that were. A search ends at
    /// two million states and 512 MB, all searches of a lesson at five million states, a run at 10 000 events. Two
    /// lessons are proved at a time. Exit status: 0 if all are proved, 1 if one is not, 2 if a file cannot be read.
    Check(CheckArguments),
    /// Print what a lesson states: each claim, answer and goal, with its value at each task
    Explain(ExplainArguments),
    /// Write a lesson to begin with, as ID.toml in this folder: small, right, and with comments that teach
    NewLesson(NewLessonArguments),
    /// List the rules of a protocol, with their breakages
    Rules(ListArguments),
    /// List the facts that expressions can ask for
    Facts(ListArguments),
    /// Print what was done in lessons and what to review; forget, export or import it
    Progress(ProgressArguments),
    /// Write a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    Man,
}

/// What a cluster is made of; it wins over a script's own `cluster` line.
#[derive(Args, Debug, Default)]
pub struct ClusterArguments {
    /// How many nodes, 1 to 9
    #[arg(long, value_name = "N")]
    pub nodes: Option<String>,
    /// What the schedule's times are drawn from
    #[arg(long, value_name = "S")]
    pub seed: Option<String>,
    /// Break a rule on purpose (again for more)
    #[arg(long = "break", value_name = "NAME")]
    pub broken: Vec<String>,
    /// Set an option of the protocol, as in leader_noop=on (again for more)
    #[arg(long = "option", value_name = "K=V")]
    pub options: Vec<String>,
}

/// The same lines under other rules.
#[derive(Args, Debug, Default)]
pub struct TwinArguments {
    /// Run the same lines under other rules too: these breakages the other way round, or right (all rules kept)
    #[arg(long, value_name = "NAME,…")]
    pub twin: Option<String>,
}

/// Arguments of `lab`.
#[derive(Args, Debug)]
pub struct LabArguments {
    /// The protocol, paxos or raft, and a script to start from; each may be left out
    #[arg(value_name = "[PROTOCOL] [SCRIPT]", num_args = 0..=2)]
    pub what: Vec<String>,
    /// What the cluster is made of.
    #[command(flatten)]
    pub cluster: ClusterArguments,
    /// The same lines under other rules.
    #[command(flatten)]
    pub twin: TwinArguments,
    /// Go on where the last lab ended
    #[arg(long, conflicts_with_all = ["what", "nodes", "seed", "broken", "options"])]
    pub last: bool,
}

/// Arguments of `play`.
#[derive(Args, Debug)]
pub struct PlayArguments {
    /// The protocol, paxos or raft, and a script (- for standard input); each may be left out
    #[arg(value_name = "[PROTOCOL] [SCRIPT|-]", num_args = 0..=2)]
    pub what: Vec<String>,
    /// What the cluster is made of.
    #[command(flatten)]
    pub cluster: ClusterArguments,
    /// The same lines under other rules.
    #[command(flatten)]
    pub twin: TwinArguments,
    /// Write the trace of the path to the last moment here, also when the script stops early
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Do not print events
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `search`.
#[derive(Args, Debug)]
pub struct SearchArguments {
    /// The protocol, paxos or raft; may be left out with --from
    pub protocol: Option<String>,
    /// The fact that is searched for, as in "violated|length > 0"
    #[arg(long, value_name = "EXPR", required_unless_present = "dead_end")]
    pub until: Option<String>,
    /// Ask whether anything can still be chosen (Paxos) or committed (Raft)
    #[arg(long, conflicts_with = "until")]
    pub dead_end: bool,
    /// Begin where this script ends
    #[arg(long, value_name = "SCRIPT")]
    pub from: Option<String>,
    /// What the cluster is made of.
    #[command(flatten)]
    pub cluster: ClusterArguments,
    /// How much a run may hold.
    #[command(flatten)]
    pub bounds: BoundArguments,
    /// Threads, 1 to 64 (else as many as there are processors, up to 4); the answer does not depend on them
    #[arg(long, value_name = "N")]
    pub threads: Option<String>,
    /// Give up after so many seconds
    #[arg(long, value_name = "N")]
    pub seconds: Option<String>,
}

/// How much a run may hold that is searched for.
#[derive(Args, Debug, Default)]
pub struct BoundArguments {
    /// exchange: a request and its answer; message: every message for itself
    #[arg(long, value_name = "GRAIN")]
    pub grain: Option<String>,
    /// Requests of clients, for X, Y, Z …
    #[arg(long, value_name = "N")]
    pub requests: Option<String>,
    /// The nodes that clients ask, as in n1,n2
    #[arg(long, value_name = "NODES")]
    pub ask: Option<String>,
    /// How often a timer runs out, at each node (any: not counted)
    #[arg(long, value_name = "N")]
    pub timeouts: Option<String>,
    /// How often a leader sends heartbeats, all together (or any)
    #[arg(long, value_name = "N")]
    pub heartbeats: Option<String>,
    /// Crashes
    #[arg(long, value_name = "N")]
    pub crashes: Option<String>,
    /// Lost messages; by exchange, lost answers (or any)
    #[arg(long, value_name = "N")]
    pub drops: Option<String>,
    /// Copied messages
    #[arg(long, value_name = "N")]
    pub duplicates: Option<String>,
    /// Messages that arrive late, by exchange
    #[arg(long, value_name = "N")]
    pub late: Option<String>,
    /// Highest term (Raft; or any)
    #[arg(long, value_name = "N")]
    pub max_term: Option<String>,
    /// Highest round (Paxos; or any)
    #[arg(long, value_name = "N")]
    pub max_round: Option<String>,
    /// Events of a run (or any)
    #[arg(long, value_name = "N")]
    pub depth: Option<String>,
    /// States (or any)
    #[arg(long, value_name = "N")]
    pub states: Option<String>,
}

/// Arguments of `learn`.
#[derive(Args, Debug)]
pub struct LearnArguments {
    /// A lesson's id, or a lesson file; the first lesson if left out
    pub lesson: Option<String>,
    /// Begin at this task (or at the goal)
    #[arg(long, value_name = "ID")]
    pub task: Option<String>,
    /// Only the goal, without the lesson's story; of what you do only your best is kept
    #[arg(long, conflicts_with_all = ["task", "watch"])]
    pub practice: bool,
    /// No screen: sentences and typed answers, for screen readers, pipes and tests
    #[arg(long)]
    pub plain: bool,
    /// Follow the file: whenever it is saved, the lesson is shown anew at the same task, with what is wrong in it
    #[arg(long, requires = "lesson", conflicts_with = "plain")]
    pub watch: bool,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// A lesson's id, or a lesson file
    pub lesson: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `new-lesson`.
#[derive(Args, Debug)]
pub struct NewLessonArguments {
    /// The lesson's id: small letters, digits and dashes
    pub id: String,
    /// What it is about: paxos or raft
    #[arg(long, value_name = "P", default_value = "raft")]
    pub protocol: String,
    /// The track that it stands in; the one of its protocol if left out
    #[arg(long, value_name = "T")]
    pub track: Option<String>,
}

/// Arguments of lists.
#[derive(Args, Debug)]
pub struct ListArguments {
    /// The protocol; all of them if left out
    pub protocol: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `progress`.
#[derive(Args, Debug)]
pub struct ProgressArguments {
    /// What to do with it; print it if left out.
    #[command(subcommand)]
    pub command: Option<ProgressCommand>,
}

/// What to do with the learner's progress.
#[derive(Debug, Subcommand)]
pub enum ProgressCommand {
    /// Forget a lesson, or all of them; a backup is kept
    Reset {
        /// The lesson's id; all lessons if left out
        lesson: Option<String>,
    },
    /// Write all of it to one file, to take along
    Export {
        /// The file to write
        file: PathBuf,
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
    /// Take over an exported file: of each lesson the better of both is kept, and a backup of what was known
    Import {
        /// A file that was exported, or a backup
        file: PathBuf,
    },
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// Lesson files, or folders of them; the built-in lessons if left out
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Let texts be missing in a language: only warn of them
    ///
    /// A learner reads such a text in the lesson's first language, with the sign of that language before it.
    #[arg(long)]
    pub draft: bool,
    /// Print what was found as JSON, for editors
    #[arg(long)]
    pub json: bool,
}
