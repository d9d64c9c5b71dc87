"""What was said of one attack, one figure after the other: from lowest to highest, the best one marked.

In the colour of the text around it: it is read on light and dark ground, in print, and by shapes alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

_COLUMN, _LEFT, _RIGHT, _TOP, _BODY, _FOOT = 26.0, 46.0, 12.0, 18.0, 150.0, 42.0
_SIZE = 13
_LINE = 'stroke="currentColor" stroke-width="1.6" fill="none"'
MOST = 16
"""Figures that one chart shows legibly on a phone."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as somebody gave it. ``number``: that of its line in the table beside; ``day``: in a few letters;
    ``high`` None: or more. ``stands``: yes; replaced by another one since; or not counted."""

    number: int
    day: str
    low: int | None
    best: int | None
    high: int | None
    stands: Literal["yes", "replaced", "doubted"] = "yes"

    @property
    def figures(self) -> list[int]:
        return [one for one in (self.low, self.best, self.high) if one is not None]


def claims_chart(stated: Sequence[Stated], *, label: str) -> str | None:
    """An SVG of the last ``MOST`` figures, in the order given, under ``label`` for those who do not see it. None: there
    is no figure."""
    shown = [one for one in stated if one.figures][-MOST:]
    if not shown:
        return None
    top = _round_above(max(figure for one in shown for figure in one.figures))
    width = _LEFT + _COLUMN * max(len(shown), 8) + _RIGHT
    height = _TOP + _BODY + _FOOT
    parts = (
        *_scale(top, width),
        *(part for place, one in enumerate(shown) for part in _column(one, _x(place), top)),
        *_days(shown),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label="{escape(label)}" font-family="inherit" font-size="{_SIZE}" '
        f'fill="currentColor" stroke="none">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _round_above(figure: int) -> int:
    """The next of 5, 10, 20, 50, 100 … that is not below."""
    step = 5
    while True:
        for factor in (1, 2, 4, 10):
            if step * factor >= figure:
                return step * factor
        step *= 10


def _x(place: int) -> float:
    return _LEFT + _COLUMN * (place + 0.5)


def _y(figure: float, top: int) -> float:
    return round(_TOP + _BODY * (1 - figure / top), 1)


def _scale(top: int, width: float) -> Iterator[str]:
    """Lines at nothing, half and the top, with their figures."""
    for figure in (0, top / 2, top):
        y = _y(figure, top)
        yield (
            f'<path d="M{_LEFT:g} {y:g}H{width - _RIGHT:g}" stroke="currentColor" stroke-opacity=".3" fill="none"/>'
        )
        yield f'<text x="{_LEFT - 6:g}" y="{y + 4:g}" text-anchor="end">{figure:g}</text>'


def _column(one: Stated, x: float, top: int) -> Iterator[str]:
    low, high = min(one.figures), max(one.figures)
    end = _TOP - 8 if one.high is None else _y(high, top)
    if one.high is None or low != high:
        dashed = ' stroke-dasharray="3 3"' if one.high is None and low == high else ""
        yield f'<path d="M{x:g} {_y(low, top):g}V{end:g}" {_LINE}{dashed}/>'
    if one.high is None:
        yield f'<path d="M{x:g} {end - 2:g}l4 7h-8z"/>'
    for figure in sorted({low, high} - {one.best}):
        yield f'<path d="M{x - 5:g} {_y(figure, top):g}h10" {_LINE}/>'
    if one.best is not None:
        yield _sign(one.stands, x, _y(one.best, top))
    yield f'<text x="{x:g}" y="{_TOP + _BODY + 16:g}" text-anchor="middle">{one.number}</text>'


def _sign(stands: str, x: float, y: float) -> str:
    if stands == "yes":
        return f'<circle cx="{x:g}" cy="{y:g}" r="5.5"/>'
    if stands == "replaced":
        return f'<circle cx="{x:g}" cy="{y:g}" r="4.5" {_LINE}/>'
    return f'<path d="M{x - 5:g} {y - 5:g}l10 10m0 -10l-10 10" {_LINE}/>'


def _days(shown: Sequence[Stated]) -> Iterator[str]:
    """Each day under the first of its figures, where the one before leaves room."""
    day, free = "", 0.0
    for place, one in enumerate(shown):
        if one.day != day and _x(place) >= free:
            day, free = one.day, _x(place) + 0.55 * _SIZE * len(one.day) + 8
            x = _x(place) - 8
            yield f'<text x="{x:g}" y="{_TOP + _BODY + 36:g}">{escape(day)}</text>'
