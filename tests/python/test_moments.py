"""Moments, as they come back from the engine."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from duologue import Incoming

UTC = timezone.utc


def there_and_back(moment: datetime) -> datetime | None:
    """Return a moment that the engine held meanwhile."""
    return Incoming(sender="+15557000001", body="", at=moment).at


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_as_it_was_and_in_utc(moment: datetime) -> None:
    back = there_and_back(moment)
    assert back == moment
    assert back.tzinfo is UTC


def test_every_month_of_all_centuries_begins_and_ends_on_its_days() -> None:
    micro = timedelta(microseconds=1)
    for year in [*range(2, 9999, 99), 400, 1600, 1700, 1900, 1968, 1969, 1970, 1972, 2000, 2100, 2400]:
        for month in range(1, 13):
            first = datetime(year, month, 1, tzinfo=UTC)
            assert there_and_back(first) == first
            assert there_and_back(first - micro) == first - micro
