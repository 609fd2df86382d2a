//! The C interface of duologue: `include/duologue.h` is made from it.
//!
//! # Safety
//!
//! Every exported function that takes a pointer is `unsafe`, and asks of its caller what the header asks of a C program:
//!
//! - A pointer is NULL or valid for what the function does with it; a text is followed by a NUL, or as long as is said.
//! - A handle came from this library and has not been freed; what a getter lent is not used after its owner was freed.
//! - What the header says is for one thread at a time is used by one thread at a time.
//!
//! Inside the crate, pointers are only ever passed on, to the functions of `convert`, which alone follow them.

#![expect(non_camel_case_types, reason = "the types have their names in C")]
#![expect(
    unsafe_code,
    reason = "functions are exported to C, whose pointers `convert` follows"
)]
#![expect(
    clippy::missing_safety_doc,
    reason = "it is the same for all, and said once above; what is said of a function becomes the header"
)]
#![expect(
    clippy::doc_markdown,
    reason = "the documentation becomes the header, where names stand as they are"
)]

pub mod buffer;
pub mod by;
pub mod calendar;
pub mod constants;
pub mod draft;
pub mod error;
pub mod files;
pub mod host;
pub mod ids;
pub mod incoming;
pub mod messenger;
pub mod options;
pub mod paging;
pub mod status;
pub mod table;
pub mod text;
pub mod time;
pub mod version;

mod convert;
mod event_kind;
mod failure;
mod guard;
mod json;
mod number;
mod rows;
mod text_out;
