//! The `synod` program: arguments, then the command that they name.

fn main() -> std::process::ExitCode {
    synod::cli::run()
}
