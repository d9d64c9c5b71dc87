"""Where names stand on a map so that none covers another: the first free place of eight round its point."""

from collections.abc import Iterable
from dataclasses import dataclass, field

# Wide enough for bold sans-serif fonts of any machine.
_WIDTH_PER_SIZE = 0.66
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """The point of its base line that a text stands at with its start, middle or end, and the box that it fills."""

    x: float
    y: float
    anchor: str
    box: Box


@dataclass(slots=True)
class Room:
    """What is already taken on a sheet of some size."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)

    def take(self, boxes: Iterable[Box]) -> None:
        self.taken.extend(boxes)

    def place(self, text: str, x: float, y: float, radius: float, size: float) -> Standing | None:
        """A free place beside the point, taken at once; None where there is none."""
        return next(filter(None, map(self.put, _around(text, x, y, radius, size))), None)

    def put(self, text: Standing) -> Standing | None:
        """The text where it stands, its room taken; None where something else is."""
        if not self._holds(text.box) or any(text.box.meets(other) for other in self.taken):
            return None
        self.taken.append(text.box)
        return text

    def _holds(self, box: Box) -> bool:
        return box.left >= 0 and box.top >= 0 and box.right <= self.width and box.bottom <= self.height


def _around(text: str, x: float, y: float, radius: float, size: float) -> Iterable[Standing]:
    away, slant = radius + _GAP, radius * 0.7 + _GAP
    spots = (
        (x + away, y + size * 0.35, "start"),
        (x - away, y + size * 0.35, "end"),
        (x, y - away, "middle"),
        (x, y + away + size * 0.8, "middle"),
        (x + slant, y - slant, "start"),
        (x + slant, y + slant + size * 0.6, "start"),
        (x - slant, y - slant, "end"),
        (x - slant, y + slant + size * 0.6, "end"),
    )
    return (standing(text, *spot, size) for spot in spots)


def standing(text: str, x: float, y: float, anchor: str, size: float) -> Standing:
    """A text at a point of its base line."""
    width = len(text) * size * _WIDTH_PER_SIZE
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Standing(x, y, anchor, Box(left, y - size * 0.85, left + width, y + size * 0.25))
