"""A row of bars, one a week, no higher than a line of text is wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

HEIGHT = 28
_STEP, _BAR, _FLOOR, _SMALLEST = 6, 4, 24, 2


@dataclass(frozen=True, slots=True)
class Week:
    """What was counted in it, and on how many of its days nothing could be seen."""

    count: int
    unseen_days: int = 0


def sparkline(weeks: Sequence[Week], *, top: int, title: str) -> str:
    """An SVG in the colour of the text around it; the oldest week first. ``top``: what a bar of full height stands for,
    so that several rows can be compared. A week of which days were not seen has a broken line under it: no bar is no
    sign of calm there. ``title``: the same in words."""
    width = max(1, len(weeks) * _STEP)
    bars = "".join(_bar(number, week, max(1, top)) for number, week in enumerate(weeks))
    gaps = "".join(
        f"M{number * _STEP} {_FLOOR + 3}h1m2 0h1" for number, week in enumerate(weeks) if week.unseen_days
    )
    unseen = f'<path d="{gaps}" stroke="currentColor" stroke-width="2"/>' if gaps else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}" '
        f'role="img"><title>{escape(title)}</title>'
        f'<path d="M0 {_FLOOR + 0.5}h{width}" stroke="currentColor" stroke-opacity=".5"/>'
        f'<path d="{bars}" fill="currentColor"/>{unseen}</svg>'
    )


def _bar(number: int, week: Week, top: int) -> str:
    if not week.count:
        return ""
    height = max(_SMALLEST, round(min(week.count, top) / top * (_FLOOR - 1)))
    return f"M{number * _STEP} {_FLOOR}v-{height}h{_BAR}v{height}z"
