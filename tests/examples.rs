//! The example scripts run to their end, and what they expect is so.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::path::Path;
use std::process::Command;

#[test]
fn every_example_holds_what_it_expects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples");
    let scripts: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let output = Command::new(env!("CARGO_BIN_EXE_synod"))
            .args(["play", "--quiet"])
            .arg(&script)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{}: {said}", script.display());
    }
}
