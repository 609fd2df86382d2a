//! The engine through its public interface, as a host uses it.

mod cost;
mod smoke;
