//! How fast the search is.
use synod::catalog::{self, Setup};
use synod::search::{self, Search};
fn main() {
    let a: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let mut setup = Setup::new(catalog::protocol(&a[0]).unwrap());
    let mut bounds = search::usual(setup.profile());
    let mut threads = 1;
    let mut until = String::from("violated|length > 0");
    for kv in &a[1..] {
        let (k, v) = kv.split_once('=').unwrap();
        match k {
            "until" => until = v.into(),
            "threads" => threads = v.parse().unwrap(),
            "grain" => bounds.grain = if v == "message" { search::Grain::Message } else { search::Grain::Exchange },
            "ask" => bounds.asked = v.split(',').map(|n| n.parse().unwrap()).collect(),
            "break" | "nodes" | "option" => setup.set(k, v).unwrap(),
            _ => search::set(&mut bounds, k, v).unwrap(),
        }
    }
    let sim = setup.start().unwrap();
    let t = std::time::Instant::now();
    let mut search = Search::new(&*sim, &until, &bounds, threads).unwrap();
    while search.progress().end.is_none() {
        search.advance(100_000).unwrap();
    }
    let p = search.progress();
    let s = t.elapsed().as_secs_f64();
    println!("{p:?} {s:.2}s {:.0}/s {} B/state", p.states as f64 / s, p.bytes / p.states);
    println!("{}", search::written(&bounds, setup.profile()));
    if let Some(events) = search.found() {
        println!("{}", setup.line());
        for line in search::lines(&*sim, &events) { println!("{line}"); }
    }
}
