//! Says which folders are built into the program, so that a new file in one of them is noticed.

fn main() {
    for folder in ["lessons", "assets", "src/protocol/transcripts"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
