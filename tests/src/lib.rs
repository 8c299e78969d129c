//! What the tests of the whole way share.
