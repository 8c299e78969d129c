//! The same commit gives the same bytes, wherever it is built.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tests::site;
use xtask::repository::Repository;
use xtask::toolchain::{self, VARIABLE, Way};

/// Copies what a checkout has: all but what is made, and the history.
fn copy(from: &Path, to: &Path, made: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if name == ".git" || name == "target" || path == made {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to.join(name), made);
        } else {
            // Written anew, so that Cargo compiles it: a copy would keep the time of the last change on some systems.
            fs::write(to.join(name), fs::read(&path).unwrap()).unwrap();
        }
    }
}

/// The site under test was built in the repository. Here the whole way is gone again in a folder of another name and
/// depth: the tool is compiled there, by it the module, by both the book. Only what the crates of others compile to is
/// shared.
#[test]
fn a_site_built_in_another_folder_is_the_same_to_the_byte() {
    let here = Repository::here();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reproducible");
    // The place is the same in each run, or what Cargo keeps for each place would pile up.
    let checkout = folder.join("deeper and deeper/a checkout");
    let _ = fs::remove_dir_all(&folder);
    copy(&here.root, &checkout, &here.target);
    let way = match toolchain::find(&here).unwrap().way {
        Way::Installed | Way::Rustup => Way::Installed,
        Way::Cache | Way::Distribution => Way::Cache,
    };
    let output = folder.join("site");
    let built = Command::new(env!("CARGO"))
        .current_dir(&checkout)
        .args(["xtask", "build", "--output"])
        .arg(&output)
        .env("CARGO_TARGET_DIR", &here.target)
        .env("CARGO_NET_OFFLINE", "true")
        .env(VARIABLE, way.name())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    let compiled = |name: &str| {
        said.lines().any(|line| line.contains(&format!("Compiling {name} v")) && line.contains("a checkout"))
    };
    assert!(compiled("xtask") && compiled("calc-widget"), "nothing was compiled there: {said}");

    let (one, two) = (site::folder(), output);
    assert_eq!(site::files(&one), site::files(&two), "the sites have other files");
    let differ: Vec<String> = site::files(&one)
        .into_iter()
        .filter_map(|file| {
            let (a, b) = (fs::read(one.join(&file)).unwrap(), fs::read(two.join(&file)).unwrap());
            let at = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
            (a != b).then(|| {
                let part = |bytes: &[u8]| {
                    let range = at.saturating_sub(60).min(bytes.len())..(at + 60).min(bytes.len());
                    String::from_utf8_lossy(&bytes[range]).into_owned()
                };
                format!("{}, byte {at}: {:?} and {:?}", file.display(), part(&a), part(&b))
            })
        })
        .collect();
    assert!(differ.is_empty(), "{differ:#?}");
    fs::remove_dir_all(folder).unwrap();
}
