"""Which language the console speaks to a browser."""

import pytest

from service.console.languages import asked_for


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"), ("en-GB,fr;q=0.9", "en"), ("ar", "en"), ("", "en"), ("fr;q=0", "en"),
        ("de, fr;q=0.5, en;q=0.4", "fr"), ("fr;q=x,en;q=0.1", "en"), ("," * 5000, "en"), ("FR", "fr"),
        ("fr;q=0.1,en;q=1", "en"), ("en;q=²,fr;q=0.2", "fr"), ("*", "en"), (";q=", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_first_by_weight_that_there_is(asked: str, language: str) -> None:
    assert asked_for(asked) == language
