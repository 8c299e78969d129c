//! What a browser gets: a status, a type and bytes, after which the connection ends.

use std::io::Write;
use std::net::TcpStream;
use std::path::Path;

use anyhow::Result;

pub(super) struct Response {
    status: u16,
    kind: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Response {
    pub(super) fn new(status: u16, kind: &'static str, body: Vec<u8>) -> Self {
        Response { status, kind, location: None, body }
    }

    pub(super) fn text(status: u16, text: &str) -> Self {
        Response::new(status, "text/plain; charset=utf-8", format!("{text}\n").into_bytes())
    }

    /// Sends the browser on to another path of this server.
    pub(super) fn to(location: &str) -> Self {
        Response { location: Some(location.to_string()), ..Response::text(302, "elsewhere") }
    }

    pub(super) fn write(self, connection: &mut TcpStream, with_body: bool) -> Result<()> {
        let reason = match self.status {
            200 => "OK",
            302 => "Found",
            400 => "Bad Request",
            404 => "Not Found",
            405 => "Method Not Allowed",
            _ => "Service Unavailable",
        };
        let mut head = format!(
            "HTTP/1.1 {} {reason}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n",
            self.status,
            self.kind,
            self.body.len()
        );
        if let Some(location) = self.location {
            head.push_str(&format!("Location: {location}\r\n"));
        }
        head.push_str("\r\n");
        connection.write_all(head.as_bytes())?;
        if with_body {
            connection.write_all(&self.body)?;
        }
        Ok(())
    }
}

/// The content type by the file's ending. Browsers compile a module while it arrives only if it is `application/wasm`.
pub(super) fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("csv") => "text/csv; charset=utf-8",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("xml") => "application/xml",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
