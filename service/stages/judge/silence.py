"""Rules of kind silence: what is not being seen, judged by time and not by incidents.

One situation a rule: opened when something falls silent, updated when more does, closed when all is seen again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from service.records import Alert, Languages, Rule, RuleFact, Situation, Wake, Watched
from service.stages.judge.cases import Setting
from service.stages.judge.raising import Raised, alert_id
from service.stages.judge.wording_tables import SENTENCES
from service.text.phrases import country_name, duration_phrase, language_name, severity_phrase, update_mark

KIND = "silence"
_NAMED = 6


def silences(
    rules: Sequence[Rule], watched: Sequence[Watched], situations: Sequence[Situation], setting: Setting
) -> tuple[list[Raised], list[Situation], list[Wake]]:
    """Alerts of what fell silent or is seen again; situations of rules that are no more, closed; when to look again.

    ``watched``: every feed that is to be asked. Where there is none (items judged from a file) nothing is silent.
    """
    looking = [rule for rule in rules if rule.enabled and rule.kind == KIND]
    standing = {one.rule_name: one for one in situations if one.kind == KIND and one.closed_at is None}
    results, wakes = [], []
    for rule in looking:
        seen_for = [one for one in watched if _looked_at(rule, one)]
        unseen = unseen_by(rule, seen_for, setting.now)
        told = _told(rule, unseen, standing.get(rule.name), setting)
        results += [told] if told else []
        wakes += _wake(rule, seen_for, setting.now)
    names = {rule.name for rule in looking}
    ended = [replace(one, closed_at=setting.now) for name, one in standing.items() if name not in names]
    return results, ended, wakes


def unseen_by(rule: Rule, watched: Sequence[Watched], now: datetime) -> tuple[str, ...]:
    """What has not been seen for ``quiet_for``: ``all``; else ``country/MLI`` and ``language/fr`` of which no feed
    answers, and ``feed/NAME`` of those in neither. A feed that was not asked again since is not silent: it may be
    this service that was down."""
    quiet = [one for one in watched if one.failing and _is_quiet(rule, one, now)]
    if quiet and len(quiet) == len(watched):
        return ("all",)
    countries = _whole(quiet, watched, "country")
    languages = _whole(quiet, watched, "language")
    alone = [one for one in quiet if one.country not in countries and one.language not in languages]
    return (
        *(f"country/{code}" for code in countries),
        *(f"language/{code}" for code in languages),
        *sorted(f"feed/{one.name}" for one in alone),
    )


def _is_quiet(rule: Rule, feed: Watched, now: datetime) -> bool:
    return feed.seen_at is not None and now - feed.seen_at >= rule.quiet_for


def _whole(
    quiet: Iterable[Watched], watched: Iterable[Watched], field: Literal["country", "language"]
) -> list[str]:
    """Countries or languages all of whose feeds are quiet."""
    answering = {getattr(one, field) for one in watched} - {None}
    return sorted(
        code for code in answering if all(one in quiet for one in watched if getattr(one, field) == code)
    )


def _looked_at(rule: Rule, feed: Watched) -> bool:
    return not rule.areas or feed.country in {area.partition("/")[0] for area in rule.areas}


def _wake(rule: Rule, watched: Sequence[Watched], now: datetime) -> list[Wake]:
    """When the next of the feeds that fail will have been quiet for too long. A poll that makes a feed fail, or ends
    that, asks for a look itself."""
    times = [
        one.seen_at + rule.quiet_for
        for one in watched
        if one.failing and one.seen_at is not None and not _is_quiet(rule, one, now)
    ]
    return [Wake(rule=rule.name, at=min(times))] if times else []


def _told(rule: Rule, unseen: tuple[str, ...], standing: Situation | None, setting: Setting) -> Raised | None:
    if standing is None:
        return _raised(rule, unseen, setting) if unseen else None
    more = tuple(one for one in unseen if one not in standing.unseen_told)
    if unseen and not more:
        return None
    alert = _alert(rule, standing.key, standing.revision + 1, standing.alert_ids, unseen, more, setting)
    situation = replace(
        standing,
        alert_ids=(*standing.alert_ids, alert.id),
        revision=alert.revision,
        unseen_told=unseen,
        held_at=setting.now,
        closed_at=None if unseen else setting.now,
    )
    return Raised(alert=alert, situation=situation)


def _raised(rule: Rule, unseen: tuple[str, ...], setting: Setting) -> Raised:
    key = f"{rule.name}/unseen/{setting.now:%Y%m%dT%H%M%SZ}"
    alert = _alert(rule, key, 1, (), unseen, unseen, setting)
    situation = Situation(
        key=key,
        rule_name=rule.name,
        kind=KIND,
        scope="unseen/",
        incident_ids=(),
        alert_ids=(alert.id,),
        revision=1,
        severity=rule.severity,
        unseen_told=unseen,
        rules_told=(rule.name,),
        opened_at=setting.now,
        held_at=setting.now,
    )
    return Raised(alert=alert, situation=situation)


def _alert(
    rule: Rule,
    key: str,
    revision: int,
    references: tuple[str, ...],
    unseen: tuple[str, ...],
    more: tuple[str, ...],
    setting: Setting,
) -> Alert:
    version = setting.rule_versions.get(rule.name)
    return Alert(
        id=alert_id(key, revision),
        key=key,
        revision=revision,
        msg_type="Update" if references else "Alert",
        references=references,
        sent_at=setting.now,
        rule=RuleFact(
            name=rule.name, kind=KIND, per="zone", at_least=None, observed=len(unseen), version=version
        ),
        severity=rule.severity,
        urgency="Unknown",
        certainty="Observed",
        headline={code: _headline(rule, unseen, bool(references), code) for code in Languages},
        reason={code: _reason(rule, unseen, more if references else (), code) for code in Languages},
        incidents=(),
        coverage=setting.coverage,
    )


def _headline(rule: Rule, unseen: Sequence[str], update: bool, language: str) -> str:
    words = SENTENCES[language]
    return words["silence_headline" if unseen else "silence_over_headline"].format(
        severity=severity_phrase(rule.severity.value, language),
        mark=update_mark(language) if update else "",
        what=_listed(unseen, language),
    )


def _reason(rule: Rule, unseen: Sequence[str], more: Sequence[str], language: str) -> str:
    words, quiet = SENTENCES[language], duration_phrase(rule.quiet_for, language)
    if not unseen:
        return words["silence_over"].format(rule=rule.name)
    told = [words["silence_more"].format(what=_listed(more, language))] if more else []
    told.append(words["rule_silence"].format(rule=rule.name, what=_listed(unseen, language), quiet=quiet))
    return " ".join(told)


def _listed(unseen: Sequence[str], language: str) -> str:
    words = SENTENCES[language]
    told = [_named(one, words, language) for one in unseen[:_NAMED]]
    rest = len(unseen) - _NAMED
    return words["silence_and"].join([*told, *([words["silence_rest"].format(n=rest)] if rest > 0 else [])])


def _named(subject: str, words: Mapping[str, str], language: str) -> str:
    kind, _, name = subject.partition("/")
    if kind == "country":
        name = country_name(name, language)
    elif kind == "language":
        name = language_name(name, language)
    return words[f"unseen_{kind}"].format(name=name)
