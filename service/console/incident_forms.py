"""The forms of an incident: what was typed into one, and what of it is a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from service.console.attacks import dead, when, where
from service.console.incidents import STATUSES
from service.console.visit import Visit
from service.records import FIGURES, Incident

_TOLL = ("low", "best", "high")
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Form:
    """A form that comes back. ``act``: which one; empty: none does."""

    act: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    fault: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


def words(form: FormData, name: str) -> str:
    """What stands in a field; empty where there is none."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def every(form: FormData, name: str) -> Sequence[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def seen_revision(form: FormData) -> int:
    """The revision of the incident as it stood on the page; 0, which none has, where the field says none."""
    text = words(form, "seen")
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def values_of(incident: Incident) -> dict[str, str]:
    """What the form of a correction begins with: low, best and high of the dead, the day, the other figures."""
    toll = incident.deaths
    figures = {name: _text(getattr(toll, name) if toll else None) for name in _TOLL}
    day = incident.day.isoformat() if incident.day else ""
    return {**figures, "day": day, **{name: _text(getattr(incident, name)) for name in FIGURES}}


def changed_values(form: FormData, before: Incident) -> dict[str, str]:
    """The fields of a correction that differ from those that the form was shown with."""
    shown = values_of(before)
    return {name: words(form, name) for name in shown if name in form and words(form, name) != shown[name]}


def corrections(changed: Mapping[str, str], before: Incident) -> dict[str, str | None]:
    """What is to be set, as ``jobs.ruling`` takes it. Only the best figure of the dead given: exactly so many."""
    asked: dict[str, str | None] = {name: value for name, value in changed.items() if name not in _TOLL}
    if any(name in changed for name in _TOLL):
        low, best, high = ({**values_of(before), **changed}[name] for name in _TOLL)
        asked["deaths"] = f"{low}/{best}/{high}" if low or high else best
    return asked


def what_changed(here: Visit, before: Incident, now: Incident) -> str:
    """What is not as it was, in words."""
    pairs = (
        (here._("Dead"), dead(here, before.deaths), dead(here, now.deaths)),
        (here._("Day"), when(here, before), when(here, now)),
        (here._("Where"), where(here, before), where(here, now)),
        (here._("Status"), here._(STATUSES[before.status]), here._(STATUSES[now.status])),
        (here._("Reports"), here.number(before.reports), here.number(now.reports)),
    )
    told = [f"{name}: {was} → {is_}" for name, was, is_ in pairs if was != is_]
    return here._("; ").join(told) or here._("its sources or other figures")


def _text(figure: int | None) -> str:
    return "" if figure is None else str(figure)
