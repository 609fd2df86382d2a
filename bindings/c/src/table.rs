//! The numbers and snapshots, a module for each table of `table/`.

#![expect(
    clippy::into_iter_on_ref,
    clippy::match_same_arms,
    clippy::redundant_closure_for_method_calls,
    clippy::useless_conversion,
    reason = "what is made for all kinds of entries is more than some need"
)]

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
