//! What the program remembers between runs: the language, the theme and the order of tracks that were chosen on the
//! screen.

use super::files::{self, Whole};
use super::store;
use crate::lesson::library::Order;
use crate::words::Language;
use etcetera::BaseStrategy;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What is remembered, and where.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    folder: Option<PathBuf>,
    language: Option<Language>,
    theme: Option<String>,
    order: Order,
    /// Whether nothing was kept yet.
    new: bool,
}

impl Settings {
    /// What was remembered in this folder, or in the one for the state of programs; a file that cannot be read
    /// counts as none.
    pub fn read(folder: Option<PathBuf>) -> Settings {
        let standard = || Some(etcetera::choose_base_strategy().ok()?.state_dir()?.join("synod"));
        let folder = folder.or_else(standard);
        let text = folder.as_ref().and_then(|folder| std::fs::read_to_string(folder.join(FILE)).ok());
        let table: toml::Table = text.and_then(|text| text.parse().ok()).unwrap_or_default();
        let chosen = |key: &str| table.get(key).and_then(|value| value.as_str());
        let (language, theme) = (chosen(LANGUAGE).and_then(Language::find), chosen(THEME).map(String::from));
        let order = chosen(ORDER).and_then(Order::find).unwrap_or_default();
        let kept = |folder: &PathBuf| [FILE, store::FILE].iter().any(|name| folder.join(name).exists());
        let new = folder.as_ref().is_some_and(|folder| !kept(folder));
        Settings { folder, language, theme, order, new }
    }

    /// Whether nobody has been here before: nothing was chosen on the screen yet, and nothing done in lessons.
    pub fn are_new(&self) -> bool {
        self.new
    }

    /// The language that was chosen on the screen.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The name of the theme that was chosen on the screen. It may be the name of none.
    pub fn theme(&self) -> Option<&str> {
        self.theme.as_deref()
    }

    /// In which order the tracks stand.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The same settings with this order, for this run.
    pub fn with_order(self, order: Order) -> Settings {
        Settings { order, ..self }
    }

    /// The folder where everything is kept.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Remembers a language.
    pub fn remember(&mut self, language: Language) {
        self.language = Some(language);
        self.keep(LANGUAGE, language.code());
    }

    /// Remembers a theme by its name.
    pub fn remember_theme(&mut self, name: &str) {
        self.theme = Some(name.into());
        self.keep(THEME, name);
    }

    /// Remembers an order of the tracks.
    pub fn remember_order(&mut self, order: Order) {
        self.order = order;
        self.keep(ORDER, order.name());
    }

    /// Remembers that the tour was seen.
    pub fn remember_tour(&mut self) {
        self.keep(TOUR, SEEN);
    }

    /// Writes a choice down, beside whatever else is in the file. A file that makes no sense is kept aside. A
    /// folder that cannot be written to is no reason to stop a learner: not remembered is all that can happen.
    fn keep(&self, key: &str, value: &str) {
        let Some(folder) = &self.folder else { return };
        let path = folder.join(FILE);
        let known = match std::fs::read_to_string(&path) {
            Ok(text) => text.parse().ok(),
            Err(error) => (error.kind() == ErrorKind::NotFound).then(toml::Table::new),
        };
        let Some(mut table) =
            known.or_else(|| files::set_aside(&path, "damaged").ok().map(|_| toml::Table::new()))
        else {
            return;
        };
        table.insert(key.into(), value.into());
        if std::fs::create_dir_all(folder).is_ok()
            && let Ok(file) = Whole::open(&path)
        {
            let _ = file.write(&table.to_string());
        }
    }
}

const FILE: &str = "settings.toml";
const LANGUAGE: &str = "lang";
const THEME: &str = "theme";
const ORDER: &str = "order";
const TOUR: &str = "tour";
const SEEN: &str = "seen";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_remembered_beside_what_else_is_known() {
        let place = tempfile::tempdir().unwrap();
        let folder = || Some(place.path().join("state"));
        assert_eq!(Settings::read(folder()).theme(), None);
        Settings::read(folder()).remember_theme("light");
        let path = place.path().join("state").join(FILE);
        let text = std::fs::read_to_string(&path).unwrap() + "speed = 3\n[keys]\nquit = \"x\"\n";
        std::fs::write(&path, text).unwrap();
        Settings::read(folder()).remember(Language::Zh);
        let settings = Settings::read(folder());
        assert_eq!((settings.theme(), settings.language()), (Some("light"), Some(Language::Zh)));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("speed = 3") && text.contains("[keys]\nquit = \"x\""), "{text}");
    }

    #[test]
    fn settings_that_make_no_sense_are_kept_aside() {
        let place = tempfile::tempdir().unwrap();
        let folder = Some(place.path().to_path_buf());
        std::fs::write(place.path().join(FILE), "lang = zh").unwrap();
        let mut settings = Settings::read(folder.clone());
        assert_eq!(settings.language(), None);
        settings.remember(Language::En);
        assert_eq!(Settings::read(folder).language(), Some(Language::En));
        let aside = std::fs::read_to_string(place.path().join("settings.damaged-1.toml"));
        assert_eq!(aside.unwrap(), "lang = zh");
    }
}
