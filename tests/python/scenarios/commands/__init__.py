"""The commands that a line may give, by the names of README.md."""

from . import conversations, lists, messages, network, settings
from .table import COMMANDS, perform

__all__ = ["COMMANDS", "conversations", "lists", "messages", "network", "perform", "settings"]
