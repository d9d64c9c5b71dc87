"""The words of what was held during quiet hours, by language: data, no code."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWording:
    headline: str
    """``alerts``: how many; ``hours``: of the clock."""
    taken_back: str
    and_also: str
    """Over headlines alone."""


_BY_LANGUAGE: Mapping[str, HeldWording] = {
    "en": HeldWording(
        headline="{alerts} held during quiet hours {hours}",
        taken_back="Raised at {time} and taken back: that report was wrong. {reason}",
        and_also="Held too",
    ),
    "fr": HeldWording(
        headline="{alerts} en attente pendant les heures calmes {hours}",
        taken_back="Signalé à {time} puis retiré : cette information était fausse. {reason}",
        and_also="En attente aussi",
    ),
    "ar": HeldWording(
        headline="{alerts} في الانتظار خلال ساعات الهدوء {hours}",
        taken_back="أُبلغ عنه الساعة {time} ثم سُحب: كان ذلك الخبر خاطئًا. {reason}",
        and_also="في الانتظار أيضًا",
    ),
}


def held_wording(language: str) -> HeldWording:
    """English for a language that is none of the three."""
    return _BY_LANGUAGE.get(language, _BY_LANGUAGE["en"])
