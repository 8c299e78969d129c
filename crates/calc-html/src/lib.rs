//! Pictures of a result: values in, HTML and MathML out. The build and the browser call the same functions.
//!
//! What can change while a page is read is a [`fragment`]: an element whose `data-live` attribute is the key by which
//! it is made anew. A [`sheet`] is made of fragments, and so is a value in running text.

mod html;

pub mod links;

mod claims;
mod mathml;
mod words;

mod row;
mod sheet;
mod value;

pub mod data;
pub mod fragment;

pub use data::{data, needed};
pub use fragment::{changed, fragment};
pub use html::escape;
pub use links::Links;
pub use sheet::{Liveness, nth_scenario, sheet};
pub use value::value;
pub use words::date;
