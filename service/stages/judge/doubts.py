"""What is open about attacks, in words: data of ``wording_tables`` filled in."""

from collections.abc import Sequence

from service.records import Incident
from service.stages.judge.wording_tables import SENTENCES
from service.text.phrases import number_phrase


def doubts_of(incidents: Sequence[Incident], language: str) -> list[str]:
    """What is unconfirmed; of several attacks only what holds for each, since a message lists the rest one by one."""
    one_speaker = "one_speaker_each" if len(incidents) > 1 else "one_speaker"
    every = [_of_one(incident, language, one_speaker) for incident in incidents]
    return [doubt for doubt in every[0] if all(doubt in others for others in every[1:])]


def _of_one(incident: Incident, language: str, one_speaker: str) -> list[str]:
    words = SENTENCES[language]
    told = [] if incident.confirmed else [words["unverified"]]
    toll = incident.deaths
    if toll is not None and toll.low is None and toll.high is not None:
        told.append(words["own_count"])
    elif toll is not None and toll.low is not None and (toll.high is None or toll.high > toll.low):
        told.append(words["open_above"].format(figure=number_phrase(toll.low, language)))
    if incident.reports and incident.independent_speakers < 2:
        told.append(words[one_speaker])
    return told
