"""Replays the scenario files of tests/scenarios through the public interface; README.md there says how."""

from .replay import DIRECTORY, Scenario

__all__ = ["DIRECTORY", "Scenario"]
