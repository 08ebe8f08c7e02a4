//! Scripts read, and files written whole or not at all.

use super::report::Failure;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::Stop;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Most bytes of a script.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Reads a script, which must be UTF-8.
pub fn read(path: &str) -> Result<String, Failure> {
    let failed = |error| Failure::io("error.read", path, &error);
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > MOST_BYTES {
        let what = Saying::plain("error.large")
            .with("file", String::from(path))
            .with("most", MOST_BYTES / 1024 / 1024);
        return Err(Failure::new(Trouble::new(what)));
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good =
            String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
        let line = good.matches('\n').count() + 1;
        let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Failure::at(path, line, Stop::Trouble(Trouble::plain("error.utf8").at(column)))
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), String::from))
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
    pub fn open(path: &Path) -> Result<Whole, Failure> {
        let failed = |error| Failure::io("error.write", &path.display().to_string(), &error);
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => return Err(failed(std::io::ErrorKind::IsADirectory.into())),
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
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let temporary = Some(builder.tempfile_in(folder).map_err(failed)?);
        Ok(Whole { path, temporary })
    }

    /// Writes it.
    pub fn write(self, text: &str) -> Result<(), Failure> {
        let path = &self.path;
        let failed = |error| Failure::io("error.write", &path.display().to_string(), &error);
        let Some(mut temporary) = self.temporary else {
            return std::fs::write(path, text).map_err(failed);
        };
        temporary.write_all(text.as_bytes()).and_then(|()| temporary.as_file().sync_all()).map_err(failed)?;
        temporary.persist(path).map(|_| ()).map_err(|error| failed(error.error))
    }
}
