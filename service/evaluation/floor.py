"""The floor: what was reached on a set of labelled items, below which no change may fall. It is only ever raised."""

import math
import tomllib
from collections.abc import Mapping

from service.errors import ConfigError

PLACES = 3
"""A floor is cut, not rounded, to this many decimals: it never stands above what was measured."""


def read_floor(text: str, file: str) -> dict[str, float]:
    """Figure to lowest share, from TOML lines ``figure = 0.9``. ConfigError: file and field of what is no share."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is no TOML: {error}", file=file) from error
    for figure, share in rows.items():
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise ConfigError("must be a share between 0 and 1", file=file, field=figure)
    return {figure: float(share) for figure, share in rows.items()}


def fallen(floor: Mapping[str, float], shares: Mapping[str, float]) -> list[str]:
    """One sentence for each figure that is below its floor, or that is not measured any more."""
    said = []
    for figure, least in floor.items():
        share = shares.get(figure)
        if share is None:
            said.append(f"{figure}: the floor is {least:.3f}, and no item measures it")
        elif share < least - 1e-9:
            said.append(f"{figure}: {share:.4f} is below the floor of {least:.3f}")
    return said


def raised(floor: Mapping[str, float], shares: Mapping[str, float]) -> str:
    """The floor file with each figure that was exceeded, or is new, raised to what was measured."""
    cut = 10**PLACES
    reached = {figure: math.floor(share * cut + 1e-9) / cut for figure, share in shares.items()}
    figures = {**reached, **{name: max(least, reached.get(name, 0.0)) for name, least in floor.items()}}
    lines = [f"{figure} = {figures[figure]:.3f}" for figure in sorted(figures)]
    return "\n".join(
        ["# Written by `liptako evaluate --floor FILE --raise`; see docs/evaluation.md.", *lines, ""]
    )
