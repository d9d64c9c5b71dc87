"""``liptako replay`` as a user meets it: bytes, exit status, and a state that survives a kill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from archives_told import attack, prices

ROOT = Path(__file__).parents[2]
RULES = """
[[rules]]
name = "mass casualty"
kind = "casualties"
at_least = 10
steps = [30, 100, 300]
severity = "Severe"
"""
PLACES = ("Tamalat", "Seytenga", "Banibangou", "Inchinane", "Anderamboukane")
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)


class Shell:
    """Runs ``liptako replay`` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "rules.toml").write_text(RULES, encoding="utf-8")

    def __call__(self, *words: str, given: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(words), env=self.environ(environ), cwd=self.folder, input=given,
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def command(self, words: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "service", "replay", *words]

    def environ(self, more: dict[str, str] | None = None) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **(more or {})}

    def write(self, name: str, items: Sequence[object]) -> str:
        lines = "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in items)
        (self.folder / name).write_text(lines, encoding="utf-8")
        return name


@pytest.fixture
def replay(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def months() -> list[dict[str, object]]:
    """Attacks with tolls that rise and are corrected, among other news."""
    items = []
    for number in range(40):
        day = f"2022-{1 + number // 20:02}-{1 + number % 20:02}"
        place = PLACES[number // 5 % len(PLACES)]
        items.append(prices(f"other-{number}", f"{day}T06:00Z"))
        items.append(attack(f"one-{number}", f"{day}T09:00Z", 10 + number, place))
        items.append(attack(f"two-{number}", f"{day}T09:00Z", 12 + number, place))
        items.append(attack(f"one-{number}", f"{day}T18:30Z", 9 + number, place))
    return items


def test_two_runs_give_the_same_bytes_whatever_the_hash_seed_and_the_processes(replay: Shell) -> None:
    words = ("--jsonl", "--feeds", "rules.toml", replay.write("items.jsonl", months()))
    first = replay(*words, "--processes", "1", PYTHONHASHSEED="1")
    second = replay(*words, "--processes", "3", PYTHONHASHSEED="2")
    assert (first.returncode, first.stderr) == (0, "")
    assert len(first.stdout.splitlines()) > 5
    assert (second.stdout, second.stderr) == (first.stdout, "")


def killed_after(replay: Shell, lines: int, words: Sequence[str]) -> int:
    """Run until so many lines were printed, then kill; the exit status. It cannot end before that: what it still has to
    say is more than the pipe holds."""
    with subprocess.Popen(
        replay.command(words),
        env=replay.environ(),
        cwd=replay.folder,
        stdout=subprocess.PIPE,
        bufsize=0,
        pipesize=4096,
    ) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    return process.returncode


def test_a_replay_that_was_killed_goes_on_and_prints_the_same_bytes(replay: Shell) -> None:
    words = ("--jsonl", "--feeds", "rules.toml", replay.write("items.jsonl", months()))
    whole = replay(*words).stdout
    assert sum(len(line) for line in whole.encode().splitlines()[6:]) > 2 * 4096
    kept = (*words, "--state", "state.db")
    assert killed_after(replay, 2, kept) in KILLED
    assert killed_after(replay, 6, (*kept, "--processes", "2")) in KILLED
    assert replay(*kept).stdout == whole
    assert replay(*kept, "--incidents").stdout == replay(*words, "--incidents").stdout != ""


def test_a_state_of_other_items_or_rules_is_refused(replay: Shell) -> None:
    words = ("--jsonl", "--feeds", "rules.toml", "--state", "state.db")
    item = attack("a", "2022-03-10T09:00Z", 12)
    assert replay(*words, replay.write("items.jsonl", [item])).returncode == 0
    other = replay(*words, replay.write("items.jsonl", [{**item, "title": "Other words"}]))
    assert (other.returncode, other.stdout) == (2, "")
    assert "state.db was begun with other items, rules" in other.stderr
    replay.write("items.jsonl", [item])
    (replay.folder / "rules.toml").write_text(RULES.replace("10", "11"), encoding="utf-8")
    assert replay(*words, "items.jsonl").returncode == 2


@pytest.mark.parametrize(
    "body", [b"notes of my own\n" * 99, None], ids=["a text", "a database of the service"]
)
def test_a_file_that_is_no_state_is_refused_and_left_as_it_is(replay: Shell, body: bytes | None) -> None:
    file = replay.folder / "mine.db"
    if body is None:
        made = [sys.executable, "-m", "service", "db", "upgrade"]
        environ = replay.environ({"LIPTAKO_DATABASE_URL": f"sqlite:///{file}"})
        subprocess.run(made, env=environ, cwd=replay.folder, check=True, capture_output=True)
        body = file.read_bytes()
    file.write_bytes(body)
    items = replay.write("items.jsonl", [attack("a", "2022-03-10T09:00Z", 12)])
    result = replay("--jsonl", "--feeds", "rules.toml", "--state", "mine.db", items)
    assert result.returncode == 2
    assert "mine.db is no state of a replay by this version: name a new file" in result.stderr
    assert file.read_bytes() == body


def test_a_missing_file_is_wrong_usage(replay: Shell) -> None:
    result = replay("--jsonl", "nowhere.jsonl")
    assert (result.returncode, result.stderr) == (2, "nowhere.jsonl: there is no such file or folder\n")


def test_what_cannot_be_read_is_said_and_the_rest_is_done(replay: Shell) -> None:
    items = replay.write("items.jsonl", ["{", attack("a", "2022-03-10T09:00Z", 12)])
    result = replay("--jsonl", "--feeds", "rules.toml", items)
    assert result.returncode == 1
    assert result.stderr.startswith("items.jsonl: line 1: ")
    assert json.loads(result.stdout)["msg_type"] == "Alert"


def test_nothing_to_play_fails_in_a_sentence(replay: Shell) -> None:
    result = replay("--jsonl", "--feeds", "rules.toml", replay.write("items.jsonl", []))
    assert result.returncode == 1
    assert result.stderr.startswith("there is no item to play: expected lines of JSON")


def test_several_files_and_standard_input_are_one_archive(replay: Shell) -> None:
    first = replay.write("first.jsonl", [attack("a", "2022-03-10T09:00Z", 12)])
    second = json.dumps(attack("b", "2022-03-10T15:00Z", 40))
    result = replay("--jsonl", "--feeds", "rules.toml", "--incidents", first, "-", given=second)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["item"], row["event"]) for row in rows] == [("a", 0), ("b", 0)]
    assert rows[0]["incident"] == rows[1]["incident"]


def test_an_empty_rule_set_is_said_and_incidents_are_printed(replay: Shell) -> None:
    (replay.folder / "rules.toml").write_text("", encoding="utf-8")
    items = replay.write("items.jsonl", [attack("a", "2022-03-10T09:00Z", 12)])
    result = replay("--jsonl", "--feeds", "rules.toml", "--incidents", items)
    assert result.returncode == 0
    assert "rules.toml: no rule is enabled in it, so nothing can alert" in result.stderr
    assert json.loads(result.stdout)["item"] == "a"
