//! The widget for the browser: WebAssembly, its glue and the script that starts both, in one folder named by a hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::progress::{read, run, say};
use crate::remap;
use crate::repository::Repository;
use crate::toolchain::{TARGET, Toolchain};

/// What the compiler makes of `calc-widget`.
#[derive(Clone, Debug)]
pub struct Module {
    pub glue: String,
    pub wasm: Vec<u8>,
}

/// The module with the script that takes pages over. Versions can't mix: one hash names the folder of all three.
#[derive(Clone, Debug)]
pub struct Widget {
    pub folder: String,
    files: [(&'static str, Vec<u8>); 3],
}

/// Compiles the module and writes its glue.
pub fn build(repository: &Repository, toolchain: &Toolchain) -> Result<Module> {
    say("building the widget for the browser");
    let wasm = compile(repository, toolchain)?;
    bind(&wasm)
}

fn compile(repository: &Repository, toolchain: &Toolchain) -> Result<PathBuf> {
    let target = toolchain.builds(repository);
    let mut cargo = repository.cargo();
    cargo.args([
        "build",
        "--package",
        "calc-widget",
        "--profile",
        "widget",
        "--target",
        TARGET,
        "--target-dir",
    ]);
    cargo.arg(&target);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(repository, toolchain)?.join("\u{1f}"));
    if let Some(own) = &toolchain.own {
        cargo.env("RUSTC", &own.rustc);
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &own.linker);
    }
    run(&mut cargo, "The widget is the crate `calc-widget`; Cargo's messages above say what is wrong.")?;
    Ok(target.join(TARGET).join("widget/calc_widget.wasm"))
}

fn flags(repository: &Repository, toolchain: &Toolchain) -> Result<Vec<String>> {
    let mut flags = remap::registries();
    flags.push(remap::folder(&repository.root, "/book"));
    if toolchain.own.is_none() {
        // With rustup's `rust-src`, the compiler finds the library's real place and would name it.
        let sysroot = PathBuf::from(read(Command::new("rustc").args(["--print", "sysroot"]))?.trim());
        flags.push(remap::folder(&sysroot.join("lib/rustlib/src/rust/library"), "/rustc/library"));
    }
    Ok(flags)
}

fn bind(wasm: &Path) -> Result<Module> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().with_context(|| format!("no glue for {}", wasm.display()))?;
    if !output.local_modules().is_empty() || output.snippets().values().any(|inline| !inline.is_empty()) {
        bail!(
            "`calc-widget` brings scripts of its own, and the folder of the widget has room for one glue file only"
        );
    }
    Ok(Module { glue: output.js().to_string(), wasm: output.wasm_mut().emit_wasm() })
}

impl Widget {
    /// Joins the module with the theme's script, which may have changed since.
    pub fn new(repository: &Repository, module: &Module) -> Result<Self> {
        let script = repository.theme().join("live.js");
        let script = fs::read(&script).with_context(|| format!("{} can't be read", script.display()))?;
        let files = [
            ("calc.js", module.glue.clone().into_bytes()),
            ("calc.wasm", module.wasm.clone()),
            ("live.js", script),
        ];
        let mut hash = Sha256::new();
        for (name, bytes) in &files {
            hash.update(name);
            hash.update(bytes.len().to_le_bytes());
            hash.update(bytes);
        }
        let name: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Widget { folder: format!("calc-{name}"), files })
    }

    /// Writes the folder into a site.
    pub fn write(&self, site: &Path) -> Result<()> {
        let folder = site.join(&self.folder);
        fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
        for (name, bytes) in &self.files {
            fs::write(folder.join(name), bytes)
                .with_context(|| format!("{name} of the widget can't be written"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_three_files_changes_the_folders_name() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository { root: folder.path().into(), target: folder.path().join("target") };
        fs::create_dir(repository.theme()).unwrap();
        let script = repository.theme().join("live.js");
        let module = Module { glue: "glue".into(), wasm: b"wasm".into() };
        let name = |module: &Module| Widget::new(&repository, module).unwrap().folder;

        assert!(Widget::new(&repository, &module).unwrap_err().to_string().contains("live.js"));
        fs::write(&script, "script").unwrap();
        let first = name(&module);
        assert_eq!(first, name(&module));
        assert_eq!(first.len(), "calc-".len() + 16);
        assert_ne!(first, name(&Module { glue: "glu".into(), ..module.clone() }));
        assert_ne!(first, name(&Module { wasm: b"ewasm".into(), ..module.clone() }));
        fs::write(&script, "another").unwrap();
        assert_ne!(first, name(&module));
    }

    #[test]
    fn a_widget_is_three_files_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let files = [("calc.js", b"a".to_vec()), ("calc.wasm", b"b".to_vec()), ("live.js", b"c".to_vec())];
        Widget { folder: "calc-1".into(), files }.write(folder.path()).unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path().join("calc-1"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["calc.js", "calc.wasm", "live.js"]);
    }
}
