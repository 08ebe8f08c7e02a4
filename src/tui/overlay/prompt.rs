//! A line to type, with what may stand at the cursor above it: a line of the run, or what is to be searched for.

use super::spare_wide_glyphs;
use crate::model::trouble::Trouble;
use crate::session::Session;
use crate::session::complete::{Choice, Completion, complete, complete_search};
use crate::session::tell;
use crate::tui::app::App;
use crate::tui::input::Input;
use crate::tui::text::{cut, pad, width, wrap};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::{Clear, Paragraph};

/// Choices that are shown at once.
const MOST: usize = 8;
/// The same of questions that are ready.
const MOST_READY: usize = 12;

/// What came of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It goes on.
    On,
    /// It is closed.
    Closed,
    /// The line is to be done.
    Done(String),
    /// This is to be searched for.
    Asked(String),
}

/// A line that is being typed.
#[derive(Debug)]
pub struct Prompt {
    /// What stands before it: `:`, `/`, or the beginning of a line.
    before: String,
    input: Input,
    /// The place in the lines typed before.
    at: usize,
    /// What may stand at the cursor.
    completion: Completion,
    /// The choice that was taken from it.
    chosen: Option<usize>,
    /// Why what was typed cannot be done.
    wrong: Option<Trouble>,
}

impl Prompt {
    /// A line to type behind these words, with a text to begin with; so many lines were typed before.
    pub fn new(before: &str, text: &str, typed: usize, session: &Session) -> Prompt {
        // Behind the beginning of a line stands an offer; a whole line is one's own.
        let input = if [":", "/"].contains(&before) { Input::new(text) } else { Input::offered(text) };
        let mut prompt = Prompt {
            before: before.into(),
            input,
            at: typed,
            completion: Completion::default(),
            chosen: None,
            wrong: None,
        };
        prompt.look(session);
        prompt
    }

    /// Whether whole lines are typed.
    fn commands(&self) -> bool {
        self.before == ":"
    }

    /// Whether it is typed what to search for.
    fn asks(&self) -> bool {
        self.before == "/"
    }

    /// Whether what is offered are questions that are ready.
    fn is_ready(&self) -> bool {
        self.asks() && self.completion.start == 0 && self.completion.choices.iter().any(|choice| choice.ready)
    }

    /// Looks for what may stand at the cursor now.
    fn look(&mut self, session: &Session) {
        let (text, cursor) = (self.input.text(), self.input.byte());
        self.completion = match () {
            () if self.commands() => complete(session, &text, cursor),
            () if self.asks() => complete_search(session, &text, cursor),
            () => Completion::default(),
        };
        // The first question is asked by the enter key alone.
        self.chosen = (text.is_empty() && self.is_ready()).then_some(0);
    }

    /// Says why what was typed cannot be searched for, where it is wrong.
    pub fn refuse(&mut self, trouble: Trouble) {
        if let Some(column) = trouble.column {
            self.input.go_to(column - 1);
        }
        self.completion = Completion::default();
        (self.chosen, self.wrong) = (None, Some(trouble));
    }

    /// Takes text that was pasted.
    pub fn paste(&mut self, text: &str, session: &Session) {
        self.input.insert(text);
        self.look(session);
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent, typed: &[String], session: &Session) -> Pressed {
        self.wrong = None;
        match key.code {
            KeyCode::Esc => return Pressed::Closed,
            KeyCode::Enter => {
                if self.asks() && self.input.text().is_empty() {
                    self.take(0, session);
                }
                let text = self.input.text();
                return match () {
                    () if self.asks() && !text.trim().is_empty() => Pressed::Asked(text),
                    () if text.trim().is_empty() => Pressed::Closed,
                    () if self.commands() => Pressed::Done(text),
                    () => Pressed::Done(format!("{}{text}", self.before)),
                };
            }
            KeyCode::Tab if self.asks() && self.input.text().is_empty() => self.take(0, session),
            KeyCode::Tab => self.take(1, session),
            KeyCode::BackTab => self.take(-1, session),
            KeyCode::Down if self.asks() => self.take(1, session),
            KeyCode::Up if self.asks() => self.take(-1, session),
            KeyCode::Up if self.commands() && self.at > 0 => {
                self.at -= 1;
                self.recall(typed, session);
            }
            KeyCode::Down if self.commands() && self.at < typed.len() => {
                self.at += 1;
                self.recall(typed, session);
            }
            _ => {
                self.input.key(key);
                self.look(session);
            }
        }
        Pressed::On
    }

    fn recall(&mut self, typed: &[String], session: &Session) {
        self.input = Input::new(typed.get(self.at).map_or("", String::as_str));
        self.look(session);
    }

    /// Puts the next choice in the place of what was typed. If there is no other, what may follow is offered next.
    fn take(&mut self, by: isize, session: &Session) {
        let count = self.completion.choices.len();
        if count == 0 {
            return;
        }
        let next = match self.chosen {
            Some(place) => (place + count).wrapping_add_signed(by) % count,
            None if by >= 0 => 0,
            None => count - 1,
        };
        let text = self.input.text();
        let choice = &self.completion.choices[next];
        let blank = if choice.more { " " } else { "" };
        let head = format!("{}{}{blank}", &text[..self.completion.start], choice.text);
        let tail = text[self.completion.end..].to_string();
        self.completion.end = head.len();
        self.input = Input::new(&head);
        self.input.append(&tail);
        self.chosen = Some(next);
        if count == 1 {
            self.look(session);
        }
    }
}

/// Draws the line at the foot of the screen, and what may stand at the cursor above it.
pub fn draw(frame: &mut Frame<'_>, app: &App, prompt: &Prompt) {
    let area = frame.area();
    if area.height == 0 || area.width == 0 {
        return;
    }
    match &prompt.wrong {
        Some(trouble) => draw_wrong(frame, app, trouble),
        None => draw_choices(frame, app, prompt),
    }
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    frame.render_widget(Clear, line);
    frame.buffer_mut().set_style(line, app.theme.ground().patch(app.theme.raised()));
    let (text, column) = (prompt.input.text(), prompt.input.column() + width(&prompt.before));
    let room = usize::from(area.width).saturating_sub(1);
    let skipped = column.saturating_sub(room);
    let mut left = skipped;
    let shown: String = format!("{}{text}", prompt.before)
        .chars()
        .skip_while(|letter| {
            let wide = unicode_width::UnicodeWidthChar::width(*letter).unwrap_or(0);
            let skip = left > 0;
            left = left.saturating_sub(wide);
            skip
        })
        .collect();
    let free = room.saturating_sub(width(&shown) + 2);
    let key = match () {
        () if prompt.is_ready() => "prompt.hint-search",
        () if prompt.completion.choices.is_empty() => "prompt.hint",
        () => "prompt.hint-tab",
    };
    let hint =
        Some(app.theme.spell(app.words().get(key))).filter(|hint| width(hint) <= free).unwrap_or_default();
    let gap = " ".repeat(room.saturating_sub(width(&shown) + width(&hint)));
    let offer = if prompt.input.is_offered() { shown.strip_prefix(&prompt.before) } else { None };
    let typed = match offer {
        Some(offer) => vec![
            Span::styled(prompt.before.clone(), app.theme.strong()),
            Span::styled(offer.to_string(), app.theme.selected()),
        ],
        None => vec![Span::styled(shown, app.theme.strong())],
    };
    let mut spans = typed;
    spans.extend([Span::raw(gap), Span::styled(hint, app.theme.dim())]);
    frame.render_widget(Paragraph::new(Row::from(spans)), line);
    frame.set_cursor_position((line.x + (column - skipped) as u16, line.y));
}

/// Rows above the line, filled with these; the column where they begin is its own.
fn draw_above(frame: &mut Frame<'_>, app: &App, rows: Vec<Row<'_>>, columns: usize) {
    let area = frame.area();
    let (columns, height) = (columns.min(usize::from(area.width)) as u16, rows.len() as u16);
    let window = Rect { x: area.x, y: area.bottom() - 1 - height, width: columns, height };
    spare_wide_glyphs(frame, window);
    frame.render_widget(Clear, window);
    frame.buffer_mut().set_style(window, app.theme.ground().patch(app.theme.raised()));
    frame.render_widget(Paragraph::new(rows), window);
}

/// Why what was typed cannot be done.
fn draw_wrong(frame: &mut Frame<'_>, app: &App, trouble: &Trouble) {
    let room = usize::from(frame.area().height).saturating_sub(3);
    let columns = usize::from(frame.area().width).saturating_sub(3);
    let lines = wrap(&tell::trouble(trouble, app.words()), columns);
    let mark = |place: usize| if place == 0 { app.theme.glyphs.no } else { " " };
    let rows = lines.iter().enumerate().take(room);
    let rows = rows.map(|(place, line)| Row::styled(format!("{} {line}", mark(place)), app.theme.bad()));
    draw_above(frame, app, rows.collect(), usize::from(frame.area().width));
}

/// A list above the line: what may stand at the cursor, and what that is. A question that is ready shows first what it
/// asks.
fn draw_choices(frame: &mut Frame<'_>, app: &App, prompt: &Prompt) {
    let (theme, area, choices) = (app.theme, frame.area(), &prompt.completion.choices);
    let most = if prompt.is_ready() { MOST_READY } else { MOST };
    let rows = choices.len().min(most).min(usize::from(area.height).saturating_sub(3));
    if rows == 0 {
        return;
    }
    let place = prompt.chosen.unwrap_or(0);
    let first = place.saturating_sub(rows - 1);
    let text = |choice: &Choice| {
        let about = app.words().say(&choice.about);
        if choice.ready { (about, choice.text.clone()) } else { (choice.text.clone(), about) }
    };
    let shown: Vec<(String, String)> = choices[first..first + rows].iter().map(text).collect();
    let names = shown.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let about = shown.iter().map(|(_, about)| width(about)).max().unwrap_or(0);
    let columns = (names + about + 5).min(usize::from(area.width));
    let names = names.min(columns.saturating_sub(2));
    let row = |(place, (name, about)): (usize, &(String, String))| {
        let chosen = prompt.chosen == Some(first + place);
        let mark = if chosen { theme.glyphs.selected } else { " " };
        let name = format!("{mark}{} ", pad(name, names, theme.glyphs.more));
        let room = columns.saturating_sub(width(&name) + 1);
        let about = pad(&cut(about, room, theme.glyphs.more), room, "");
        let style = if chosen { theme.strong().patch(theme.selected()) } else { theme.text() };
        let dim = if chosen { theme.dim().patch(theme.selected()) } else { theme.dim() };
        Row::from(vec![Span::styled(name, style), Span::styled(about, dim)])
    };
    let mut lines: Vec<Row<'_>> = shown.iter().enumerate().map(row).collect();
    let head = theme.spell(app.words().get("prompt.search"));
    if prompt.is_ready()
        && lines.len() + 3 < usize::from(area.height)
        && width(&head) + 2 <= usize::from(area.width)
    {
        lines.insert(0, Row::styled(format!(" {head}"), theme.dim()));
        draw_above(frame, app, lines, columns.max(width(&head) + 2));
    } else {
        draw_above(frame, app, lines, columns);
    }
}
