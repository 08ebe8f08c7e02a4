//! `synod rules`, `synod facts` and `synod lessons`: the program's own tables.

use super::args::ListArguments;
use super::report::{self, Failure};
use crate::catalog;
use crate::model::facts::table;
use crate::model::profile::Field;
use crate::model::profile::Profile;
use crate::model::rule::Rule;
use crate::model::saying::Saying;
use crate::model::shortest::{Damage, Depth, Shortest};
use crate::progress::record::Progress;
use crate::progress::settings::Settings;
use crate::words::Words;
use serde_json::{Value, json};

/// The protocols that are asked for.
fn profiles(arguments: &ListArguments) -> Result<Vec<&'static Profile>, Failure> {
    match &arguments.protocol {
        Some(name) => Ok(vec![catalog::protocol(name).map_err(Failure::new)?.profile]),
        None => Ok(catalog::PROTOCOLS.iter().map(|entry| entry.profile).collect()),
    }
}

fn print_all(arguments: &ListArguments, text: String, json: Vec<Value>) -> Result<(), Failure> {
    let json = Value::Array(json);
    report::print(if arguments.json { format!("{json:#}\n") } else { text }.as_bytes())
}

/// Rules with their breakages.
pub fn rules(arguments: &ListArguments, words: &Words) -> Result<(), Failure> {
    let (mut text, mut all) = (String::new(), Vec::new());
    for profile in profiles(arguments)? {
        text.push_str(&format!("{}\n", profile.name));
        for rule in profile.rules {
            let says = words.get(&format!("about.{}.{}", profile.name, rule.name)).to_string();
            text.push_str(&format!("  {:<22} {says} [{}]\n", rule.name, rule.cite));
            for breakage in rule.breakages {
                let says = words.get(&format!("breakage.{}.about", breakage.name)).to_string();
                text.push_str(&format!("    --break {:<16} {says}\n", breakage.name));
                for kind in breakage.kinds {
                    let only = words.fill("word.only-with", &[("kind", kind.line.into())]);
                    text.push_str(&format!("      {only}\n"));
                }
                if !breakage.sources.is_empty() {
                    let sources = breakage.sources.join("; ");
                    text.push_str(&format!("      {}: {sources}\n", words.get("word.seen-in")));
                }
                for row in profile.shortest_of(breakage) {
                    text.push_str(&format!("      {}\n", words.say(&shortest(profile, row, words))));
                }
            }
            all.push(rule_json(profile, rule, &says, words));
        }
    }
    print_all(arguments, text, all)
}

fn rule_json(profile: &Profile, rule: &Rule, says: &str, words: &Words) -> Value {
    let breakages = rule.breakages.iter().map(|breakage| {
        let about = words.get(&format!("breakage.{}.about", breakage.name)).to_string();
        let kinds: Vec<&str> = breakage.kinds.iter().map(|kind| kind.line).collect();
        let shortest: Vec<Value> =
            profile.shortest_of(breakage).map(|row| shortest_json(profile, row, words)).collect();
        json!({
            "name": breakage.name, "about": about, "kinds": kinds, "sources": breakage.sources, "shortest": shortest,
        })
    });
    let breakages: Vec<Value> = breakages.collect();
    json!({"protocol": profile.name, "name": rule.name, "about": says, "cite": rule.cite, "breakages": breakages})
}

/// How soon a breakage does a damage, and the search that says so.
fn shortest(profile: &Profile, row: &Shortest, words: &Words) -> Saying {
    let (key, events) = match (row.damage, row.depth) {
        (Damage::Guarantee(_), Depth::Events(events)) => ("shortest.breaks", events),
        (Damage::DeadEnd(_), Depth::Events(events)) => ("shortest.dead-end", events),
        (_, Depth::NotSearched(taught)) => ("shortest.not-searched", taught),
    };
    let guarantee = match row.damage {
        Damage::Guarantee(guarantee) => words.get(&format!("guarantee.{guarantee}.name")).to_string(),
        Damage::DeadEnd(_) => String::new(),
    };
    let what = Saying::plain(key).with("count", u64::from(events)).with("guarantee", guarantee);
    what.with("command", row.command(profile.name))
}

fn shortest_json(profile: &Profile, row: &Shortest, words: &Words) -> Value {
    let guarantee = match row.damage {
        Damage::Guarantee(guarantee) => Some(guarantee),
        Damage::DeadEnd(_) => None,
    };
    let (events, why_not) = match row.depth {
        Depth::Events(events) => (Some(events), None),
        Depth::NotSearched(_) => (None, Some(words.say(&shortest(profile, row, words)))),
    };
    json!({
        "guarantee": guarantee, "until": row.until(), "events": events, "not_searched": why_not,
        "command": row.command(profile.name),
    })
}

/// Facts with their types and meanings.
pub fn facts(arguments: &ListArguments, words: &Words) -> Result<(), Failure> {
    let (mut text, mut all) = (String::new(), Vec::new());
    for profile in profiles(arguments)? {
        let groups: [(&str, Vec<&Field>); 3] = [
            ("cluster", table::cluster(profile).collect()),
            ("node", table::node(profile).collect()),
            ("message", table::message(profile).collect()),
        ];
        for (of, fields) in groups {
            text.push_str(&format!("{} {of}\n", profile.name));
            for field in fields {
                let meaning = words.get(&format!("fact.{of}.{}", field.name)).to_string();
                let name = if of == "cluster" && field.name == "n1" { "n1 … n9" } else { field.name };
                text.push_str(&format!("  {name:<16} {:<34} {meaning}\n", field.kind));
                all.push(json!({
                    "protocol": profile.name, "of": of, "name": field.name, "type": field.kind, "meaning": meaning,
                }));
            }
        }
    }
    print_all(arguments, text, all)
}

/// Lessons, by track and in their order.
pub fn lessons(as_json: bool, settings: &Settings, words: &Words) -> Result<(), Failure> {
    let (progress, said) = Progress::look(settings.folder());
    if let Some(said) = said {
        report::notice(&said, words);
    }
    let (mut text, mut all, mut track) = (String::new(), Vec::new(), "");
    let lessons = settings.order().lessons();
    let width = lessons.iter().map(|lesson| lesson.id.len()).max().unwrap_or(0);
    for lesson in lessons {
        if std::mem::replace(&mut track, lesson.track) != lesson.track {
            text.push_str(&format!("{}\n", words.get(&format!("track.{track}"))));
        }
        let level = words.get(&format!("level.{}", lesson.level.name())).to_string();
        let minutes = words.fill("learn.minutes", &[("count", u64::from(lesson.minutes).into())]);
        let (id, title) = (&lesson.id, lesson.title(words.language));
        let state = match progress.lessons.get(id) {
            Some(record) if record.is_outdated(lesson.edition()) => "changed",
            Some(record) if record.finished => "finished",
            Some(_) => "begun",
            None => "new",
        };
        let said = words.get(&format!("learn.{state}")).to_string();
        let best = progress.lessons.get(id).and_then(|record| record.best);
        let score = best.zip(lesson.par).map(|(best, par)| [("best", best.into()), ("par", par.into())]);
        let score = score.map_or(String::new(), |values| format!("  {}", words.fill("learn.best", &values)));
        text.push_str(&format!("  {id:<width$}  {title} ({level}, {minutes}) {said}{score}\n"));
        all.push(json!({
            "id": id, "track": lesson.track, "title": title, "level": lesson.level.name(), "minutes": lesson.minutes,
            "progress": state, "best": best, "par": lesson.par,
        }));
    }
    let json = Value::Array(all);
    report::print(if as_json { format!("{json:#}\n") } else { text }.as_bytes())
}
