//! The same commit gives the same bytes, wherever it is built.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use tests::site;
use xtask::module::{self, Widget};
use xtask::repository::Repository;
use xtask::site::Place;
use xtask::toolchain;

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
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// The site under test was built in the repository. Here the module is compiled and the book is built once more, in a
/// folder of another name and depth, with a target folder of its own: in a shared one, Cargo could take what either
/// compiled for the other's.
#[test]
fn a_site_built_in_another_folder_is_the_same_to_the_byte() {
    let here = Repository::here();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("deeper and deeper/a checkout");
    copy(&here.root, &root, &here.target);
    let there = Repository::at(root.clone(), root.join("target"));
    let module = module::build(&there, &toolchain::find(&here).unwrap()).unwrap();
    let place = Place { folder: folder.path().join("site"), below: "/".to_owned(), kept: true };
    xtask::site::build(&there, &Widget::new(&there, &module).unwrap(), &place).unwrap();

    let (one, two) = (site::folder(), place.folder);
    let (files, others) = (site::files(&one), site::files(&two));
    let only = |these: &[PathBuf], those: &[PathBuf]| -> Vec<PathBuf> {
        these.iter().filter(|file| !those.contains(file)).cloned().collect()
    };
    let (first, second) = (only(&files, &others), only(&others, &files));
    assert!(
        first.is_empty() && second.is_empty(),
        "only the first has {first:?}, only the second {second:?}"
    );
    let differ: Vec<String> = files
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
}
