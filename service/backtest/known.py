"""Attacks that are known to have happened, and which alerts told of them.

An attack and an alert meet where the alert names the incident itself, or an attack within two days of its day (of its
span of days) at its place: the same name in the country, a place within 20 km, or the unit that it lies in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.records import Alert, Incident, NamedPlace, PastIncident
from service.stages.judge.doubles import same_attack_place
from service.stages.judge.whereabouts import day_of

DAYS_APART = 2
KM_APART = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAttack:
    """An attack that an operator confirmed, or a row of somebody's record."""

    id: str
    day: date
    last_day: date
    places: tuple[NamedPlace, ...]
    deaths: int | None
    incident_id: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a known attack. ``first_seen_at``: of our first report; ``alerted_at``: of the first alert."""

    attack: KnownAttack
    first_seen_at: datetime | None
    alerted_at: datetime | None
    alert_keys: frozenset[str]


def of_file(past: Iterable[PastIncident], since: date, until: date) -> list[KnownAttack]:
    """The rows of these days."""
    return [
        KnownAttack(
            id=f"{one.source} {one.key}",
            day=one.day,
            last_day=one.last_day,
            places=(one.place,),
            deaths=one.deaths.best if one.deaths else None,
        )
        for one in past
        if since <= one.day <= until
    ]


def confirmed(incidents: Iterable[Incident], since: date, until: date) -> list[KnownAttack]:
    """The incidents that an operator confirmed, of these days."""
    found = []
    for one in incidents:
        day = day_of(one)
        if one.status == "confirmed" and since <= day <= until:
            deaths = one.deaths.best if one.deaths else None
            known = KnownAttack(
                id=one.id, day=day, last_day=day, places=one.places, deaths=deaths, incident_id=one.id
            )
            found.append(known)
    return found


class Told:
    """Incidents by their days, each with the moment since when it was told of."""

    def __init__(self, incidents: Iterable[tuple[Incident, datetime, str]]) -> None:
        self._by_day: dict[date, list[tuple[Incident, datetime, str]]] = defaultdict(list)
        self._by_id: dict[str, list[tuple[Incident, datetime, str]]] = defaultdict(list)
        for one in incidents:
            self._by_day[day_of(one[0])].append(one)
            self._by_id[one[0].id].append(one)

    def of(self, attack: KnownAttack) -> list[tuple[Incident, datetime, str]]:
        """Those that tell of the attack."""
        if attack.incident_id is not None:
            return self._by_id.get(attack.incident_id, [])
        return [one for one in self._near(attack) if _meets(attack.places, one[0].places)]

    def _near(self, attack: KnownAttack) -> Iterator[tuple[Incident, datetime, str]]:
        span = (attack.last_day - attack.day).days
        for away in range(-DAYS_APART, span + DAYS_APART + 1):
            yield from self._by_day.get(attack.day + timedelta(days=away), ())


def follow(known: Sequence[KnownAttack], seen: Told, alerts: Iterable[Alert]) -> list[Found]:
    """What became of each known attack. ``seen``: the incidents that our reports made."""
    told = Told(
        (incident, alert.sent_at, alert.key)
        for alert in alerts
        if alert.msg_type != "Cancel"
        for incident in alert.incidents
    )
    found = []
    for attack in known:
        reported, alerted = seen.of(attack), told.of(attack)
        found.append(
            Found(
                attack,
                min((at for _, at, _ in reported), default=None),
                min((at for _, at, _ in alerted), default=None),
                frozenset(key for _, _, key in alerted),
            )
        )
    return found


def _meets(places: Iterable[NamedPlace], others: Sequence[NamedPlace]) -> bool:
    return any(same_attack_place(one, other, KM_APART) for one in places for other in others)
