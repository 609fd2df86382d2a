"""What is counted, written and sent: the same as in examples/rust/boundary.rs."""

from itertools import cycle, islice

SCRIPTS = {
    "ascii": "Your order is ready, and we are open until six. ",
    "cyrillic": "Ваш заказ готов, ждём вас до шести вечера. ",
    "mixed": "Your crème brûlée is ready ✓ 🎂 £20, до шести. ",
}

_WRITTEN = [
    "Do you have these in size nine?",
    "Great, thanks!",
    "I can come by this afternoon around four if that still works for you",
    "Is my order there yet? The number is 20417.",
    "Yes please",
    "Hi, the strap of my bag broke. Can you mend it, and what would it cost?",
]


def hundred(script: str) -> str:
    """Return a text of a hundred characters."""
    return "".join(islice(cycle(SCRIPTS[script]), 100))


def text(number: int) -> str:
    """Return what is written next."""
    return _WRITTEN[number % len(_WRITTEN)]


def phone(customer: int) -> str:
    """Return a customer's address."""
    return f"+1777{customer:07}"


def key(number: int) -> str:
    """Return a provider's id: unlike any other, and in no order."""
    return f"{number * 0x9E37_79B9_7F4A_7C15 % 2**64:016x}"
