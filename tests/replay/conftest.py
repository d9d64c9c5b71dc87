"""An archive played in this process, by the rules a story needs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from archives_told import MASS, Play, Played, in_lines, play_folder

from service.jobs.reading import Reader
from service.records import AlertPolicy, Configuration, Rule


@pytest.fixture
def play(tmp_path: Path, reader: Reader) -> Play:
    """Play items (one file of lines, or bodies of feed documents) by rules."""

    def played(
        items: Iterable[Any],
        *,
        rules: tuple[Rule, ...] = (MASS,),
        policy: AlertPolicy | None = None,
        as_lines: bool = True,
    ) -> Played:
        folder = tmp_path / "given"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        if as_lines:
            in_lines(folder / "items.jsonl", items)
        else:
            for number, body in enumerate(items):
                (folder / f"{number:03}.xml").write_bytes(body)
        configuration = Configuration(rules=rules, alerts=policy or AlertPolicy())
        return play_folder(folder, tmp_path, reader, configuration, as_lines)

    return played
