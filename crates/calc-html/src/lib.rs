//! Pictures of a result: values in, HTML and MathML out. The build and the browser call the same functions.

mod html;

pub mod links;

mod claims;
mod mathml;
mod words;

mod live;
mod points;
mod row;
mod sheet;
mod value;
mod working;

#[cfg(feature = "blocks")]
mod exhibit;
mod page;
#[cfg(feature = "blocks")]
mod spreadsheet;
#[cfg(feature = "blocks")]
mod workbook;

#[cfg(feature = "blocks")]
pub use exhibit::{answer, answer_key, exhibit, exhibit_key, form};
pub use html::{Html, escape};
pub use links::Links;
pub use page::{Needed, Page, needed};
pub use sheet::{Liveness, rows, sheet};
#[cfg(feature = "blocks")]
pub use spreadsheet::worksheet;
pub use value::{Opens, key, value};
pub use words::{date, month};
#[cfg(feature = "blocks")]
pub use workbook::workbook;
pub use working::note;
