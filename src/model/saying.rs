//! A sentence that is not yet in any language: its key in the words, and the values to put in.

use super::datum::Datum;
use std::borrow::Cow;

/// A key of the words, with the values that its sentence names. Made where something happens; put into a
/// language only when somebody reads it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saying {
    /// The key in `assets/words/<language>.toml`.
    pub key: Cow<'static, str>,
    /// The values, by the names that the sentence uses.
    pub values: Vec<(&'static str, Datum)>,
}

impl Saying {
    /// A sentence without values.
    pub fn plain(key: impl Into<Cow<'static, str>>) -> Saying {
        Saying { key: key.into(), values: Vec::new() }
    }

    /// The same sentence with one more value.
    pub fn with(mut self, name: &'static str, value: impl Into<Datum>) -> Saying {
        self.values.push((name, value.into()));
        self
    }
}
