"""What stands below the first lines: why it was sent, who says what, what is open, what could be seen."""

import re
from itertools import groupby

from service.records import Alert, Incident, RuleFact, Source, Via
from service.stages.notify.lead import blamed, open_above, rest
from service.stages.notify.letter import Line, Section
from service.stages.notify.plain import split_reason, text_in, web_address
from service.stages.notify.told_tables import CAME, DOUBTED, SUPERSEDED
from service.stages.notify.wording import wording
from service.text.phrases import day_phrase, number_phrase, places_phrase, speaker_phrase, toll_phrase
from service.text.seeing import unseen_phrase

_EARLIER = 4
_OPEN = 4


def sections(
    alert: Alert, language: str, short: str, *, sources: int, addresses: bool
) -> tuple[Section, ...]:
    """All sections, in the order of reading. ``sources``: how many to name; ``addresses``: with their pages."""
    words = wording(language)
    return (
        Section(words.why, _why(alert, language)),
        Section(words.sources, sources_of(alert, language, sources, addresses)),
        Section(words.earlier, _earlier(alert, language)),
        Section(words.open_points, _open_points(alert, language)),
        Section(words.coverage, _coverage(alert, language)),
        Section(words.short, (Line(short),)),
    )


def _why(alert: Alert, language: str) -> tuple[Line, ...]:
    """The reason as judged; rule, figures and the other rules where it does not name them itself. A Cancel has its
    reason in the first lines, and repeats no figure."""
    if alert.msg_type == "Cancel":
        return ()
    words, whole = wording(language), text_in(alert.reason, language)
    changed, why = split_reason(whole, alert.rule.name)
    reason = why or (changed if alert.msg_type == "Alert" else "")
    facts = (
        "" if _says_all(reason, alert.rule, language) else words.semicolon.join(_facts(alert.rule, language))
    )
    unsaid = [name for name in alert.also if name not in reason]
    also = words.also.format(names=", ".join(unsaid)) if unsaid else ""
    return tuple(Line(text) for text in (reason, facts, also) if text)


def _facts(rule: RuleFact, language: str) -> list[str]:
    """Rule, figure, threshold and step, those there are."""
    words = wording(language)
    numbers = (
        (words.figure, rule.observed),
        (words.threshold, rule.at_least),
        (words.step, rule.step),
    )
    told = [said.format(n=number_phrase(n, language)) for said, n in numbers if isinstance(n, int)]
    return [words.rule.format(name=rule.name), *told]


def _says_all(reason: str, rule: RuleFact, language: str) -> bool:
    """Whether the reason itself names rule, figure and threshold."""
    numbers = [number_phrase(n, language) for n in (rule.observed, rule.at_least) if isinstance(n, int)]
    return all(said in reason for said in (rule.name, *numbers))


def sources_of(alert: Alert, language: str, limit: int, addresses: bool) -> tuple[Line, ...]:
    """Who says what, ``limit`` of them; ``addresses``: with their pages."""
    told = [
        Line(_source(source, language), web_address(source.url) if addresses else None)
        for source in sources_named(alert, limit)
    ]
    left_out = sum(len(incident.sources) for incident in alert.incidents) - limit
    return (*told, *(Line(text) for text in rest(left_out, wording(language))))


def sources_named(alert: Alert, limit: int) -> list[Source]:
    """``limit`` of its sources, in their order. Who first gave a figure that stands is never left out for one who gave
    none: the reader must be able to see where the toll comes from."""
    every = [source for incident in alert.incidents for source in incident.sources]
    carrying = {
        id(one)
        for incident in alert.incidents
        for one in {
            (one.speaker, one.says): one
            for one in reversed(incident.sources)
            if one.says and not (one.superseded or one.doubted)
        }.values()
    }
    ranked = sorted(every, key=lambda one: id(one) not in carrying)[:limit]
    kept = {id(one) for one in ranked}
    return [one for one in every if id(one) in kept]


def _source(source: Source, language: str) -> str:
    published = source.published_at
    day = f" ({day_phrase(published.date(), 'day', language)})" if published else ""
    says = toll_phrase(source.says, "deaths", language) if source.says else wording(language).no_figure
    name = _came(source.via, source.told_by or "", language) if source.via else source.name
    said_by = [speaker_phrase(source.speaker, language), *_marks(source, language)]
    return f"{name}{day}{wording(language).colon}{says} ({wording(language).semicolon.join(said_by)})"


def _marks(source: Source, language: str) -> list[str]:
    """ "replaced since": that a figure is not the one its speaker stands by."""
    marks = ((source.superseded, SUPERSEDED), (source.doubted, DOUBTED))
    return [words.get(language, words["en"]) for applies, words in marks if applies]


def _came(via: Via, told_by: str, language: str) -> str:
    """ "by phone: local official"."""
    return f"{CAME[language][via]}{wording(language).colon}{speaker_phrase(told_by, language)}"


def _earlier(alert: Alert, language: str) -> tuple[Line, ...]:
    """The tolls an incident had before, the latest first; nothing where there never was another."""
    return tuple(line for incident in alert.incidents for line in _earlier_of(incident, language))[:_EARLIER]


def _earlier_of(incident: Incident, language: str) -> list[Line]:
    # Its sides may have changed while the toll stayed.
    steps = [next(same) for _, same in groupby(incident.history, key=lambda step: step.toll)]
    before = [was for was in steps if was.toll != incident.deaths]
    return [
        Line(
            day_phrase(was.known_at.date(), "day", language)
            + wording(language).colon
            + toll_phrase(was.toll, "deaths", language)
        )
        for was in reversed(before)
    ]


def _open_points(alert: Alert, language: str) -> tuple[Line, ...]:
    """What is open beyond what first lines and reason say of a single incident; of several, all that is."""
    if alert.msg_type == "Cancel":
        return ()
    several = len(alert.incidents) > 1
    points = [
        point
        for incident in alert.incidents
        for point in (*(_open_facts(incident, language) if several else ()), *_open_names(incident, language))
    ]
    once = list(dict.fromkeys(points))
    return tuple(Line(point) for point in (*once[:_OPEN], *rest(len(once) - _OPEN, wording(language))))


def _open_facts(incident: Incident, language: str) -> list[str]:
    words, above = wording(language), open_above(incident)
    points = [] if incident.confirmed else [words.open_unconfirmed]
    if above is not None:
        points.append(words.open_above.format(n=number_phrase(above, language)))
    if incident.independent_speakers < 2 and incident.status != "confirmed":
        points.append(words.open_one_speaker)
    where = places_phrase(incident.places, language, 1)
    return [f"{where}{words.colon}{point}" for point in points]


def _open_names(incident: Incident, language: str) -> list[str]:
    words = wording(language)
    attackers = [words.open_attackers] if blamed(incident) else []
    unknown = [words.open_place.format(name=place.name) for place in incident.places if not place.resolved]
    return attackers + unknown


def _coverage(alert: Alert, language: str) -> tuple[Line, ...]:
    """What could be seen, where the reason does not say it ("of 42 feeds in the last 24 hours")."""
    seen, words = alert.coverage, wording(language)
    said = set(re.findall(r"\d+", text_in(alert.reason, language)))
    if not seen.feeds or {"24", str(seen.feeds)} <= said:
        return ()
    unseen = unseen_phrase(seen, language)
    told = words.seen.format(reachable=seen.feeds_reachable, feeds=seen.feeds)
    missing = words.unseen.format(list=unseen) if unseen else ""
    return (Line(f"{told}{missing}. {words.not_calm_coverage}"),)
