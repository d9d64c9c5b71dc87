"""A letter as one small page, for a phone, a dark screen and mail programs that drop style sheets.

No script and nothing from elsewhere. What carries meaning (the severity, the buttons) has colours of its own inline,
readable on any ground; everything else leaves text and ground to the reader's program, so that a dark one stays dark.
"""

from collections.abc import Mapping
from html import escape

from service.records import Severity
from service.stages.notify.letter import Answers, Bar, Letter, Line, Section

MAP_CID = "map@liptako"
"""What the picture of the map is called inside the mail."""

# Each with white text on it: contrast over 5 to 1. The word beside it says the same.
_COLOURS: Mapping[Severity, str] = {
    Severity.EXTREME: "#7f1d1d",
    Severity.SEVERE: "#b23a0e",
    Severity.MODERATE: "#855d00",
    Severity.MINOR: "#44546a",
}
_BUTTON = "#1c4f82"
_STYLE = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "a{color:#1a5fb4}"
    "@media (prefers-color-scheme:dark){body{background:#161616;color:#eaeaea}a{color:#8ab8ff}"
    "a.button{color:#ffffff}}"
)


def as_html(letter: Letter) -> str:
    """The same words as the text, with the map where there is one, and the answers as buttons."""
    direction = "rtl" if letter.language == "ar" else "ltr"
    language = escape(letter.language)
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(letter.headline)}</title><style>{_STYLE}</style></head>\n"
        f'<body dir="{direction}" style="margin:0;padding:0">\n'
        '<div style="font:16px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;max-width:600px;'
        'margin:0 auto;padding:12px 16px;overflow-wrap:break-word">\n'
        + _body(letter)
        + "</div></body></html>\n"
    )


def _body(letter: Letter) -> str:
    lead = "".join(f'<li style="margin:0 0 8px">{escape(line)}</li>' for line in letter.lead)
    parts = (
        f"<p><strong>{escape(letter.opening)}</strong></p>\n" if letter.opening else "",
        _bar(letter.bar) if letter.bar else "",
        f'<h1 style="font-size:21px;line-height:1.3;margin:14px 0">{escape(letter.headline)}</h1>\n',
        f'<ol style="margin:0 0 16px;padding:0 24px">{lead}</ol>\n' if lead else "",
        _map(letter.map_alt) if letter.map_alt else "",
        _answers(letter.answers) if letter.answers else "",
        f'<p style="margin:0 0 16px">{_link(letter.page)}</p>\n' if letter.page else "",
        *(_section(section) for section in letter.sections if section.lines),
        _footer(letter),
    )
    return "".join(parts)


def _bar(bar: Bar) -> str:
    colour = _COLOURS[bar.severity]
    return (
        f'<div style="background:{colour};color:#ffffff;font-weight:bold;padding:10px 14px;border-radius:6px">'
        f"{escape(bar.words)}</div>\n"
    )


def _map(alt: str) -> str:
    """On light ground of its own: a map drawn dark on clear would vanish on a dark screen."""
    return (
        f'<p style="margin:0 0 16px"><img src="cid:{MAP_CID}" alt="{escape(alt)}" width="560" '
        'style="display:block;width:100%;max-width:560px;height:auto;box-sizing:border-box;background:#fdfcf8;color:#222222;'
        'border:1px solid #888888;border-radius:6px"></p>\n'
    )


def _answers(answers: Answers) -> str:
    """Buttons of at least 48 pixels, side by side: each a link to the same page, which asks once more."""
    share = 100 // max(1, len(answers.buttons))
    cells = "".join(
        f'<td width="{share}%" bgcolor="{_BUTTON}" align="center" '
        f'style="background:{_BUTTON};border-radius:8px;padding:0"><a class="button" href="{escape(answers.url)}" '
        'style="display:block;color:#ffffff;text-decoration:none;font-weight:bold;font-size:16px;line-height:20px;'
        f'padding:16px 6px">{escape(word)}</a></td>'
        for word in answers.buttons
    )
    return (
        f'<p style="margin:0 0 4px">{escape(answers.title)}</p>\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="6" border="0" '
        f'style="margin:0 0 16px"><tr>{cells}</tr></table>\n'
    )


def _section(section: Section) -> str:
    lines = "".join(f'<li style="margin:0 0 4px">{_line(line)}</li>' for line in section.lines)
    return (
        '<h2 style="font-size:16px;margin:18px 0 4px;padding-top:10px;border-top:1px solid #888888">'
        f'{escape(section.title)}</h2>\n<ul style="margin:0;padding:0 20px">{lines}</ul>\n'
    )


def _line(line: Line) -> str:
    if line.url is None:
        return escape(line.text)
    address = escape(line.url)
    return f'{escape(line.text)} <a href="{address}" style="word-break:break-all">{address}</a>'


def _link(line: Line) -> str:
    return f'<a href="{escape(line.url or "")}">{escape(line.text)}</a>'


def _footer(letter: Letter) -> str:
    link = letter.unsubscribe
    said = [escape(letter.footer)] if letter.footer else []
    said += [_link(link)] if link else []
    if not said:
        return ""
    look = "font-size:13px;margin:20px 0 0;padding-top:10px;border-top:1px solid #888888"
    return f'<p style="{look}">{"<br>".join(said)}</p>\n'
