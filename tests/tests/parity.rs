//! The build and the module in the browser make the same bytes.
