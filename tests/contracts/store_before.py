"""Databases of earlier versions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import text

from alembic import command
from service.records import Alert, FeedItem, Incident, Report
from service.store import schema
from service.store.codec import encode
from service.store.database import open_engine, writing


def kept_before(
    url: str,
    version: str,
    revisions: Iterable[tuple[Incident, datetime]],
    merged: Mapping[str, str] | None = None,
) -> None:
    """Make a database of an earlier version (its number) that keeps incidents, each revision as it became known; of
    those ``merged`` away, into which."""
    engine = open_engine(url)
    numbers: Counter[str] = Counter()
    with writing(engine) as connection:
        command.upgrade(schema._config(connection), version)
        for incident, known_at in revisions:
            numbers[incident.id] += 1
            values = {
                "id": incident.id,
                "number": numbers[incident.id],
                "now": known_at.isoformat(" ", "microseconds"),
                "status": incident.status,
                "survivor": (merged or {}).get(incident.id),
                "day": (incident.day or incident.first_seen_at.date()).isoformat(),
                "body": encode(Incident, incident),
            }
            for statement in (_INCIDENT_BEFORE, _REVISION_BEFORE):
                connection.execute(text(statement), values)
    engine.dispose()


_INCIDENT_BEFORE = """
    INSERT INTO incidents
        (id, revision, updated_at, status, window_day, first_seen_at, country, adm1, redirected_to)
    VALUES (:id, :number, :now, :status, :day, :now, 'BFA', 'sahel', :survivor)
    ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, status = excluded.status
"""
_REVISION_BEFORE = (
    "INSERT INTO incident_revisions (incident_id, number, known_at, body) VALUES (:id, :number, :now, :body)"
)


def waiting_before(url: str, version: str, addresses: Iterable[str], now: datetime) -> None:
    """Make a database of an earlier version (before lanes) in which an Alert and its Update wait for each address, as
    messages ``alert NUMBER`` and ``update NUMBER`` that were tried once."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        now = now.replace(tzinfo=None)  # as it is written there
    with writing(engine) as connection:
        command.upgrade(schema._config(connection), version)
        for revision, alert_id in enumerate(("alert", "update"), 1):
            values = {"id": alert_id, "revision": revision, "now": now.isoformat(" ", "microseconds")}
            connection.execute(text(_ALERT_BEFORE), values)
            for number, address in enumerate(addresses, 1):
                of_message = {**values, "message": f"{alert_id} {number}", "address": address}
                for statement in (_MESSAGE_BEFORE, _DELIVERY_BEFORE, _ATTEMPT_BEFORE):
                    connection.execute(text(statement), of_message)
    engine.dispose()


_ALERT_BEFORE = """
    INSERT INTO alerts (id, key, revision, msg_type, severity, sent_at, body)
    VALUES (:id, 'attack', :revision, 'Alert', 'Severe', :now, '{}')
"""
_MESSAGE_BEFORE = """
    INSERT INTO messages (id, recipient, channel, address, kind, alert_id, created_at, content)
    VALUES (:message, 'field desk', 'email', :address, 'alert.raised', :id, :now, '{}')
"""
_DELIVERY_BEFORE = """
    INSERT INTO deliveries (number, message_id, recipient, state, attempts, next_attempt_at, last_words, fence)
    SELECT number, id, recipient, 'queued', 1, :now, '', 1 FROM messages WHERE id = :message
"""
_ATTEMPT_BEFORE = (
    "INSERT INTO attempts (message_id, number, at, state, words) VALUES (:message, 1, :now, 'queued', '')"
)


def read_before(url: str, version: str, items: Iterable[tuple[FeedItem, Report]], now: datetime) -> None:
    """Make a database of an earlier version (before searches) in which items were read, under the numbers 1, 2, …"""
    engine = open_engine(url)
    with writing(engine) as connection:
        command.upgrade(schema._config(connection), version)
        connection.execute(text(_FEED_BEFORE))
        for number, (item, report) in enumerate(items, 1):
            values = {
                "id": number,
                "now": now.replace(tzinfo=None) if engine.dialect.name == "sqlite" else now,
                "digest": str(number).encode(),
                "title": item.title,
                "text": item.text,
                "restricted": item.restricted,
                "body": encode(Report, report) if report.whole else None,
                "relevant": report.relevant,
                "language": report.language,
            }
            for statement in _READ_BEFORE:
                connection.execute(text(statement), values)
    engine.dispose()


_FEED_BEFORE = """
    INSERT INTO feeds (id, url, name, publisher, every, full_text, headers, active, status, failures, fence, items,
      relevant)
    VALUES (1, 'https://example.org/1', 'Feed 1', 'example.org', 1, 'auto', '{}', true, 'ok', 0, 0, 2, 1)
"""
_READ_BEFORE = (
    """INSERT INTO items (id, feed_id, key, key_digest, first_seen_at, last_seen_at, revision, content_digest,
         relevant, forgotten, restricted)
       VALUES (:id, 1, 'key', :digest, :now, :now, 1, '', :relevant, false, :restricted)""",
    """INSERT INTO item_revisions (item_id, number, seen_at, title, text, publisher, content_digest)
       VALUES (:id, 1, :now, :title, :text, '', '')""",
    """INSERT INTO reports (item_id, revision, reader_version, stored_at, relevant, score, language, body, text_digest)
       VALUES (:id, 1, '1', :now, :relevant, 1, :language, :body, '')""",
)


def raised_before(url: str, version: str, alerts: Iterable[Alert]) -> None:
    """Make a database of an earlier version (its number) that has raised these revisions."""
    engine = open_engine(url)
    with writing(engine) as connection:
        command.upgrade(schema._config(connection), version)
        for alert in alerts:
            values = {
                "id": alert.id,
                "key": alert.key,
                "revision": alert.revision,
                "msg_type": alert.msg_type,
                "severity": alert.severity.value,
                "sent_at": alert.sent_at.isoformat(" ", "microseconds"),
                "body": encode(Alert, alert),
            }
            connection.execute(text(_RAISED_BEFORE), values)
    engine.dispose()


_RAISED_BEFORE = """
    INSERT INTO alerts (id, key, revision, msg_type, severity, sent_at, body)
    VALUES (:id, :key, :revision, :msg_type, :severity, :sent_at, :body)
"""
