//! A line to type, with what may stand at the cursor above it.

use super::spare_wide_glyphs;
use crate::session::Session;
use crate::session::complete::{Completion, complete};
use crate::tui::app::App;
use crate::tui::input::Input;
use crate::tui::text::{cut, pad, width};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::{Clear, Paragraph};

/// Choices that are shown at once.
const MOST: usize = 8;

/// What came of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It goes on.
    On,
    /// It is closed.
    Closed,
    /// The line is to be done.
    Done(String),
}

/// A line that is being typed.
#[derive(Debug)]
pub struct Prompt {
    /// What stands before it: `:`, or the beginning of a line.
    before: String,
    input: Input,
    /// The place in the lines typed before.
    at: usize,
    /// What may stand at the cursor.
    completion: Completion,
    /// The choice that was taken from it.
    chosen: Option<usize>,
}

impl Prompt {
    /// A line to type behind these words, with a text to begin with; so many lines were typed before.
    pub fn new(before: &str, text: &str, typed: usize, session: &Session) -> Prompt {
        let mut prompt = Prompt {
            before: before.into(),
            input: Input::new(text),
            at: typed,
            completion: Completion::default(),
            chosen: None,
        };
        prompt.look(session);
        prompt
    }

    /// Whether whole lines are typed.
    fn commands(&self) -> bool {
        self.before == ":"
    }

    /// Looks for what may stand at the cursor now.
    fn look(&mut self, session: &Session) {
        self.chosen = None;
        self.completion = match self.commands() {
            true => complete(session, &self.input.text(), self.input.byte()),
            false => Completion::default(),
        };
    }

    /// Takes text that was pasted.
    pub fn paste(&mut self, text: &str, session: &Session) {
        self.input.insert(text);
        self.look(session);
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent, typed: &[String], session: &Session) -> Pressed {
        match key.code {
            KeyCode::Esc => return Pressed::Closed,
            KeyCode::Enter => {
                let text = self.input.text();
                return match () {
                    () if text.trim().is_empty() => Pressed::Closed,
                    () if self.commands() => Pressed::Done(text),
                    () => Pressed::Done(format!("{}{text}", self.before)),
                };
            }
            KeyCode::Tab => self.take(1, session),
            KeyCode::BackTab => self.take(-1, session),
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
            None if by > 0 => 0,
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
    draw_choices(frame, app, prompt);
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
    let key = if prompt.completion.choices.is_empty() { "prompt.hint" } else { "prompt.hint-tab" };
    let hint = Some(app.words().get(key)).filter(|hint| width(hint) <= free).unwrap_or_default();
    let gap = " ".repeat(room.saturating_sub(width(&shown) + width(hint)));
    let spans =
        vec![Span::styled(shown, app.theme.strong()), Span::raw(gap), Span::styled(hint, app.theme.dim())];
    frame.render_widget(Paragraph::new(Row::from(spans)), line);
    frame.set_cursor_position((line.x + (column - skipped) as u16, line.y));
}

/// A list above the line: what may stand at the cursor, and what that is.
fn draw_choices(frame: &mut Frame<'_>, app: &App, prompt: &Prompt) {
    let (theme, area, choices) = (app.theme, frame.area(), &prompt.completion.choices);
    let rows = choices.len().min(MOST).min(usize::from(area.height).saturating_sub(3));
    if rows == 0 {
        return;
    }
    let place = prompt.chosen.unwrap_or(0);
    let first = place.saturating_sub(rows - 1);
    let shown = &choices[first..first + rows];
    let names = shown.iter().map(|choice| width(&choice.text)).max().unwrap_or(0);
    let abouts: Vec<String> = shown.iter().map(|choice| app.words().say(&choice.about)).collect();
    let about = abouts.iter().map(|about| width(about)).max().unwrap_or(0);
    let columns = (names + about + 5).min(usize::from(area.width));
    let window =
        Rect { x: area.x, y: area.bottom() - 1 - rows as u16, width: columns as u16, height: rows as u16 };
    spare_wide_glyphs(frame, window);
    frame.render_widget(Clear, window);
    frame.buffer_mut().set_style(window, theme.ground().patch(theme.raised()));
    let row = |(place, (choice, about)): (usize, (&crate::session::complete::Choice, &String))| {
        let chosen = prompt.chosen == Some(first + place);
        let mark = if chosen { theme.glyphs.selected } else { " " };
        let name = format!("{mark}{} ", pad(&choice.text, names, theme.glyphs.more));
        let room = columns.saturating_sub(width(&name) + 1);
        let about = pad(&cut(about, room, theme.glyphs.more), room, "");
        let style = if chosen { theme.strong().patch(theme.selected()) } else { theme.text() };
        let dim = if chosen { theme.dim().patch(theme.selected()) } else { theme.dim() };
        Row::from(vec![Span::styled(cut(&name, columns, ""), style), Span::styled(about, dim)])
    };
    let lines: Vec<Row<'_>> = shown.iter().zip(&abouts).enumerate().map(row).collect();
    frame.render_widget(Paragraph::new(lines), window);
}
