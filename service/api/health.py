"""``/healthz``, ``/readyz``, ``/metrics``."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.api.problems import Problem
from service.api.surroundings import Reach, Scraper, Surroundings
from service.jobs.readiness import readiness
from service.ports import RecipientStanding

router = APIRouter()


@router.get("/healthz", summary="The process answers")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", summary="Database, scheduler and backlog", dependencies=[Scraper])
def readyz(reach: Reach) -> Response:
    found = readiness(reach.store, reach.clock.now(), reach.settle(), reach.running)
    if found.problem is not None or found.backlog is None:
        return Problem(503, found.problem or "")
    backlog = found.backlog
    return JSONResponse(
        {
            "status": "ready",
            "messages_due": backlog.messages_due,
            "feeds_due": backlog.feeds_due,
            "parked": backlog.parked,
            "appointments_failing": backlog.appointments_failing,
        }
    )


@router.get(
    "/metrics", summary="Prometheus metrics", dependencies=[Scraper], response_class=PlainTextResponse
)
def metrics(reach: Reach) -> Response:
    registry = CollectorRegistry()
    registry.register(_Figures(reach))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """Read from the tables at each scrape: they are the truth, in whichever process the work was done."""

    def __init__(self, reach: Surroundings) -> None:
        self._reach = reach

    def collect(self) -> Iterator[Metric]:
        with self._reach.store.view() as look:
            totals, backlog = look.totals(), look.backlog(self._reach.clock.now())
            feeds = look.feed_health()
            standings = look.recipient_standings()
        for name, words, count in (
            ("items", "Items stored", totals.items),
            ("relevant_items", "Items that report an attack in the zone", totals.relevant),
            ("incidents", "Incidents", totals.incidents),
            ("alerts", "Alert revisions raised", totals.alerts),
        ):
            yield CounterMetricFamily(f"liptako_{name}", words, value=count)
        deliveries = GaugeMetricFamily("liptako_deliveries", "Messages by state", labels=["state"])
        for state, count in sorted(totals.deliveries.items()):
            deliveries.add_metric([state], count)
        yield deliveries
        yield from _by_recipient(standings.values(), self._reach.clock.now())
        articles = GaugeMetricFamily("liptako_articles", "Pages of articles by state", labels=["state"])
        for state, count in sorted(totals.articles.items()):
            articles.add_metric([state], count)
        yield articles
        by_status = GaugeMetricFamily("liptako_feeds", "Feeds by status", labels=["status"])
        statuses = [feed.state.status.value for feed in feeds]
        for status in sorted(set(statuses)):
            by_status.add_metric([status], statuses.count(status))
        yield by_status
        for name, words, value in (
            ("feeds_late_seconds", "Age of the oldest feed that is due", backlog.feeds_late_s),
            ("messages_late_seconds", "Age of the oldest message that is due", backlog.messages_late_s),
            ("messages_due", "Messages due", backlog.messages_due),
            ("messages_held_up", "Messages due to recipients that fail", backlog.messages_held_up),
            ("reports_ungrouped", "Reports that no assessment has seen", backlog.reports_ungrouped),
            ("parked", "Reports and incidents that could not be assessed, to be tried again", backlog.parked),
            (
                "appointments_failing",
                "Digests and the like that failed, to be tried again",
                backlog.appointments_failing,
            ),
            ("scheduler_running", "1 while the scheduler ticks", float(self._reach.running())),
        ):
            yield GaugeMetricFamily(f"liptako_{name}", words, value=value)
        yield CounterMetricFamily(
            "liptako_job_failures", "Jobs that ended in an unexpected error", value=self._reach.job_failures()
        )


def _by_recipient(standings: Iterable[RecipientStanding], now: datetime) -> Iterator[Metric]:
    dead = GaugeMetricFamily("liptako_deliveries_dead", "Messages given up", labels=["recipient"])
    waiting = GaugeMetricFamily(
        "liptako_deliveries_waiting_seconds", "Age of the oldest message on its way", labels=["recipient"]
    )
    disabled = GaugeMetricFamily(
        "liptako_recipient_disabled", "1 where messages wait until it is enabled", labels=["recipient"]
    )
    for one in standings:
        age = (now - one.waiting_since).total_seconds() if one.waiting_since else 0.0
        dead.add_metric([one.name], one.dead)
        waiting.add_metric([one.name], max(age, 0.0))
        disabled.add_metric([one.name], float(one.disabled_at is not None))
    yield from (dead, waiting, disabled)
