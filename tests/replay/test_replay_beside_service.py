"""A replay raises what the service raised: the same news, polled by the one and played by the other."""

from collections.abc import Callable
from typing import Any

from archives_told import STEPPED, Play

from service.records import Alert

NEWS = [
    ("2022-03-10T09:00", "one", 12, "Tamalat"),
    ("2022-03-10T12:00", "two", 12, "Tamalat"),
    ("2022-03-10T18:00", "one", 40, "Tamalat"),
    ("2022-03-11T07:00", "three", 15, "Seytenga"),
    ("2022-03-14T10:00", "two", 110, "Tamalat"),
]


def test_the_same_alerts_under_the_same_ids_as_the_service_raised(
    tell: Callable[..., Any], play: Play
) -> None:
    story = tell("2022-03-10T00:00", rules=(STEPPED,))
    items = []
    for number, (at, feed, killed, place) in enumerate(NEWS):
        title = f"Mali: {killed} villagers killed in {place}"
        text = f"Gunmen killed {killed} villagers overnight in {place}, a local official said."
        story.publish(at, title, text, feed=feed, guid=f"news-{number}")
        url = f"https://example.org/news-{number}"
        items.append(
            {"id": url, "url": url, "published": f"{at}Z", "title": title, "text": text, "publisher": feed}
        )
    story.run_until("2022-03-20T00:00")
    with story.service.store.view() as look:
        raised: list[Alert] = [row["alert"] for row in look.page_alerts(None, 100).rows][::-1]
    assert len(raised) >= 3
    assert [_told(alert) for alert in play(items).raised] == [_told(alert) for alert in raised]


def _told(alert: Alert) -> tuple[object, ...]:
    incidents = [(one.id, one.deaths, one.day, one.reports) for one in alert.incidents]
    return alert.key, alert.msg_type, alert.severity, dict(alert.headline), incidents
