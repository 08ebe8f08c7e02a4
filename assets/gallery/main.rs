//! Draws the pictures of the README and records a lesson: drives the real program in a pseudo-terminal and writes what
//! it shows, as SVG and as an asciicast.
//!
//! `assets/gallery.sh` builds the program and runs this. Each picture is a size, arguments, and keys; between keys it
//! waits until the screen is at rest, so that two runs draw the same. `script` is the recording's script.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a script may stop where it stands"
)]

mod film;
#[path = "../../benches/pty/mod.rs"]
mod pty;
mod script;
mod stage;
mod svg;

use stage::Stage;
use std::path::Path;

/// A picture: its name, columns and rows, the arguments of the program, and keys.
struct Picture {
    name: &'static str,
    size: (u16, u16),
    arguments: &'static [&'static str],
    keys: &'static str,
}

const PICTURES: [Picture; 4] = [
    Picture {
        name: "lab",
        size: (120, 36),
        arguments: &["--lang", "en", "lab", "assets/examples/gallery.synod"],
        keys: "",
    },
    Picture {
        name: "lab-light",
        size: (160, 45),
        arguments: &["--lang", "zh", "--theme", "light", "lab", "assets/examples/gallery.synod"],
        keys: "",
    },
    Picture {
        name: "twin",
        size: (120, 36),
        arguments: &["--lang", "en", "lab", "--twin", "right", "assets/examples/own-value.synod"],
        keys: "",
    },
    Picture {
        name: "palette",
        size: (100, 30),
        arguments: &["--lang", "en", "lab", "assets/examples/gallery.synod"],
        keys: "\u{10}crash",
    },
];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/gallery");
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        println!("{name}: {} bytes", text.len());
    };
    for picture in PICTURES.iter().filter(|picture| is_wanted(picture.name)) {
        let mut stage = Stage::open(picture.size, picture.arguments);
        stage::keys(picture.keys).for_each(|key| stage.press(key));
        write(&format!("{}.svg", picture.name), &svg::picture(&stage.screen()));
    }
    if is_wanted(script::NAME) {
        let film = film::record();
        write(&format!("{}.cast", script::NAME), &film.cast());
        write(&format!("{}.svg", script::NAME), &film.svg());
    }
}
