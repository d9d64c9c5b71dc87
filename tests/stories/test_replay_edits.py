"""What is edited while news is replayed, or between two replays: items, the file itself, the rules."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.errors import LiptakoError
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.records import Alert, Configuration, Rule, Severity
from service.replay import Archive, Reading, Replay, incident_rows, open_archive, play_of, read_here, scratch

MASS = Rule(name="mass casualty", kind="casualties", severity=Severity.SEVERE, at_least=10, steps=(30, 100))


def line(item_id: str, published: str, killed: int, place: str = "Tamalat") -> str:
    text = (
        f"Gunmen killed {killed} villagers overnight in {place}, in the Menaka region, a local official said."
    )
    title = f"Mali: {killed} villagers killed in {place}"
    return f'{{"id": "{item_id}", "published": "{published}", "title": "{title}", "text": "{text}"}}\n'


def archive_of(folder: Path, *lines: str) -> Archive:
    (folder / "items.jsonl").write_text("".join(lines), encoding="utf-8")
    return open_archive([str(folder / "items.jsonl")], [], as_lines=True, folder=folder, tell=pytest.fail)


class Play:
    """A replay in a state file of its own, that can be stopped and gone on with."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        self.state, self.reader = folder / "state.db", reader

    def run(
        self, archive: Archive, rules: tuple[Rule, ...] = (MASS,), stop_after: int | None = None
    ) -> list[Alert]:
        configuration = Configuration(rules=rules)
        of = play_of(archive.digest, self.reader.version, configuration)
        with scratch(self.state, of, archive.entries[0].at) as store:
            replay = Replay(
                store, InForce(configuration, self.reader), archive.entries[-1].at, lambda *_: None
            )
            rest = archive.entries[replay.position : stop_after]
            alerts = list(replay.run(read_here(archive, rest, self.reader)))
            self.incidents: list[dict[str, Any]] = list(incident_rows(store, archive.keys_as_given()))
        return alerts


@pytest.fixture
def play(tmp_path: Path, reader: Reader) -> Play:
    return Play(tmp_path, reader)


def test_an_item_edited_to_a_lower_figure_is_an_update_at_the_time_of_the_edit(
    play: Play, tmp_path: Path
) -> None:
    told = play.run(
        archive_of(tmp_path, line("a", "2022-03-10T09:00Z", 40), line("a", "2022-03-10T12:00Z", 14))
    )
    assert [(alert.msg_type, f"{alert.sent_at:%H:%M}", alert.headline["en"]) for alert in told] == [
        ("Alert", "09:01", "[Severe] Tamalat (ML): 40 killed, night 9-10 March"),
        ("Update", "12:00", "[Severe] Update: Tamalat (ML): 14 killed, night 9-10 March"),
    ]
    assert len(play.incidents) == 1


def test_a_file_edited_while_it_is_played_ends_the_play_with_what_to_do(
    play: Play, tmp_path: Path, reader: Reader
) -> None:
    archive = archive_of(
        tmp_path, line("a", "2022-03-10T09:00Z", 12), line("b", "2022-05-10T09:00Z", 20, "Seytenga")
    )
    readings: Iterator[Reading] = read_here(archive, archive.entries, reader)
    assert next(readings).entry.key == "a"
    archive_of(tmp_path, line("a", "2022-03-10T09:00Z", 14))
    with pytest.raises(LiptakoError, match=r"items\.jsonl was changed while it was played: start again"):
        next(readings)


def test_a_play_is_not_gone_on_with_under_edited_rules(play: Play, tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path, line("a", "2022-03-10T09:00Z", 12), line("b", "2022-05-10T09:00Z", 20, "Seytenga")
    )
    play.run(archive, stop_after=1)
    higher = (Rule(name="mass casualty", kind="casualties", severity=Severity.SEVERE, at_least=15),)
    with pytest.raises(LiptakoError, match="other"):
        play.run(archive, higher)
    assert [alert.msg_type for alert in play.run(archive)] == ["Alert"], "under its own rules it goes on"


def test_a_play_is_not_gone_on_with_over_an_edited_archive(play: Play, tmp_path: Path) -> None:
    play.run(archive_of(tmp_path, line("a", "2022-03-10T09:00Z", 12)))
    with pytest.raises(LiptakoError, match="other"):
        play.run(archive_of(tmp_path, line("a", "2022-03-10T09:00Z", 13)))
