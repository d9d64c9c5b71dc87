"""The map of one alert: what is on it, true to scale, readable without colour, small as a picture."""

import re
import struct
import zlib
from collections.abc import Sequence
from math import hypot
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.drawing.place_map import Mark, place_map
from service.drawing.png import as_png, with_few_colours
from service.gazetteer.distance import kilometres

SEYTENGA = Mark("attack", "Seytenga", 13.972, 0.31)
DORI = Mark("town", "Dori", 14.035, -0.034)
TERA = Mark("town", "Téra", 14.008, 0.753)
BEFORE = Mark("before", "Gorgadji", 14.03, 0.1, "1 June")


def drawn(*marks: Mark, language: str = "en") -> ElementTree.Element:
    svg = place_map(marks, language=language)
    assert svg is not None
    return ElementTree.fromstring(svg)


def words_of(sheet: ElementTree.Element) -> set[str]:
    return {node.text or "" for node in sheet.iter("{http://www.w3.org/2000/svg}text")}


def test_attacks_towns_countries_and_what_came_before_are_named() -> None:
    words = words_of(drawn(SEYTENGA, BEFORE, DORI, TERA))
    assert {"Seytenga", "Gorgadji (1 June)", "Dori", "Téra", "BURKINA FASO", "NIGER"} <= words
    assert {"attack", "earlier attack", "town", "20 km"} <= words


def test_the_key_explains_only_what_is_there() -> None:
    assert not {"earlier attack", "town"} & words_of(drawn(SEYTENGA))


def test_each_kind_has_a_shape_of_its_own() -> None:
    """Nothing is told by colour alone."""
    shapes = {
        kind: place_map([SEYTENGA, Mark(kind, "", 14.1, 0.4)], language="en") for kind in ("attack", "before")
    }
    bare = place_map([SEYTENGA], language="en")
    assert bare is not None
    assert (shapes["attack"] or "").count("<circle") == bare.count("<circle") + 2
    assert (shapes["before"] or "").count("Z") == bare.count("Z") + 2  # one on the sheet, one in its key


@pytest.mark.parametrize("marks", [(), (DORI, BEFORE), (Mark("attack", "Paris", 48.9, 2.3),)])
def test_without_an_attack_that_can_be_drawn_there_is_no_map(marks: Sequence[Mark]) -> None:
    assert place_map(marks, language="en") is None


@pytest.mark.parametrize(("lat", "lon"), [(14.008, 0.753), (15.918, 2.402)], ids=["Téra", "Ménaka"])
def test_the_bar_is_as_long_as_it_says(lat: float, lon: float) -> None:
    sheet = drawn(SEYTENGA, Mark("attack", "", lat, lon))
    [km] = [int(word.split()[0]) for word in words_of(sheet) if re.fullmatch(r"\d+ km", word)]
    [bar] = [path.get("d") or "" for path in sheet.iter() if "v5h" in (path.get("d") or "")]
    per_km = float(re.findall(r"h([\d.]+)", bar)[0]) / km
    rings = [node for node in sheet.iter("{http://www.w3.org/2000/svg}circle") if node.get("r") == "9"]
    (x, y), (to_x, to_y) = ((float(one.get("cx", 0)), float(one.get("cy", 0))) for one in rings[:2])
    away = hypot(to_x - x, to_y - y) / per_km
    assert away == pytest.approx(kilometres(13.972, 0.31, lat, lon), rel=0.02)


def test_arabic_readers_get_french_words_and_a_name_in_other_letters_is_left_out() -> None:
    words = words_of(drawn(SEYTENGA, Mark("town", "دوري", 14.035, -0.034), language="ar"))
    assert "attaque" in words
    assert not any(mark > "\u024f" for word in words for mark in word)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(
            Mark,
            st.sampled_from(["attack", "before", "town"]),
            st.text(max_size=60),
            st.floats(9, 24),
            st.floats(-12, 16),
            st.text(max_size=20),
        ),
        max_size=20,
    )
)
def test_any_names_give_a_sheet_that_can_be_read(marks: list[Mark]) -> None:
    svg = place_map([SEYTENGA, *marks], language="fr")
    assert svg is not None
    ElementTree.fromstring(svg)
    assert place_map([SEYTENGA, *marks], language="fr") == svg


# --- as a picture -------------------------------------------------------------------------------------------------


def chunks(png: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + body) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        found[name] = found.get(name, b"") + body
        at += 12 + length
    return found


def colours_of(png: bytes) -> list[bytes]:
    """The colours of a picture with a palette, row by row."""
    parts = chunks(png)
    width, height, depth, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, kind) == (8, 3)
    raw, palette = zlib.decompress(parts[b"IDAT"]), parts[b"PLTE"]
    rows = [raw[at * (width + 1) :][: width + 1] for at in range(height)]
    assert all(row[0] == 0 for row in rows)
    return [palette[number * 3 : number * 3 + 3] for row in rows for number in row[1:]]


def test_the_picture_is_small_and_has_a_palette() -> None:
    svg = place_map([SEYTENGA, BEFORE, DORI, TERA], language="fr")
    assert svg is not None
    png = as_png(svg)
    assert len(png) < 12_000
    assert struct.unpack(">II", chunks(png)[b"IHDR"][:8]) == (560, 320)
    assert len(chunks(png)[b"PLTE"]) <= 64 * 3
    ink = sum(colour == b"\x22\x22\x22" for colour in colours_of(png))
    assert ink > 300  # names were drawn: the font was found


def unpacked(png: bytes) -> bytes:
    return b"".join(colours_of(png))


def filtered(kind: int, row: bytes, above: bytes) -> bytes:
    """A row of RGBA as a filter of the PNG specification writes it."""
    out = bytearray([kind])
    for at, byte in enumerate(row):
        left = row[at - 4] if at >= 4 else 0
        up, corner = above[at], above[at - 4] if at >= 4 else 0
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda one: abs(guess - one))
        out.append((byte - (0, left, up, (left + up) // 2, paeth)[kind]) & 255)
    return bytes(out)


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=6),
    st.lists(
        st.sampled_from([b"\x00\x00\x00\xff", b"\xff\x10\x80\xff", b"\x33\x99\x01\xff"]),
        min_size=3,
        max_size=3,
    ),
)
def test_every_filter_is_undone(kinds: list[int], pixels: list[bytes]) -> None:
    rows = [b"".join(pixels[at % 3 :] + pixels[: at % 3]) for at in range(len(kinds))]
    raw = b"".join(
        filtered(kind, row, above) for kind, row, above in zip(kinds, rows, [bytes(12), *rows], strict=False)
    )
    header = struct.pack(">IIBBBBB", 3, len(rows), 8, 6, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    )
    wanted = b"".join(row[at : at + 3] for row in rows for at in range(0, 12, 4))
    assert unpacked(with_few_colours(png)) == wanted


def test_a_picture_of_another_kind_is_refused() -> None:
    few = as_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>'
    )
    with pytest.raises(ValueError, match="not a plain"):
        with_few_colours(few)
