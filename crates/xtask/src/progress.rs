//! What is being done, said on standard error while it is done: a cold run takes minutes.

use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use anyhow::{Context, Result, bail};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// One line, with the seconds since the first.
pub fn say(text: impl AsRef<str>) {
    eprintln!("xtask [{:>3} s] {}", START.elapsed().as_secs(), text.as_ref());
}

/// Runs a program whose own output the reader should see. `hint` is what to do when it fails.
pub fn run(command: &mut Command, hint: &str) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("`{shown}` can't be started. {hint}"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status}). {hint}");
    }
    Ok(())
}

/// Runs a program for what it prints, which is shown only if it fails.
pub fn read(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command.output().with_context(|| format!("`{shown}` can't be started"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` failed ({}):\n{}", output.status, said.trim_end());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
