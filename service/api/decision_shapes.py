"""The shapes of what operators decide: questions and answers."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from service.api.schemas import Shape, TollShape

Reason = Annotated[
    str,
    Field(
        min_length=1,
        max_length=300,
        description="Why, in a sentence. It is kept, and sent with a Cancel: no names of people, no positions.",
    ),
]
Figure = Annotated[int | None, Field(ge=0, le=999_999, strict=True)]


class Because(Shape):
    reason: Reason


class Merge(Because):
    with_: Annotated[str, Field(alias="with", max_length=100, description="The id of the other incident")]


class Split(Because):
    """``items``: all that these items tell of the incident; ``events``: single events, by the ids that
    ``/incidents/{id}/reports`` gives."""

    items: tuple[int, ...] = Field(default=(), max_length=5000)
    events: tuple[str, ...] = Field(default=(), max_length=5000)


class Correct(Because):
    """Only what is given is set; null: not known. ``deaths`` as ``50``, ``50+`` (or more), ``50/86/165`` (low, best,
    high; high may be empty), a number, or an object of the three."""

    deaths: TollShape | Annotated[str, Field(max_length=40)] | Figure = None
    day: Annotated[str | None, Field(max_length=10, description="2022-06-11")] = None
    deaths_civilians: Figure = None
    deaths_security: Figure = None
    deaths_attackers: Figure = None
    injured: Figure = None
    abducted: Figure = None
    displaced: Figure = None
    villages_attacked_min: Figure = None

    def values(self) -> dict[str, str | None]:
        """What is set, in the form in which it is kept."""
        given = self.model_dump(exclude={"reason"}, exclude_unset=True)
        return {name: _text(value) for name, value in given.items()}


class DecisionShape(Shape):
    """``who`` is for operators: null for viewers. ``lost``: of the ``anchors`` that the decision hangs on, how many are
    found in no report any more, because it was rewritten."""

    id: int
    kind: str
    incident: str | None
    other_incident: str | None
    alert: str | None
    reason: str
    who: str | None
    decided_at: datetime
    before: dict[str, Any]
    after: dict[str, Any]
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None
    anchors: int
    lost: int


class ReportRowShape(Shape):
    """One event of one item, as it counts in the incident. ``title`` and ``url`` of restricted items are for
    operators."""

    event: str
    item: int
    title: str
    url: str | None
    publisher: str
    published_at: datetime | None
    date: str | None
    places: list[str]
    deaths: TollShape | None


class AuditShape(Shape):
    id: int
    at: datetime
    who: str
    what: str
    detail: dict[str, Any]


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        return "/".join(
            "" if one is None else str(one) for one in (value["low"], value["best"], value["high"])
        )
    return None if value is None else str(value)
