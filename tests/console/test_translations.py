"""Every language of the console says all that English says, with the same values in it; a new one is a file."""

import ast
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from service.console.refusals import SAID_ELSEWHERE
from service.console.translations import LANGUAGES, WRITTEN, catalog, direction, translations

CONSOLE = Path(__file__).parents[2] / "service" / "console"
HOW = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
VALUES = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def written() -> Catalog:
    """All that stands in templates and code."""
    whole = Catalog()
    for file, line, message, _, context in extract_from_dir(
        CONSOLE,
        HOW,
        OPTIONS,
        keywords={"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "refusal": (2,)},
    ):
        if message:
            whole.add(message, locations=[(file, line)], context=context)
    return whole


WRITTEN_HERE = written()
OTHERS = [language for language in LANGUAGES if language != WRITTEN]


def values(words: str) -> set[str]:
    return {one or other for one, other in VALUES.findall(words)}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing(language: str) -> None:
    there = catalog(language)
    missing = [message for message in WRITTEN_HERE if message.id and message.id not in there]
    as_po = "\n".join(f"{one.locations[0][0]}: msgid {one.id!r}" for one in missing)
    assert not missing, f"not in service/console/translations/{language}:\n{as_po}"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_said_that_is_nowhere_written(language: str) -> None:
    stray = [message.id for message in catalog(language) if message.id and message.id not in WRITTEN_HERE]
    assert not stray, f"in service/console/translations/{language}, but on no page: {stray}"


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_values_stand_in_every_sentence(language: str) -> None:
    for message in catalog(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*map(values, ids))
        assert all(values(one) <= wanted for one in said), message.id
        assert set().union(*map(values, said)) == wanted, message.id


def test_what_is_translated_of_others_is_what_they_say() -> None:
    files = (*(CONSOLE.parent / "api").glob("*.py"), CONSOLE / "linked_page.py")
    trees = [ast.parse(file.read_text()) for file in files]
    told = " ".join(
        one.value
        for tree in trees
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )
    phrases = {status.phrase for status in HTTPStatus}
    parts = [part for words in SAID_ELSEWHERE if words not in phrases for part in re.split(r"\{\w+\}", words)]
    assert [part for part in parts if part not in told] == []


def test_french_is_there() -> None:
    assert "fr" in LANGUAGES
    assert translations("fr").gettext("Rules") == "Règles"


def test_arabic_is_a_file_and_reads_from_right_to_left(tmp_path: Path) -> None:
    (tmp_path / "ar").mkdir()
    (tmp_path / "ar" / "console.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Rules"\nmsgstr "القواعد"\n'
    )
    assert translations("ar", tmp_path).gettext("Rules") == "القواعد"
    assert translations("ar", tmp_path).gettext("Feeds") == "Feeds"
    assert direction("ar") == "rtl"
    assert direction("fr") == "ltr"
