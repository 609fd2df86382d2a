//! Numbers that stand for something in many arguments.

/// As the length of a text: up to its NUL.
pub const DUOLOGUE_NUL_TERMINATED: usize = usize::MAX;

/// In options where 0 leaves a thing as it is: yes.
pub const DUOLOGUE_YES: i32 = 1;
/// In options where 0 leaves a thing as it is: no.
pub const DUOLOGUE_NO: i32 = 2;
