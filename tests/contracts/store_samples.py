"""Records for tests of the store, with a desk that works as the jobs do."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from service.ports import FeedClaim, Filed, Lease, ReadItem, Store
from service.records import (
    Alert,
    Claim,
    Event,
    Evidence,
    Feed,
    FeedItem,
    FeedState,
    FeedStatus,
    FiledEvent,
    Grouping,
    Incident,
    Judgement,
    Match,
    Message,
    NamedPlace,
    Report,
    Rule,
    RuleFact,
    Severity,
    Situation,
    Span,
    Toll,
)

NOW = datetime(2022, 6, 12, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SETTLE = timedelta(seconds=60)
FIRST, LATER = NOW - 400 * DAY, NOW + 400 * DAY
"""Before any wake, and after any rest."""


def a_feed(number: int = 1, **changes: object) -> Feed:
    values: dict[str, object] = {
        "name": f"Feed {number}",
        "url": f"https://example.org/{number}.rss",
        "publisher": "example.org",
        "language": "fr",
        "every": 15 * MINUTE,
        **changes,
    }
    return Feed(**values)  # type: ignore[arg-type]


def a_place(name: str = "Seytenga", **changes: object) -> NamedPlace:
    values: dict[str, object] = {
        "name": name,
        "as_written": name,
        "kind": "village",
        "country": "BFA",
        "adm1": "Sahel",
        "lat": 13.97,
        "lon": 0.30,
        "resolved": True,
        "place_id": name.lower(),
        **changes,
    }
    return NamedPlace(**values)  # type: ignore[arg-type]


def an_event(
    *places: NamedPlace, deaths: int = 50, day: date | None = date(2022, 6, 11), **changes: object
) -> Event:
    values: dict[str, object] = {
        "role": "main",
        "date": day,
        "date_precision": "day" if day else None,
        "places": places or (a_place(),),
        "deaths": Toll(deaths, deaths, None),
        "claims": (Claim("government", Toll(deaths, deaths, None)),),
        "evidence": (Evidence("deaths", f"{deaths} morts", 3, 11),),
        **changes,
    }
    return Event(**values)  # type: ignore[arg-type]


def a_report(*events: Event, version: str = "reader 1", relevant: bool = True, **changes: object) -> Report:
    values: dict[str, object] = {
        "relevant": relevant,
        "score": 80.0 if relevant else 12.5,
        "language": "fr",
        "keywords": (Match("tués", "killing", 3.0, 4, 8),),
        "events": events,
        "reader_version": version,
        **changes,
    }
    return Report(**values)  # type: ignore[arg-type]


def an_item(
    key: str = "a",
    title: str = "Attaque à Seytenga",
    text: str = "Le texte.",
    published_at: datetime | None = NOW,
) -> FeedItem:
    return FeedItem(
        key=key,
        title=title,
        text=text,
        url=f"https://example.org/{key}",
        published_at=published_at,
        language="fr",
        publisher="example.org",
        content_digest=blake2b(
            f"{title}\n{text}".encode("utf-8", "surrogatepass"), digest_size=8
        ).hexdigest(),
    )


def telling(
    key: str = "a",
    *events: Event,
    title: str = "Attaque à Seytenga",
    published_at: datetime | None = NOW,
    version: str = "reader 1",
) -> ReadItem:
    """An item that tells of attacks."""
    return ReadItem(
        an_item(key, title, published_at=published_at), a_report(*(events or (an_event(),)), version=version)
    )


def other_news(
    key: str = "b", title: str = "Match nul à Niamey", published_at: datetime | None = NOW
) -> ReadItem:
    """An item of no concern."""
    return ReadItem(an_item(key, title, published_at=published_at), a_report(relevant=False))


def polled(before: FeedState, at: datetime, every: timedelta = 15 * MINUTE) -> FeedState:
    """The state that a poll without trouble leaves."""
    return FeedState(
        status=FeedStatus.OK,
        etag='"1"',
        body_digest=b"body",
        entry_digests=frozenset({b"one", b"two"}),
        first_polled_at=before.first_polled_at or at,
        last_polled_at=at,
        last_ok_at=at,
        next_check_at=at + every,
    )


def an_incident(
    id_: str, *event_ids: str, deaths: int = 50, day: date | None = date(2022, 6, 11), **changes: object
) -> Incident:
    values: dict[str, object] = {
        "id": id_,
        "day": day,
        "places": (a_place(),),
        "deaths": Toll(deaths, deaths, None),
        "reports": len(event_ids),
        "first_seen_at": NOW,
        "fresh_at": NOW,
        "event_ids": event_ids,
        **changes,
    }
    return Incident(**values)  # type: ignore[arg-type]


def an_alert(
    id_: str, *incidents: Incident, revision: int = 1, key: str = "mass casualty/incident/i1"
) -> Alert:
    return Alert(
        id=id_,
        key=key,
        revision=revision,
        msg_type="Alert" if revision == 1 else "Update",
        sent_at=NOW,
        rule=RuleFact(name="mass casualty", kind="casualties", at_least=10, observed=50),
        severity=Severity.EXTREME,
        headline={"fr": "Seytenga : 50 morts", "en": "Seytenga: 50 dead"},
        reason={"fr": "…", "en": "…"},
        incidents=incidents,
    )


def a_situation(key: str, *incident_ids: str, **changes: object) -> Situation:
    values: dict[str, object] = {
        "key": key,
        "rule_name": "mass casualty",
        "kind": "casualties",
        "scope": incident_ids[0],
        "incident_ids": incident_ids,
        "alert_ids": ("alert 1",),
        "revision": 1,
        "severity": Severity.EXTREME,
        "rules_told": ("mass casualty",),
        "opened_at": NOW,
        "held_at": NOW,
        **changes,
    }
    return Situation(**values)  # type: ignore[arg-type]


def a_message(
    id_: str, alert_id: str | None = None, recipient: str = "field desk", **changes: object
) -> Message:
    values: dict[str, object] = {
        "id": id_,
        "recipient": recipient,
        "channel": "email",
        "address": "desk@example.org",
        "kind": "alert.raised" if alert_id else "exercise",
        "alert_id": alert_id,
        "created_at": NOW,
        "content": {"subject": "Seytenga", "parts": [1, {"deep": None}]},
        **changes,
    }
    return Message(**values)  # type: ignore[arg-type]


def a_rule(name: str = "mass casualty", **changes: object) -> Rule:
    values: dict[str, object] = {
        "name": name,
        "kind": "casualties",
        "severity": Severity.SEVERE,
        "at_least": 10,
        **changes,
    }
    return Rule(**values)  # type: ignore[arg-type]


def a_span(country: str | None = None, adm1: str | None = None, **bounds: object) -> Span:
    values: dict[str, object] = dict.fromkeys(("south", "west", "north", "east", "first_day", "last_day"))
    return Span(country, adm1, **{**values, **bounds})  # type: ignore[arg-type]


def round_(lat: float, lon: float, **bounds: object) -> Span:
    """A span of half a degree to each side."""
    return a_span(south=lat - 0.5, west=lon - 0.5, north=lat + 0.5, east=lon + 0.5, **bounds)


class Desk:
    """Does to a store what the jobs do."""

    def __init__(self, store: Store, *feeds: Feed) -> None:
        self.store = store
        with store.begin() as transaction:
            transaction.sync_feeds(feeds or (a_feed(),), NOW)
        with store.view() as look:
            self.feed_ids = look.feed_ids()

    def claim(self, feed_id: int | None = None, at: datetime = NOW) -> FeedClaim:
        with self.store.begin() as transaction:
            claim = transaction.claim_feed_now(feed_id or self.feed_ids[0], at, 3 * MINUTE)
        assert claim is not None
        return claim

    def poll(self, *read: ReadItem, at: datetime = NOW, feed_id: int | None = None) -> Filed:
        claim = self.claim(feed_id, at)
        with self.store.begin() as transaction:
            filed = transaction.file_poll(claim, polled(claim.state, at), read, at)
        assert filed is not None
        return filed

    def ungrouped(self) -> list[FiledEvent]:
        with self.store.view() as look:
            return look.told_in(look.ungrouped(LATER, 10_000))

    def stale(self) -> list[str]:
        with self.store.view() as look:
            return [incident.id for incident in look.incidents(look.due_incidents(FIRST, 100))]

    def lease(self, at: datetime = NOW, holder: str = "this process") -> Lease:
        with self.store.begin() as transaction:
            lease = transaction.lease("assess", holder, at, 5 * MINUTE)
        assert lease is not None
        return lease

    def assess(
        self,
        *incidents: Incident,
        lease: Lease | None = None,
        seen: Sequence[FiledEvent] | None = None,
        looked_at: Sequence[str] = (),
        redirects: tuple[tuple[str, str], ...] = (),
        judgement: Judgement | None = None,
        messages: Sequence[Message] = (),
        rule_versions: dict[str, int] | None = None,
        lost_decisions: tuple[int, ...] = (),
        found_decisions: tuple[int, ...] = (),
        looks: Sequence[int] | None = None,
        at: datetime = NOW,
    ) -> bool:
        lease = lease or self.lease(at)
        seen = self.ungrouped() if seen is None else seen
        if looks is None:
            with self.store.view() as look:
                looks = look.rule_looks()
        with self.store.begin() as transaction:
            filed = transaction.file_assessment(
                lease,
                seen=seen,
                looked_at=looked_at,
                grouping=Grouping(incidents, redirects, lost_decisions, found_decisions),
                judgement=judgement or Judgement(),
                rule_versions=rule_versions or {},
                messages=messages,
                now=at,
                rules_looked=looks,
            )
            transaction.release(lease)
        return filed
