"""How a scenario fails."""


class ScenarioError(AssertionError):
    """A line that does not turn out as it says, or that says what no line can."""
