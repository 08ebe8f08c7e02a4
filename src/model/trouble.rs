//! What is wrong with something that a person wrote.

use super::saying::Saying;

/// Why a line, a name or a file cannot be taken, in words, with the place and the nearest right word.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What is wrong.
    pub what: Saying,
    /// The character in the line where it is wrong, from 1, where that is known.
    pub column: Option<usize>,
    /// The word that was perhaps meant.
    pub nearest: Option<String>,
}

impl Trouble {
    /// Trouble at no place in particular.
    pub fn new(what: Saying) -> Trouble {
        Trouble { what, column: None, nearest: None }
    }

    /// Trouble with no values to name.
    pub fn plain(key: &'static str) -> Trouble {
        Trouble::new(Saying::plain(key))
    }

    /// The same, at this character of the line, from 1.
    pub fn at(mut self, column: usize) -> Trouble {
        self.column = Some(column);
        self
    }

    /// The same, with the nearest of the words that would have been right.
    pub fn nearest<'a>(mut self, wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Trouble {
        self.nearest = super::text::nearest(wrong, right).map(String::from);
        self
    }
}
