//! The mdBook preprocessor.
