"""Where the entries of a document lie, byte by byte, so that known ones need no parsing."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from service.stages.collect.digests import digest
from service.stages.collect.keys import same_link

_FIRST = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?(?:item|entry))(?=[\s/>])")
_MOST_TAGS = 2_000
_CDATA_END = b"]]>"
_SKIPPED = {b"<!--": b"-->", b"<![CDATA[": _CDATA_END}
_READ = re.compile(
    rb"<(title|link|guid|id|description|summary|content|content:encoded|pubDate|published|updated|dc:date)"
    rb"(?:\s[^<>]*)?(?:/>|>(?:<!\[CDATA\[.*?\]\]>|[^<]*+|<(?!/\1\b))*?</\1\s*>)",
    re.DOTALL,
)
_IDENTITY = re.compile(rb"<(?:\w+:)?(?:guid|id)(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]*)")
_ABOUT = re.compile(rb"<[^<>]*\babout\s*=\s*[\"']([^\"'<>]*)")
_LINK = re.compile(
    rb"<link(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]*)|<link\s[^<>]*\bhref\s*=\s*[\"']([^\"']*)"
)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as it stands in the document. ``digest`` None: it is not closed, the document breaks off in it."""

    start: int
    end: int
    digest: bytes | None


def raw_entries(body: bytes) -> list[RawEntry]:
    """The entries of ``body`` (RSS item, Atom entry) in order.

    Comments and CDATA sections are stepped over. Empty where the entries cannot be told apart safely (one begins
    before the last has ended, or a CDATA section that was not closed has swallowed the next): then the document is
    to be parsed whole.
    """
    found: list[RawEntry] = []
    start: int | None = None
    for begins, at, end in _tags(body):
        if begins == (start is not None):
            return []
        if begins:
            start = at
        elif start is not None:
            found.append(RawEntry(start, end, digest(body[start:end])))
            start = None
    if start is not None:
        found.append(RawEntry(start, len(body), None))
    return found


def _tags(body: bytes) -> Iterator[tuple[bool, int, int]]:
    """Start and end tags of entries outside comments and CDATA: whether it is a start, where it begins and ends."""
    first = _FIRST.search(body)
    if first is None:
        return
    name = re.escape(first[1])
    marks = re.compile(rb"<!--|<!\[CDATA\[|<" + name + rb"(?=[\s/>])|</" + name + rb"\s*>")
    seam = re.compile(rb"</" + name + rb"\s*>\s*<" + name + rb"[\s>]")
    at = 0
    while mark := marks.search(body, at):
        closing = _SKIPPED.get(mark[0])
        if closing is not None:
            at = body.find(closing, mark.end()) + len(closing)
            if at < len(closing):
                return
            if closing == _CDATA_END and seam.search(body, mark.end(), at):
                yield from ((True, at, at), (True, at, at))
            continue
        begins = mark[0][1:2] != b"/"
        at = body.find(b">", mark.start()) + 1 if begins else mark.end()
        if at == 0:
            return
        yield begins, mark.start(), at
        if begins and body[at - 2 : at - 1] == b"/":
            yield False, at, at


def torn_entries(body: bytes) -> list[RawEntry]:
    """The entries of a broken document, by their tags alone: each ends where it is closed, or the next begins."""
    first = _FIRST.search(body)
    if first is None:
        return []
    name = re.escape(first[1])
    starts = [tag.start() for tag in re.finditer(rb"<" + name + rb"(?=[\s/>])", body)]
    closing = re.compile(rb"</" + name + rb"\s*>")
    found = []
    for start, limit in zip(starts, [*starts[1:], len(body)], strict=True):
        end = closing.search(body, start, limit)
        found.append(RawEntry(start, end.end() if end else limit, None))
    return found


def mended(entry: bytes) -> bytes:
    """An entry without the marks of comments and CDATA sections, where one of them is not closed."""
    for opening, closing in _SKIPPED.items():
        if entry.count(opening) != entry.count(closing):
            entry = entry.replace(opening, b"").replace(closing, b"")
    return entry


def plain_elements(entry: bytes) -> bytes:
    """An entry with nothing but what is read of it, for where another element makes the parser fail."""
    name = next(iter(_FIRST.findall(entry)), b"item")
    few = entry if entry.count(b"<") <= _MOST_TAGS else b""
    return b"<%b>%b</%b>" % (name, b"".join(found[0] for found in _READ.finditer(few)), name)


def without(body: bytes, raws: Sequence[RawEntry], known: Container[bytes]) -> bytes:
    """``body`` less the entries whose digest is known."""
    pieces, at = [], 0
    for raw in raws:
        if raw.digest in known:
            pieces.append(body[at : raw.start])
            at = raw.end
    return b"".join((*pieces, body[at:]))


def share_identity(body: bytes, some: Sequence[RawEntry], others: Sequence[RawEntry]) -> bool:
    """Whether any of ``some`` bears an identifier (its link, where it has none) that one of ``others`` bears, too."""
    ours = {name for raw in some for name in _identities(body[raw.start : raw.end])}
    return any(not ours.isdisjoint(_identities(body[raw.start : raw.end])) for raw in others)


def _identities(entry: bytes) -> set[str]:
    """As ``keys.base_key`` sees them. Generous: an identifier of something inside the entry counts as the entry's."""
    found = _IDENTITY.findall(entry)
    if about := _ABOUT.match(entry):
        found.append(about[1])
    names = set(map(_written, found)) - {""}
    return names or {_written(b"".join(groups)) for groups in _LINK.findall(entry)}


def _written(raw: bytes) -> str:
    return same_link(unescape(raw.decode("utf-8", "replace")).strip(), fragment=True)
