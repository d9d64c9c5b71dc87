"""The whole OpenAPI, by machine: no request that it allows or forbids gets an answer that it does not tell of."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import AcceptedNegativeData, positive_data_acceptance
from storytelling import Story

from service.access.tokens import issue

pytest_plugins = ["store_databases"]

ATTACK = (
    "Burkina Faso: at least 50 people killed in attack on Seytenga",
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, in the "
    "Sahel region of Burkina Faso, the government spokesman said on Monday.",
)
NOW = datetime(2022, 6, 13, tzinfo=UTC)


@pytest.fixture
def story(tell: Callable[..., Story], store_url: str) -> Iterator[Story]:
    """On both databases, with an item, an incident, an alert and a message."""
    told = tell("2022-06-13T08:00", feeds=("one",), database=store_url)
    told.publish("2022-06-13T08:05", *ATTACK)
    told.run_until("2022-06-13T09:30")
    yield told
    told.service.store.close()


def faults(
    story: Story, role: str | None, mode: GenerationMode, examples: int, only: Callable[[Any], bool]
) -> dict[str, str]:
    """By operation, the first answer that is not as documented."""
    app, store = story.service.web(run_jobs=False), story.service.store
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, headers=bearer(issue(store, "reader", "admin", "tests", NOW))
    )
    headers = bearer(issue(store, role, role, "tests", NOW)) if role else {}
    found: dict[str, str] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        if not only(operation):
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        def look(case: Any) -> None:
            # What is well formed may still be refused: an alert that is not there, figures that do not fit together.
            try:
                case.call_and_validate(
                    base_url="http://127.0.0.1", headers=headers, excluded_checks=[positive_data_acceptance]
                )
            except FailureGroup as group:
                meant = [str(one) for one in group.exceptions if not tolerated(one)]
                assert not meant, meant[0]

        try:
            look()
        except AssertionError as error:
            found[operation.label] = str(error)
    return found


def tolerated(failure: BaseException) -> bool:
    """A query is read leniently (a name that nobody knows changes nothing, 1 is true, a time gives its day), and the
    token is put back where it was left out."""
    told = re.findall(r"^\s*- (\w+)", str(failure), re.MULTILINE)
    return isinstance(failure, AcceptedNegativeData) and bool(told) and set(told) <= {"query", "header"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def can_be_wrong(operation: Any) -> bool:
    """Whether a request can break its form: any text will do as a part of a path."""
    parts = [part.definition.get("schema", {}).get("type") for part in operation.path_parameters]
    return bool(operation.query or operation.body or set(parts) - {"string"})


@pytest.mark.parametrize("role", ["admin", "viewer", None])
def test_what_the_document_allows_is_answered_as_it_says(story: Story, role: str | None) -> None:
    examples = 5 if role == "admin" else 1
    assert faults(story, role, GenerationMode.POSITIVE, examples, lambda _: True) == {}


def test_what_the_document_forbids_is_refused_as_it_says(story: Story) -> None:
    assert faults(story, "admin", GenerationMode.NEGATIVE, 4, can_be_wrong) == {}
