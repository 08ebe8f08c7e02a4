//! What the program remembers between runs: the language that was chosen on the screen.

use super::files::Whole;
use crate::words::Language;
use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};

/// What is remembered, and where.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    folder: Option<PathBuf>,
    language: Option<Language>,
}

impl Settings {
    /// What was remembered in this folder, or in the one for the state of programs; a file that cannot be read
    /// counts as none.
    pub fn read(folder: Option<PathBuf>) -> Settings {
        let standard = || Some(etcetera::choose_base_strategy().ok()?.state_dir()?.join("synod"));
        let folder = folder.or_else(standard);
        let text = folder.as_ref().and_then(|folder| std::fs::read_to_string(folder.join(FILE)).ok());
        let table: Option<toml::Table> = text.and_then(|text| text.parse().ok());
        let language = table.and_then(|table| Language::find(table.get("lang")?.as_str()?));
        Settings { folder, language }
    }

    /// The language that was chosen on the screen.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The folder where everything is kept.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Remembers a language. A folder that cannot be written to is no reason to stop a learner.
    pub fn remember(&mut self, language: Language) {
        self.language = Some(language);
        let Some(folder) = &self.folder else { return };
        if std::fs::create_dir_all(folder).is_ok()
            && let Ok(file) = Whole::open(&folder.join(FILE))
        {
            // Not remembered is all that can happen.
            let _ = file.write(&format!("lang = \"{}\"\n", language.code()));
        }
    }
}

const FILE: &str = "settings.toml";
