"""Sentences that are stored whole, in English: found again by the form in which they were made."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from service.console.visit import Visit

_LONGEST = 2000
"""Characters of a value."""


@dataclass(frozen=True, slots=True)
class Form:
    """``words``: a sentence with ``{names}`` for its values."""

    words: str
    pattern: re.Pattern[str]


def forms(sentences: Iterable[str]) -> tuple[Form, ...]:
    """To be made once. Those that say most come first, so that a value swallows no words of ours."""
    ordered = sorted(sentences, key=lambda words: (-len(re.sub(r"\{\w+\}", "", words)), words))
    return tuple(Form(words, re.compile(_pattern(words), re.DOTALL)) for words in ordered)


def _pattern(words: str) -> str:
    parts = re.split(r"\{(\w+)\}", words)
    return "".join(
        f"(?P<{part}>.{{1,{_LONGEST}}}?)" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )


def recognised(known: Iterable[Form], said: str) -> tuple[str, Mapping[str, str]] | None:
    """The form of what was said, and its values. None: it is none of those."""
    for form in known:
        found = form.pattern.fullmatch(said)
        if found is not None:
            return form.words, found.groupdict()
    return None


def in_words(here: Visit, known: Iterable[Form], said: str) -> str:
    """What was said, in the visitor's language; what is not known, as it is."""
    found = recognised(known, said)
    return here._(found[0], **found[1]) if found is not None else said


def isolated(words: str, values: Mapping[str, object]) -> Markup:
    """A translated sentence in which every value stands for itself, whatever way it is written: words of others do not
    mix with ours. Those that are Markup stand as they are."""
    set_apart = {
        name: value if isinstance(value, Markup) else Markup("<bdi>{}</bdi>").format(value)
        for name, value in values.items()
    }
    return Markup(str(escape(words))).format(**set_apart)  # noqa: S704
