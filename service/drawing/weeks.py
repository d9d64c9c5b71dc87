"""Two counts a week as bars side by side, told apart in black and white: one filled, one in outline."""

from collections.abc import Sequence
from html import escape

_HEIGHT, _FOOT, _LEFT, _WEEK, _BAR = 150.0, 18.0, 34.0, 24.0, 9.0
_MOST_LABELS = 9


def week_bars(weeks: Sequence[tuple[str, int, int | None]], title: str) -> str:
    """An SVG. ``weeks``: of each the day it begins, as it is to be shown, the count that is filled and the one in
    outline (None: there is no other). ``title`` says the same in words. Lines take the colour of the page's text."""
    most = max([1, *(max(one, other or 0) for _, one, other in weeks)])
    width = _LEFT + _WEEK * max(1, len(weeks))
    every = -(-len(weeks) // _MOST_LABELS) or 1
    parts = [
        f'<text x="{_LEFT - 4:g}" y="{_top(most, most) + 10:g}" text-anchor="end">{most}</text>',
        f'<text x="{_LEFT - 4:g}" y="{_HEIGHT:g}" text-anchor="end">0</text>',
        f'<path d="M{_LEFT:g} {_HEIGHT:g}H{width:g}" stroke="currentColor"/>',
    ]
    for number, (label, one, other) in enumerate(weeks):
        x = _LEFT + _WEEK * number
        parts.append(_bar(x + 2, one, most, "currentColor"))
        if other is not None:
            parts.append(_bar(x + 3 + _BAR, other, most, "none"))
        if number % every == 0:
            parts.append(f'<text x="{x:g}" y="{_HEIGHT + _FOOT - 4:g}">{escape(label)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + _WEEK:g} {_HEIGHT + _FOOT:g}" '
        f'width="{width + _WEEK:g}" role="img" aria-label="{escape(title)}" font-size="12" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )


def _bar(x: float, count: int, most: int, fill: str) -> str:
    if not count:
        return ""
    top = _top(count, most)
    return (
        f'<rect x="{x:g}" y="{top:g}" width="{_BAR:g}" height="{_HEIGHT - top:g}" fill="{fill}" '
        'stroke="currentColor"/>'
    )


def _top(count: int, most: int) -> float:
    return round(_HEIGHT - (_HEIGHT - 12) * count / most, 1)
