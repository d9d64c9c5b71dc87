"""Rules rehearsed over ten simulated years: 20,000 incidents with two or three revisions each.

What is measured is what an operator waits for: from the database to the alerts a rule set would have raised. Beside it
the plain way, which decodes every stored incident, judges each revision and writes every alert in three languages.
Attacks cluster in space and time as they do there: some districts have hundreds a year, most villages one in ten.
"""

import cProfile
import io
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from sqlalchemy import insert, update

from service.backtest import backtest
from service.backtest.rehearsal import Bodies, History, rehearse
from service.backtest.served import days_of
from service.config.feeds_file import load_configuration
from service.gazetteer.installed import open_installed
from service.records import (
    AlertPolicy,
    Claim,
    Coverage,
    Feed,
    Incident,
    NamedPlace,
    Place,
    Rule,
    Source,
    Toll,
    TollAsOf,
)
from service.stages.judge import Memory, judge
from service.stages.judge.whereabouts import day_of
from service.store import SqlStore, migrations
from service.store.database import writing
from service.store.outlines import file_outlines
from service.store.tables import feeds, incident_revisions, incidents

INCIDENTS, YEARS = 20_000, 10
SERVED = 50_000
FIRST = date(2012, 1, 1)
ALWAYS = datetime(2010, 1, 1, tzinfo=UTC)
END = datetime(2023, 1, 1, tzinfo=UTC)
SPEAKERS = ("government", "local official", "residents", "security source")


def main() -> None:
    rules = load_configuration(Path("feeds.toml"), {}).rules
    single = [
        one for one in rules if one.per == "incident" and one.kind in ("casualties", "targets", "signs")
    ]
    looking_back = [one for one in rules if one.kind != "surge"]
    with tempfile.TemporaryDirectory() as folder:
        long = fill(f"sqlite:///{folder}/long.db", simulated(INCIDENTS, YEARS))
        print(f"{INCIDENTS:,} incidents over {YEARS} years; seconds of CPU (and by the clock)")
        for name, rule_set in (
            ("rules on single incidents", single),
            ("and those that look back", looking_back),
            ("and surge: all shipped rules", rules),
        ):
            told(name, *(alone := rehearsed(long, rule_set)))
        told("and others beside them", *(beside := rehearsed(long, tried(rules), rules)))
        print(f"{'ratio':32}{beside[0] / alone[0]:8.2f}x")
        if "profile" in sys.argv:
            profiled(long, rules)
        long.close()
        short = fill(f"sqlite:///{folder}/short.db", simulated(INCIDENTS // YEARS, 1))
        print(f"{INCIDENTS // YEARS:,} incidents over one year")
        told("rules that look back", *(quick := rehearsed(short, looking_back)))
        told("the same, the plain way", *(plain := plainly(short, looking_back)))
        print(f"{'ratio':32}{plain[0] / quick[0]:8.1f}x")
        told("surge besides", *rehearsed(short, rules))
        short.close()
        large = fill(f"sqlite:///{folder}/large.db", simulated(SERVED, YEARS))
        print(f"the last half year of {SERVED:,} incidents over {YEARS} years, as a page rehearses it")
        told("all shipped rules", *last_months(large, rules, rules))
        told("and one threshold changed beside", *last_months(large, one_changed(rules), rules))
        large.close()


def tried(rules: Sequence[Rule]) -> list[Rule]:
    """The rules as an operator might try them: one threshold lower, one rule taken out."""
    return [
        replace(rule, at_least=8) if rule.name == "mass casualty" else rule
        for rule in rules
        if rule.name != "displacement"
    ]


def one_changed(rules: Sequence[Rule]) -> list[Rule]:
    return [replace(rule, at_least=8) if rule.name == "mass casualty" else rule for rule in rules]


def last_months(
    store: SqlStore, candidate: Sequence[Rule], in_force: Sequence[Rule]
) -> tuple[float, float, int]:
    """As ``backtest.served`` does: what the days look back on is read, not all of history."""
    with store.begin() as transaction:
        transaction.sync_feeds([Feed(name="wire", url="https://example.org/feed", publisher="wire")], ALWAYS)
        transaction.sync_rules(in_force, END)
    with writing(store._engine) as connection:
        connection.execute(update(feeds).values(first_polled_at=ALWAYS))
    began, used = time.perf_counter(), time.process_time()
    with store.view() as look:
        first, last = days_of(look, None, None)
        found = backtest(look, candidate, AlertPolicy(), ("MLI",), since=first, until=last, bounded=True)
    alerts = found.candidate.alerts + found.candidate.updates
    return time.process_time() - used, time.perf_counter() - began, alerts


def told(name: str, used: float, took: float, alerts: int) -> None:
    print(f"{name:32}{used:8.2f} s ({took:.2f} s); {alerts:,} alerts and updates", flush=True)


def rehearsed(store: SqlStore, *rule_sets: Sequence[Rule]) -> tuple[float, float, int]:
    """Seconds of CPU, seconds by the clock, alerts."""
    began, used = time.perf_counter(), time.process_time()
    with store.view() as look:
        outlines = look.outlines(END)
        bodies = Bodies(outlines, look.unworded_revisions)
        alerts = rehearse(rule_sets, AlertPolicy(), History(outlines, (), ALWAYS), bodies, END)
    return time.process_time() - used, time.perf_counter() - began, sum(map(len, alerts))


def plainly(store: SqlStore, rules: Sequence[Rule]) -> tuple[float, float, int]:
    """Every body decoded, every revision judged by one growing memory, every alert worded. Wakes are not
    played, so it does less."""
    began, used = time.perf_counter(), time.process_time()
    with store.view() as look:
        connection = look._connection  # type: ignore[attr-defined]
        rows = connection.execute(
            incident_revisions.select().order_by(
                incident_revisions.c.known_at, incident_revisions.c.incident_id
            )
        )
        memory, situations, raised, alerts = Memory((), ALWAYS), {}, {}, 0
        for row in rows:
            memory.put(row.body)
            about = [
                one for one in situations.values() if row.body.id in one.incident_ids or "/" in one.scope
            ]
            judgement = judge(
                [row.body], memory, [rule for rule in rules if rule.enabled], about, raised,
                policy=AlertPolicy(), coverage=Coverage(), rule_versions={}, now=row.known_at,
            )  # fmt: skip
            situations |= {one.key: one for one in judgement.situations}
            raised |= {one.id: one for one in judgement.alerts}
            alerts += len(judgement.alerts)
    return time.process_time() - used, time.perf_counter() - began, alerts


def profiled(store: SqlStore, rules: Sequence[Rule]) -> None:
    profile, out = cProfile.Profile(), io.StringIO()
    profile.runcall(rehearsed, store, rules)
    pstats.Stats(profile, stream=out).sort_stats("tottime").print_stats(25)
    print("\n".join(line[:140] for line in out.getvalue().splitlines()))


# --- the simulated history ------------------------------------------------------------------------------------------

Revision = tuple[Incident, int, datetime]


def simulated(count: int, years: int, seed: int = 1) -> list[Revision]:
    """Revisions in the order they become known."""
    chance = random.Random(seed)
    villages = [
        one
        for one in open_installed("three-borders", None).index.of_kind("village")
        if one.in_zone and one.lat
    ]
    heat = [chance.paretovariate(0.9) for _ in villages]
    revisions: list[Revision] = []
    for number in range(count):
        lead = chance.choices(villages, heat)[0]
        attacked = [lead, *(chance.choices(villages, heat, k=1) if chance.random() < 0.1 else [])]
        revisions += revised(f"inc-{number:06}", attacked, years, chance)
    return sorted(revisions, key=lambda one: (one[2], one[0].id))


def revised(id_: str, attacked: Sequence[Place], years: int, chance: random.Random) -> list[Revision]:
    """An attack as it becomes known: a first figure, or none, and one or two later ones."""
    day = FIRST + timedelta(days=chance.randrange(365 * years))
    at = datetime.combine(day, clock_time(12), UTC) + timedelta(
        hours=chance.expovariate(1 / 20), minutes=number_of(id_)
    )
    dead = min(400, int(chance.paretovariate(1.3)))
    told = [None if chance.random() < 0.3 else max(1, dead // 2), dead, dead + chance.randrange(3)]
    found, history = [], []
    for number, figure in enumerate(told[: chance.choice((2, 3))], 1):
        toll = None if figure is None else Toll(figure, figure, None)
        history.append(TollAsOf(at, toll))
        found.append((an_incident(id_, day, attacked, toll, tuple(history), at, found, chance), number, at))
        at += timedelta(hours=chance.expovariate(1 / 15))
    return found


def an_incident(
    id_: str, day: date, attacked: Sequence[Place], toll: Toll | None, history: tuple[TollAsOf, ...],
    at: datetime, before: Sequence[Revision], chance: random.Random,
) -> Incident:  # fmt: skip
    speakers = chance.sample(SPEAKERS, k=min(4, len(history) + 1))
    return Incident(
        id=id_,
        day=day,
        date_precision="day",
        places=tuple(as_named(one) for one in attacked),
        villages_attacked_min=len(attacked),
        deaths=toll,
        claims=tuple(Claim(speaker, toll) for speaker in speakers if toll is not None),
        sources=tuple(
            Source(name="example.org", url=f"https://example.org/{id_}/{number}/an-article-about-it", published_at=at,
                   item_id=number, speaker=speaker, says=toll)
            for number, speaker in enumerate(speakers)
        ),
        history=history,
        reports=len(history),
        independent_speakers=len(speakers),
        first_seen_at=before[0][2] if before else at,
        fresh_at=at,
        event_ids=tuple(f"{id_}:{number}" for number in range(len(history))),
    )  # fmt: skip


def as_named(place: Place) -> NamedPlace:
    return NamedPlace(
        name=place.name, as_written=place.name, kind=place.kind, country=place.country, adm1=place.adm1,
        adm1_pcode=place.adm1_pcode, adm2=place.adm2, lat=place.lat, lon=place.lon, resolved=True, place_id=place.id,
    )  # fmt: skip


def number_of(id_: str) -> int:
    return int(id_.rsplit("-", 1)[1]) % 60


def fill(url: str, revisions: Sequence[Revision]) -> SqlStore:
    migrations.upgrade(url)
    store = SqlStore.open(url)
    last = {incident.id: (incident, number, at) for incident, number, at in revisions}
    with writing(store._engine) as connection:
        connection.execute(insert(incidents), [
            {"id": id_, "revision": number, "updated_at": at, "status": "open", "window_day": day_of(one),
             "first_seen_at": one.first_seen_at, "fresh_at": one.fresh_at, "country": "", "adm1": ""}
            for id_, (one, number, at) in last.items()
        ])  # fmt: skip
        connection.execute(insert(incident_revisions), [
            {"incident_id": one.id, "number": number, "known_at": at, "body": one} for one, number, at in revisions
        ])  # fmt: skip
        for one, number, at in revisions:
            file_outlines(connection, [(one, number)], {}, at)
    return store


if __name__ == "__main__":
    main()
