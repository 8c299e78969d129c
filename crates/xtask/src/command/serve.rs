//! `serve`: the book in a browser while it is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;
use calc_html::escape;

use crate::files::make_folder;
use crate::module::{self, Module, Widget};
use crate::progress::say;
use crate::repository::Repository;
use crate::server::{Options, Server};
use crate::site::{self, Place};
use crate::toolchain;

/// How long a file must rest before it counts as saved: editors write in several steps.
const REST: Duration = Duration::from_millis(150);

pub(super) fn run(port: u16, below: String, book: Option<&Path>) -> Result<()> {
    let repository = Repository::here().with_book(book)?;
    let module = module::build(&repository, &toolchain::find(&repository)?)?;

    // Looked at before the first build, so that nothing saved meanwhile is missed.
    let watched = [repository.book.clone(), repository.theme()];
    let mut seen = Snapshot::of(&watched);

    let server = Server::start(&Options { port, below: below.clone(), reload: true })?;
    if server.port() != port && port != 0 {
        say(format!("port {port} is taken: listening on {} instead", server.port()));
    }
    // Not the folder of `build`, which changes only when somebody asks for it. No two servers have one port.
    let mut folders = Folders::new(repository.target.join(format!("serve/{}", server.port())))?;
    say("building the book");
    refresh(&repository, &module, &mut folders, &below, &server);
    say(format!("the book is at {} (end with Ctrl+C)", server.url()));

    loop {
        let now = changed(&watched, &seen);
        if let Some(first) = now.differs_from(&seen) {
            say(format!("changed: {}", first.strip_prefix(&repository.root).unwrap_or(first).display()));
        }
        seen = now;
        refresh(&repository, &module, &mut folders, &below, &server);
    }
}

/// Waits until files have changed and stay as they are. They are looked at again and again: what a system tells of changes
/// leaves out files that are links to elsewhere.
fn changed(watched: &[PathBuf], seen: &Snapshot) -> Snapshot {
    let (mut before, mut pause) = (None, REST);
    loop {
        sleep(pause);
        let start = Instant::now();
        let now = Snapshot::of(watched);
        if now != *seen && before.as_ref() == Some(&now) {
            return now;
        }
        before = Some(now);
        // In a very large folder, looking takes a tenth of the time, not all of it.
        pause = REST.max(start.elapsed() * 9);
    }
}

fn refresh(repository: &Repository, module: &Module, folders: &mut Folders, below: &str, server: &Server) {
    let start = Instant::now();
    let place = Place { folder: folders.next(), below: below.to_string(), kept: false };
    let built = Widget::new(repository, module).and_then(|widget| site::build(repository, &widget, &place));
    match built {
        Ok(()) => {
            if let Some(before) = server.show(&place.folder) {
                // If this fails, the next start does it.
                drop(fs::remove_dir_all(before));
            }
            say(format!("built in {:.1} s", start.elapsed().as_secs_f32()));
        }
        Err(error) => {
            eprintln!("\n{}\n", super::told(&error));
            say("the last good pages stay; save a mended file to go on");
            server.fail(&shown(&error));
        }
    }
}

/// An error for the page.
fn shown(error: &anyhow::Error) -> String {
    match error.downcast_ref::<mdbook_calc::report::Report>() {
        Some(report) => report.html(),
        None => {
            let text = escape(&format!("{error:#}"));
            format!(
                "<section class=\"calc-report\" role=\"alert\"><h2>The book can't be built</h2><pre>{text}</pre></section>"
            )
        }
    }
}

/// A fresh folder for each build, so that pages of two builds never mix.
struct Folders {
    parent: PathBuf,
    count: u32,
}

impl Folders {
    /// Empties what an earlier run left.
    fn new(parent: PathBuf) -> Result<Self> {
        drop(fs::remove_dir_all(&parent));
        make_folder(&parent)?;
        Ok(Folders { parent, count: 0 })
    }

    fn next(&mut self) -> PathBuf {
        self.count += 1;
        self.parent.join(self.count.to_string())
    }
}

/// When each file was last changed.
#[derive(Debug, PartialEq, Eq)]
struct Snapshot(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

impl Snapshot {
    fn of(folders: &[PathBuf]) -> Self {
        let mut files = BTreeMap::new();
        folders.iter().for_each(|folder| Self::add(folder, &mut files));
        Snapshot(files)
    }

    fn add(folder: &Path, files: &mut BTreeMap<PathBuf, (u64, Option<SystemTime>)>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            // A chapter may be a link to a file elsewhere; what is linked as a folder may hold itself.
            let data = entry.metadata().and_then(|own| {
                let there = if own.is_symlink() { fs::metadata(entry.path())? } else { return Ok(own) };
                Ok(if there.is_dir() { own } else { there })
            });
            match data {
                Ok(data) if data.is_dir() => Self::add(&entry.path(), files),
                Ok(data) => drop(files.insert(entry.path(), (data.len(), data.modified().ok()))),
                Err(_) => {}
            }
        }
    }

    /// The first file that is new, changed or gone.
    fn differs_from<'a>(&'a self, before: &'a Snapshot) -> Option<&'a Path> {
        let changed = self.0.iter().find(|(path, data)| before.0.get(*path) != Some(data));
        let gone = || before.0.iter().find(|(path, _)| !self.0.contains_key(*path));
        changed.or_else(gone).map(|(path, _)| path.as_path())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_snapshot_sees_new_changed_and_missing_files_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_path_buf()];
        let file = folder.path().join("src/chapter.md");
        fs::create_dir(folder.path().join("src")).unwrap();
        let empty = Snapshot::of(&folders);
        fs::write(&file, "one").unwrap();
        let first = Snapshot::of(&folders);
        assert_eq!(first.differs_from(&empty), Some(file.as_path()));
        fs::read(&file).unwrap();
        assert_eq!(Snapshot::of(&folders).differs_from(&first), None);
        fs::write(&file, "three").unwrap();
        assert_eq!(Snapshot::of(&folders).differs_from(&first), Some(file.as_path()));
        fs::remove_file(&file).unwrap();
        assert_eq!(Snapshot::of(&folders).differs_from(&first), Some(file.as_path()));
    }

    #[test]
    fn a_chapter_that_is_a_link_is_seen_to_change_and_a_folder_that_holds_itself_ends() {
        let folder = tempfile::tempdir().unwrap();
        let (src, elsewhere) = (folder.path().join("src"), folder.path().join("elsewhere.md"));
        let (chapter, watched) = (src.join("chapter.md"), [src.clone()]);
        fs::create_dir(&src).unwrap();
        fs::write(&elsewhere, "one").unwrap();
        symlink(&elsewhere, &chapter).unwrap();
        symlink(&src, src.join("itself")).unwrap();
        let seen = Snapshot::of(&watched);
        fs::write(&elsewhere, "three").unwrap();
        assert_eq!(changed(&watched, &seen).differs_from(&seen), Some(chapter.as_path()));
    }

    #[test]
    fn an_error_of_the_file_system_is_text_in_the_page() {
        let html = shown(&anyhow::anyhow!("<b> & more"));
        assert!(html.contains("&lt;b&gt; &amp; more"), "{html}");
    }
}
