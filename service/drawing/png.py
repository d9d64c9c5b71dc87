"""A drawing as a PNG of few colours, small enough for bad connections.

resvg draws in 16 million colours; a map needs some sixty. The picture is read back (PNG, RFC 2083: 8 bits, not
interlaced), its commonest colours become the palette, and every other pixel takes the nearest of them.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

import resvg_py
from font_source_sans_pro import SourceSansPro

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = 64
_RGBA = 4


def as_png(svg: str) -> bytes:
    """The SVG drawn with the font that comes along, whatever fonts the machine has. Raises ValueError where it cannot
    be drawn."""
    drawn = resvg_py.svg_to_bytes(svg_string=svg, font_files=[str(SourceSansPro)], skip_system_fonts=True)
    return with_few_colours(bytes(drawn))


def with_few_colours(png: bytes) -> bytes:
    """A PNG of 8-bit RGBA on opaque ground as one of at most 64 colours."""
    chunks = list(_chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if (depth, kind, interlaced) != (8, 6, 0):
        raise ValueError("not a plain 8-bit RGBA picture")
    raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows = _pixels(raw, width * _RGBA, height)
    numbers, palette = _reduced(b"".join(rows))
    lines = b"".join(b"\x00" + numbers[at : at + width] for at in range(0, len(numbers), width))
    return _SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(palette)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        yield name, png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _pixels(raw: bytes, length: int, height: int) -> Iterator[bytes]:
    """The rows of a picture, each put together again by the filter that its first byte names."""
    above = bytes(length)
    for at in range(0, height * (length + 1), length + 1):
        above = _unfiltered(raw[at], raw[at + 1 : at + 1 + length], above)
        yield above


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    if kind == 0:
        return line
    if kind == 2:
        return bytes((one + up) & 255 for one, up in zip(line, above, strict=True)) if any(line) else above
    row = bytearray(line)
    for at, up in enumerate(above):
        left = row[at - _RGBA] if at >= _RGBA else 0
        corner = above[at - _RGBA] if at >= _RGBA else 0
        row[at] = (row[at] + _foretold(kind, left, up, corner)) & 255
    return bytes(row)


def _foretold(kind: int, left: int, up: int, corner: int) -> int:
    """What a filter takes a byte for, from its neighbours."""
    if kind == 1:
        return left
    if kind == 3:
        return (left + up) // 2
    if kind != 4:
        raise ValueError(f"no filter {kind} in PNG")
    guess = left + up - corner
    away = (abs(guess - left), abs(guess - up), abs(guess - corner))
    return (left, up, corner)[away.index(min(away))]


def _reduced(pixels: bytes) -> tuple[bytes, list[bytes]]:
    """The number of each pixel's colour, and the palette."""
    colours = [pixels[at : at + 3] for at in range(0, len(pixels), _RGBA)]
    counted = Counter(colours)
    palette = [colour for colour, _ in counted.most_common(_COLOURS)]
    numbers = {colour: _nearest(colour, palette) for colour in counted}
    return bytes(numbers[colour] for colour in colours), palette


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    red, green, blue = colour
    away = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in palette]
    return away.index(min(away))
