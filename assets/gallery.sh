#!/usr/bin/env bash
# Draws the pictures of the README anew, from the real program in a pseudo-terminal.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked
cargo run --release --locked --example gallery
