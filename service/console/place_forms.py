"""``/places/spelling``, ``/places/new``, ``/places/change``: operators add spellings and places, see before what that
changes, and take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response

from service.console.act_tables import DETAIL_NAMES
from service.console.place_effects import effect_shown
from service.console.place_fields import PLACE_FIELDS, given_of, place_table, regions, spelling_table
from service.console.places import added_row, known_place, place_row
from service.console.ruled import ruled_out
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.errors import ConfigError, RulingError
from service.gazetteer.additions import FAULTS, is_alias, subject_of
from service.jobs.adding_places import AddPlaces
from service.jobs.tuning import Because
from service.ports import Transaction
from service.records import Override

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]
Table = Mapping[str, Any]

SAID = {
    "saved": N_(
        "It is saved, and reports that name it were read again. Incidents follow within a minute or two."
    ),
    "back": N_(
        "It is set back, and reports that name it were read again. Incidents follow within a minute or two."
    ),
}
WHAT_WAS_WRONG = (
    N_("must not be empty"),
    N_("is longer than 60 letters"),
    N_("needs at least two letters"),
    N_("must be village, town or site"),
    N_("is no region of this country that the gazetteer has"),
    N_("is no district of this region that the gazetteer has"),
    N_("must be degrees: a number, north and east positive, south and west negative"),
    N_("latitude and longitude must be given together"),
    N_("this point is not in the country"),
    N_("is no place of the gazetteer"),
    N_("is a spelling of this place already"),
)
"""Every reason of ``service.gazetteer.additions``, named here so that it is translated."""
assert set(WHAT_WAS_WRONG) == set(FAULTS)
SAY_WHY = N_("Say why, so that those after you know.")
THERE_ALREADY = N_("This is added already: change it on its own page.")
NO_SUCH = N_("Nothing of this name was ever added.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that is asked for. ``seen``: the last version of its subject."""

    subject: str
    table: Table
    seen: int


@router.get("/places/spelling")
def spelling(here: Deciding, alias: str = "", place: str = "") -> Response:
    return _spelling(here, {"alias": alias.strip(), "place": place}, tried=False)


@router.post("/places/spelling")
def add_spelling(
    here: Deciding,
    alias: Field = "",
    place: Field = "",
    reason: Field = "",
    previewed: Field = "",
    seen: Field = "",
) -> Response:
    given = {"alias": alias.strip(), "place": place, "reason": reason}
    return _spelling(here, given, tried=True, previewed=previewed, seen=seen)


def _spelling(
    here: Visit, given: Mapping[str, str], *, tried: bool, previewed: str = "", seen: str = ""
) -> Response:
    place = known_place(here, given["place"])
    if place is None:
        raise here.refusal(404, N_("There is no such place: search for it again."))
    table = spelling_table(given)
    shown = {"place": place_row(here, place), "title": place.name}
    return _form(here, "place_spelling.html", table, given, tried, previewed, seen, **shown)


@router.get("/places/new")
def new(
    here: Deciding, name: str = "", country: str = "", adm1: str = "", adm2: str = "", subject: str = ""
) -> Response:
    """``subject``: of a place that an operator added, to be changed."""
    given = dict.fromkeys(PLACE_FIELDS, "") | {"name": name, "region": f"{country}/{adm1}", "adm2": adm2}
    if subject:
        with here.desk.store.view() as look:
            standing = _standing(look, subject)
        if standing is None or standing.after is None or is_alias(standing.after):
            raise here.refusal(404, NO_SUCH)
        given = given_of(standing.after)
    return _place(here, given | {"subject": subject}, tried=False)


@router.post("/places/new")
def add_place(
    here: Deciding,
    name: Field = "",
    kind: Field = "",
    region: Field = "",
    adm2: Field = "",
    lat: Field = "",
    lon: Field = "",
    names: Field = "",
    source: Field = "",
    reason: Field = "",
    subject: Field = "",
    previewed: Field = "",
    seen: Field = "",
) -> Response:
    given = {
        "name": name, "kind": kind, "region": region, "adm2": adm2, "lat": lat, "lon": lon, "names": names,
        "source": source, "reason": reason, "subject": subject,
    }  # fmt: skip
    return _place(here, given, tried=True, previewed=previewed, seen=seen)


def _place(
    here: Visit, given: Mapping[str, str], *, tried: bool, previewed: str = "", seen: str = ""
) -> Response:
    table = place_table(given)
    choices = regions(here.desk.in_force.installed.places, here.desk.in_force.installed.zone)
    return _form(here, "place_new.html", table, given, tried, previewed, seen, regions=choices)


def _form(
    here: Visit,
    template: str,
    table: Table,
    given: Mapping[str, str],
    tried: bool,
    previewed: str,
    seen: str,
    **shown: Any,
) -> Response:
    """The form; with what it would change, where it was tried; saved, where this very change was seen before."""
    faults: dict[str, str] = {}
    effect = asked = None
    if tried:
        asked, faults = _asked(here, table, given.get("subject", ""), seen)
        if not faults:
            if previewed == digest(table) and not given.get("reason", "").strip():
                faults["reason"] = here._(SAY_WHY)
            elif previewed == digest(table):
                return _saved(here, asked, given["reason"])
            effect = effect_shown(here, _jobs(here).effect(asked.subject, table))
    return here.page(
        template,
        422 if faults else 200,
        given={"reason": ""} | dict(given),
        faults=faults,
        effect=effect,
        previewed=digest(table) if effect else "",
        seen=asked.seen if asked else 0,
        **shown,
    )


def _asked(here: Visit, table: Table, subject: str, seen: str) -> tuple[Asked, dict[str, str]]:
    """The change, and what is wrong with it by field."""
    named = subject or subject_of(table)
    with here.desk.store.view() as look:
        standing = _standing(look, named)
    last = standing.id if standing is not None else 0
    asked = Asked(named, table, int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 18 else last)
    faults = _faults(here, named, table)
    if not faults and not subject and not seen and standing is not None and standing.after is not None:
        faults["alias" if is_alias(table) else "name"] = here._(THERE_ALREADY)
    return asked, faults


def _faults(here: Visit, subject: str, table: Table) -> dict[str, str]:
    try:
        _jobs(here).check(subject, table)
    except ConfigError as error:
        return {one.field or "name": here._(one.reason) for one in error.problems or (error,)}
    return {}


def _saved(here: Visit, asked: Asked, reason: str) -> Response:
    because = Because(who=here.caller.name, reason=reason, seen=asked.seen)
    try:
        _jobs(here).save(asked.subject, asked.table, because)
    except RulingError as error:
        raise ruled_out(here, error) from None
    return here.back("/places/change", "saved", subject=asked.subject)


@router.get("/places/change")
def change(here: Looking, subject: str = "") -> Response:
    return _change(here, subject)


@router.post("/places/change")
def set_back(
    here: Deciding, subject: Field = "", reason: Field = "", seen: Field = "", previewed: Field = ""
) -> Response:
    """Shows first what that changes."""
    if not previewed:
        return _change(here, subject, previewed=True)
    if not reason.strip():
        return _change(here, subject, {"reason": here._(SAY_WHY)}, previewed=True)
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 18 else 0
    try:
        _jobs(here).set_back(subject, Because(who=here.caller.name, reason=reason, seen=number))
    except RulingError as error:
        raise ruled_out(here, error) from None
    return here.back("/places/change", "back", subject=subject)


def _change(
    here: Visit, subject: str, faults: Mapping[str, str] | None = None, *, previewed: bool = False
) -> Response:
    """An addition with its versions; with ``previewed`` what setting it back would change."""
    with here.desk.store.view() as look:
        versions = look.override_versions("places", subject)
    if not versions:
        raise here.refusal(404, NO_SUCH)
    standing = versions[0] if versions[0].after is not None else None
    effect = _jobs(here).effect(subject, None) if standing and previewed else None
    return here.page(
        "place_change.html",
        422 if faults else 200,
        names={key: here._(words) for key, words in DETAIL_NAMES.items()},
        said=SAID,
        row=added_row(here, versions[0]),
        standing=standing,
        versions=[added_row(here, one) for one in versions[:50]],
        effect=effect and effect_shown(here, effect),
        faults=faults or {},
    )


def _standing(look: Transaction, subject: str) -> Override | None:
    """The last version of an addition."""
    versions = look.override_versions("places", subject)
    return versions[0] if versions else None


def _jobs(here: Visit) -> AddPlaces:
    desk = here.desk
    return AddPlaces(desk.store, desk.in_force, desk.tune, desk.clock)


def digest(table: Table) -> str:
    """Names a change that was shown: what is saved is what was seen."""
    words = repr(sorted(table.items(), key=lambda item: item[0]))
    return blake2b(words.encode("utf-8", "replace"), digest_size=12).hexdigest()
