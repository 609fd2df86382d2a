"""What tells the engine the time."""

from datetime import datetime, timedelta, timezone

import pytest

from duologue import CallbackError, InvalidArgumentError, ManualClock, Messenger

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc)


def added_at(messenger: Messenger) -> datetime:
    return messenger.add_contact(name="Kim").created_at


def test_any_function_may_tell_the_time() -> None:
    moments = iter([NINE, NINE, NINE])
    with Messenger.open(":memory:", clock=lambda: next(moments, NINE + timedelta(hours=1))) as messenger:
        while added_at(messenger) == NINE:
            pass
        assert added_at(messenger) == NINE + timedelta(hours=1)


def test_the_time_may_be_told_in_any_zone() -> None:
    denver = NINE.astimezone(timezone(timedelta(hours=-7)))
    with Messenger.open(":memory:", clock=lambda: denver) as messenger:
        created = added_at(messenger)
        assert created == NINE
        assert created.tzinfo is timezone.utc


def test_without_a_clock_it_is_the_system_s() -> None:
    before = datetime.now(timezone.utc)
    with Messenger.open(":memory:") as messenger:
        assert before <= added_at(messenger) <= datetime.now(timezone.utc)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (NINE.replace(tzinfo=None), "the clock's time `2026-11-22 09:00:00` has no time zone"),
        (1_795_338_000.0, "the clock's time must be an aware datetime, not float"),
        (None, "the clock's time must be an aware datetime, not NoneType"),
        (NINE.date(), "the clock's time must be an aware datetime, not date"),
    ],
)
def test_a_time_that_nobody_can_read_fails_the_call(told: object, why: str) -> None:
    now: list[object] = [NINE]
    with Messenger.open(":memory:", clock=lambda: now[0]) as messenger:  # type: ignore[return-value, arg-type]
        now[0] = told
        with pytest.raises(CallbackError, match=r"^the clock failed: ") as raised:
            added_at(messenger)
        assert why in str(raised.value)
        now[0] = NINE
        assert added_at(messenger) == NINE


def test_what_a_clock_raises_is_the_cause_of_the_error() -> None:
    clock = [lambda: NINE]
    with Messenger.open(":memory:", clock=lambda: clock[0]()) as messenger:
        clock[0] = lambda: 1 / 0  # type: ignore[assignment, return-value]
        with pytest.raises(CallbackError, match="the clock failed: ZeroDivisionError") as raised:
            added_at(messenger)
        assert isinstance(raised.value.__cause__, ZeroDivisionError)


def test_what_ends_a_program_comes_out_of_the_call() -> None:
    def leave() -> datetime:
        raise SystemExit(5)

    clock = [lambda: NINE]
    with Messenger.open(":memory:", clock=lambda: clock[0]()) as messenger:
        clock[0] = leave
        with pytest.raises(SystemExit):
            added_at(messenger)
        clock[0] = lambda: NINE
        assert messenger.contacts().items == []


@pytest.mark.parametrize("clock", [NINE, 5, "now"])
def test_a_clock_has_to_be_a_function(clock: object) -> None:
    with pytest.raises(TypeError, match="clock must be a function"):
        Messenger.open(":memory:", clock=clock)  # type: ignore[arg-type]


def test_a_manual_clock_stands_still_until_told_otherwise() -> None:
    clock = ManualClock(NINE)
    with Messenger.open(":memory:", clock=clock) as messenger:
        assert (clock(), added_at(messenger)) == (NINE, NINE)
        clock.advance(0.5)
        clock.advance(timedelta(minutes=1))
        assert added_at(messenger) == NINE + timedelta(seconds=60.5)
        clock.set(NINE - timedelta(days=1))
        assert added_at(messenger) == NINE - timedelta(days=1)


def test_a_manual_clock_refuses_what_is_no_time() -> None:
    with pytest.raises(InvalidArgumentError, match="now `2026-11-22 09:00:00` has no time zone"):
        ManualClock(NINE.replace(tzinfo=None))
    clock = ManualClock(NINE)
    with pytest.raises(TypeError, match="now must be an aware datetime, not str"):
        clock.set("later")  # type: ignore[arg-type]
    for by in (-1, timedelta(seconds=-1), float("nan"), float("inf")):
        with pytest.raises(InvalidArgumentError, match="by"):
            clock.advance(by)
    assert clock() == NINE
