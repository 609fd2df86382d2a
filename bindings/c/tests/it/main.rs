//! The library as programs in C and C++ see it: its header, its symbols, and what it does to their memory.

mod install;
mod programs;
mod symbols;
mod toolchain;
mod vectors;
