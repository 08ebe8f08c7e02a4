#!/usr/bin/env bash
# Draws the pictures and the recording of the README anew, from the real program in a pseudo-terminal: all of them, or
# those that are named. SYNOD names a program that is built already; without it, one is built as a learner runs it.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${SYNOD-}" ]; then
    cargo run --locked --example gallery -- "$@"
else
    cargo build --release --locked
    cargo run --release --locked --example gallery -- "$@"
fi
