//! What a lesson states, and what comes of each statement at each of its tasks.
//!
//! Each claim, expectation, answer, goal and search asks something of a moment. Here it is asked at all of them: before
//! the first task and after the lines of each; of a twin, after the lines of its own task.

use super::check;
use super::format::{Asked, Lesson, Sought};
use super::page::Fault;
use super::reference::{self, Reference, Tried};
use crate::model::facts::Facts;
use std::sync::Arc;

/// What sort of statement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A claim of a text.
    Claim,
    /// What a task expects.
    Expect,
    /// An answer of a prediction.
    Option,
    /// A claim about the twin.
    TwinClaim,
    /// What a task expects of the twin.
    TwinExpect,
    /// What the goal is.
    Reach,
    /// What must not be on the way to it.
    Avoid,
    /// What a search proves to be never so.
    Never,
    /// What a search proves to be always so.
    Always,
}

impl Role {
    /// All of them with their names; the word of one is `explain.<name>`.
    pub const ALL: [(&'static str, Role); 9] = [
        ("claim", Role::Claim),
        ("expect", Role::Expect),
        ("option", Role::Option),
        ("twin-claim", Role::TwinClaim),
        ("twin-expect", Role::TwinExpect),
        ("reach", Role::Reach),
        ("avoid", Role::Avoid),
        ("never", Role::Never),
        ("always", Role::Always),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Role::ALL[self as usize].0
    }
}

/// A statement, and what comes of it.
#[derive(Debug)]
pub struct Statement<'a> {
    /// What sort it is.
    pub role: Role,
    /// Its id, if it has one.
    pub id: Option<&'a str>,
    /// The task that it stands in, counted from 0; nothing if it belongs to the whole lesson.
    pub task: Option<usize>,
    /// What is asked.
    pub asked: &'a Asked,
    /// Whether it is only made before the lines of its task.
    pub early: bool,
    /// Whether it is true at each moment: before the first task, and after each. Nothing where it cannot be asked.
    pub values: Vec<Option<bool>>,
    /// The parts of it and the value of each, after the lines of its task; of the whole lesson, after the last.
    pub parts: Vec<(String, String)>,
}

impl Statement<'_> {
    /// Whether it is true where it is read: after the lines of its task or, if it is early, before them; of the whole
    /// lesson, after the last one.
    pub fn own(&self) -> Option<bool> {
        let own = match (self.task, self.values.as_slice()) {
            // A twin is asked only there.
            (_, [only]) if self.is_of_twin() => Some(only),
            (Some(task), values) => values.get(task + usize::from(!self.early)),
            (None, values) => values.last(),
        };
        own.copied().flatten()
    }

    /// Whether it is about the run under other rules.
    pub fn is_of_twin(&self) -> bool {
        matches!(self.role, Role::TwinClaim | Role::TwinExpect)
    }
}

/// A lesson with its statements.
#[derive(Debug)]
pub struct Explained<'a> {
    /// All of them, in the order of the tasks.
    pub statements: Vec<Statement<'a>>,
    /// What comes of the way to the goal that is shown.
    pub solution: Option<Tried>,
    /// What comes of the ways that do not get there.
    pub wrong: Vec<Tried>,
}

/// Plays a lesson, and asks all that it states.
pub fn explain(lesson: &Lesson) -> Result<Explained<'_>, Fault> {
    let mut twins = Vec::new();
    let (reference, _) = Reference::play_with(lesson, &mut |task, session| {
        let rules = lesson.tasks[task].twin.as_ref().map(|twin| reference::rules(lesson, &twin.broken));
        if rules.is_some() && session.set_twin(rules).is_ok() {
            twins.extend(session.twin().map(|twin| (task, Arc::new(twin.facts()))));
            let closed = session.set_twin(None);
            debug_assert!(closed.is_ok(), "a twin can be closed");
        }
    })?;
    let moments: Vec<&Arc<Facts>> =
        std::iter::once(&reference.start).chain(reference.tasks.iter().map(|task| &task.after)).collect();
    let mut statements = Vec::new();
    for (place, task) in lesson.tasks.iter().enumerate() {
        let own = moments[place + 1];
        let state = |role, id, asked| statement(role, (id, Some(place)), asked, &moments, own);
        let claims = task.claims.iter().map(|(id, asked)| match task.is_early(id.get_ref()) {
            true => Statement {
                early: true,
                ..statement(Role::Claim, (Some(id.get_ref()), Some(place)), asked, &moments, moments[place])
            },
            false => state(Role::Claim, Some(id.get_ref()), asked),
        });
        statements.extend(claims);
        statements.extend(task.expect.iter().map(|asked| state(Role::Expect, None, asked)));
        statements.extend(
            task.options.iter().map(|option| state(Role::Option, Some(option.id.get_ref()), &option.holds)),
        );
        let there = twins.iter().find(|(task, _)| *task == place).map(|(_, facts)| facts);
        if let (Some(twin), Some(there)) = (&task.twin, there) {
            let state = |role, id, asked| statement(role, (id, Some(place)), asked, &[there], there);
            let claims = twin.claims.iter();
            statements.extend(claims.map(|(id, asked)| state(Role::TwinClaim, Some(id.get_ref()), asked)));
            statements.extend(twin.expect.iter().map(|asked| state(Role::TwinExpect, None, asked)));
        }
    }
    let state = |role, id, asked| statement(role, (id, None), asked, &moments, reference.end());
    for explore in &lesson.explores {
        let id = Some(explore.id.get_ref());
        match &explore.sought {
            Sought::Never(asked) => statements.push(state(Role::Never, id, asked)),
            Sought::Always(asked) => statements.push(state(Role::Always, id, asked)),
            Sought::DeadEnd => {}
        }
    }
    let (mut solution, mut wrong) = (None, Vec::new());
    if let Some(goal) = &lesson.goal {
        statements.push(state(Role::Reach, None, &goal.reach));
        statements.extend(goal.avoid.iter().map(|asked| state(Role::Avoid, None, asked)));
        solution = Some(reference::try_way(lesson, &goal.solution)?);
        wrong = goal.wrong.iter().map(|way| reference::try_way(lesson, way)).collect::<Result<_, _>>()?;
    }
    Ok(Explained { statements, solution, wrong })
}

/// A statement, asked at each moment; its parts at its own.
fn statement<'a>(
    role: Role,
    (id, task): (Option<&'a String>, Option<usize>),
    asked: &'a Asked,
    moments: &[&Arc<Facts>],
    own: &Arc<Facts>,
) -> Statement<'a> {
    let value = |facts: &&Arc<Facts>| asked.question.ask(facts).ok().map(|answer| answer.holds);
    let values = moments.iter().map(value).collect();
    let mut parts = check::reasons(&asked.question, own);
    // A value that is written out is worth what it says.
    parts.retain(|(part, _)| !part.starts_with(['\'', '"', '[']));
    Statement { role, id: id.map(String::as_str), task, asked, early: false, values, parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::library::lesson;

    #[test]
    fn each_statement_is_asked_at_each_moment() {
        let lesson = lesson("raft-replicate").unwrap();
        let explained = explain(&lesson).unwrap();
        let find = |id: &str| explained.statements.iter().find(|one| one.id == Some(id)).unwrap();
        let applied = find("applied");
        assert_eq!((applied.role, applied.task, applied.own()), (Role::Claim, Some(2), Some(true)));
        let times: Vec<bool> = applied.values.iter().copied().map(Option::unwrap).collect();
        assert_eq!(times, [false, false, true, true, true, true, false, false], "until Y");
        let told = explained.statements.iter().find(|one| one.id == Some("all")).unwrap();
        assert_eq!((told.role, told.own()), (Role::Option, Some(false)));
        let reach = explained.statements.last().unwrap();
        assert_eq!((reach.role, reach.own()), (Role::Reach, Some(false)));
        assert_eq!(explained.solution.unwrap().reached, Some(7));
        assert!(explained.wrong.len() == 3 && explained.wrong.iter().all(|way| way.reached.is_none()));
    }

    #[test]
    fn what_is_right_is_true_and_a_twin_is_asked_once() {
        let mut twins = 0;
        for id in ["raft-election-restriction", "raft-figure-8", "paxos-crash"] {
            let lesson = lesson(id).unwrap();
            for one in explain(&lesson).unwrap().statements {
                twins += usize::from(one.is_of_twin());
                assert_eq!(one.values.len(), if one.is_of_twin() { 1 } else { lesson.tasks.len() + 1 });
                if matches!(one.role, Role::Claim | Role::Expect | Role::TwinClaim | Role::TwinExpect) {
                    assert_eq!(one.own(), Some(true), "{id}: {}", one.asked.question.text());
                }
            }
        }
        assert!(twins > 0, "some of these lessons have a twin");
    }
}
