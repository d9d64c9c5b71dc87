"""A third of the labelled items is kept unread by whoever tunes the reader.

The split goes by main event, so that two reports of one attack never stand on both sides; a negative stands for itself.
Same seed, same split, on every machine; new items move none of the old.
"""

import hashlib
from typing import Literal

from service.evaluation.labels import LabelledItem

SEED = "liptako-1"
Part = Literal["open", "locked"]


def part_of(labelled: LabelledItem) -> Part:
    """``locked`` for about a third of the events, chosen by hash."""
    digest = hashlib.sha256(f"{SEED}:{labelled.split_key}".encode()).hexdigest()
    return "locked" if int(digest, 16) % 3 == 0 else "open"
