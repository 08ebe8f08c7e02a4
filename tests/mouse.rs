//! What the mouse does: each thing is looked for on the picture that was drawn, and clicked where it stands there. So
//! what is hit is what is seen, at every size.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;
mod pointer;

use keys::{app, drawn, lab, lesson, press, session, until_quiet};
use pointer::{
    ASKED, SIZES, SMALL, WIDE, click, click_in, down, pane_at, place_in, places, raft, text, wheel,
};
use ratatui::layout::Rect;
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::{App, Flow};
use synod::tui::overlay::Overlay;
use synod::tui::pane::Pane;
use synod::words::Language;

/// Gives a pane the focus by keys.
fn focus(app: &mut App, pane: Pane) {
    match pane {
        Pane::Space => press(app, "s"),
        Pane::Rules => press(app, "R"),
        Pane::Outlook => press(app, "f"),
        _ => {}
    }
    for _ in 0..Pane::ALL.len() {
        if lab(app).pane == pane {
            return;
        }
        press(app, "\t");
    }
    panic!("no key brings {pane:?}");
}

/// n1 leads, and x is in its log and in that of n2.
const LOGS: &[&str] = &["fire n1 election", "settle", "request n1 x", "deliver n1>n2 append"];

fn cursor(app: &App) -> usize {
    lab(app).session.history().cursor()
}

#[test]
fn a_node_is_chosen_where_it_is_drawn() {
    for size in SIZES {
        for pane in [Pane::Cluster, Pane::Logs, Pane::Space] {
            for session in [session("raft", &[], ASKED), session("paxos", &[], &["request n1 A"])] {
                let mut app = app(session, Language::En);
                focus(&mut app, pane);
                click_in(&mut app, size, pane, "n3");
                assert_eq!((lab(&app).node.to_string().as_str(), lab(&app).pane), ("n3", pane), "{size:?}");
                click_in(&mut app, size, pane, "n2");
                assert_eq!(lab(&app).node.to_string(), "n2", "{size:?}, {pane:?}");
            }
        }
    }
}

#[test]
fn a_message_is_selected_in_the_list_and_a_second_click_delivers_it() {
    for size in SIZES {
        let mut app = raft(ASKED);
        focus(&mut app, Pane::Flight);
        click_in(&mut app, size, Pane::Flight, "n1→n3");
        assert_eq!((lab(&app).place(), lab(&app).facts.step), (Some(1), 1), "{size:?}");
        click_in(&mut app, size, Pane::Flight, "n1→n3");
        assert_eq!(lab(&app).facts.step, 2, "{size:?}");
        let to = lab(&app).facts.messages.iter().map(|flight| flight.letter.to().to_string());
        assert_eq!(to.collect::<Vec<_>>(), ["n2", "n1"], "{size:?}: the request to n3 has arrived");
    }
}

#[test]
fn a_key_between_two_clicks_makes_the_second_a_first_one() {
    let mut app = raft(ASKED);
    click_in(&mut app, WIDE, Pane::Flight, "n1→n3");
    press(&mut app, "2");
    click_in(&mut app, WIDE, Pane::Flight, "n1→n3");
    assert_eq!(lab(&app).facts.step, 1);
}

#[test]
fn a_message_is_selected_on_its_link() {
    let mut seen = 0;
    for size in SIZES {
        let mut app = raft(ASKED);
        focus(&mut app, Pane::Cluster);
        // Where the nodes stand in a list there are no links.
        for arrow in ["↙", "↓"] {
            let Some(place) = place_in(&app, size, Pane::Cluster, &format!("vote{arrow}")) else { continue };
            down(&mut app, size, place);
            let to = lab(&app).selected().unwrap().letter.to().to_string();
            let marked = place_in(&app, size, Pane::Cluster, &format!("▸vote{arrow}"));
            assert!(marked.is_some(), "{size:?}: {to}\n{}", text(&app, size));
            seen += 1;
        }
    }
    assert!(seen >= 2, "{seen}");
}

#[test]
fn a_moment_of_space_time_is_selected_and_a_second_click_goes_there() {
    for size in SIZES {
        let mut app = raft(LOGS);
        let all = cursor(&app);
        press(&mut app, "s");
        let words = if size == SMALL { " 7 " } else { " 2 " };
        let number = words.trim().parse().unwrap();
        wheel(&mut app, size, (5, 5), -3);
        click_in(&mut app, size, Pane::Space, words);
        assert_eq!((lab(&app).space.selected(cursor(&app)), cursor(&app)), (number, all), "{size:?}");
        click_in(&mut app, size, Pane::Space, words);
        assert_eq!(cursor(&app), number, "{size:?}");
    }
}

#[test]
fn the_timeline_goes_to_the_moment_and_to_the_branch_that_are_clicked() {
    for size in SIZES {
        let mut app = raft(&["fire n1 election", "deliver n1>n2 vote", "back 1", "branch other", "crash n3"]);
        focus(&mut app, Pane::Timeline);
        let crash = place_in(&app, size, Pane::Timeline, "t").unwrap();
        down(&mut app, size, crash);
        assert_eq!(cursor(&app), 1, "{size:?}: n1's timer runs out\n{}", text(&app, size));
        click_in(&mut app, size, Pane::Timeline, "○");
        assert_eq!(cursor(&app), 0, "{size:?}");
        click_in(&mut app, size, Pane::Timeline, "other");
        assert_eq!(
            (cursor(&app), lab(&app).session.history().branch().name.as_str()),
            (3, "other"),
            "{size:?}"
        );
        click_in(&mut app, size, Pane::Timeline, "main");
        assert_eq!(
            (cursor(&app), lab(&app).session.history().branch().name.as_str()),
            (2, "main"),
            "{size:?}"
        );
    }
}

#[test]
fn an_entry_tells_why_it_stands_there() {
    for size in SIZES {
        let mut app = raft(LOGS);
        focus(&mut app, Pane::Logs);
        let all = places(&drawn(&app, size), pane_at(&app, size, Pane::Logs), "1:x");
        assert_eq!(all.len(), 2, "{size:?}: n1 and n2 have it\n{}", text(&app, size));
        down(&mut app, size, all[1]);
        let asked = lab(&app).tale().account.asked.as_ref().map(|asked| app.words().say(asked)).unwrap();
        assert!(asked.contains("n2") && lab(&app).node.to_string() == "n2", "{size:?}: {asked}");
        assert!(text(&app, size).contains("n2's"), "{size:?}: the answer is seen\n{}", text(&app, size));
    }
}

#[test]
fn keys_of_the_footer_do_what_the_keys_do() {
    for size in SIZES {
        let mut app = raft(ASKED);
        click(&mut app, size, "space next");
        assert_eq!(lab(&app).facts.step, 2, "{size:?}");
        let place = places(&drawn(&app, size), Rect::new(0, 0, size.0, size.1), "? help").pop().unwrap();
        down(&mut app, size, (place.0 + 3, place.1));
        assert!(matches!(app.overlay(), Some(Overlay::Help(_))), "{size:?}");
        press(&mut app, "\u{1b}");
        assert_eq!(click(&mut app, size, "q quit"), Flow::Quit, "{size:?}");
        let mut home = App::home(keys::theme(), Language::En, Settings::default());
        assert_eq!(click(&mut home, size, "q quit"), Flow::Quit, "{size:?}");
    }
}

#[test]
fn each_key_of_a_footer_is_hit_over_its_whole_width_and_nothing_between() {
    let mut app = raft(ASKED);
    let footer = keys::rows(&drawn(&app, WIDE)).pop().unwrap();
    let start = footer.find("tab pane").unwrap() as u16;
    for by in 0.."tab pane".len() as u16 {
        focus(&mut app, Pane::Flight);
        down(&mut app, WIDE, (start + by, 35));
        assert_eq!(lab(&app).pane, Pane::Why, "{by}");
    }
    for beside in [start - 1, start + "tab pane".len() as u16] {
        focus(&mut app, Pane::Flight);
        down(&mut app, WIDE, (beside, 35));
        assert_eq!(lab(&app).pane, Pane::Flight);
    }
}

#[test]
fn an_option_is_selected_and_a_second_click_answers() {
    for size in SIZES {
        let mut app = lesson("raft-election", Some("who-is-next"), Language::En);
        // On a small screen the text is long: the wheel brings the options.
        press(&mut app, "↓");
        click_in(&mut app, size, Pane::Task, "  1 ");
        let option = |app: &App| lab(app).course.as_ref().unwrap().option;
        let chosen = |app: &App| lab(app).course.as_ref().unwrap().runner.chosen();
        assert_eq!((option(&app), chosen(&app)), (0, None), "{size:?}");
        click_in(&mut app, size, Pane::Task, "▸ 1 ");
        assert_eq!(chosen(&app), Some(0), "{size:?}");
    }
}

#[test]
fn a_second_click_on_a_message_answers_no_question() {
    let mut app = lesson("raft-election", Some("who-is-next"), Language::En);
    let words = "vote-reply";
    for _ in 0..2 {
        let place = place_in(&app, WIDE, Pane::Flight, words).unwrap();
        down(&mut app, WIDE, place);
    }
    assert_eq!(lab(&app).course.as_ref().unwrap().runner.chosen(), None);
}

#[test]
fn a_way_of_why_is_selected_and_a_second_click_walks_it() {
    for size in SIZES {
        let mut app = raft(&["fire n1 election", "deliver n1>n2 vote"]);
        press(&mut app, "w");
        for _ in 0..4 {
            if place_in(&app, size, Pane::Why, "← 1").is_none() {
                let place = pane_at(&app, size, Pane::Why).as_position();
                wheel(&mut app, size, (place.x, place.y), 1);
            }
        }
        click_in(&mut app, size, Pane::Why, "← 1");
        assert_eq!(
            (lab(&app).tale().selected, lab(&app).tale().account.moment),
            (Some(0), Some(2)),
            "{size:?}"
        );
        click_in(&mut app, size, Pane::Why, "← 1");
        assert_eq!(lab(&app).tale().account.moment, Some(1), "{size:?}");
    }
}

#[test]
fn a_rule_is_selected_and_a_second_click_offers_its_breakages() {
    for size in SIZES {
        let mut app = raft(&[]);
        press(&mut app, "R↓↓");
        let wanted = lab(&app).rule;
        // What the selected row says, to find it again when another one is selected.
        let (pane, buffer) = (pane_at(&app, size, Pane::Rules), drawn(&app, size));
        let selected = app.theme.selected().bg.unwrap();
        let row = (pane.top()..pane.bottom()).find(|y| buffer[(pane.x, *y)].bg == selected).unwrap();
        let says: String = (pane.x + 2..pane.x + 20).map(|x| buffer[(x, row)].symbol()).collect();
        press(&mut app, "↑");
        assert_ne!(lab(&app).rule, wanted);
        click_in(&mut app, size, Pane::Rules, &says);
        assert_eq!(lab(&app).rule, wanted, "{size:?}");
        let offers = lab(&app).card_row().unwrap().breakages().count() > 0;
        click_in(&mut app, size, Pane::Rules, &says);
        assert_eq!(matches!(app.overlay(), Some(Overlay::Menu(_))), offers, "{size:?}");
    }
}

#[test]
fn what_can_still_happen_is_selected_where_it_stands() {
    for size in SIZES {
        let mut app = app(session("paxos", &[], &["request n1 A", "request n3 B"]), Language::En);
        press(&mut app, "f");
        until_quiet(&mut app);
        click_in(&mut app, size, Pane::Outlook, "→");
        let first = lab(&app).prospect();
        let all = places(&drawn(&app, size), pane_at(&app, size, Pane::Outlook), "→");
        down(&mut app, size, *all.last().unwrap());
        assert_ne!(lab(&app).prospect(), first, "{size:?}\n{}", text(&app, size));
    }
}

#[test]
fn the_wheel_scrolls_what_it_is_over_and_leaves_the_focus() {
    let size = (160, 45);
    let lines: Vec<String> = (0..12).map(|_| String::from("step 1")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut app = raft(&lines);
    let (all, moments) = (cursor(&app), lab(&app).session.history().len());
    for pane in [Pane::Cluster, Pane::Flight, Pane::Why, Pane::Logs, Pane::Timeline, Pane::Guarantees] {
        let place = pane_at(&app, size, pane).as_position();
        wheel(&mut app, size, (place.x, place.y), 1);
        wheel(&mut app, size, (place.x, place.y), -1);
        assert_eq!(lab(&app).pane, Pane::Flight, "{pane:?}");
    }
    assert_eq!(cursor(&app), all - 1, "over the timeline it goes through what happened");
    let place = pane_at(&app, size, Pane::Timeline).as_position();
    wheel(&mut app, size, (place.x, place.y), 9);
    assert_eq!((cursor(&app), lab(&app).session.history().len()), (all, moments), "and no further");
}

#[test]
fn the_wheel_selects_messages_and_moments_and_scrolls_help() {
    for size in SIZES {
        let mut app = raft(ASKED);
        let place = pane_at(&app, size, Pane::Flight).as_position();
        wheel(&mut app, size, (place.x, place.y), 1);
        assert_eq!(lab(&app).place(), Some(1), "{size:?}");
        press(&mut app, "s");
        let place = pane_at(&app, size, Pane::Space).as_position();
        wheel(&mut app, size, (place.x, place.y), -1);
        assert_eq!(lab(&app).space.selected(cursor(&app)), 0, "{size:?}");
    }
    let mut app = raft(ASKED);
    press(&mut app, "?");
    let before = text(&app, SMALL);
    wheel(&mut app, SMALL, (20, 6), 3);
    assert_ne!(text(&app, SMALL), before);
    wheel(&mut app, SMALL, (20, 6), -3);
    assert_eq!(text(&app, SMALL), before);
}

/// Whatever is clicked twice, the picture can be drawn, and no key is needed for it.
#[test]
fn every_place_can_be_clicked() {
    let fresh = |session: Session| app(session, Language::En);
    for size in SIZES {
        for (x, y) in (0..size.0).step_by(7).flat_map(|x| (0..size.1).map(move |y| (x, y))) {
            let mut app = fresh(session("raft", &[], LOGS));
            (0..2).for_each(|_| drop(down(&mut app, size, (x, y))));
            drawn(&app, size);
        }
    }
}
