//! Reads the texts of a lesson, each in its languages.

use super::Reader;
use crate::lesson::format::{Asked, Prose, Source, Tongues};
use crate::lesson::markup::Text;
use crate::lesson::raw::{self, Lists, Reference, Texts, Word};
use crate::model::saying::Saying;
use crate::words::Language;
use toml::Spanned;

impl Reader {
    pub(super) fn prose(&mut self, written: Word, numbers: &[&str]) -> Option<Prose> {
        if !self.count(written.get_ref().matches("{{").count(), &written) {
            return None;
        }
        match Text::read_with(written.get_ref(), self.grammar.profile, self.grammar.nodes, numbers) {
            Ok(text) => Some(Prose { text, written }),
            Err(trouble) => {
                self.blame_alone(|page| page.fault_inside(&written, 0, trouble));
                None
            }
        }
    }

    /// A text that must be there in some language; if it is not, the word that it belongs to is to blame.
    pub(super) fn needed(&mut self, texts: Texts, owner: &Word) -> Tongues<Prose> {
        self.needed_with(texts, owner, &[])
    }

    /// The same, for a text that stands on one line.
    pub(super) fn one_line(&mut self, texts: Texts, owner: &Word) -> Tongues<Prose> {
        let tongues = self.needed(texts, owner);
        for (_, prose) in tongues.all().filter(|(_, prose)| prose.text.source().trim().contains('\n')) {
            self.blame(|page| page.say(&prose.written.span(), Saying::plain("lesson.one-line")));
        }
        tongues
    }

    /// The same, for a text that may name numbers of a search.
    pub(super) fn needed_with(&mut self, texts: Texts, owner: &Word, numbers: &[&str]) -> Tongues<Prose> {
        let (none, before) = (texts.is_empty(), self.faults.len());
        let tongues = self.tongues(texts, numbers);
        if none && self.faults.len() == before {
            self.blame(|page| page.say(&owner.span(), Saying::plain("lesson.no-text")));
        }
        tongues
    }

    pub(super) fn tongues(&mut self, texts: Texts, numbers: &[&str]) -> Tongues<Prose> {
        let one = |(code, text)| Some((self.language(&code)?, self.prose(text, numbers)?));
        let read = texts.into_iter().filter_map(one).collect();
        self.in_order(read)
    }

    pub(super) fn lists(&mut self, lists: Lists) -> Tongues<Vec<Prose>> {
        let mut read = Vec::new();
        for (code, texts) in lists {
            if let Some(language) = self.language(&code) {
                read.push((language, texts.into_iter().filter_map(|text| self.prose(text, &[])).collect()));
            }
        }
        self.in_order(read)
    }

    /// What is to be brought about, in words: in each language one sentence for each condition.
    pub(super) fn said(&mut self, lists: Lists, expect: &[Option<Asked>]) -> Tongues<Vec<Prose>> {
        let conditions: Vec<String> =
            expect.iter().flatten().flat_map(|asked| asked.question.condition_texts()).collect();
        // Where one of them could not be read, nobody knows how many there are.
        let known = expect.iter().all(Option::is_some);
        for (code, texts) in lists.iter().filter(|(_, texts)| known && texts.len() != conditions.len()) {
            let what = Saying::plain("lesson.say-count").with("language", code.get_ref().clone());
            let what = what.with("count", texts.len()).with("most", conditions.len());
            let what = what.with("right", conditions.join("; "));
            self.blame_alone(|page| page.say(&code.span(), what));
        }
        self.lists(lists)
    }

    /// A source: where it has one text, that is its name in every language.
    pub(super) fn source(&mut self, source: raw::Source) -> Source {
        let span = source.reference.span();
        let reference = match source.reference.into_inner() {
            Reference::Same(text) => {
                let same = |language: &Language| (*language, Spanned::new(span.clone(), text.clone()));
                Tongues(self.languages.iter().map(same).collect())
            }
            Reference::Each(texts) => {
                if texts.is_empty() {
                    self.blame_alone(|page| page.say(&span, Saying::plain("lesson.no-text")));
                }
                let one = |(code, text)| Some((self.language(&code)?, text));
                let read = texts.into_iter().filter_map(one).collect();
                self.in_order(read)
            }
        };
        Source { id: source.id, reference }
    }

    /// The lesson's first language first.
    pub(super) fn in_order<T>(&self, mut read: Vec<(Language, T)>) -> Tongues<T> {
        read.sort_by_key(|(language, _)| self.languages.iter().position(|known| known == language));
        Tongues(read)
    }
}
