//! Reads the tasks of a lesson and its goal.

use super::Reader;
use crate::lesson::article::{self, Excerpt};
use crate::lesson::format::{Asked, Choice, From, Goal, Kind, Quote, Task, Twin};
use crate::lesson::raw::{self, Word};
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::sim::line::VERBS;
use crate::sim::parse;
use toml::Spanned;

/// Most twins of a lesson: each plays the whole run again.
const MOST_TWINS: usize = 16;
/// The kinds of tasks.
const KINDS: [(&str, Kind); 4] =
    [("show", Kind::Show), ("predict", Kind::Predict), ("act", Kind::Act), ("twin", Kind::Twin)];

impl Reader {
    pub(super) fn task(&mut self, task: raw::Task) -> Option<Task> {
        self.id(&task.id);
        let kind = task.kind.as_ref().map_or(Some(Kind::Show), |word| self.one_of(word, &KINDS));
        let is_twin = kind == Some(Kind::Twin);
        let twin = task.twin.map(|twin| self.twin(twin));
        let article = task.article.and_then(|word| self.quote(word));
        let lines = self.lines(task.lines);
        let expect: Vec<Option<Asked>> = task.expect.into_iter().map(|word| self.asked(word)).collect();
        let has_words = !task.say.is_empty();
        let said = self.said(task.say, &expect);
        let before = self.tongues(task.before, &[]);
        let text = self.needed(task.text, &task.id);
        let claims = task.claims.into_iter().filter_map(|(id, word)| Some((id, self.asked(word)?))).collect();
        let hints = self.lists(task.hint);
        self.once(task.option.iter().map(|choice| &choice.id).collect());
        let options: Vec<Option<Choice>> =
            task.option.into_iter().map(|choice| self.choice(choice)).collect();
        let say = |key: &'static str| Err(self.page.say(&task.id.span(), Saying::plain(key)));
        let shape = match kind {
            Some(Kind::Predict) if !(2..=4).contains(&options.len()) => say("lesson.options"),
            Some(Kind::Show | Kind::Act | Kind::Twin) if !options.is_empty() => say("lesson.only-predict"),
            Some(Kind::Act) if expect.is_empty() => say("lesson.act-expect"),
            Some(kind) if has_words && kind != Kind::Act => say("lesson.say-act"),
            Some(kind) if before.all().next().is_some() && (!kind.is_read_after() || lines.is_empty()) => {
                say("lesson.before-lines")
            }
            Some(_) if is_twin != twin.is_some() => say("lesson.twin-kind"),
            _ => Ok(()),
        };
        self.note(shape);
        Some(Task {
            id: task.id,
            kind: kind?,
            article,
            lines,
            expect: expect.into_iter().flatten().collect(),
            said,
            before,
            text,
            claims,
            hints,
            options: options.into_iter().flatten().collect(),
            twin,
        })
    }

    /// A part of the article that speaks of this protocol.
    pub(super) fn quote(&mut self, written: Word) -> Option<Quote> {
        let known: Vec<(&'static str, &'static Excerpt)> = article::of(self.grammar.profile.name).collect();
        Some(Quote { excerpt: self.one_of(&written, &known)?, written })
    }

    fn twin(&mut self, twin: Spanned<raw::Twin>) -> Twin {
        let span = twin.span();
        let twin = twin.into_inner();
        let broken = self.breakages(&twin.broken);
        self.twins += 1;
        if self.twins == MOST_TWINS + 1 {
            let what = Saying::plain("lesson.twins").with("most", MOST_TWINS);
            self.blame(|page| page.say(&span, what));
        }
        let expect = twin.expect.into_iter().filter_map(|word| self.asked(word)).collect();
        let claims = twin.claims.into_iter().filter_map(|(id, word)| Some((id, self.asked(word)?))).collect();
        let first_difference = twin.first_difference.and_then(|word| self.line(word));
        Twin { broken, expect, claims, first_difference }
    }

    /// What is broken in a twin, each once.
    pub(super) fn breakages(&mut self, names: &[Spanned<String>]) -> Vec<&'static Breakage> {
        let mut broken: Vec<&'static Breakage> = Vec::new();
        for word in names {
            match parse::breakage(self.grammar.profile, word.get_ref()) {
                Ok(breakage) if broken.contains(&breakage) => {}
                Ok(breakage) => broken.push(breakage),
                Err(trouble) => self.blame(|page| page.fault_inside(word, 0, trouble)),
            }
        }
        broken
    }

    fn choice(&mut self, choice: raw::Choice) -> Option<Choice> {
        self.id(&choice.id);
        let holds = self.asked(choice.holds);
        let (text, why) = (self.needed(choice.text, &choice.id), self.tongues(choice.why, &[]));
        Some(Choice { id: choice.id, holds: holds?, text, why, misconception: choice.misconception })
    }

    pub(super) fn goal(&mut self, goal: raw::Goal) -> Option<Goal> {
        let from = goal.from.as_ref();
        let from =
            from.and_then(|word| self.one_of(word, &[("start", From::Start), ("current", From::Current)]));
        let proven = goal.par_kind.as_ref();
        let proven = proven.and_then(|word| self.one_of(word, &[("proven", true), ("best-known", false)]));
        let verbs = VERBS.map(|verb| (verb, verb));
        let allow = goal.allow.iter().filter_map(|word| self.one_of(word, &verbs)).collect();
        let text = self.needed(goal.text, &goal.reach);
        let reach = [self.asked(goal.reach)];
        let said = self.said(goal.say, &reach);
        let [reach] = reach;
        let avoid = goal.avoid.map(|word| self.asked(word));
        let solution = self.lines(goal.solution);
        let wrong = goal.wrong.into_iter().map(|way| self.lines(way)).collect();
        let hints = self.lists(goal.hint);
        Some(Goal {
            from: from.unwrap_or_default(),
            reach: reach?,
            said,
            avoid: avoid.map_or(Some(None), |avoid| avoid.map(Some))?,
            par: goal.par,
            par_proven: proven.unwrap_or_default(),
            solution,
            wrong,
            allow,
            text,
            hints,
        })
    }
}
