"""A message before it is set as text or HTML: headline, the first lines, and sections below them."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section, with the address of a page where there is one."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``lead``: the lines that are enough by themselves. ``opening``: stands above the headline where there is one: why
    this reader is written to."""

    language: str
    headline: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    footer: str = ""
    opening: str = ""
    colon: str = ": "


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
    blocks += [f"-- \n{letter.footer}"] if letter.footer else []
    return "\n\n".join(blocks) + "\n"


def _section_text(section: Section, colon: str) -> str:
    if len(section.lines) == 1 and not section.lines[0].url:
        return f"{section.title}{colon}{section.lines[0].text}"
    lines = [f"- {line.text}" + (f"\n  {line.url}" if line.url else "") for line in section.lines]
    return "\n".join([f"{section.title}{colon.rstrip()}", *lines])


def as_html(letter: Letter) -> str:
    """The same words as one small page without script, style sheet or picture from elsewhere. Colours are those of
    the reader's program, so that a dark one stays dark."""
    direction = "rtl" if letter.language == "ar" else "ltr"
    language = escape(letter.language)
    lead = "".join(f"<li>{escape(line)}</li>" for line in letter.lead)
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(letter.headline)}</title></head>\n"
        f'<body dir="{direction}" style="font:16px/1.5 sans-serif;max-width:40em;margin:0 auto;padding:1em">\n'
        + (f"<p><strong>{escape(letter.opening)}</strong></p>\n" if letter.opening else "")
        + f'<h1 style="font-size:1.2em">{escape(letter.headline)}</h1>\n<ol>{lead}</ol>\n'
        + "".join(_section_html(section) for section in letter.sections if section.lines)
        + (f"<hr><p><small>{escape(letter.footer)}</small></p>\n" if letter.footer else "")
        + "</body></html>\n"
    )


def _section_html(section: Section) -> str:
    lines = "".join(f"<li>{_line_html(line)}</li>" for line in section.lines)
    return f'<h2 style="font-size:1em;margin-bottom:0">{escape(section.title)}</h2>\n<ul>{lines}</ul>\n'


def _line_html(line: Line) -> str:
    if line.url is None:
        return escape(line.text)
    return f'{escape(line.text)} <a href="{escape(line.url)}">{escape(line.url)}</a>'
