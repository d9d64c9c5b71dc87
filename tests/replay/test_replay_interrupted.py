"""What may happen to an archive or a state while it is played."""

from pathlib import Path

import pytest
from archives_told import STEPPED, attack, in_lines

from service.errors import LiptakoError
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.records import Configuration
from service.replay import Archive, Replay, open_archive, read_here, scratch

ITEMS = [attack("a", "2022-03-10T09:00Z", 12), attack("b", "2022-05-10T09:00Z", 20, "Seytenga")]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    in_lines(tmp_path / "items.jsonl", ITEMS)
    return open_archive([str(tmp_path / "items.jsonl")], [], as_lines=True, folder=tmp_path, tell=pytest.fail)


@pytest.mark.parametrize("gone", [False, True], ids=["edited", "deleted"])
def test_a_file_that_is_changed_while_it_is_played_ends_the_play(
    archive: Archive, tmp_path: Path, reader: Reader, gone: bool
) -> None:
    readings = read_here(archive, archive.entries, reader)
    assert next(readings).entry.key == "a"
    if gone:
        (tmp_path / "items.jsonl").unlink()
    else:
        in_lines(tmp_path / "items.jsonl", ITEMS[::-1] * 2)
    with pytest.raises(LiptakoError, match=r"items\.jsonl was changed while it was played"):
        next(readings)


def test_of_two_plays_into_one_state_the_later_ends(archive: Archive, tmp_path: Path, reader: Reader) -> None:
    in_force = InForce(Configuration(rules=(STEPPED,)), reader)
    with scratch(tmp_path / "state.db", "this", archive.entries[0].at) as store:
        one, other = (Replay(store, in_force, archive.entries[-1].at, lambda *_: None) for _ in range(2))
        assert len(list(one.run(read_here(archive, archive.entries, reader)))) == 2
        with pytest.raises(LiptakoError, match="another replay plays into the same state file"):
            list(other.run(read_here(archive, archive.entries, reader)))
