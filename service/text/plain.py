"""The plain form in which a text is read: spaces of one kind and alone, nothing invisible, letters composed.

The same report comes with narrow spaces, tabs, Windows line ends, direction marks or accents apart. What is read must
not hang on that, so it is taken out before reading, and every offset is led back to the text as it was given.
"""

import re
import unicodedata
from dataclasses import dataclass, field

_MARKS = "\u0300-\u036f\u0653-\u0655"
"""Combining marks that Unicode may compose with the letter before them."""
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_SPACES = "\t\x0b\x0c\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\r\x85\u2028\u2029"
_OTHER_SPACE = re.compile(f"[{_SPACES}]")
_NOT_PLAIN = re.compile(f"[{_SPACES}{_LINE_ENDS}{_INVISIBLE}{_MARKS}]")
_ODD = re.compile(
    f"(?P<space>[{_INVISIBLE}]* [ {_INVISIBLE}]*)"
    f"|(?P<nothing>[{_INVISIBLE}]+)"
    f"|(?P<line>\r\n?|[{_LINE_ENDS}])"
    f"|(?P<letter>[^\\W\\d_][{_MARKS}]{{1,4}})"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in its plain form. ``begins`` and ``ends``: where each of its characters stood; None: where it stands."""

    text: str
    begins: list[int] | None = field(default=None, repr=False)
    ends: list[int] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, text: str) -> "Plain":
        """Linear in the length; most texts are plain, or become so without anything moved."""
        spaced = text.replace("\xa0", " ").replace("\u202f", " ")
        if "  " not in spaced and _NOT_PLAIN.search(spaced) is None:
            return cls(spaced)
        return cls._moved(_OTHER_SPACE.sub(" ", spaced))

    @classmethod
    def _moved(cls, text: str) -> "Plain":
        pieces: list[str] = []
        begins: list[int] = []
        ends: list[int] = []
        copied = 0
        for odd in _ODD.finditer(text):
            start, end = odd.span()
            if end - start == 1 and odd["space"]:
                continue
            plain = _plain_form(odd)
            pieces += (text[copied:start], plain)
            begins += (*range(copied, start), *[start] * len(plain))
            ends += (*range(copied + 1, start + 1), *[end] * len(plain))
            copied = end
        pieces.append(text[copied:])
        begins += range(copied, len(text))
        ends += range(copied + 1, len(text) + 1)
        return cls("".join(pieces), begins, ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` to ``end`` of the plain form stand in the text as given."""
        if self.begins is None or self.ends is None:
            return start, end
        return self.begins[start], self.ends[end - 1]


def _plain_form(odd: re.Match[str]) -> str:
    if odd["space"]:
        return " "
    if odd["line"]:
        return "\n"
    return unicodedata.normalize("NFC", odd["letter"]) if odd["letter"] else ""
