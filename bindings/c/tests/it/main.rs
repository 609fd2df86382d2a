//! The library as programs in C and C++ see it: its header, its symbols, and what it does to their memory.

mod allocation;
mod install;
mod programs;
mod scenarios;
mod symbols;
mod toolchain;
mod vectors;
