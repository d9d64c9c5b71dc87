"""CAP 1.2 (OASIS): one ``<alert>`` document a revision of an alert.

The profile, and why each element is as it is: docs/exports.md. Written with the standard library; the tests hold every
document against the schema of OASIS.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Literal
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from service.export.cap_tables import ATTACK, LANGUAGES, NOT_SEEN, RESTRICTION, SIGNS
from service.export.plain import legal, line
from service.export.reading import Issued
from service.gazetteer.index import PlaceIndex
from service.records import Alert, NamedPlace
from service.stages.notify.lead import lead
from service.stages.notify.plain import split_reason, text_in
from service.text.phrases import country_name

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
Scope = Literal["Restricted", "Public"]
SCOPES: tuple[Scope, ...] = ("Restricted", "Public")
_NOBODY = "liptako@localhost"
"""Whom mail is from where nobody is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``sender`` names the service among all others and must not change: later revisions refer to it. ``scope``
    Restricted says so in ``restriction``. ``places``: towns to tell distances from."""

    sender: str
    places: PlaceIndex
    scope: Scope = "Restricted"
    restriction: str = RESTRICTION
    base_url: str | None = None


def cap_element(issued: Issued, profile: Profile) -> Xml.Element:
    """The ``<alert>`` of one revision."""
    alert, sender = issued.alert, _token(profile.sender)
    root = Xml.Element("alert", {"xmlns": NAMESPACE})
    _add(root, "identifier", _token(alert.id))
    _add(root, "sender", sender)
    _add(root, "sent", cap_time(alert.sent_at))
    _add(root, "status", _status(alert))
    _add(root, "msgType", alert.msg_type)
    _add(root, "scope", profile.scope)
    if profile.scope == "Restricted":
        _add(root, "restriction", line(profile.restriction) or RESTRICTION)
    references = [f"{sender},{_token(id_)},{cap_time(sent)}" for id_, sent in issued.earlier]
    _add(root, "references", " ".join(references))
    _add(root, "incidents", " ".join(dict.fromkeys(_token(one.id) for one in alert.spoken_of)))
    for language in LANGUAGES:
        root.append(_info(alert, language, profile))
    return root


def cap_document(issued: Issued, profile: Profile) -> bytes:
    """A whole document, with its declaration."""
    written: bytes = Xml.tostring(cap_element(issued, profile), encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def sender_of(mail_from: str | None, base_url: str | None) -> str:
    """Who the messages are from: the address that mail comes from where one is set, or else the host of the pages."""
    address = parseaddr(mail_from or "")[1]
    host = urlsplit(base_url or "").hostname
    return address if address and address != _NOBODY else host or _NOBODY


def cap_time(time: datetime) -> str:
    """As CAP wants it: whole seconds, and UTC as ``-00:00``, never as Z."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _status(alert: Alert) -> str:
    """Exercise; System where the alert is about what the service itself cannot see; else Actual."""
    return {"exercise": "Exercise", "silence": "System"}.get(alert.rule.kind, "Actual")


def _info(alert: Alert, language: str, profile: Profile) -> Xml.Element:
    info = Xml.Element("info")
    _add(info, "language", language)
    _add(info, "category", "Other" if alert.rule.kind == "silence" else "Security")
    _add(info, "event", _event(alert)[language])
    _add(info, "responseType", _response(alert))
    _add(info, "urgency", alert.urgency)
    _add(info, "severity", alert.severity.value)
    _add(info, "certainty", alert.certainty)
    _add(info, "headline", line(text_in(alert.headline, language)))
    _add(info, "description", "\n".join(_described(alert, language, profile)))
    _add(info, "web", replace(alert, id=_token(alert.id)).address(profile.base_url) or "")
    _parameter(info, "rule", alert.rule.name)
    if alert.late:
        _parameter(info, "late", "true")
    for area in _areas(alert, language):
        info.append(area)
    return info


def _described(alert: Alert, language: str, profile: Profile) -> Iterable[str]:
    """The first lines of the alert, and of its reason what these do not tell already."""
    told = [line(one) for one in lead(alert, language, profile.places)]
    reason = line(text_in(alert.reason, language))
    if alert.msg_type == "Cancel" or not alert.incidents:
        return told
    if alert.msg_type == "Update":
        _, reason = split_reason(reason, alert.rule.name)
    return [*told, reason] if reason else told


def _event(alert: Alert) -> dict[str, str]:
    if alert.rule.kind == "silence":
        return dict(NOT_SEEN)
    only_signs = bool(alert.incidents) and alert.incidents[0].only_signs
    return dict(SIGNS if only_signs else ATTACK)


def _response(alert: Alert) -> str:
    """Nobody is told by a machine to flee or to stay: weigh it, or go on watching. Never AllClear."""
    if alert.msg_type == "Cancel" or alert.urgency != "Immediate":
        return "Monitor"
    return "Assess"


def _areas(alert: Alert, language: str) -> Iterable[Xml.Element]:
    """One a first-level unit: places in words, the unit's P-code. No coordinates: a message carries none."""
    units: dict[tuple[str | None, str | None], list[NamedPlace]] = {}
    for incident in alert.spoken_of:
        for place in incident.places:
            units.setdefault((place.country, place.adm1), []).append(place)
    for (country, adm1), places in units.items():
        names = [place.name for place in places]
        parts = dict.fromkeys([*names, adm1 or "", country_name(country, language)])
        described = legal(line(", ".join(part for part in parts if part))).strip()
        if not described:
            continue
        area = Xml.Element("area")
        _add(area, "areaDesc", described)
        for code in dict.fromkeys(place.adm1_pcode for place in places if place.adm1_pcode):
            _named(area, "geocode", "OCHA P-code", code)
        yield area


def _parameter(info: Xml.Element, name: str, value: str) -> None:
    _named(info, "parameter", name, value)


def _named(parent: Xml.Element, tag: str, name: str, value: str) -> None:
    """A pair of a name and a value; nothing where there is no value."""
    if not (told := legal(line(value)).strip()):
        return
    element = Xml.SubElement(parent, tag)
    _add(element, "valueName", name)
    _add(element, "value", told)


def _add(parent: Xml.Element, tag: str, text: str) -> None:
    """A child with this text; none for an empty one."""
    if text := legal(text).strip():
        Xml.SubElement(parent, tag).text = text


def _token(text: str) -> str:
    """Without what CAP forbids in identifiers and senders: spaces, commas, ``<`` and ``&``."""
    return "".join("_" if mark in ",<&" else mark for mark in line(text).replace(" ", "_"))
