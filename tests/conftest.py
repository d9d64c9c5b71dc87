"""What tests of several folders share: the reader, compiled once, stories and plays."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from archives_told import STEPPED, Play, Played, in_lines, play_folder
from hypothesis import HealthCheck, settings
from storytelling import DEADLY, DESK, MASS, Newsroom, Postbox, Story, feed_url, moment

from service.app import Service, open_reader
from service.clock import SteppedClock
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.records import AlertPolicy, Configuration, Feed, Recipient, Rule
from service.store import SqlStore, migrations

# How long an example takes says more of the machine than of the code: speed is measured in benchmarks/.
settings.register_profile(
    "new", deadline=None, derandomize=False, suppress_health_check=[HealthCheck.too_slow]
)
# What is tried is the same each time: whether a change lands does not depend on what was drawn. Examples that nobody
# has seen are looked for with --hypothesis-profile=new.
settings.register_profile("here", settings.get_profile("new"), derandomize=True, database=None)
settings.load_profile("here")


@pytest.fixture(scope="session")
def reader() -> Reader:
    return open_reader("three-borders")


@pytest.fixture
def tell(tmp_path: Path, reader: Reader) -> Callable[..., Story]:
    """Begin a story: ``tell("2022-06-10T00:00")``, with feeds, rules and recipients as given."""

    def begin(
        start: str,
        *,
        feeds: tuple[str, ...] = ("one", "two", "three"),
        rules: tuple[Rule, ...] = (DEADLY, MASS),
        recipients: tuple[Recipient, ...] = (DESK,),
        policy: AlertPolicy | None = None,
        read_by: Reader = reader,
        full_text: Literal["auto", "true", "false"] = "auto",
        database: str | None = None,
    ) -> Story:
        clock = SteppedClock(moment(start))
        url = database or f"sqlite:///{tmp_path / 'story.db'}"
        migrations.upgrade(url)
        configuration = Configuration(
            zone=read_by.zone.name,
            alerts=policy or AlertPolicy(),
            feeds=tuple(
                Feed(
                    name=name,
                    url=feed_url(name),
                    publisher=f"{name}.example.org",
                    every=timedelta(minutes=30),
                    full_text=full_text,
                )
                for name in feeds
            ),
            rules=rules,
            recipients=recipients,
        )
        newsroom, postbox = Newsroom(clock), Postbox(clock)
        service = Service(
            SqlStore.open(url),
            newsroom,
            {"email": postbox},
            InForce(configuration, read_by, mail_from="liptako@example.org"),
            clock,
            lambda: 0.5,
        )
        service.put_in_force(configuration)
        return Story(clock, newsroom, postbox, service)

    return begin


@pytest.fixture
def play(tmp_path: Path, reader: Reader) -> Play:
    """Play items (one file of lines, or bodies of feed documents) by rules."""

    def played(
        items: Iterable[Any],
        *,
        rules: tuple[Rule, ...] = (STEPPED,),
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
