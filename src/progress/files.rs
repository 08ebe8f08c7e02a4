//! Scripts read, and files written whole or not at all.

use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Most bytes of a file that is read.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Why a file cannot be read or written.
pub fn trouble(key: &'static str, file: &str, error: &io::Error) -> Trouble {
    let text = error.to_string();
    let why = text.split(" (os error").next().unwrap_or(&text).to_string();
    Trouble::new(Saying::plain(key).with("file", String::from(file)).with("why", why))
}

/// Reads a file.
pub fn read(path: &str) -> Result<Vec<u8>, Trouble> {
    let failed = |error| trouble("error.read", path, &error);
    if std::fs::metadata(path).map_err(failed)?.len() > MOST_BYTES {
        let what = Saying::plain("error.large").with("file", String::from(path));
        return Err(Trouble::new(what.with("most", MOST_BYTES / 1024 / 1024)));
    }
    std::fs::read(path).map_err(failed)
}

/// A name beside a file that nothing has yet: `progress.backup-1.toml`.
pub fn free_name(path: &Path, word: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or(String::new(), |ending| format!(".{}", ending.to_string_lossy()));
    let named = |number: u32| path.with_file_name(format!("{stem}.{word}-{number}{ending}"));
    let mut number = 1;
    while named(number).symlink_metadata().is_ok() {
        number += 1;
    }
    named(number)
}

/// Gives a file a name beside its own that nothing has yet, and returns that name.
pub fn set_aside(path: &Path, word: &str) -> Result<PathBuf, Trouble> {
    let aside = free_name(path, word);
    std::fs::rename(path, &aside)
        .map_err(|error| trouble("error.write", &aside.display().to_string(), &error))?;
    Ok(aside)
}

/// A file that will be written whole, or not at all: what was there before stays until then.
#[derive(Debug)]
pub struct Whole {
    path: PathBuf,
    /// Nothing where the target is no regular file, such as a pipe: it is written directly.
    temporary: Option<tempfile::NamedTempFile>,
}

impl Whole {
    /// Gets ready to write; fails now rather than later if that is impossible.
    pub fn open(path: &Path) -> Result<Whole, Trouble> {
        let failed = |error| trouble("error.write", &path.display().to_string(), &error);
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(metadata) if !metadata.is_file() => return Ok(Whole { path, temporary: None }),
            Ok(_) => drop(std::fs::OpenOptions::new().append(true).open(&path).map_err(failed)?),
            Err(_) => {}
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".synod-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let fresh = std::fs::Permissions::from_mode(0o666);
            builder.permissions(std::fs::metadata(&path).map_or(fresh, |metadata| metadata.permissions()));
        }
        let temporary = Some(builder.tempfile_in(folder).map_err(failed)?);
        Ok(Whole { path, temporary })
    }

    /// Writes it where nothing stands yet; fails if something does.
    pub fn write_new(mut self, text: &str) -> Result<(), Trouble> {
        let failed = |error| trouble("error.write", &self.path.display().to_string(), &error);
        let Some(mut temporary) = self.temporary.take() else {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        };
        temporary.write_all(text.as_bytes()).and_then(|()| temporary.as_file().sync_all()).map_err(failed)?;
        temporary.persist_noclobber(&self.path).map(|_| ()).map_err(|error| failed(error.error))
    }

    /// Writes it.
    pub fn write(self, text: &str) -> Result<(), Trouble> {
        let path = &self.path;
        let failed = |error| trouble("error.write", &path.display().to_string(), &error);
        let Some(mut temporary) = self.temporary else {
            return match std::fs::write(path, text) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                written => written.map_err(failed),
            };
        };
        temporary.write_all(text.as_bytes()).and_then(|()| temporary.as_file().sync_all()).map_err(failed)?;
        temporary.persist(path).map(|_| ()).map_err(|error| failed(error.error))
    }
}
