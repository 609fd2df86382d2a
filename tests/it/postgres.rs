//! What only a workspace on a server has.

mod feed;
mod tls;
mod together;
mod twins;
mod workspaces;
