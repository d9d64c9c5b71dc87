"""Which of the console's languages a browser asks for."""

from service.console.translations import LANGUAGES, WRITTEN

COOKIE = "liptako_language"
"""Carries the language that somebody chose; it says nothing else of them."""


def asked_for(accept_language: str) -> str:
    """The first of the languages in an ``Accept-Language`` header, by weight, that the console speaks; else English."""
    weighed = []
    for place, part in enumerate(accept_language[:500].split(",")):
        tag, _, weight = part.partition(";")
        weighed.append((-_weight(weight), place, tag.strip().lower().partition("-")[0]))
    wanted = [tag for weight, _, tag in sorted(weighed) if weight < 0 and tag in LANGUAGES]
    return wanted[0] if wanted else WRITTEN


def _weight(text: str) -> float:
    """``q=0.8`` as 0.8; nothing: 1; what is no number: 0."""
    if not text.strip():
        return 1.0
    name, _, value = text.strip().partition("=")
    number = value.strip()
    return (
        float(number) if name == "q" and number.replace(".", "", 1).isdecimal() and number.isascii() else 0.0
    )
