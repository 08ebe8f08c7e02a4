//! Takes an expression apart at its `or`, `and`, `not` and comparisons.
//!
//! Comparisons are rewritten into calls, so that they can be given their own meaning; and the parts of a false
//! expectation are found, so that each can be shown with its value.

use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use std::cmp::Ordering;

/// The function that `*` is rewritten to.
pub const TIMES: &str = "__times";

/// What a comparison asks.
#[derive(Clone, Copy, Debug)]
pub enum Fits {
    /// Whether two values are equal, or are not.
    Equality(bool),
    /// Whether their order is one of these.
    Order(fn(Ordering) -> bool),
}

/// The comparison functions.
pub static COMPARISONS: &[(&str, Fits)] = &[
    ("__eq", Fits::Equality(true)),
    ("__ne", Fits::Equality(false)),
    ("__lt", Fits::Order(Ordering::is_lt)),
    ("__le", Fits::Order(Ordering::is_le)),
    ("__gt", Fits::Order(Ordering::is_gt)),
    ("__ge", Fits::Order(Ordering::is_ge)),
];

/// A word or sign of an expression, with the character where it starts, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word or sign.
    pub text: &'a str,
    /// Where it starts, in characters from 1.
    pub column: usize,
    /// Where it starts, in bytes.
    at: usize,
}

/// The tokens of an expression.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut at, mut column) = (Vec::new(), 0, 1);
    while let Some(first) = text[at..].chars().next() {
        let length = length(&text[at..], first);
        let word = &text[at..at + length];
        if !first.is_whitespace() {
            tokens.push(Token { text: word, column, at });
        }
        at += length;
        column += word.chars().count();
    }
    tokens
}

/// How many bytes the token is long that a text begins with.
fn length(text: &str, first: char) -> usize {
    let while_true = |fits: fn(char) -> bool| text.find(|letter| !fits(letter)).unwrap_or(text.len());
    match first {
        'a'..='z' | 'A'..='Z' | '_' => while_true(|letter| letter.is_alphanumeric() || letter == '_'),
        '0'..='9' => {
            let digits = while_true(|letter| letter.is_ascii_digit());
            let fraction = text[digits..].strip_prefix('.').map_or(0, |rest| {
                let more = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
                if more > 0 { more + 1 } else { 0 }
            });
            digits + fraction
        }
        '\'' | '"' => {
            let mut escaped = false;
            for (place, letter) in text.char_indices().skip(1) {
                match letter {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    _ if letter == first => return place + 1,
                    _ => {}
                }
            }
            text.len()
        }
        _ if ["==", "!=", "<=", ">=", "//", "**"].iter().any(|sign| text.starts_with(sign)) => 2,
        _ => first.len_utf8(),
    }
}

/// The name of the function for a comparison sign.
fn comparison(sign: &str) -> Option<&'static str> {
    let signs = ["==", "!=", "<", "<=", ">", ">="];
    signs.iter().position(|known| *known == sign).map(|place| COMPARISONS[place].0)
}

/// Splits tokens outside brackets where one of these stands; the dividers are given too.
fn split<'a, 't>(
    tokens: &'t [Token<'a>],
    divides: impl Fn(&str) -> bool,
) -> (Vec<&'t [Token<'a>]>, Vec<Token<'a>>) {
    let (mut parts, mut dividers, mut depth, mut start) = (Vec::new(), Vec::new(), 0_usize, 0);
    for (place, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            word if depth == 0 && divides(word) && !is_unary(tokens, place) => {
                parts.push(&tokens[start..place]);
                dividers.push(*token);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    (parts, dividers)
}

/// Whether a sign belongs to the number behind it: it stands first, or behind another sign.
fn is_unary(tokens: &[Token<'_>], place: usize) -> bool {
    let operators = ["+", "-", "~", "*", "/", "//", "%", "**", "(", "[", ",", "=", ":"];
    let first = place == 0
        || operators.contains(&tokens[place - 1].text)
        || comparison(tokens[place - 1].text).is_some();
    matches!(tokens[place].text, "+" | "-") && first
}

/// The same expression with every comparison as a call.
pub fn rewrite(tokens: &[Token<'_>]) -> Result<String, Trouble> {
    let (parts, dividers) = split(tokens, |word| matches!(word, "," | ":" | "=" | "if" | "else"));
    join(parts, dividers.iter().map(|divider| divider.text), |part| {
        let (parts, _) = split(part, |word| word == "or");
        join(parts, std::iter::repeat("or"), |part| {
            let (parts, _) = split(part, |word| word == "and");
            join(parts, std::iter::repeat("and"), negation)
        })
    })
}

fn join<'t, 'a: 't, 'd>(
    parts: Vec<&'t [Token<'a>]>,
    mut dividers: impl Iterator<Item = &'d str>,
    each: impl Fn(&[Token<'a>]) -> Result<String, Trouble>,
) -> Result<String, Trouble> {
    let mut text = String::new();
    for (place, part) in parts.into_iter().enumerate() {
        if place > 0 {
            text.push_str(&format!(" {} ", dividers.next().unwrap_or_default()));
        }
        text.push_str(&each(part)?);
    }
    Ok(text)
}

fn negation(tokens: &[Token<'_>]) -> Result<String, Trouble> {
    match tokens.split_first() {
        Some((not, rest)) if not.text == "not" => Ok(format!("not {}", negation(rest)?)),
        _ => compared(tokens),
    }
}

fn compared(tokens: &[Token<'_>]) -> Result<String, Trouble> {
    let (sides, signs) = split(tokens, |word| comparison(word).is_some());
    let mut text = operand(sides[0])?;
    for (side, sign) in sides[1..].iter().zip(&signs) {
        let name = comparison(sign.text).unwrap_or_default();
        text = format!("{name}({text}, {})", operand(side)?);
    }
    let nothing = |side: &&&[Token<'_>]| matches!(side, [word] if matches!(word.text, "none" | "None"));
    match sides.iter().find(nothing).filter(|_| !signs.is_empty()) {
        Some(side) => Err(Trouble::new(Saying::plain("error.compare-none")).at(side[0].column)),
        None => Ok(text),
    }
}

/// What stands between comparisons: sums of products.
fn operand(tokens: &[Token<'_>]) -> Result<String, Trouble> {
    let (sums, signs) = split(tokens, |word| matches!(word, "+" | "-" | "~"));
    join(sums, signs.iter().map(|sign| sign.text), product)
}

/// A product becomes a call, other operators stay.
fn product(tokens: &[Token<'_>]) -> Result<String, Trouble> {
    let (factors, signs) = split(tokens, |word| matches!(word, "*" | "/" | "//" | "%"));
    let mut text = factor(factors[0])?;
    for (next, sign) in factors[1..].iter().zip(&signs) {
        let next = factor(next)?;
        text = if sign.text == "*" {
            format!("{TIMES}({text}, {next})")
        } else {
            format!("{text} {} {next}", sign.text)
        };
    }
    Ok(text)
}

/// A value; comparisons inside its brackets are rewritten too.
fn factor(tokens: &[Token<'_>]) -> Result<String, Trouble> {
    let mut words: Vec<String> = Vec::new();
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        words.push(token.text.into());
        place += 1;
        if matches!(token.text, "(" | "[" | "{") {
            let inside = inside(&tokens[place..]);
            words.push(rewrite(&tokens[place..place + inside])?);
            place += inside;
        }
    }
    Ok(words.join(" "))
}

/// How many tokens stand before the bracket that closes.
fn inside(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return place,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The parts of an expression that explain its value: operands of `or`, else of `and`, else both sides of a
/// comparison; nothing if it has none of these.
pub fn operands(tokens: &[Token<'_>], text: &str) -> Vec<String> {
    let divisions: [fn(&str) -> bool; 3] =
        [|word| word == "or", |word| word == "and", |word| word == "in" || comparison(word).is_some()];
    for divides in divisions {
        let (parts, _) = split(tokens, divides);
        if parts.len() > 1 {
            return parts.iter().filter_map(|part| source(part, text)).collect();
        }
    }
    Vec::new()
}

/// The text of some tokens.
fn source(part: &[Token<'_>], text: &str) -> Option<String> {
    let (first, last) = (part.first()?, part.last()?);
    Some(text[first.at..last.at + last.text.len()].to_string())
}

/// The conditions that must all hold for an expression to be true: the operands of `and`, or the expression itself.
pub fn conditions(tokens: &[Token<'_>], text: &str) -> Vec<String> {
    let (either, _) = split(tokens, |word| word == "or");
    let (all, _) = split(tokens, |word| word == "and");
    if either.len() > 1 || all.len() < 2 {
        return vec![text.trim().into()];
    }
    all.iter().filter_map(|part| source(part, text)).collect()
}

/// The first bracket that does not fit, if one does not.
pub fn unbalanced<'a>(tokens: &[Token<'a>]) -> Option<Token<'a>> {
    let mut open = Vec::new();
    for token in tokens {
        match token.text {
            "(" | "[" | "{" => open.push(*token),
            ")" | "]" | "}" => {
                let fits = |before: &Token<'_>| {
                    matches!((before.text, token.text), ("(", ")") | ("[", "]") | ("{", "}"))
                };
                if !open.pop().is_some_and(|before| fits(&before)) {
                    return Some(*token);
                }
            }
            _ => {}
        }
    }
    open.pop()
}

/// What a name in an expression stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// What follows `|`.
    Filter,
    /// What follows `is`.
    Test,
}

/// The names of filters and tests.
pub fn named<'a>(tokens: &[Token<'a>]) -> Vec<(Token<'a>, Named)> {
    let mut found = Vec::new();
    for place in 1..tokens.len() {
        let (before, token) = (tokens[place - 1].text, tokens[place]);
        let quoted = token.text.starts_with(['\'', '"']);
        match before {
            "|" => found.push((token, Named::Filter)),
            "is" if token.text != "not" => found.push((token, Named::Test)),
            "not" if place > 1 && tokens[place - 2].text == "is" => found.push((token, Named::Test)),
            "(" if quoted && place > 1 && tokens[place - 2].text == "map" => {
                found.push((token, Named::Filter))
            }
            _ => {}
        }
    }
    found
}

/// The sign `=` outside of round brackets, where it could name what a filter is given.
pub fn assigned<'a>(tokens: &[Token<'a>]) -> Option<Token<'a>> {
    let mut depth = 0_usize;
    tokens.iter().copied().find(|token| {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        token.text == "=" && depth == 0
    })
}

/// The second colon of a slice, as in `log[::-1]`, if there is one.
pub fn stepped<'a>(tokens: &[Token<'a>]) -> Option<Token<'a>> {
    let mut colons: Vec<usize> = Vec::new();
    for token in tokens {
        match token.text {
            "(" | "[" | "{" => colons.push(0),
            ")" | "]" | "}" => drop(colons.pop()),
            "," => colons.iter_mut().next_back().into_iter().for_each(|colons| *colons = 0),
            ":" => {
                let colons = colons.last_mut()?;
                *colons += 1;
                if *colons > 1 {
                    return Some(*token);
                }
            }
            _ => {}
        }
    }
    None
}

/// What `map` applies to each item: the first thing in its brackets, and what follows that.
pub fn mapped<'a>(tokens: &[Token<'a>]) -> Vec<(Token<'a>, Token<'a>)> {
    let name = |window: &[Token<'a>]| match window {
        [bar, map, open, name, next] if (bar.text, map.text, open.text) == ("|", "map", "(") => {
            Some((*name, *next))
        }
        _ => None,
    };
    tokens.windows(5).filter_map(name).collect()
}

/// The names that are looked up in what brackets give, as `command` in `n1.log[0].command`.
pub fn behind_brackets<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let name = |window: &[Token<'a>]| match window {
        [close, dot, name] if matches!(close.text, "]" | ")") && dot.text == "." => Some(*name),
        _ => None,
    };
    tokens.windows(3).filter_map(name).filter(|name| name.text.starts_with(char::is_alphabetic)).collect()
}

/// The texts that name a field in a filter, as in `map(attribute='command')` and `selectattr('up')`.
pub fn attributes<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let names = |window: &[Token<'a>]| match window {
        [one, two, text] => {
            let by_key = one.text == "attribute" && two.text == "=";
            let by_filter = matches!(one.text, "selectattr" | "rejectattr") && two.text == "(";
            (text.text.starts_with(['\'', '"']) && (by_key || by_filter)).then_some(*text)
        }
        _ => None,
    };
    tokens.windows(3).filter_map(names).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        rewrite(&tokens(text)).unwrap()
    }

    #[test]
    fn comparisons_become_calls() {
        assert_eq!(rewritten("n1.role == 'leader'"), "__eq(n1 . role, 'leader')");
        assert_eq!(rewritten("not a<b and c>=1.5 or d"), "not __lt(a, b) and __ge(c, 1.5) or d");
        assert_eq!(rewritten("(a == b)|length"), "( __eq(a, b) ) | length");
        assert_eq!(
            rewritten("x|map(attribute='a == b')|list == ['a', 'b']"),
            "__eq(x | map ( attribute = 'a == b' ) | list, [ 'a' , 'b' ])"
        );
        assert_eq!(rewritten("-a + b * c % 2 == d"), "__eq(- a + __times(b, c) % 2, d)");
        assert_eq!(rewritten("1 if a != 2 else 3"), "1 if __ne(a, 2) else 3");
        assert_eq!(rewritten("'x' in y and z is none"), "'x' in y and z is none");
    }

    #[test]
    fn a_comparison_with_none_itself_is_refused() {
        assert_eq!(rewrite(&tokens("n1.decided == none")).unwrap_err().column, Some(15));
        assert!(rewrite(&tokens("n1.decided is none")).is_ok());
    }

    #[test]
    fn an_expression_falls_apart_at_its_loosest_operator() {
        let parts = |text: &str| operands(&tokens(text), text);
        assert_eq!(parts("a == 1 or b and c"), ["a == 1", "b and c"]);
        assert_eq!(parts("a == 1 and (b or c)"), ["a == 1", "(b or c)"]);
        assert_eq!(parts("n1.log|length == 3"), ["n1.log|length", "3"]);
        assert_eq!(parts("'agreement' in violated"), ["'agreement'", "violated"]);
        assert!(parts("violated").is_empty());
    }

    #[test]
    fn what_must_all_hold_are_the_operands_of_and() {
        let all = |text: &str| conditions(&tokens(text), text);
        assert_eq!(all("a == 1 and (b or c) and not d"), ["a == 1", "(b or c)", "not d"]);
        assert_eq!(all(" a == 1 or b and c "), ["a == 1 or b and c"]);
        assert_eq!(all("n1.log|length == 3"), ["n1.log|length == 3"]);
    }
}
