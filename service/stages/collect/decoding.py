"""Bytes as they come to clean UTF-8, whatever they claim to be."""

import codecs
import re

_DECLARATION = re.compile(
    rb"^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Codecs of text in use on the web; Python knows others that are no charset at all (base64, idna, zlib).
_KNOWN = (
    "iso8859",
    "cp",
    "koi8",
    "mac",
    "gb",
    "big5",
    "shift_jis",
    "euc",
    "iso2022",
    "utf-16",
    "utf-32",
    "tis",
    "hz",
)
_CONTROLS = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32)) + b"\x7f"
# By number; those from 32 to 9999, which are all in order and by far the most, are passed over.
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]+)|(0[0-9]*|[12]?[0-9]|3[01]|[0-9]{5,}));")
_NOT_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def as_utf8(body: bytes, content_type: str | None) -> tuple[bytes, tuple[str, ...]]:
    """``body`` as UTF-8 without control characters, its XML declaration saying no other charset; and what was odd.

    What the bytes are counts for more than what is declared: text that is valid (or nearly valid) UTF-8 is UTF-8.
    Otherwise the declaration, then the charset of the HTTP header, then Windows-1252 is believed.
    """
    text, oddity = _decoded(body, content_type)
    if text is not None:
        body = text.encode("utf-8", "replace")
    body = body.translate(None, _CONTROLS)
    for sequence in _NOT_CHARACTERS:
        body = body.replace(sequence, b"")
    if b"&#" in body:
        body = _REFERENCE.sub(_sound, body)
    if declaration := _DECLARATION.match(body, 0, 400):
        body = declaration[1] + body[declaration.end() :]
    return body, (oddity,) if oddity else ()


def _sound(reference: re.Match[bytes]) -> bytes:
    """The reference, or nothing where no character of XML is meant: one such makes a parser drop its entry."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) <= 8 else -1
    sound = (
        code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    )
    return reference[0] if sound else b""


def _decoded(body: bytes, content_type: str | None) -> tuple[str | None, str | None]:
    """The text, or None where the bytes are fine as they are; and a problem in words."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace"), None
    declared = _declared(body, content_type)
    if _is_utf8(body):
        stateful = body.isascii() and declared and declared.startswith(("iso2022", "hz"))
        return (body.decode(declared, "replace") if stateful and declared else None), None
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(map(len, _NOT_ASCII.findall(text))) > 2 * broken:
        return text, f"{broken} damaged characters"
    return _legacy(body, declared)


_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def _legacy(body: bytes, declared: str | None) -> tuple[str, str | None]:
    if declared in (None, "iso8859-1", "cp1252"):  # browsers read ISO-8859-1 as its superset, too
        odd = None if declared else "not UTF-8, and no other charset declared: read as Windows-1252"
        return body.decode("cp1252", "replace"), odd
    return body.decode(declared or "cp1252", "replace"), None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(body: bytes, content_type: str | None) -> str | None:
    """The codec that is declared, in the document first; None where it is UTF-8, ASCII, unknown or missing."""
    inside, outside = _DECLARATION.match(body, 0, 400), _CHARSET.search(content_type or "")
    names = [inside[2].decode("ascii", "replace") if inside else "", outside[1] if outside else ""]
    for name in filter(None, names):
        try:
            codec = codecs.lookup(name).name
        except LookupError:
            continue
        if codec.startswith(_KNOWN):
            return codec
    return None
