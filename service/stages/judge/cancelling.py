"""Cancel: an operator said that a report was wrong, and everyone who was told of it is told so.

    Incident (dismissed), Cancellation (asked for), Situation  ->  Alert of msg_type Cancel, Situation (closed)

An alert on several attacks is cancelled when every one of them was dismissed. Only an operator's word cancels: a page
that vanished or a toll that fell is an Update. Under a key that was cancelled nothing more is ever said. An incident
whose dismissal was undone may alert again, in a new situation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from service.records import Alert, Cancellation, Incident, Languages, RuleFact, Situation
from service.stages.judge.cases import Setting, of_area, of_incidents
from service.stages.judge.memory import Memory
from service.stages.judge.raising import Raised, alert_id
from service.text.phrases import cancelled_headline, cancelled_reason, day_phrase


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was cancelled now, and what is left to be judged."""

    results: tuple[Raised, ...]
    own: tuple[Situation, ...]
    """Situations of incidents that were never cancelled."""
    areas: tuple[Situation, ...]
    """Those of areas, cancelled ones closed."""
    closed: tuple[Situation, ...]
    """Those that others had absorbed: cancelled with them."""
    quiet: frozenset[str]
    """Incidents of which nothing more is said: the alert of each was cancelled by itself."""
    turns: Mapping[str, int]
    """How often the alert of an incident was cancelled before its dismissal was undone."""
    carried_out: tuple[int, ...]


def cancel(
    changed: Sequence[Incident],
    situations: Sequence[Situation],
    asked: Sequence[Cancellation],
    memory: Memory,
    setting: Setting,
) -> Cancelled:
    """Cancel what the changed incidents or ``asked`` say is wrong; ``situations`` as judging gets them."""
    own, absorbed = of_incidents([one for one in situations if one.cancelled_at is None])
    every = [*own, *(one for one in situations if of_area(one) or one.cancelled_at is not None)]
    wrong = {one.id: one for one in changed if one.status == "dismissed"}
    results: list[Raised] = []
    for situation in every:
        wish = next((one for one in asked if _means(one, situation)), None)
        if situation.cancelled_at is not None or not situation.alert_ids:
            continue
        dismissed = _all_wrong(situation, wrong, memory)
        if dismissed:
            incident = None if of_area(situation) else dismissed[0]
            reason = "; ".join(dict.fromkeys(one.status_reason for one in dismissed))
            results.append(_taken_back(situation, incident, reason, "dismissal", setting))
        elif wish is not None:
            results.append(_taken_back(situation, None, wish.reason, "request", setting))
    now = {one.situation.key: one.situation for one in results}
    over = [now.get(one.key, one) for one in every]
    # A merger hands the scope of what was cancelled on to an incident that people may have been told of rightly.
    standing = {one.scope for one in over if one.cancelled_at is None and one.alert_ids}
    return Cancelled(
        results=tuple(results),
        own=tuple(one for one in over if one.cancelled_at is None and not of_area(one)),
        areas=tuple(one for one in over if of_area(one) and one.kind != "silence"),
        closed=_with_their_heirs(absorbed, list(now.values())),
        quiet=frozenset(one.scope for one in over if one.cancelled_for == "request") - standing,
        turns=_turns(over),
        carried_out=tuple(one.ruling_id for one in asked),
    )


def _all_wrong(situation: Situation, wrong: Mapping[str, Incident], memory: Memory) -> list[Incident]:
    """The incidents dismissed now, where nothing is left of what the situation stands for."""
    if not of_area(situation):
        return [wrong[situation.scope]] if situation.scope in wrong else []
    found = [wrong[id_] for id_ in situation.incident_ids if id_ in wrong]
    if not found or situation.kind == "silence":
        return []
    left = [one for one in memory.known(situation.incident_ids) if one.status != "dismissed"]
    return [] if left else found


def _with_their_heirs(absorbed: Sequence[Situation], now: Sequence[Situation]) -> tuple[Situation, ...]:
    by_scope = {one.scope: one for one in now}
    return tuple(
        replace(one, cancelled_at=heir.cancelled_at, cancelled_for=heir.cancelled_for)
        if (heir := by_scope.get(one.scope)) is not None
        else one
        for one in absorbed
    )


def _means(wish: Cancellation, situation: Situation) -> bool:
    return wish.key == situation.key or wish.alert_id in situation.alert_ids


def incident_key(rule: str, incident_id: str, turns: Mapping[str, int]) -> str:
    """The key of alerts on one incident: no key is given again after a Cancel. ``turns``: how often that was."""
    turn = turns.get(incident_id, 0)
    return f"{rule}/incident/{incident_id}{f'/{turn + 1}' if turn else ''}"


def _turns(situations: Iterable[Situation]) -> dict[str, int]:
    turns: dict[str, int] = {}
    for one in situations:
        if one.cancelled_at is not None:
            turns[one.scope] = turns.get(one.scope, 0) + 1
    return turns


def _taken_back(
    situation: Situation,
    incident: Incident | None,
    reason: str,
    because: Literal["dismissal", "request"],
    setting: Setting,
) -> Raised:
    told = setting.last_alert(situation)
    taken_back = _spoken_of(situation, told)
    incidents = (incident,) if incident is not None else taken_back
    revision = situation.revision + 1
    alert = Alert(
        id=alert_id(situation.key, revision),
        key=situation.key,
        revision=revision,
        msg_type="Cancel",
        references=situation.alert_ids,
        sent_at=setting.now,
        rule=told.rule if told else RuleFact(name=situation.rule_name, kind=situation.kind),
        severity=situation.severity,
        certainty="Unlikely",
        headline={language: _headline(taken_back or incidents, language) for language in Languages},
        reason={language: cancelled_reason(reason, language) for language in Languages},
        incidents=incidents,
        coverage=setting.coverage,
    )
    return Raised(
        alert=alert,
        situation=replace(
            situation,
            alert_ids=(*situation.alert_ids, alert.id),
            revision=revision,
            closed_at=setting.now,
            cancelled_at=setting.now,
            cancelled_for=because,
        ),
    )


def _spoken_of(situation: Situation, told: Alert | None) -> tuple[Incident, ...]:
    """What people were told that is wrong now: of one incident's alert that incident alone, as it was told, and none
    of those that stood beside it."""
    if told is None or of_area(situation):
        return told.incidents if told else ()
    own = tuple(one for one in told.incidents if one.id == situation.scope)
    return own or told.incidents[:1]


def _headline(incidents: Sequence[Incident], language: str) -> str:
    """Of what people were told, whatever the incident has become since."""
    places = [place for one in incidents for place in one.places]
    when = day_phrase(incidents[0].day, incidents[0].date_precision, language) if incidents else ""
    return cancelled_headline(places, when, language)
