"""Items to play, and what a play of them in this process gives."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.records import Alert, Configuration, Rule, Severity
from service.replay import (
    Replay,
    alert_object,
    incident_rows,
    open_archive,
    play_of,
    read_here,
    scratch,
)

STEPPED = Rule(
    name="mass casualty", kind="casualties", severity=Severity.SEVERE, at_least=10, steps=(30, 100, 300)
)


def attack(
    item_id: str, published: str | None, killed: int, place: str = "Tamalat", **more: str
) -> dict[str, Any]:
    """An item that tells of an attack in the night before."""
    return {
        "id": item_id,
        "published": published,
        "title": f"Mali: {killed} villagers killed in {place}",
        "text": f"Gunmen killed {killed} villagers overnight in {place}, in the Menaka region, a local official said.",
        **more,
    }


def prices(item_id: str, published: str | None, **more: str) -> dict[str, Any]:
    """An item that tells of no violence."""
    return {
        "id": item_id,
        "published": published,
        "title": "Cotton prices rise",
        "text": "Growers are pleased with this year's harvest.",
        **more,
    }


def in_lines(file: Path, items: Iterable[object]) -> None:
    """A file with an item a line; texts are lines as they are."""
    lines = [one if isinstance(one, str) else json.dumps(one) for one in items]
    file.write_text("\n".join(lines), encoding="utf-8")


@dataclass
class Played:
    """What a play gave. ``lost``: the sentences on what could not be read."""

    alerts: list[dict[str, Any]] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    raised: list[Alert] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [alert["msg_type"] for alert in self.alerts]

    @property
    def sent(self) -> list[str]:
        return [datetime.fromisoformat(alert["sent"]).strftime("%Y-%m-%dT%H:%M") for alert in self.alerts]


Play = Callable[..., Played]


def play_folder(
    given: Path, tmp_path: Path, reader: Reader, configuration: Configuration, as_lines: bool
) -> Played:
    told = Played()
    archive = open_archive([str(given)], [], as_lines=as_lines, folder=tmp_path, tell=told.lost.append)
    of = play_of(archive.digest, reader.version, configuration)
    with scratch(None, of, archive.entries[0].at) as store:
        replay = Replay(store, InForce(configuration, reader), archive.entries[-1].at, lambda *_: None)
        for alert in replay.run(read_here(archive, archive.entries, reader)):
            told.raised.append(alert)
            told.alerts.append(alert_object(store, alert))
        told.incidents = list(incident_rows(store, archive.keys_as_given()))
    return told
