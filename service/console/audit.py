"""``/audit``: who did what, when, and the detail that the log has of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from service.access.principal import PEOPLE
from service.console.act_tables import ACT_NAMES, DETAIL_NAMES, PAGES_OF
from service.console.fields import day_of_field
from service.console.paged import paged
from service.console.portions import PORTION
from service.console.visit import Deciding, Visit
from service.jobs.acts import OPERATORS_ACTS

router = APIRouter(include_in_schema=False)
LONGEST_VALUE = 300
"""Characters that are shown of a value. The whole is in ``GET /api/v1/audit``."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A value of the detail. ``page``: where what it names is shown, empty where nowhere."""

    key: str
    value: str
    page: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An act as the page shows it."""

    at: datetime
    who: str
    what: str
    detail: Sequence[Detail]


@router.get("/audit")
def audit(
    here: Deciding, cursor: str = "", who: str = "", what: str = "", since: str = "", until: str = ""
) -> Response:
    faults: dict[str, str] = {}
    begin = _begins(day_of_field(here, "since", since, faults))
    end = _begins(day_of_field(here, "until", until, faults))
    offered = [act for act in ACT_NAMES if here.may(PEOPLE) or act in OPERATORS_ACTS]
    acts = None if here.may(PEOPLE) else OPERATORS_ACTS
    if what:
        acts = (what,) if acts is None or what in acts else ()
    with here.desk.store.view() as look:
        page = paged(
            here,
            lambda: look.page_audit(
                cursor or None,
                PORTION,
                acts,
                who=who.strip() or None,
                since=begin,
                until=end + timedelta(days=1) if end else None,
            ),
        )
    return here.page(
        "audit.html",
        422 if faults else 200,
        rows=[_row(here, one) for one in page.rows],
        next=page.next_cursor,
        acts={act: here._(ACT_NAMES[act]) for act in offered},
        asked={"who": who, "what": what, "since": since, "until": until},
        faults=faults,
    )


def _begins(day: date | None) -> datetime | None:
    """Of a day in UTC."""
    return datetime.combine(day, time(), UTC) if day is not None else None


def _row(here: Visit, row: Mapping[str, object]) -> AuditRow:
    at, what, detail = row["at"], str(row["what"]), row["detail"]
    assert isinstance(at, datetime)
    assert isinstance(detail, Mapping)
    name = here._(ACT_NAMES[what]) if what in ACT_NAMES else what
    return AuditRow(at, str(row["who"]), name, list(_details(here, detail)))


def _details(here: Visit, detail: Mapping[str, object]) -> Iterator[Detail]:
    for key, value in detail.items():
        if value is None or value == "":
            continue
        plain = isinstance(value, str | int | float)
        text = str(value) if plain else json.dumps(value, ensure_ascii=False, sort_keys=True)
        if len(text) > LONGEST_VALUE:
            text = f"{text[:LONGEST_VALUE]}…"
        linked = plain and key in PAGES_OF and (key != "user" or here.may(PEOPLE))
        yield Detail(
            here._(DETAIL_NAMES.get(key, key)),
            text,
            PAGES_OF[key] + quote(str(value), safe="") if linked else "",
        )
