//! Texts: what they are sent and billed as, how they are spelled, and what else is made of them.

pub mod counter;
pub mod counting;
pub mod options;
pub mod reassembler;
pub mod spelling;
pub mod template;
pub mod wire;
pub mod words;
