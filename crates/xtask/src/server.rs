//! A small server for a finished site, on this machine alone: a thread a connection, files and nothing else.

mod reload;
mod request;
mod response;

use std::fs;
use std::io::BufReader;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context, Result};

use request::{Request, Wanted};
use response::Response;

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port to listen on; 0 for any that is free.
    pub port: u16,
    /// The path that the site lies below, with a slash at both ends.
    pub below: String,
    /// Whether pages reload themselves when [`Server::show`] or [`Server::fail`] is called.
    pub reload: bool,
}

/// A server that runs until the program ends.
#[derive(Clone, Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    below: String,
    /// The folder of the last good site. Held for reading while a file is read, so that it can't vanish meanwhile.
    folder: RwLock<Option<PathBuf>>,
    reload: Option<reload::State>,
}

impl Server {
    /// Starts to listen. If the port is taken, another one is: see [`Server::url`].
    pub fn start(options: &Options) -> Result<Self> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listener = TcpListener::bind(wanted)
            .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .context("this machine lets no port of 127.0.0.1 be listened on")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            below: options.below.clone(),
            folder: RwLock::new(None),
            reload: options.reload.then(reload::State::default),
        });
        let server = Server { address, shared: Arc::clone(&shared) };
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A browser that went away is no concern of ours.
                std::thread::spawn(move || drop(shared.answer(connection)));
            }
        });
        Ok(server)
    }

    /// The address of the site's first page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.below)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Serves this folder from now on. Returns the one before.
    pub fn show(&self, folder: &Path) -> Option<PathBuf> {
        let mut current = self.shared.folder.write().unwrap_or_else(PoisonError::into_inner);
        let before = current.replace(folder.to_path_buf());
        drop(current);
        if let Some(reload) = &self.shared.reload {
            reload.shown();
        }
        before
    }

    /// Shows a failure over the pages that are served, until the next [`Server::show`]. `html` is the box's content.
    pub fn fail(&self, html: &str) {
        if let Some(reload) = &self.shared.reload {
            reload.failed(html);
        }
    }
}

impl Shared {
    fn answer(&self, mut connection: TcpStream) -> Result<()> {
        connection.set_read_timeout(Some(Duration::from_secs(60)))?;
        connection.set_write_timeout(Some(Duration::from_secs(60)))?;
        connection.set_nodelay(true)?;
        let wanted = request::read(&mut BufReader::new(&connection));
        let request = match wanted {
            Ok(Some(request)) => request,
            // Browsers open connections that they don't use in the end.
            Ok(None) => return Ok(()),
            Err(reason) => return Response::text(400, reason).write(&mut connection, true),
        };
        if let (Some(reload), Wanted::Path(path)) = (&self.reload, &request.wanted)
            && let Some(name) = path.strip_prefix(reload::FOLDER)
        {
            if name == "events" {
                return reload.stream(&mut connection);
            }
            if let Some((kind, body)) = reload::asset(name) {
                return Response::new(200, kind, body.into()).write(&mut connection, request.body);
            }
        }
        self.respond(&request).write(&mut connection, request.body)
    }

    fn respond(&self, request: &Request) -> Response {
        let path = match &request.wanted {
            Wanted::Path(path) => path,
            Wanted::Other => return Response::text(405, "only GET and HEAD are answered here"),
        };
        let Some(inside) = path.strip_prefix(&self.below) else {
            if path == "/" || format!("{path}/") == self.below {
                return Response::to(&self.below);
            }
            return Response::text(404, &format!("the site lies below {}", self.below));
        };
        let Some(inside) = request::safe(inside) else {
            return Response::text(400, "this path leads out of the site");
        };
        let folder = self.folder.read().unwrap_or_else(PoisonError::into_inner);
        match &*folder {
            Some(folder) => self.file(folder, path, &inside),
            None => match &self.reload {
                Some(reload) => Response::new(503, "text/html; charset=utf-8", reload.page().into()),
                None => Response::text(503, "there is no site yet"),
            },
        }
    }

    fn file(&self, folder: &Path, path: &str, inside: &Path) -> Response {
        let mut file = folder.join(inside);
        if file.is_dir() {
            if !path.ends_with('/') {
                // Two slashes at the start would name another host.
                return Response::to(&format!("/{}/", path.trim_start_matches('/')));
            }
            file.push("index.html");
        }
        let (status, file) = if file.is_file() { (200, file) } else { (404, folder.join("404.html")) };
        let Ok(mut body) = fs::read(&file) else {
            return Response::text(404, "there is no such page");
        };
        let kind = response::kind(&file);
        if let (Some(reload), true) = (&self.reload, kind.starts_with("text/html")) {
            body = reload.inject(body);
        }
        Response::new(status, kind, body)
    }
}
