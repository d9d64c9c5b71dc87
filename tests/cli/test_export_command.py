"""``liptako export`` as a user meets it."""

import csv
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from storytelling import Story
from test_commands import ROOT, Shell

from service.stages.collect import told_item

ATTACK = (
    "Burkina Faso: at least 50 people killed in attack on Seytenga",
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, in the "
    "Sahel region of Burkina Faso, the government spokesman said on Monday.",
)
CALL = "Gunmen killed 21 people in Bangao, in the Sahel region of Burkina Faso, on 9 June."


@pytest.fixture
def liptako(tell: Callable[..., Story], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command over the database of a story: one attack in a paper, one that was told by phone."""
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", *ATTACK)
    story.run_until("2022-06-13T12:00")
    item = told_item(
        CALL, speaker="residents", via="phone", received_at=story.clock.now(), title="Call", language="en"
    )
    story.service.take_in.run(item, "field desk")
    story.run_until("2022-06-13T15:00")
    folder = tmp_path / "shell"
    folder.mkdir()
    shell = Shell(folder)
    database = f"sqlite:///{tmp_path / 'story.db'}"
    return lambda *words: shell(*words, LIPTAKO_DATABASE_URL=database, LIPTAKO_MAIL_FROM="alerts@example.org")


def test_incidents_go_to_standard_output_and_the_count_to_standard_error(
    liptako: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    result = liptako(
        "export", "incidents", "--format", "csv", "--since", "2022-06-01", "--until", "2022-06-30"
    )
    assert (result.returncode, result.stderr) == (0, "1 incidents written.\n")
    rows = list(csv.reader(result.stdout.splitlines()))
    assert rows[1][0] == "#event+id"
    assert [row[5] for row in rows[2:]] == ["Seytenga"]
    [feature] = json.loads(liptako("export", "incidents", "--format", "geojson").stdout)["features"]
    assert feature["geometry"]["type"] == "Point"
    coarse = liptako(
        "export", "incidents", "--format", "jsonl", "--precision", "adm2", "--area", "BFA"
    ).stdout
    assert json.loads(coarse)["places"][0]["name"] == "Séno"
    assert liptako("export", "incidents", "--since", "2022-06-12").stdout.count("\n") == 2
    assert liptako("export", "incidents", "--format", "jsonl", "--area", "NER").stdout == ""


def test_a_file_is_for_its_user_alone_and_whole(
    liptako: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    file = tmp_path / "out.geojson"
    result = liptako("export", "incidents", "--format", "geojson", "--output", str(file))
    assert result.returncode == 0
    assert str(file) in result.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(json.loads(file.read_text("utf-8"))["features"]) == 1
    assert not list(tmp_path.glob(".*.part"))
    missing = liptako("export", "incidents", "--output", str(tmp_path / "none" / "out.csv"))
    assert missing.returncode == 1
    assert "No such file or directory" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_cap_goes_one_document_a_revision_into_a_folder_or_all_in_one_feed(
    liptako: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "cap"
    result = liptako("export", "alerts", "--format", "cap", "--output", str(folder), "--scope", "Public")
    assert (result.returncode, result.stderr) == (0, f"1 alert revisions written to {folder}.\n")
    [file] = folder.iterdir()
    document = file.read_text("utf-8")
    assert file.name.endswith(".cap.xml")
    assert "<sender>alerts@example.org</sender>" in document
    assert "<scope>Public</scope>" in document
    root = Xml.fromstring(liptako("export", "alerts", "--format", "cap").stdout)
    [content] = root.iter("{http://www.w3.org/2005/Atom}content")
    assert content.get("type") == "application/cap+xml"
    assert [element.tag for element in content] == ["{urn:oasis:names:tc:emergency:cap:1.2}alert"]


def test_alerts_go_as_csv_and_json_lines(liptako: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = liptako("export", "alerts")
    assert len(list(csv.reader(result.stdout.splitlines()))) == 3
    [line] = liptako("export", "alerts", "--format", "jsonl", "--until", "2022-06-13").stdout.splitlines()
    assert "Bangao" not in line
    assert json.loads(line)["msg_type"] == "Alert"
    assert liptako("export", "alerts", "--format", "jsonl", "--since", "2022-06-14").stdout == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["incidents", "--format", "cap"], "liptako export alerts --format cap"),
        (["incidents", "--format", "xml"], "csv, geojson or jsonl"),
        (["alerts", "--format", "geojson"], "liptako export incidents --format geojson"),
        (["alerts", "--format", "atom"], "csv, cap or jsonl"),
        (["incidents", "--since", "June"], "2022-03-08"),
        (["incidents", "--since", "2022-06-02", "--until", "2022-06-01"], "--until"),
        (["incidents", "--precision", "exact"], "village, adm2, adm1"),
        (["incidents", "--area", "Niger"], "NER or MLI/Ménaka"),
        (["alerts", "--format", "cap", "--scope", "Private"], "Restricted or Public"),
    ],
)
def test_what_makes_no_sense_is_said_with_what_does(
    liptako: Callable[..., subprocess.CompletedProcess[str]], words: list[str], said: str
) -> None:
    result = liptako("export", *words)
    assert result.returncode == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    result = Shell(tmp_path)("export", "incidents")
    assert result.returncode in (1, 2)
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "liptako.db").exists()


def test_who_stops_reading_gets_no_traceback_and_the_audit_log_says_it_was_broken_off(
    tell: Callable[..., Story], tmp_path: Path
) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", *ATTACK)
    story.run_until("2022-06-13T12:00")
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-m", "service", "export", "incidents"],
        cwd=tmp_path,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "LIPTAKO_DATABASE_URL": f"sqlite:///{tmp_path / 'story.db'}",
        },
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=120,
    )
    os.close(writing)
    assert result.returncode == 1
    assert result.stderr == ""
    with story.service.store.view() as look:
        [ended, begun] = look.page_audit(None, 2).rows
    assert (begun["what"], ended["what"]) == ("export begun", "export ended")
    assert ended["detail"]["complete"] is False  # type: ignore[index]
    assert str(begun["who"]).startswith("command line")
