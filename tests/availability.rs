//! `availability(n, p)` in expressions has the values that it has on paper, and says what it takes where it is given
//! anything else.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

use synod::catalog::{Setup, protocol};
use synod::session::{Session, Stop};
use synod::words::Language;

/// What comes of an expression in a fresh cluster: nothing if it holds.
fn expect(name: &str, expression: &str) -> Result<(), String> {
    let mut session = Session::new(Setup::new(protocol(name).unwrap())).unwrap();
    let words = Language::En.words();
    let done = session.read(&format!("expect {expression}"), &mut |_| {});
    done.map(|_| ()).map_err(|stop| match stop {
        Stop::Trouble(trouble) => words.say(&trouble.what),
        Stop::False(disappointment) => words.say(&disappointment.what),
    })
}

#[test]
fn it_has_the_values_of_the_table() {
    for (nodes, down, digits, value) in [
        (1, 0.01, 6, 0.99),
        (2, 0.01, 6, 0.9801),
        (3, 0.01, 6, 0.999702),
        (4, 0.01, 6, 0.999408),
        (5, 0.01, 8, 0.99999015),
        (7, 0.01, 9, 0.999999658),
        (1, 0.1, 6, 0.9),
        (3, 0.1, 6, 0.972),
        (4, 0.1, 6, 0.9477),
        (5, 0.1, 6, 0.99144),
        (7, 0.1, 6, 0.997272),
        (4, 0.5, 6, 0.3125),
        (5, 0.5, 6, 0.5),
        (7, 0.6, 3, 0.29),
    ] {
        for name in ["raft", "paxos"] {
            let asked = format!("availability({nodes}, {down})|round({digits}) == {value}");
            assert_eq!(expect(name, &asked), Ok(()), "{asked}");
        }
    }
    assert_eq!(expect("paxos", "availability(nodes|length, 0.01) > availability(quorum, 0.01)"), Ok(()));
}

#[test]
fn it_says_what_it_takes() {
    for wrong in [
        "availability(0, 0.5)",
        "availability(10, 0.5)",
        "availability(2.5, 0.5)",
        "availability(5, 1.01)",
        "availability(5, -0.01)",
        "availability('five', 0.5)",
        "availability(n1, none)",
    ] {
        let said = expect("raft", wrong).unwrap_err();
        assert!(said.contains("1 to 9 nodes") && said.contains("availability(5, 0.01)"), "{wrong}: {said}");
    }
    let said = expect("raft", "availability > 0.5").unwrap_err();
    assert!(said.contains("needs a value in brackets"), "{said}");
}
