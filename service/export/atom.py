"""Atom (RFC 4287): a feed of alerts, an entry a revision.

A revision, not a situation: many readers pass over an entry that they have seen, and would never show the Update or the
Cancel that replaced it. What belongs together has one ``category`` (its situation).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree import ElementTree as Xml

from service.export.cap import MEDIA_TYPE as CAP
from service.export.cap import Profile, cap_element
from service.export.plain import legal, line
from service.export.reading import Issued
from service.stages.notify.plain import text_in

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
_OURS = UUID("5f0d6a0e-6c0b-5d5f-9d0b-6d1f3b1c2a77")
"""Names the ids of this service among all others; it never changes."""
_TITLES = {"fr": "Alertes Liptako", "en": "Liptako alerts", "ar": "تنبيهات Liptako"}
_SUBTITLES = {
    "fr": "Alertes précoces tirées de la presse. L’absence d’alerte n’est pas un signe de calme.",
    "en": "Early warnings read out of the press. No alert is not a sign of calm.",
    "ar": "إنذارات مبكرة مستقاة من الصحافة. غياب التنبيهات ليس علامة على الهدوء.",
}
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a feed is written: in which language, and with links where there is a base URL."""

    language: str = "fr"
    base_url: str | None = None


def alerts_atom(alerts: Sequence[Issued], shown: Shown) -> bytes:
    """A feed of these alerts. Its time is that of the newest: the same alerts are the same bytes."""
    updated = max((one.alert.sent_at for one in alerts), default=_BEFORE_ALL)
    root = _feed(updated, shown)
    root.extend(_entry(one, shown) for one in alerts)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def caps_in_atom(alerts: Iterable[Issued], profile: Profile, now: datetime) -> Iterator[str]:
    """One document of many CAP messages: a feed with each message whole inside its entry, written entry by entry."""
    shown = Shown(language="en", base_url=profile.base_url)
    head = Xml.tostring(_feed(now, shown), encoding="unicode", short_empty_elements=False)
    end = "</feed>"
    yield '<?xml version="1.0" encoding="utf-8"?>\n' + head.removesuffix(end) + "\n"
    for one in alerts:
        entry = _entry(one, shown)
        for content in entry.findall("content"):
            entry.remove(content)
        Xml.SubElement(entry, "content", {"type": CAP}).append(cap_element(one, profile))
        yield Xml.tostring(entry, encoding="unicode") + "\n"
    yield end + "\n"


def entry_id(alert_id: str) -> str:
    """The same for the same alert, wherever the service stands."""
    return uuid5(_OURS, alert_id.encode("utf-8", "replace").decode()).urn


def _feed(updated: datetime, shown: Shown) -> Xml.Element:
    root = Xml.Element("feed", {"xmlns": NAMESPACE, "xml:lang": shown.language})
    _add(root, "id", entry_id(f"feed/{shown.language}"))
    _add(root, "title", _TITLES[shown.language])
    _add(root, "subtitle", _SUBTITLES[shown.language])
    _add(root, "updated", _time(updated))
    _add(Xml.SubElement(root, "author"), "name", "Liptako")
    if shown.base_url:
        base = shown.base_url.rstrip("/")
        Xml.SubElement(
            root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": f"{base}/api/v1/alerts.atom"}
        )
        Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{base}/"})
    return root


def _entry(one: Issued, shown: Shown) -> Xml.Element:
    alert = one.alert
    entry = Xml.Element("entry")
    _add(entry, "id", entry_id(alert.id))
    _add(entry, "title", line(text_in(alert.headline, shown.language)) or alert.msg_type)
    _add(entry, "updated", _time(alert.sent_at))
    _add(entry, "published", _time(alert.sent_at))
    for term in (alert.msg_type, alert.severity.value, alert.key):
        Xml.SubElement(entry, "category", {"term": legal(line(term))})
    _add(
        Xml.SubElement(entry, "content", {"type": "text"}), None, line(text_in(alert.reason, shown.language))
    )
    page, data = alert.address(shown.base_url), alert.object_address(shown.base_url)
    if page and data:
        for rel, type_, href in (
            ("alternate", "text/html", page),
            ("alternate", "application/json", data),
            ("related", CAP, f"{data}.cap.xml"),
        ):
            Xml.SubElement(entry, "link", {"rel": rel, "type": type_, "href": href})
    return entry


def _add(parent: Xml.Element, tag: str | None, text: str) -> None:
    element = parent if tag is None else Xml.SubElement(parent, tag)
    element.text = legal(text)


def _time(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
