"""An embeddable engine for a business that texts with its customers."""

from ._duologue import *  # noqa: F403
from .enums import *  # noqa: F403
from .exceptions import *  # noqa: F403
from .ids import *  # noqa: F403
from .records import *  # noqa: F403
