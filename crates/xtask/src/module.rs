//! The widget for the browser: WebAssembly, its glue and the script that starts both, in one folder named by a hash.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::files::{make_folder, text, write};
use crate::progress::{read, run, say};
use crate::remap;
use crate::repository::Repository;
use crate::toolchain::{ABORT, TARGET, Toolchain};

/// Small things are copied by a call and not field by field, and loops keep the form they are written in: together a
/// twentieth less after gzip.
const SMALLER: [&str; 3] =
    ["-Cllvm-args=-max-store-memcpy=1", "-Cllvm-args=-max-store-memset=1", "-Cllvm-args=-disable-lsr"];

/// What the compiler makes of `calc-widget`: two modules, and the glue of both.
#[derive(Clone, Debug)]
pub struct Module {
    /// A script of the web's own kind, which imports and is imported.
    pub glue: String,
    /// The same as a plain script, for pages on disk.
    pub plain_glue: String,
    /// The module for pages with calculators alone.
    pub wasm: Vec<u8>,
    /// The larger one, for pages with charts, exercises and the like as well.
    pub blocks: Vec<u8>,
}

/// The module with the script that takes pages over. Versions can't mix: one hash names the folder of all its files.
#[derive(Clone, Debug)]
pub struct Widget {
    /// The folder's name in the site: `calc-` and 16 digits of the hash.
    pub folder: String,
    files: [(&'static str, Vec<u8>); 8],
}

/// The parts of the script, in `theme/live/`, in their order; before them comes how the module arrives.
const PARTS: [&str; 8] =
    ["part.js", "memory.js", "bar.js", "notes.js", "csv.js", "blocks.js", "page.js", "run.js"];
const ON_THE_WEB: &str = "web.js";
const ON_DISK: &str = "disk.js";

/// Compiles the module and writes its glue.
pub fn build(repository: &Repository, toolchain: &Toolchain) -> Result<Module> {
    say("building the widget for the browser");
    let (small, _, wasm) = bind(&compile(repository, toolchain, &[])?)?;
    let (glue, plain_glue, blocks) = bind(&compile(repository, toolchain, &["--features", "blocks"])?)?;
    // One glue serves both: that of the larger module has all that the smaller one asks for.
    let asked = |glue: &str| -> Vec<String> {
        let names = glue.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        names.filter(|name| name.starts_with("__wb")).map(str::to_owned).collect()
    };
    let known = asked(&glue);
    if let Some(name) = asked(&small).into_iter().find(|name| !known.contains(name)) {
        bail!("the glue for pages with charts lacks {name}, which the module without them needs");
    }
    Ok(Module { glue, plain_glue, wasm, blocks })
}

fn compile(repository: &Repository, toolchain: &Toolchain, features: &[&str]) -> Result<PathBuf> {
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
    cargo.arg(&target).args(features);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(repository, toolchain)?.join("\u{1f}"));
    if let Some(own) = &toolchain.own {
        // For the one flag that isn't stable: see `ABORT`.
        cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", &own.rustc);
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &own.linker);
    }
    run(&mut cargo, "The widget is the crate `calc-widget`; Cargo's messages above say what is wrong.")?;
    Ok(target.join(TARGET).join("widget/calc_widget.wasm"))
}

fn flags(repository: &Repository, toolchain: &Toolchain) -> Result<Vec<String>> {
    let mut flags = remap::registries();
    flags.push(remap::folder(&repository.root, "/book"));
    flags.extend(SMALLER.map(str::to_string));
    if toolchain.own.is_some() {
        flags.extend(ABORT.map(str::to_string));
    } else {
        // With rustup's `rust-src`, the compiler finds the library's real place and would name it.
        let sysroot = PathBuf::from(read(Command::new("rustc").args(["--print", "sysroot"]))?.trim());
        flags.push(remap::folder(&sysroot.join("lib/rustlib/src/rust/library"), "/rustc/library"));
    }
    Ok(flags)
}

/// The glue of a module for the web and for pages on disk, and the module as it works with both.
fn bind(wasm: &Path) -> Result<(String, String, Vec<u8>)> {
    let (glue, bytes) = generate(wasm, |bindgen| bindgen.web(true))?;
    // The second module is the same as the first.
    let (plain_glue, _) = generate(wasm, |bindgen| bindgen.no_modules(true))?;
    Ok((glue, plain_glue, bytes))
}

fn generate(wasm: &Path, kind: impl Fn(&mut Bindgen) -> Result<&mut Bindgen>) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm);
    kind(&mut bindgen)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().with_context(|| format!("no glue for {}", wasm.display()))?;
    if !output.local_modules().is_empty() || output.snippets().values().any(|inline| !inline.is_empty()) {
        bail!("`calc-widget` brings scripts of its own, and the folder of the widget has no room for them");
    }
    let glue = bare(output.js());
    let module = output.wasm_mut();
    // Of use to linkers alone.
    module.customs.remove_raw("target_features");
    Ok((glue, module.emit_wasm()))
}

/// One script of the theme's parts, with what stands in them for people taken out.
fn script(repository: &Repository, first: &str) -> Result<String> {
    let mut whole = String::new();
    for name in [first].iter().chain(&PARTS) {
        whole.push_str(&bare(&text(&repository.theme().join("live").join(name))?));
    }
    Ok(whole)
}

/// What shows a calculator by itself, in large type. No page asks for it unless its reader does.
fn projector(repository: &Repository, name: &str) -> Result<String> {
    text(&repository.theme().join("projector").join(name))
}

/// A script without what stands in it for people.
fn bare(script: &str) -> String {
    script.lines().map(str::trim).filter(|line| !is_comment(line)).flat_map(|line| [line, "\n"]).collect()
}

/// A line that is nothing but a comment. No text in these scripts has lines that look like one.
fn is_comment(line: &str) -> bool {
    line.is_empty() || line == "*" || ["//", "/*", "* ", "*/"].iter().any(|start| line.starts_with(start))
}

impl Widget {
    /// Joins the module with the theme's scripts, which may have changed since.
    pub fn new(repository: &Repository, module: &Module) -> Result<Self> {
        let on_disk = [
            "(async () => {\n\"use strict\";\n",
            &module.plain_glue,
            "\nconst WIDGET = \"",
            &BASE64_STANDARD.encode(&module.blocks),
            "\";\n",
            &script(repository, ON_DISK)?,
            "})();\n",
        ];
        let files = [
            // Under a name of its own, so that a page can have both modules one after the other.
            ("calc-blocks.js", module.glue.clone().into_bytes()),
            ("calc-blocks.wasm", module.blocks.clone()),
            ("calc.js", module.glue.clone().into_bytes()),
            ("calc.wasm", module.wasm.clone()),
            ("disk.js", on_disk.concat().into_bytes()),
            ("live.js", script(repository, ON_THE_WEB)?.into_bytes()),
            ("projector.css", projector(repository, "projector.css")?.into_bytes()),
            ("projector.js", bare(&projector(repository, "projector.js")?).into_bytes()),
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
        make_folder(&folder)?;
        for (name, bytes) in &self.files {
            write(&folder.join(name), bytes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn theme(folder: &Path) -> Repository {
        let repository = Repository::at(folder.into(), folder.join("target"));
        for folder in ["live", "projector"] {
            fs::create_dir_all(repository.theme().join(folder)).unwrap();
        }
        for name in ["projector.css", "projector.js"] {
            fs::write(repository.theme().join("projector").join(name), "").unwrap();
        }
        for name in PARTS.iter().chain([&ON_THE_WEB, &ON_DISK]) {
            fs::write(repository.theme().join("live").join(name), format!("// why\n  part(\"{name}\");\n"))
                .unwrap();
        }
        repository
    }

    fn module() -> Module {
        Module {
            glue: "glue".into(),
            plain_glue: "let glue;".into(),
            wasm: b"wasm".into(),
            blocks: b"blocks".into(),
        }
    }

    #[test]
    fn each_file_changes_the_folders_name() {
        let folder = tempfile::tempdir().unwrap();
        let repository = theme(folder.path());
        let module = module();
        let name = |module: &Module| Widget::new(&repository, module).unwrap().folder;
        let first = name(&module);
        assert_eq!(first, name(&module));
        assert_eq!(first.len(), "calc-".len() + 16);
        assert_ne!(first, name(&Module { glue: "clue".into(), ..module.clone() }));
        assert_ne!(first, name(&Module { plain_glue: "let clue;".into(), ..module.clone() }));
        assert_ne!(first, name(&Module { wasm: b"WASM".into(), ..module.clone() }));
        assert_ne!(first, name(&Module { blocks: b"BLOCKS".into(), ..module.clone() }));
        fs::write(repository.theme().join("live/bar.js"), "another").unwrap();
        assert_ne!(first, name(&module));
        let second = name(&module);
        fs::write(repository.theme().join("projector/projector.css"), "another").unwrap();
        assert_ne!(second, name(&module));
        fs::remove_file(repository.theme().join("live/bar.js")).unwrap();
        assert!(Widget::new(&repository, &module).unwrap_err().to_string().contains("bar.js"));
    }

    #[test]
    fn the_script_is_all_its_parts_in_order_without_comments() {
        let folder = tempfile::tempdir().unwrap();
        let script = script(&theme(folder.path()), ON_THE_WEB).unwrap();
        let lines: Vec<&str> = script.lines().collect();
        assert_eq!(lines[..2], ["part(\"web.js\");", "part(\"part.js\");"]);
        assert_eq!((lines.len(), *lines.last().unwrap()), (9, "part(\"run.js\");"));
    }

    #[test]
    fn what_stands_in_a_script_for_people_is_left_out() {
        let script = "/* a\n * b\n *\n */\n\n// c\n/** d */\n  e; // f\n*g;\n/h/;";
        assert_eq!(bare(script), "e; // f\n*g;\n/h/;\n");
    }

    #[test]
    fn on_disk_one_plain_script_has_all() {
        let folder = tempfile::tempdir().unwrap();
        let widget = Widget::new(&theme(folder.path()), &module()).unwrap();
        widget.write(folder.path()).unwrap();
        let written = fs::read_to_string(folder.path().join(&widget.folder).join("disk.js")).unwrap();
        let begins = "(async () => {\n\"use strict\";\nlet glue;\nconst WIDGET = \"YmxvY2tz\";\n";
        assert!(written.starts_with(begins) && written.ends_with("})();\n"), "{written}");
        let file = |name: &str| fs::read(folder.path().join(&widget.folder).join(name)).unwrap();
        assert_eq!(["calc.js", "calc-blocks.js"].map(file), [b"glue", b"glue"]);
        assert_eq!(["calc.wasm", "calc-blocks.wasm"].map(file), [b"wasm".to_vec(), b"blocks".to_vec()]);
        assert!(written.contains("part(\"disk.js\")") && !written.contains("part(\"web.js\")"));
        let mut names: Vec<_> = fs::read_dir(folder.path().join(&widget.folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        let all = [
            "calc-blocks.js",
            "calc-blocks.wasm",
            "calc.js",
            "calc.wasm",
            "disk.js",
            "live.js",
            "projector.css",
            "projector.js",
        ];
        assert_eq!(names, all);
    }
}
