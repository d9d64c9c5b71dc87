"""Whether two texts are one text: a short signature of each is enough to tell.

The signature is a bottom-k sketch: of the hashes of all runs of three words it keeps the smallest. What both sketches
cover was drawn alike from both texts, so the share they have in common estimates how much of the shorter text stands in
the longer one: a copy that was cut, or given another first line, is known again.
"""

import base64
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from struct import pack, unpack

from service.text.folding import FILLER, fold

_RUN = 3
"""Words of a run."""
_KEPT = 96
_SHORTEST = 16
"""Words below which a text says nothing of its own: agencies' alerts of one sentence are alike by nature."""
_LONGEST = 20_000
"""Characters looked at."""
_COMMON = 0.6
"""The share of the shorter text's runs that makes it a copy."""
_LEAST_COMMON = 5
"""Runs that must be seen in both, however short the shorter is."""

Sketch = frozenset[int]


def plain_words(text: str) -> list[str]:
    """The words of a text: case, accents, signs and spaces do not count."""
    folded = fold(text).replace(FILLER, "")
    return "".join(char if char.isalnum() else " " for char in folded).split()


def signature(text: str) -> str:
    """The signature of a text, at most 512 ASCII characters; empty for one that is too short to be known again."""
    words = plain_words(text[:_LONGEST])
    if len(words) < _SHORTEST:
        return ""
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    kept = sorted(_hashes(runs))[:_KEPT]
    return base64.b85encode(pack(f"<{len(kept)}I", *kept)).decode("ascii")


@lru_cache(maxsize=4096)
def sketch(signed: str) -> Sketch:
    """What a signature holds. ValueError: it is none."""
    body = base64.b85decode(signed)
    if len(body) % 4:
        raise ValueError(f"a signature of {len(body)} bytes: a multiple of 4 is expected")
    return frozenset(unpack(f"<{len(body) // 4}I", body))


def is_copy(one: Sketch, other: Sketch) -> bool:
    """Whether the shorter of two texts stands, nearly as it is, in the longer one."""
    if not one or not other:
        return False
    # Below the smaller of the two largest hashes both sketches are complete, unless a text is wholly in its sketch.
    limit = min(_reach(one), _reach(other))
    mine, theirs = ({hash_ for hash_ in each if hash_ <= limit} for each in (one, other))
    common = len(mine & theirs)
    return common >= _LEAST_COMMON and common >= _COMMON * min(len(mine), len(theirs))


def _reach(one: Sketch) -> int:
    return max(one) if len(one) == _KEPT else 2**32


def _hashes(runs: Iterable[str]) -> set[int]:
    return {
        int.from_bytes(blake2b(run.encode("utf-8", "replace"), digest_size=4).digest(), "little")
        for run in runs
    }
