"""``liptako gazetteer`` as a user meets it, with a server on loopback in the place of GeoNames."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.gazetteer.country_files import BURKINA, NIGER, OWN, make_pack, packed

ROOT = Path(__file__).parents[2]


class Shell:
    """Runs ``liptako gazetteer`` in a folder of its own, with a small zone pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        make_pack(folder / "mini")

    def __call__(self, *words: str, pack: bool = True, **environ: str) -> subprocess.CompletedProcess[str]:
        zone = ("--zone", "./mini") if pack else ()
        return subprocess.run(
            [sys.executable, "-m", "service", *words, *zone],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


@pytest.fixture
def liptako(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_files_are_imported_faults_told_and_every_command_uses_the_index(liptako: Shell) -> None:
    country, own = liptako.write("BF.txt", BURKINA), liptako.write("own.csv", OWN)
    result = liptako("gazetteer", "import", country, own, "nowhere.csv")
    assert result.returncode == 1
    assert "BF.txt: 8 places as geonames-BF" in result.stdout
    assert "own.csv:2: lat: '14,1' is not a number of degrees" in result.stderr
    assert "nowhere.csv: cannot be read" in result.stderr
    assert "GeoNames (geonames.org), CC BY 4.0" in result.stdout
    assert "Traceback" not in result.stderr

    text = liptako.write(
        "report.txt", "Dix civils ont été tués dans une attaque à Seytenga, au Burkina Faso."
    )
    report = json.loads(liptako("extract", text).stdout)
    assert [(place["name"], place["adm1"]) for place in report["events"][0]["places"]] == [
        ("Seytenga", "Sahel")
    ]


def test_find_tells_each_place_with_score_reason_and_source(liptako: Shell) -> None:
    liptako("gazetteer", "import", liptako.write("BF.txt", BURKINA))
    found = liptako("gazetteer", "find", "Seitenga", "--in", "Sahel", "--near", "Dori", "--json")
    assert found.returncode == 0, found.stderr
    [place] = json.loads(found.stdout)
    assert (place["name"], place["source"], place["licence"]) == ("Seytenga", "geonames-BF", "CC BY 4.0")
    assert place["spelling"]["met"] == "seytenga"
    assert "Sahel is named" in place["reason"]
    assert "km from Dori" in place["reason"]
    assert 0 < place["score"] <= 1
    shown = liptako("gazetteer", "find", "Seitenga").stdout
    assert "a usual variant of the spelling" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Xyzzyx",), "no place is known"),
        (("Dori", "--in", "Atlantis"), "no region, district or country is named 'Atlantis'"),
        (("Dori", "--near", "Atlantis"), "no place with coordinates is known by 'Atlantis'"),
    ],
)
def test_what_is_not_known_is_said_so(liptako: Shell, words: tuple[str, ...], says: str) -> None:
    result = liptako("gazetteer", "find", *words)
    assert result.returncode == 1
    assert says in result.stderr


def test_update_downloads_what_has_changed_and_nothing_else(liptako: Shell, httpserver: HTTPServer) -> None:
    answers = {"BF": packed("BF.txt", BURKINA), "NE": packed("NE.txt", NIGER)}
    sent: list[str] = []

    def answer(request: Request) -> Response:
        country = request.path.removesuffix(".zip")[-2:]
        if request.headers.get("If-None-Match") == f'"{len(answers[country])}"':
            return Response(status=304)
        sent.append(country)
        return Response(answers[country], headers={"ETag": f'"{len(answers[country])}"'})

    for country in answers:
        httpserver.expect_request(f"/dump/{country}.zip").respond_with_handler(answer)
    words = ("gazetteer", "update", "--from", httpserver.url_for("/dump/"))

    refused = liptako(*words)
    assert refused.returncode == 1
    assert "BFA:" in refused.stderr
    assert sent == []

    first = liptako(*words, LIPTAKO_ALLOW_ADDRESSES="127.0.0.0/8")
    assert first.returncode == 0, first.stderr
    assert "BF.txt: 8 places as geonames-BF" in first.stdout
    assert sent == ["BF", "NE"]

    answers["NE"] = packed("NE.txt", NIGER.replace("Téra", "Téra Ville"))
    again = liptako(*words, LIPTAKO_ALLOW_ADDRESSES="127.0.0.0/8")
    assert "BFA: not changed" in again.stdout
    assert sent == ["BF", "NE", "NE"]
    assert liptako("gazetteer", "find", "Téra Ville").returncode == 0


def test_a_country_that_fails_costs_neither_the_others_nor_the_index(
    liptako: Shell, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/BF.zip").respond_with_data(b"<html>not today</html>")
    httpserver.expect_request("/NE.zip").respond_with_data(packed("NE.txt", NIGER))
    words = ("gazetteer", "update", "--from", httpserver.url_for("/"))
    result = liptako(*words, LIPTAKO_ALLOW_ADDRESSES="127.0.0.0/8")
    assert result.returncode == 1
    assert "BFA: BF.zip" in result.stderr
    assert liptako("gazetteer", "find", "Téra").returncode == 0
