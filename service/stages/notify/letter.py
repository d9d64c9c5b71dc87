"""A message before it is set as text or HTML: headline, the first lines, and sections below them."""

from collections.abc import Iterable
from dataclasses import dataclass

from service.records import Severity


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section, with the address of a page where there is one."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """How the reader can answer: what is said over the buttons, the word on each, the page behind them."""

    title: str
    buttons: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The severity, as a colour and as words."""

    severity: Severity
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``lead``: the lines that are enough by themselves. ``opening``: stands above the headline where there is one: why
    this reader is written to. ``unsubscribe``: what the link says, and its address."""

    language: str
    headline: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    footer: str = ""
    opening: str = ""
    colon: str = ": "
    bar: Bar | None = None
    answers: Answers | None = None
    page: Line | None = None
    """The alert in the console: what the link says, and its address."""
    unsubscribe: Line | None = None
    map_alt: str = ""
    """What the map shows, in words; empty: there is no map."""


def sentences(parts: Iterable[str]) -> str:
    """Parts as sentences, each ended once, the first letter of each a capital one; empty parts left out."""
    return " ".join(ended(part[:1].upper() + part[1:]) for part in parts if part)


def ended(part: str) -> str:
    """The sentence with its full stop, once."""
    return part if part.endswith((".", "!", "?", "…", "؟")) else f"{part}."


def as_text(letter: Letter) -> str:
    """Plain text: headline, numbered first lines, then the sections."""
    numbered = [f"{number}. {line}" for number, line in enumerate(letter.lead, 1)]
    blocks = ["\n".join([*filter(None, [letter.opening]), letter.headline, *numbered])]
    blocks += [_section_text(section, letter.colon) for section in letter.sections if section.lines]
    if letter.answers:
        answers = letter.answers
        blocks.append(f"{answers.title}{letter.colon}{', '.join(answers.buttons)}\n{answers.url}")
    blocks += _page_text(letter)
    below = [letter.footer, *_unsubscribe_text(letter)]
    blocks += ["-- \n" + "\n".join(line for line in below if line)] if any(below) else []
    return "\n\n".join(blocks) + "\n"


def _page_text(letter: Letter) -> list[str]:
    return [f"{letter.page.text}{letter.colon.rstrip()}\n{letter.page.url}"] if letter.page else []


def _unsubscribe_text(letter: Letter) -> list[str]:
    link = letter.unsubscribe
    return [f"{link.text}{letter.colon}{link.url}"] if link else []


def _section_text(section: Section, colon: str) -> str:
    if len(section.lines) == 1 and not section.lines[0].url:
        return f"{section.title}{colon}{section.lines[0].text}"
    lines = [f"- {line.text}" + (f"\n  {line.url}" if line.url else "") for line in section.lines]
    return "\n".join([f"{section.title}{colon.rstrip()}", *lines])
