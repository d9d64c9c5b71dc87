"""A place as one line of text: what an index and the imported sources are kept as."""

from service.records import Place

_BETWEEN_NAMES = "\x1f"
_NO_BREAKS = str.maketrans("\t\n\r", "   ")


def encoded(place: Place) -> bytes:
    """The line of a place, UTF-8, without its end."""
    cells = (
        place.id,
        place.name,
        place.kind,
        place.country,
        place.adm1 or "",
        place.adm1_pcode or "",
        place.adm2 or "",
        "" if place.lat is None else repr(place.lat),
        "" if place.lon is None else repr(place.lon),
        str(place.population or ""),
        "1" if place.in_zone else "",
        _BETWEEN_NAMES.join(place.names),
    )
    line = "\t".join(cells)
    if line.count("\t") >= len(cells) or "\n" in line or "\r" in line:
        line = "\t".join(cell.translate(_NO_BREAKS) for cell in cells)
    return line.encode()


def decoded(line: str) -> Place:
    """The place of a line. Raises IndexError or ValueError for what ``encoded`` did not make."""
    cells = line.split("\t")
    return Place(
        id=cells[0],
        name=cells[1],
        kind=cells[2],
        country=cells[3],
        adm1=cells[4] or None,
        adm1_pcode=cells[5] or None,
        adm2=cells[6] or None,
        lat=float(cells[7]) if cells[7] else None,
        lon=float(cells[8]) if cells[8] else None,
        population=int(cells[9] or 0),
        in_zone=bool(cells[10]),
        names=tuple(cells[11].split(_BETWEEN_NAMES)) if cells[11] else (),
    )
