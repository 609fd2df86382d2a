//! What only a workspace on a server has.

mod tls;
mod workspaces;
