"""Headlines and reasons: what an alert says of itself, in every language recipients may have.

Attackers are in neither; no coordinates, no names of people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.records import AlertPolicy, Coverage, Incident, Languages, RuleFact, Severity, Toll
from service.stages.judge.came_before import told_before
from service.stages.judge.changes import Change
from service.stages.judge.doubts import doubts_of
from service.stages.judge.surge import Surge
from service.stages.judge.thresholds import Fired, figure_of, observed_in, together
from service.stages.judge.windows import days_of
from service.stages.judge.wording_tables import SENTENCES
from service.text.phrases import (
    area_phrase,
    counted,
    country_code2,
    country_codes,
    day_phrase,
    decimal_phrase,
    duration_phrase,
    number_phrase,
    places_phrase,
    severity_phrase,
    signs_phrase,
    speakers_phrase,
    targets_phrase,
    toll_phrase,
    unit_phrase,
    update_mark,
)
from service.text.seeing import unseen_phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All that the words of one alert are made of. ``fired`` is None where the rule that spoke fires no more."""

    rule: RuleFact
    fired: Fired | None
    riders: tuple[Fired, ...]
    """Rules over a window that fire too."""
    measure: str
    severity: Severity
    also: tuple[str, ...]
    incidents: tuple[Incident, ...]
    changes: tuple[Change, ...]
    late: bool
    coverage: Coverage
    policy: AlertPolicy

    @property
    def spoken_of(self) -> tuple[Incident, ...]:
        """The attacks that the alert stands for."""
        return self.rule.speaks_of(self.incidents)


def headline(said: Said) -> Mapping[str, str]:
    """One line by language: "[Extreme] Seytenga (BF): 50 or more killed, night 11-12 June"."""
    return {language: _headline(said, language) for language in Languages}


def reason(said: Said) -> Mapping[str, str]:
    """Why it was sent, by language: what changed, the rule with figure and threshold, who says so, what is
    unconfirmed, what could not be seen."""
    return {
        language: " ".join(
            [
                *(_change(change, language) for change in said.changes),
                *_rule(said, language),
                *told_before(said.fired.before if said.fired else (), language),
                *_sources(said, language),
                *_unconfirmed(said, language),
                *_circumstances(said, language),
            ]
        )
        for language in Languages
    }


def _headline(said: Said, language: str) -> str:
    words = SENTENCES[language]
    marks = [update_mark(language)] if said.changes else []
    marks += [words["late"]] if said.late else []
    return words["headline"].format(
        severity=severity_phrase(said.severity.value, language),
        mark="".join(marks),
        where=_where(said, language),
        what=_what(said, language),
        when=_when(said, language),
    )


def _where(said: Said, language: str) -> str:
    """The unit, where its attacks are added up; else the places."""
    told = said.incidents if said.rule.kind == "new_villages" else said.incidents[:1]
    places = [place for one in told for place in one.places]
    if said.fired is not None and said.fired.area:
        country, _, rest = said.fired.area.partition("/")
        code = country_code2(country) if rest else ""
        named = area_phrase(said.fired.area, language)
    else:
        code = country_codes(places)
        named = places_phrase(places, language)
    return named + (f" ({code})" if code else "")


def _when(said: Said, language: str) -> str:
    """The day; of several days over which attacks are added up, the first and the last."""
    days = [one.day for one in said.incidents if one.day is not None]
    if said.fired is not None and said.fired.area and days and min(days) < max(days):
        first, last = (day_phrase(day, "day", language) for day in (min(days), max(days)))
        return SENTENCES[language]["between_days"].format(first=first, last=last)
    return day_phrase(said.incidents[0].day, said.incidents[0].date_precision, language)


def _what(said: Said, language: str) -> str:
    words, incident = SENTENCES[language], said.incidents[0]
    figure = figure_of(incident, said.measure)
    toll = toll_phrase(figure, said.measure, language)
    if said.fired is not None and said.fired.total is not None:
        return _added_up(said.fired, language)
    if said.fired is not None and said.fired.surge is not None:
        return words["surge"].format(**_surge(said.fired.surge, language))
    if said.rule.kind == "new_villages":
        villages = counted(said.rule.observed or 0, "villages", language)
        toll = toll_phrase(together(said.incidents, said.measure), said.measure, language)
        return words["villages"].format(villages=villages, toll=toll)
    if incident.only_signs and figure is None:
        return signs_phrase(incident.signs, language)
    if said.rule.kind == "targets" and said.fired is not None:
        return words["hit"].format(what=targets_phrase(said.fired.named, language), toll=toll)
    if said.rule.kind == "signs" and said.fired is not None:
        return words["with_signs"].format(what=signs_phrase(said.fired.named, language), toll=toll)
    return toll if figure is not None else words["attack"].format(toll=toll)


def _added_up(fired: Fired, language: str) -> str:
    """ "63 killed in 4 attacks"."""
    return SENTENCES[language]["in_attacks"].format(
        toll=toll_phrase(fired.total, fired.rule.measure, language),
        attacks=counted(len(fired.ids), "attacks", language),
    )


def _surge(found: Surge, language: str) -> Mapping[str, str]:
    """ "7 attacks", "7 days", "1.8"."""
    return {
        "attacks": counted(found.observed, "attacks", language),
        "within": counted(found.days, "days", language),
        "expected": decimal_phrase(round(found.expected, 1), language),
    }


def _change(change: Change, language: str) -> str:
    severity = change.kind == "severity"
    return SENTENCES[language][f"change_{change.kind}"].format(
        before=_figure(change.before, change.measure, language),
        now=_figure(change.now, change.measure, language),
        detail=severity_phrase(change.detail, language) if severity else change.detail,
        names=_names(change, language),
        other=_elsewhere(change.other, language) if change.other else "",
        step=number_phrase(change.step or 0, language),
    )


def _elsewhere(other: Incident, language: str) -> str:
    """Of an attack that the message does not list: no more than its region and day, which everyone may be shown."""
    return (
        f"{unit_phrase(other.lead_place, language)}, {day_phrase(other.day, other.date_precision, language)}"
    )


def _names(change: Change, language: str) -> str:
    phrase = targets_phrase if change.kind == "hit" else signs_phrase
    return phrase(change.names, language) if change.names else ""


def _figure(figure: Toll | None, measure: str, language: str) -> str:
    if measure in ("villages", "attacks"):
        return counted(observed_in(figure) or 0, measure, language)
    return toll_phrase(figure, measure, language)


def _rule(said: Said, language: str) -> list[str]:
    words, fired = SENTENCES[language], said.fired
    if fired is None or _fell_under(fired):
        return [words["rule_met_before"].format(rule=said.rule.name)]
    told = [_threshold(said, fired, language)]
    if fired.step is not None and not said.changes:
        told.append(words["step"].format(step=number_phrase(fired.step, language)))
    if fired.history_short:
        looks_back = fired.rule.quiet_for if fired.rule.kind == "new_villages" else fired.rule.within
        told.append(words["history_short"].format(quiet=duration_phrase(looks_back or timedelta(), language)))
    if said.also:
        told.append(words["also"].format(rules=", ".join(said.also)))
        # What one attack does is told above; what it makes with others is not.
        told += [_threshold(said, one, language) for one in said.riders]
    return told


def _fell_under(fired: Fired) -> bool:
    """Of several attacks that people were told of: whether they do not meet the rule any more."""
    at_least, added_up = fired.rule.at_least, fired.total is not None or fired.rule.kind == "new_villages"
    return added_up and isinstance(at_least, int) and (fired.observed or 0) < at_least


def _threshold(said: Said, fired: Fired, language: str) -> str:
    words, rule = SENTENCES[language], fired.rule
    if rule.kind == "targets":
        return words["rule_targets"].format(rule=rule.name, what=targets_phrase(fired.named, language))
    if rule.kind == "signs":
        only = "_only" if fired.incidents[0].only_signs else ""
        return words[f"rule_signs{only}"].format(rule=rule.name, what=signs_phrase(fired.named, language))
    if rule.at_least == "unknown":
        return words["rule_unknown"].format(rule=rule.name, after=duration_phrase(rule.after, language))
    if fired.surge is not None:
        return words["rule_surge"].format(
            rule=rule.name,
            where=area_phrase(fired.area, language),
            baseline=duration_phrase(rule.baseline, language),
            rate=decimal_phrase(rule.false_alarms_per_year, language),
            **_surge(fired.surge, language),
        )
    threshold = number_phrase(rule.at_least, language)
    if rule.kind == "new_villages":
        return words["rule_villages"].format(
            rule=rule.name,
            villages=counted(fired.observed or 0, "villages", language),
            within=duration_phrase(rule.within, language) if rule.within else "",
            radius=number_phrase(round(rule.radius_km), language),
            quiet=duration_phrase(rule.quiet_for, language),
            threshold=threshold,
        )
    if fired.total is not None:
        return words["rule_window"].format(
            rule=rule.name,
            what=_added_up(fired, language),
            within=counted(days_of(rule), "days", language),
            where=area_phrase(fired.area, language),
            threshold=threshold,
        )
    figure = _figure(figure_of(said.incidents[0], rule.measure), rule.measure, language)
    return words["rule_figure"].format(rule=rule.name, figure=figure, threshold=threshold)


def _sources(said: Said, language: str) -> list[str]:
    words = SENTENCES[language]
    reports = sum(incident.reports for incident in said.spoken_of)
    if not reports:
        return [words["no_sources"]]
    speakers = max(incident.independent_speakers for incident in said.spoken_of)
    roles = _roles(said.spoken_of)
    named = f" ({speakers_phrase(roles, language)})" if roles else ""
    return [
        words["sources_each" if len(said.spoken_of) > 1 else "sources"].format(
            reports=counted(reports, "reports", language),
            speakers=counted(speakers, "speakers", language),
            roles=named,
        )
    ]


def _roles(incidents: Sequence[Incident]) -> list[str]:
    """Who gave a figure, best placed first; the press only where no one else did."""
    roles = list(dict.fromkeys(claim.speaker for one in incidents for claim in one.claims))
    return [role for role in roles if role != "press"] or roles


def _unconfirmed(said: Said, language: str) -> list[str]:
    words = SENTENCES[language]
    if all(incident.status == "confirmed" for incident in said.spoken_of):
        return [words["confirmed"]]
    doubts = doubts_of(said.spoken_of, language)
    return [words["unconfirmed"].format(doubts=words["doubt_and"].join(doubts))] if doubts else []


def _circumstances(said: Said, language: str) -> list[str]:
    late = SENTENCES[language]["was_late"]
    told = [late.format(after=duration_phrase(said.policy.late_after, language))] if said.late else []
    return [*told, *_seen(said.coverage, language)]


def _seen(coverage: Coverage, language: str) -> list[str]:
    """Nothing is said of coverage where no feed is watched (items judged from a file)."""
    words, unseen = SENTENCES[language], coverage.feeds - coverage.feeds_reachable
    if coverage.feeds <= 0:
        return []
    if unseen <= 0:
        return [words["seen_all" if coverage.feeds > 1 else "seen_one"].format(feeds=coverage.feeds)]
    listed = unseen_phrase(coverage, language)
    return [
        words["seen_some"].format(
            unseen=unseen, feeds=coverage.feeds, languages=f" ({listed})" if listed else ""
        )
    ]
