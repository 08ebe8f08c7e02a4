//! The filters that an expression may use, each with a measure of the texts that go in and come out.
//!
//! Evaluation counts steps, but one filter is one step however much it makes: `'aa'|list|string|list|string …` would
//! grow fivefold at each, `'aa'|join('bb')|join('bb') …` as fast as the texts between. Every way to grow leads
//! through a text that is taken apart again, so a limit on texts is a limit on all.

use super::super::saying::Saying;
use super::super::trouble::Trouble;
use super::shape::{self, Token};
use minijinja::value::Rest;
use minijinja::{Environment, Error, ErrorKind, State, Value, filters};

/// Most letters of a text that a filter takes or makes.
pub const MOST_LETTERS: usize = 400;

/// How minijinja's own filters are called here.
macro_rules! filters {
    ($($name:literal $filter:ident)*) => {
        /// Filters that an expression may use.
        pub(super) const NAMES: &[&str] = &[$($name),*];

        fn add_originals(env: &mut Environment<'static>) {
            $(env.add_filter(concat!("__", $name), filters::$filter);)*
        }
    };
}

filters! {
    "length" length
    "count" length
    "list" list
    "first" first
    "last" last
    "map" map
    "select" select
    "selectattr" selectattr
    "reject" reject
    "rejectattr" rejectattr
    "sort" sort
    "unique" unique
    "min" min
    "max" max
    "sum" sum
    "abs" abs
    "round" round
    "int" int
    "float" float
    "bool" bool
    "string" string
    "lower" lower
    "upper" upper
    "title" title
    "capitalize" capitalize
    "trim" trim
    "reverse" reverse
    "items" items
    "dictsort" dictsort
    "groupby" groupby
    "attr" attr
    "zip" zip
    "join" join
    "default" default
    "d" default
}

/// Filters that `map` may not apply to each item: those that would look into the item, so that a limit for each text
/// would be a limit for none.
const NOT_FOR_EACH: [&str; 6] = ["map", "select", "selectattr", "reject", "rejectattr", "zip"];

/// Puts the filters into an environment, in place of its own.
pub(super) fn add(env: &mut Environment<'static>) {
    add_originals(env);
    for name in NAMES {
        let original = format!("__{name}");
        env.add_filter(*name, move |state: &State<'_, '_>, values: Rest<Value>| {
            values.iter().try_for_each(measure)?;
            let made = state.apply_filter(&original, &values)?;
            measure(&made).map(|()| made)
        });
    }
}

fn measure(value: &Value) -> Result<(), Error> {
    let long =
        value.as_str().is_some_and(|text| text.len() > MOST_LETTERS && text.chars().count() > MOST_LETTERS);
    let detail = || format!("a text in it has more than {MOST_LETTERS} letters");
    if long { Err(Error::new(ErrorKind::InvalidOperation, detail())) } else { Ok(()) }
}

/// Checks what `map` applies to each item: a field, or a filter that is named by a text and does not look into it.
pub(super) fn check(tokens: &[Token<'_>]) -> Result<(), Trouble> {
    for (token, next) in shape::mapped(tokens) {
        let quoted = token.text.starts_with(['\'', '"']) && matches!(next.text, "," | ")");
        let name = token.text.trim_matches(['\'', '"']);
        if next.text != "=" && (!quoted || NOT_FOR_EACH.contains(&name)) {
            let what = Saying::plain("error.filter-each").with("word", String::from(token.text));
            return Err(Trouble::new(what).at(token.column));
        }
    }
    Ok(())
}
