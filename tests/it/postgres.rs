//! What only a workspace on a server has.

mod effort;
mod feed;
mod procedures;
mod tls;
mod together;
mod twins;
mod workspaces;
