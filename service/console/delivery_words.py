"""What came of a try to deliver a message, in the visitor's language; what the other side said, in its own words."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from service.console.delivery_word_tables import (
    ANSWERED,
    BECAUSE,
    GIVEN_UP,
    REASONS,
    REFUSED,
    TRIED_AGAIN,
    WHAT_CAME,
    WHY,
)
from service.console.feed_fault_tables import FEED_FAULTS
from service.console.known_words import forms, in_words, isolated, recognised
from service.console.visit import Visit

_SENTENCES = forms(WHAT_CAME)
_ANSWERED = forms((*ANSWERED, *(f"{words}: {{words}}" for words in ANSWERED)))
_REFUSED = re.compile(
    rf"(?P<what>{'|'.join(map(re.escape, sorted(REFUSED, key=len, reverse=True)))})"
    rf"(?:, because (?P<why>{'|'.join(map(re.escape, sorted(WHY, key=len, reverse=True)))}))?(?:: (?P<words>.+))?",
    re.DOTALL,
)
_REASONS = forms((*REASONS, *FEED_FAULTS))
_END = re.compile(
    rf"(?P<said>.*?)(?: (?:(?P<again>{re.escape(TRIED_AGAIN)})|"
    rf"(?P<over>{re.escape(GIVEN_UP).replace(re.escape('{tries}'), '(?P<tries>[0-9]+)')})))?",
    re.DOTALL,
)


def what_came(here: Visit, stored: str) -> Markup:
    """``stored``: as channels and ``jobs.deliver`` say it. What no table of ours has is of others, and stands apart."""
    found = _END.fullmatch(stored)
    assert found is not None
    return Markup(" ").join((_said(here, found["said"]), *_end(here, found)))


def _end(here: Visit, found: "re.Match[str]") -> Iterator[Markup]:
    if found["again"]:
        yield isolated(here._(TRIED_AGAIN), {})
    elif found["over"]:
        yield isolated(here._(GIVEN_UP), {"tries": escape(found["tries"])})


def _said(here: Visit, said: str) -> Markup:
    known = recognised(_SENTENCES, said)
    if known is not None:
        words, values = known
        ours = {"reason": in_words(here, _REASONS, values["reason"])} if "reason" in values else {}
        return isolated(here._(words), {**values, **ours})
    known = recognised(_ANSWERED, said)
    if known is not None:
        words, values = known
        answer = isolated(here._(words.removesuffix(": {words}")), {"status": escape(values["status"])})
        return _quoting(here, answer, values.get("words"))
    refused = _REFUSED.fullmatch(said)
    if refused is not None:
        what, why, quoted = refused.groups()
        answer = isolated(here._(what), {})
        if why:
            answer = isolated(here._(BECAUSE), {"what": answer, "why": isolated(here._(why), {})})
        return _quoting(here, answer, quoted)
    return isolated("{said}", {"said": said}) if said else Markup()


def _quoting(here: Visit, said: Markup, words: str | None) -> Markup:
    return isolated(here._("{name}: {value}"), {"name": said, "value": words}) if words else said
