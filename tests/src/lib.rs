//! What the tests of the whole way share: a real Chromium, and a page in it to read, type into and listen to.
//!
//! ```no_run
//! let page = tests::Browser::launch().page();
//! page.open("http://127.0.0.1:8000/shock.html");
//! page.wait_for("document.documentElement.dataset.calc === 'ready'");
//! page.type_into("[data-input='nvidia.price_after']", "110");
//! page.press("Enter");
//! assert_eq!(page.text("[data-cell='nvidia.loss']"), "$937.8 billion");
//! page.assert_quiet("http://127.0.0.1:8000/");
//! ```
//!
//! Whatever goes wrong panics at the test's own line, with what the page and Chromium said. Nothing waits for ever.

#![expect(clippy::panic, reason = "a test fails by panicking, and this crate is for tests alone")]

mod wire;

mod log;

mod browser;

mod page;

mod emulate;
mod input;
mod intercept;

pub mod site;

pub use browser::Browser;
pub use emulate::Media;
pub use log::{Level, Message};
pub use page::Page;
