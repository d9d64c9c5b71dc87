"""Words of strangers in files for other programs: on one line, without what no reader of the file takes."""

import re

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]+"
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def line(text: str) -> str:
    """One line: line ends, control characters, marks of direction and half characters become spaces."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_UNSEEN.sub(" ", text).split())


def legal(text: str) -> str:
    """What XML 1.0 lets stand, lines as they are (production 2 of the recommendation)."""
    return _NOT_XML.sub(" ", text)
