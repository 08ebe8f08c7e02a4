//! `synod explain`: each claim, answer and goal of a lesson, with its value at each task.

use super::args::ExplainArguments;
use super::learn;
use super::report::{self, Failure};
use crate::lesson::Lesson;
use crate::lesson::explain::{Explained, Statement, explain as explained};
use crate::lesson::reference::Tried;
use crate::model::text::plain;
use crate::words::Words;
use serde_json::{Value, json};

/// The version of the JSON.
const SCHEMA: u32 = 1;

/// Prints what a lesson states.
pub fn explain(arguments: &ExplainArguments, words: &Words) -> Result<(), Failure> {
    let (lesson, file) = learn::named(&arguments.lesson)?;
    let found = explained(&lesson).map_err(|fault| learn::placed(file.as_deref(), fault))?;
    let text = if arguments.json {
        format!("{:#}\n", to_json(&lesson, &found))
    } else {
        let text = Page { lesson: &lesson, found: &found, words, text: String::new() }.write();
        text.split('\n').map(plain).collect::<Vec<_>>().join("\n")
    };
    report::print(text.as_bytes())
}

/// The moments at which everything is asked: the start, and after each task.
fn moments(lesson: &Lesson, start: &str) -> Vec<String> {
    let tasks = lesson.tasks.iter().map(|task| task.id.get_ref().clone());
    std::iter::once(String::from(start)).chain(tasks).collect()
}

/// The text, as far as it is written.
struct Page<'a> {
    lesson: &'a Lesson,
    found: &'a Explained<'a>,
    words: &'a Words,
    text: String,
}

impl Page<'_> {
    fn write(mut self) -> String {
        let (lesson, found, words) = (self.lesson, self.found, self.words);
        let title = lesson.title.get(words.language).map_or("", |title| title.text.source());
        self.put(0, &format!("{}: {}", lesson.id.get_ref(), title.trim()));
        self.put(0, &lesson.setup.line());
        lesson.start.iter().for_each(|line| self.put(2, line.written.get_ref()));
        for (place, task) in lesson.tasks.iter().enumerate() {
            let values = [("number", (place + 1).into()), ("word", task.id.get_ref().clone().into())];
            self.head(&words.fill("explain.task", &values));
            task.lines.iter().for_each(|line| self.put(2, line.written.get_ref()));
            found.statements.iter().filter(|one| one.task == Some(place)).for_each(|one| self.statement(one));
        }
        let whole = || found.statements.iter().filter(|one| one.task.is_none());
        if whole().next().is_some() {
            self.head(words.get("explain.whole"));
            whole().for_each(|one| self.statement(one));
        }
        if let Some(tried) = &found.solution {
            self.way(words.get("explain.solution"), tried);
        }
        for (place, tried) in found.wrong.iter().enumerate() {
            self.way(&words.fill("explain.wrong", &[("number", (place + 1).into())]), tried);
        }
        self.text
    }

    fn put(&mut self, indent: usize, line: &str) {
        self.text.push_str(&format!("{}{line}\n", " ".repeat(indent)));
    }

    fn head(&mut self, line: &str) {
        self.put(0, "");
        self.put(0, line);
    }

    fn statement(&mut self, one: &Statement<'_>) {
        let words = self.words;
        let role = words.get(&format!("explain.{}", one.role.name())).to_string();
        let named = one.id.map_or(role.clone(), |id| format!("{role} `{id}`"));
        let values = [("what", named.into()), ("value", words.get(value_key(one.own())).to_string().into())];
        self.put(2, &words.fill("explain.is", &values));
        self.put(4, one.asked.question.text());
        for (part, value) in &one.parts {
            self.put(6, &format!("{part}: {value}"));
        }
        if one.is_of_twin() {
            return;
        }
        let names = moments(self.lesson, words.get("explain.start"));
        for (key, wanted) in
            [("explain.true-at", Some(true)), ("explain.false-at", Some(false)), ("explain.unknown-at", None)]
        {
            let at = names.iter().zip(&one.values).filter(|(_, value)| **value == wanted);
            let at: Vec<&str> = at.map(|(name, _)| name.as_str()).collect();
            if !at.is_empty() {
                self.put(4, &words.fill(key, &[("moments", at.join(", ").into())]));
            }
        }
    }

    fn way(&mut self, what: &str, tried: &Tried) {
        let mut values = vec![("what", String::from(what).into()), ("total", tried.events.into())];
        let key = match (tried.reached, tried.spoiled) {
            (_, true) => "explain.spoiled",
            (Some(count), false) => {
                values.push(("count", count.into()));
                "explain.reached"
            }
            (None, false) => "explain.not-reached",
        };
        self.put(2, &self.words.fill(key, &values));
    }
}

fn value_key(value: Option<bool>) -> &'static str {
    match value {
        Some(true) => "explain.true",
        Some(false) => "explain.false",
        None => "explain.unknown",
    }
}

fn to_json(lesson: &Lesson, found: &Explained<'_>) -> Value {
    let names = moments(lesson, "");
    let task = |place: usize| lesson.tasks[place].id.get_ref();
    let moment = |(place, value): (usize, &Option<bool>)| {
        // The moment before the first task has no name, and no task can have it.
        json!({ "task": place.checked_sub(1).map(|_| &names[place]), "holds": value })
    };
    let statement = |one: &Statement<'_>| {
        let parts = one.parts.iter().map(|(part, value)| json!({ "expression": part, "value": value }));
        let at = if one.is_of_twin() { &[][..] } else { &one.values };
        let (line, column) = lesson.page.place(one.asked.written.span().start);
        json!({
            "kind": one.role.name(), "id": one.id, "task": one.task.map(task), "line": line, "column": column,
            "expression": one.asked.question.text(), "holds": one.own(),
            "parts": parts.collect::<Vec<_>>(), "at": at.iter().enumerate().map(moment).collect::<Vec<_>>(),
        })
    };
    let way =
        |tried: &Tried| json!({ "reached": tried.reached, "spoiled": tried.spoiled, "events": tried.events });
    json!({
        "schema": SCHEMA, "id": lesson.id.get_ref(),
        "tasks": lesson.tasks.iter().map(|task| task.id.get_ref()).collect::<Vec<_>>(),
        "statements": found.statements.iter().map(statement).collect::<Vec<_>>(),
        "solution": found.solution.as_ref().map(way),
        "wrong": found.wrong.iter().map(way).collect::<Vec<_>>(),
    })
}
