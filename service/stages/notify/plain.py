"""Plain characters: texts of strangers made harmless, and the short form's alphabet."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar, cast
from urllib.parse import urlsplit

from service.records import Alert, AlertInShort, Incident

_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_LONGEST_URL = 300
SMS_SEPTETS = 160

# 3GPP TS 23.038: the basic alphabet, and the extension, whose characters count twice.
_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_TWICE = frozenset("^{}\\[~]|€")
_SPELT = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"',
        "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "œ": "oe", "Œ": "OE", "ŋ": "n", "ɓ": "b", "ɗ": "d",
        "ƴ": "y", "ɲ": "n", "ø": "o", "ł": "l", "đ": "d", "[": "(", "]": ")", "،": ",", "؛": ";", "؟": "?",
    }
)  # fmt: skip


def tidy(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters: line breaks of every kind, controls, marks of direction and private
    or half characters become spaces; what is cut ends in an ellipsis."""
    if len(text) <= limit and text.isprintable() and "  " not in text:
        return text.strip()
    # Cut before the work is done, generously: what is to go may be much longer than what is to stay.
    seen = "".join(" " if unicodedata.category(mark) in _UNSEEN else mark for mark in text[: limit * 4 + 100])
    line = re.sub(r"\s+", " ", seen).strip()
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def text_in(texts: Mapping[str, str], language: str) -> str:
    """A text in the language, or else English, or else whichever there is."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def split_reason(reason: str, rule_name: str) -> tuple[str, str]:
    """What changed, and why the alert was sent: a reason tells changes first, then the rule. The cut is before the
    sentence that names the rule; a reason that does not name it is all change."""
    named = reason.find(rule_name) if rule_name else -1
    if named < 0:
        return reason, ""
    cut = reason.rfind(". ", 0, named) + 1
    return reason[:cut].strip(), reason[cut:].strip()


def web_address(url: str | None) -> str | None:
    """The URL where it is a plain web address of bearable length; None otherwise (no ``javascript:``, no spaces)."""
    if url is None or len(url) > _LONGEST_URL or url != tidy(url, _LONGEST_URL) or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    return url if plain and not set(url) & set("<>\"'`{}|\\^") else None


def gsm7(text: str) -> str:
    """The text in the GSM 7-bit alphabet: accents that it lacks are dropped, typographic signs are spelt plainly,
    brackets made round (square ones count twice), what is left over becomes a question mark."""
    return "".join(_gsm7_mark(mark) for mark in tidy(text, 2000).translate(_SPELT))


def septets(text: str) -> int:
    """How many of the 160 septets of a message the text takes."""
    return sum(2 if mark in _GSM7_TWICE else 1 for mark in text)


def cut_to_sms(text: str) -> str:
    """Cut to what one SMS holds, at a word where there is one, with three points."""
    if septets(text) <= SMS_SEPTETS:
        return text
    kept = text
    while septets(kept) > SMS_SEPTETS - 3:
        kept = kept[:-1]
    at_word = kept.rpartition(" ")[0]
    return f"{at_word if len(at_word) > SMS_SEPTETS // 2 else kept}..."


def _gsm7_mark(mark: str) -> str:
    if mark in _GSM7 or mark in _GSM7_TWICE:
        return mark
    base = "".join(part for part in unicodedata.normalize("NFKD", mark) if not unicodedata.combining(part))
    return base if base and set(base) <= _GSM7 else "?"


_LIMITS = {
    "name": 80,
    "as_written": 80,
    "speaker": 60,
    "adm1": 80,
    "adm2": 80,
    "headline": 200,
    "reason": 600,
}
_USUAL_LIMIT = 500
_LONGEST_KEPT_URL = 2000


Tidied = TypeVar("Tidied", Alert, AlertInShort, Incident)


def tidied(told: Tidied) -> Tidied:
    """An alert or an incident with every text in it tidied: one line each, of bearable length, nothing unseen in
    it. An address that would not survive is left out rather than shortened."""
    return cast(Tidied, _tidied(told, _USUAL_LIMIT))


def _tidied(value: object, limit: int) -> object:
    if isinstance(value, str) and not isinstance(value, Enum):
        return tidy(value, limit)
    if isinstance(value, tuple):
        return tuple(_tidied(inner, limit) for inner in value)
    if isinstance(value, Mapping):
        return {tidy(str(key), 80): _tidied(inner, limit) for key, inner in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {
        field.name: _tidied_field(field.name, getattr(value, field.name), limit) for field in fields(value)
    }
    return replace(value, **changes)


def _tidied_field(name: str, value: object, limit: int) -> object:
    if name == "url":
        return value if isinstance(value, str) and value == tidy(value, _LONGEST_KEPT_URL) else None
    return _tidied(value, _LIMITS.get(name, limit))
