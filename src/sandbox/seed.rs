//! Where chance comes from.

use sha2::{Digest, Sha256};

/// The seed of one sandbox, from which everything that chance decides is drawn by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seed(pub(super) u64);

impl Seed {
    /// A generator for the thing with this name and no other.
    pub(super) fn rng(self, purpose: &str, name: &[&[u8]]) -> fastrand::Rng {
        let digest = self.digest(purpose, name);
        let start = digest.first_chunk().copied().unwrap_or_default();
        fastrand::Rng::with_seed(u64::from_le_bytes(start))
    }

    /// SHA-256 (FIPS 180-4) over the seed and the parts, each with its length before it so that no
    /// two lists are alike.
    pub(super) fn digest(self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut hasher = Sha256::new_with_prefix(self.0.to_le_bytes());
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }
}
