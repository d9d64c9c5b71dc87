"""The first lines of an alert, enough by themselves: where and what, how many by whom, how sure."""

from service.gazetteer.index import PlaceIndex
from service.records import Alert, Claim, EarlierAttack, Incident
from service.stages.notify.distances import distances
from service.stages.notify.letter import sentences
from service.stages.notify.mail_tables import mail_words
from service.stages.notify.plain import split_reason, text_in
from service.stages.notify.told_tables import NOT_VERIFIED
from service.stages.notify.wording import Wording, wording
from service.text.folding import fold_name
from service.text.phrases import (
    counted,
    country_name,
    day_phrase,
    number_phrase,
    places_phrase,
    signs_phrase,
    speaker_phrase,
    targets_phrase,
    toll_phrase,
)

_PLACES, _CLAIMS, _INCIDENTS = 3, 5, 5
_NEAR_KM, _EARLIER = 15, 2


def lead(alert: Alert, language: str, places: PlaceIndex) -> tuple[str, ...]:
    """The numbered lines under the headline. An Update begins with what changed, a Cancel says that the report was
    wrong and nothing of calm."""
    words = wording(language)
    reason = text_in(alert.reason, language)
    if alert.msg_type == "Cancel":
        return (sentences([words.wrong.format(reason=reason)]), words.not_calm)
    if alert.msg_type == "Update":
        changed, why = split_reason(reason, alert.rule.name)
        told = sentences([words.changed.format(reason=changed or why)])
        return (told, *_situation(alert, language, places))
    return _situation(alert, language, places)


def _situation(alert: Alert, language: str, places: PlaceIndex) -> tuple[str, ...]:
    if not alert.incidents:
        return (sentences([text_in(alert.reason, language)]),)
    standing = _standing(alert, language)
    if len(alert.incidents) > 1:
        return (_attacks(alert.incidents, language), standing)
    incident = alert.incidents[0]
    with_signs = bool(incident.signs) and alert.rule.kind == "signs"
    where = _where(incident, language, places, with_signs)
    # Where nothing but signs is reported there is no toll to tell, and no attacker.
    return (where, standing) if incident.only_signs else (where, _toll(incident, language), standing)


def _attacks(incidents: tuple[Incident, ...], language: str) -> str:
    words = wording(language)
    told = [
        f"{places_phrase(one.places, language, 2)} ({day_phrase(one.day, one.date_precision, language)}; "
        f"{toll_phrase(one.deaths, 'deaths', language)})"
        for one in incidents[:_INCIDENTS]
    ]
    listed = words.semicolon.join([*told, *rest(len(incidents) - _INCIDENTS, words)])
    return sentences([words.attacks.format(n=number_phrase(len(incidents), language), list=listed)])


def rest(number: int, words: Wording) -> list[str]:
    """What stands for things left out: "and 3 more", or nothing."""
    return [words.more.format(n=number)] if number > 0 else []


def _where(incident: Incident, language: str, places: PlaceIndex, with_signs: bool) -> str:
    words = wording(language)
    return sentences(
        [
            words.colon.join(
                part
                for part in (
                    _chain(incident, language),
                    distances(incident.lead_place, language, places),
                )
                if part
            ),
            _villages(incident, language),
            words.hit.format(what=targets_phrase(incident.targets, language)) if incident.targets else "",
            # Signs tell of forces too ("garrison gone"): only an alert that is about signs speaks of them.
            words.signs.format(what=signs_phrase(incident.signs, language)) if with_signs else "",
            "" if incident.only_signs else _attackers(incident, language),
        ]
    )


def _chain(incident: Incident, language: str) -> str:
    """Places, then the next larger unit and the country of the first: "Seytenga, Séno, Burkina Faso"."""
    place = incident.lead_place
    named = places_phrase(incident.places, language, _PLACES)
    if place is None:
        return named
    shown = {fold_name(one.name) for one in incident.places}
    units = [unit for unit in (place.adm2, place.adm1) if unit and fold_name(unit) not in shown]
    country = country_name(place.country, language)
    return ", ".join([named, *units[:1], *([country] if country and fold_name(country) not in shown else [])])


def _villages(incident: Incident, language: str) -> str:
    """How many villages at least, where more were attacked than are named."""
    number = incident.villages_attacked_min or 0
    if number <= len(incident.places):
        return ""
    return wording(language).villages.format(villages=counted(number, "villages", language))


def _attackers(incident: Incident, language: str) -> str:
    """Who did it, as far as it is told; before it, that civilians were killed."""
    words = wording(language)
    sided = bool(incident.deaths_civilians) and "clash" not in incident.perpetrators
    hit = [mail_words(language).civilians_attacked] if sided else []
    return words.semicolon.join([*hit, _blamed_on(incident, words)])


def _blamed_on(incident: Incident, words: Wording) -> str:
    named = [words.perpetrators.get(name, name) for name in blamed(incident)]
    if named:
        return words.attackers.format(names=", ".join(named))
    return words.clash if "clash" in incident.perpetrators else words.attackers_unknown


def blamed(incident: Incident) -> tuple[str, ...]:
    """Whom reports name as attackers."""
    return tuple(dict.fromkeys(name for name in incident.perpetrators if name not in ("unknown", "clash")))


def _toll(incident: Incident, language: str) -> str:
    words = wording(language)
    said = [_said(claim, language) for claim in incident.claims[:_CLAIMS]]
    said += rest(len(incident.claims) - _CLAIMS, words)
    stands = toll_phrase(incident.deaths, "deaths", language)
    return sentences(
        [
            words.semicolon.join(said) if said else stands,
            _above(incident, language),
            _among(incident, language),
            *(_further(incident, language)),
        ]
    )


def not_verified(alert: Alert, language: str) -> str:
    """That nobody saw it on site, and that the press alone tells it, where it does."""
    told = any(source.via for incident in alert.incidents for source in incident.sources)
    return NOT_VERIFIED[language] if told else wording(language).press_only


def _said(claim: Claim, language: str) -> str:
    """ "50 or more killed (government, provisional)": an official count that its own speaker leaves open."""
    speaker = speaker_phrase(claim.speaker, language)
    if claim.speaker == "government" and claim.deaths.high is None:
        speaker += ("، " if language == "ar" else ", ") + mail_words(language).provisional
    return wording(language).said_by.format(
        figure=toll_phrase(claim.deaths, "deaths", language), speaker=speaker
    )


def _above(incident: Incident, language: str) -> str:
    figure = open_above(incident)
    return wording(language).above.format(n=number_phrase(figure, language)) if figure is not None else ""


def open_above(incident: Incident) -> int | None:
    """The figure above which the dead are not confirmed: where speakers differ or leave it open."""
    toll = incident.deaths
    if toll is None or toll.best is None or toll.best == 0:
        return None
    return toll.best if toll.high is None or toll.high > toll.best else None


def _among(incident: Incident, language: str) -> str:
    words = wording(language)
    sides = ((words.civilians, incident.deaths_civilians), (words.security, incident.deaths_security))
    told = ", ".join(side.format(n=number_phrase(n, language)) for side, n in sides if n)
    return words.among.format(list=told) if told else ""


def _further(incident: Incident, language: str) -> list[str]:
    words = wording(language)
    measures = (
        ("injured", incident.injured),
        ("abducted", incident.abducted),
        ("displaced", incident.displaced),
    )
    told = [counted(n, measure, language) for measure, n in measures if n]
    own = incident.deaths_attackers
    return told + ([words.attackers_dead.format(n=number_phrase(own, language))] if own else [])


def _standing(alert: Alert, language: str) -> str:
    """How sure it is: late, confirmed or press only, and on how many speakers it rests."""
    words = wording(language)
    told = alert.spoken_of
    by_analyst = all(incident.status == "confirmed" for incident in told)
    denied = any(not incident.confirmed for incident in told)
    reports = sum(incident.reports for incident in told)
    speakers = max(incident.independent_speakers for incident in told)
    return sentences(
        [
            words.late if alert.late else "",
            words.by_analyst if by_analyst else not_verified(alert, language),
            words.unconfirmed if denied and not by_analyst else "",
            (words.speakers_each if len(told) > 1 else words.speakers).format(
                reports=counted(reports, "reports", language),
                speakers=counted(speakers, "speakers", language),
            ),
            _before(alert, language),
        ]
    )


def _before(alert: Alert, language: str) -> str:
    """Attacks of the month before, there or a short way off: "11 killed there (9 June)"."""
    words = mail_words(language)
    near = [one for one in alert.before if one.km <= _NEAR_KM][:_EARLIER]
    told = wording(language).semicolon.join(_told_before(one, language) for one in near)
    return words.before.format(list=told) if told else ""


def _told_before(earlier: EarlierAttack, language: str) -> str:
    words = mail_words(language)
    said = words.before_near if earlier.km >= 1 else words.before_there
    return said.format(
        toll=toll_phrase(earlier.deaths, "deaths", language) if earlier.deaths else words.no_toll,
        place=earlier.name,
        km=earlier.km,
        day=day_phrase(earlier.day, earlier.date_precision, language),
    )
