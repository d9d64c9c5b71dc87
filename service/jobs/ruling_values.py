"""What an operator may set of an incident, checked: figures and the day, as they are kept."""

from datetime import date, datetime, timedelta

from service.errors import RulingError
from service.records import FIGURES
from service.stages.group import parse_toll

MOST_PEOPLE = 999_999
_DIGITS = len(str(MOST_PEOPLE))


def checked(name: str, value: str | None, now: datetime) -> str:
    """A figure or the day as it is kept; empty: not known. ``name``: deaths, day, or one of ``FIGURES``. Raises
    RulingError."""
    text = (value or "").strip()
    if name == "day":
        return _day(text, now)
    if name == "deaths":
        return _toll(text)
    if name not in FIGURES:
        raise RulingError(
            "{name} cannot be set: choose deaths, day, {others}.", name=name, others=", ".join(FIGURES)
        )
    if text and (len(text) > _DIGITS or not text.isdecimal()):
        raise RulingError(
            "{name}: a whole number up to {most} is wanted, or nothing for not known.",
            field=name,
            name=name,
            most=MOST_PEOPLE,
        )
    return str(int(text)) if text else ""


def _day(text: str, now: datetime) -> str:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise RulingError(
            "day: a date as 2022-06-11 is wanted, or nothing for not known.", field="day"
        ) from None
    if day is not None and day > (now + timedelta(days=1)).date():
        raise RulingError("day: it has not come yet.", field="day")
    return day.isoformat() if day else ""


def _toll(text: str) -> str:
    wrong = RulingError(
        "deaths: 50, 50+ (or more) or 50/86/165 (low, best, high) is wanted, or nothing.", field="deaths"
    )
    try:
        toll = parse_toll(text)
    except ValueError:
        raise wrong from None
    figures = [one for one in (toll.low, toll.best, toll.high) if one is not None] if toll else []
    if figures != sorted(figures) or any(not 0 <= one <= MOST_PEOPLE for one in figures):
        raise wrong
    if toll is not None and toll.best is None:
        raise wrong
    return text
