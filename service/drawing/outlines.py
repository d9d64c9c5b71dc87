"""Borders of the countries and lines between their regions, as ``derive_outlines`` made them."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A name with the point that it may stand at."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Outlines:
    """Points are longitude and latitude, in degrees."""

    source: str
    countries: tuple[Line, ...]
    inner: tuple[Line, ...]
    regions: tuple[Label, ...]
    labels: tuple[Label, ...]
    """Codes of the countries, with where their names may stand."""


@cache
def outlines() -> Outlines:
    """Read once from the package."""
    body = json.loads(files("service.drawing").joinpath("outlines.json").read_text("utf-8"))
    rings = [ring for country in sorted(body["countries"]) for ring in body["countries"][country]]
    return Outlines(
        body["source"],
        tuple(map(_line, rings)),
        tuple(map(_line, body["inner"])),
        tuple(Label(one["name"], *one["at"]) for one in body["regions"]),
        tuple(Label(one["name"], *one["at"]) for one in body["labels"]),
    )


def _line(points: list[list[float]]) -> Line:
    return tuple((lon, lat) for lon, lat in points)
