"""The pages that a demo leaves up."""

from collections.abc import Callable

from browsing import Browser
from storytelling import Story

from service.cli.demo import welcome


def test_whoever_looks_is_told_how_to_log_in(tell: Callable[..., Story]) -> None:
    story = tell("2022-07-02T00:00")
    said = welcome(story.service, "http://127.0.0.1:8000")
    assert said.startswith("The pages stay up at http://127.0.0.1:8000/ ")
    visitor = Browser(story.service.web(run_jobs=False))
    assert visitor.log_in("demo", said.rpartition(" ")[2]).status_code == 303
    assert visitor.get("/users").status_code == 200
