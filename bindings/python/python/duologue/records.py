"""The one record that is a tuple."""

from typing import NamedTuple

from .enums import Action, Reason

__all__ = ["AllowedAction"]


class AllowedAction(NamedTuple):
    """Whether something can be done with a conversation now."""

    action: Action
    """What can be done, or not."""
    allowed: bool
    """Whether it can be done."""
    reason: Reason | None
    """Why not; None if it can."""
