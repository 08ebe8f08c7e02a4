//! The lab's lines, written down as they happen, so that a lost connection loses nothing.

use super::settings::Settings;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

/// A file that grows by a line whenever something happens in the lab.
#[derive(Debug, Default)]
pub struct Journal {
    file: Option<File>,
}

/// Where the last lab's lines are, if there was one.
pub fn last(settings: &Settings) -> Option<PathBuf> {
    path(settings).filter(|path| path.is_file())
}

fn path(settings: &Settings) -> Option<PathBuf> {
    settings.folder().map(|folder| folder.join("last-lab.synod"))
}

impl Journal {
    /// Starts anew, with the lines that make the present run; the lab before stays in `lab-before.synod`. Where
    /// nothing can be written, nothing is.
    pub fn start(settings: &Settings, script: &str) -> Journal {
        let file = path(settings).and_then(|path| {
            std::fs::create_dir_all(path.parent()?).ok()?;
            if path.is_file() {
                // The lab before is kept under another name; if that fails, there is nothing to be done.
                let _ = std::fs::rename(&path, path.with_file_name("lab-before.synod"));
            }
            let mut file = File::create(path).ok()?;
            file.write_all(script.as_bytes()).ok()?;
            Some(file)
        });
        Journal { file }
    }

    /// Writes down a line.
    pub fn line(&mut self, line: &str) {
        if let Some(file) = &mut self.file
            && file.write_all(format!("{line}\n").as_bytes()).is_err()
        {
            self.file = None;
        }
    }
}
