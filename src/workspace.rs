//! What the engine knows of the business itself.

/// One business: what its own messages call it.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Workspace {
    /// The business's name, for templates.
    pub name: String,
    /// The brand that a test's disclaimer names; empty means the name.
    pub brand: String,
}
