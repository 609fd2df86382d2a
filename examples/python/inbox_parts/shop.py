"""The world around the shop: its calendar, its numbers, and what its customers will write."""

from datetime import datetime
from zoneinfo import ZoneInfo

from duologue import Answer, Customer, Sandbox

TODAY = "2026-11-23"  # a Monday
ZONE = ZoneInfo("America/Denver")
SHORT_CODE, LONG_CODE = "55512", "+15550100001"
MARIA, TOM, ZOE, STRANGER = (f"+1555700000{number}" for number in range(1, 5))

WRITTEN = [
    (ZOE, SHORT_CODE, "07:12", "The sole of my left boot came off :("),
    (ZOE, SHORT_CODE, "07:13", "I only bought them in March. Can you mend it?"),
    (TOM, LONG_CODE, "08:05", "Is my order there? I could come today."),
    (MARIA, SHORT_CODE, "08:41", "Hi! Do you have the blue runners in size 9?"),
    (STRANGER, SHORT_CODE, "08:52", "YOU HAVE WON A CRUISE!!! Reply YES to claim it"),
    (MARIA, SHORT_CODE, "12:34", "They fit perfectly. Thank you!"),
]


def today(time_of_day: str) -> datetime:
    """Return this time of the day that is played."""
    return datetime.fromisoformat(f"{TODAY}T{time_of_day}:00-07:00")


def time_of(at: datetime) -> str:
    """Return the time of day in the shop."""
    return f"{at.astimezone(ZONE):%H:%M}"


def soon(at: datetime) -> str:
    """Return the time alone if it is today, else the date too."""
    date = f"{at.astimezone(ZONE):%Y-%m-%d}"
    return time_of(at) if date == TODAY else f"{date} {time_of(at)}"


def network() -> Sandbox:
    """Make the network inside the process, with customers who write by themselves and who answer."""
    sandbox = Sandbox(1)
    for sender, gateway, at, body in WRITTEN:
        sandbox.write(gateway, sender=sender, body=body, at=today(at))
    sandbox.script(MARIA, Customer([("size 9", Answer("Yes please! I come by at noon.", after=80))]))
    sandbox.script(ZOE, Customer([("mended", Answer("Like new! I pick it up tomorrow.", after=95))]))
    sandbox.delivery_receipts(2)
    return sandbox
