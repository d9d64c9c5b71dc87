"""What channels and the outbox store of a try is said in the visitor's language; what the other side said stays."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import Browser, an_account
from storytelling import DESK, Postbox, Story

from service.channels.smtp_tables import BECAUSE, SAID
from service.console import delivery_word_tables as tables
from service.errors import DeliveryError

SERVICE = Path(__file__).parents[2] / "service"
OF_SETTINGS = {"email.py": ("smtp_server", "_unusable"), "signing.py": ("mail_signer", "_check", "_unusable")}
"""Functions whose words are told at the start, to whoever starts the service."""
FRENCH, ENGLISH = {"Accept-Language": "fr"}, {"Accept-Language": "en"}
Tell = Callable[..., Story]


def spoken(file: Path) -> Iterator[str]:
    """The parts of sentences, of three words and more, that stand in a file; not its docstrings."""
    tree = ast.parse(file.read_text())
    left_out = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in OF_SETTINGS.get(file.name, ()):
            left_out |= {id(one) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            words = node.value.removesuffix(tables.TRIED_AGAIN).strip(" (.:")
            yield from [words] if words.count(" ") >= 2 else []


def test_every_sentence_of_a_channel_is_in_the_tables() -> None:
    known = " ".join(
        (
            *tables.WHAT_CAME,
            *tables.ANSWERED,
            *tables.REFUSED,
            *tables.REASONS,
            tables.TRIED_AGAIN,
            tables.GIVEN_UP,
        )
    )
    files = [one for one in (SERVICE / "channels").glob("*.py") if not one.name.endswith("_tables.py")]
    told = {words for file in files for words in spoken(file)}
    strange = [one for one in told if one not in known]
    assert len(told) > 20
    assert sorted(strange) == ["a local socket", "is not to be reached", "map of a mail not drawn"]


def test_every_reason_of_a_mail_server_is_in_the_tables() -> None:
    assert {*BECAUSE.values(), *(words for _, words in SAID)} == set(tables.WHY)


CASES = [
    ("The other side took it (200)", "Le serveur du destinataire l’a accepté (200)"),
    (
        "The other side had a fault (503): <b>busy</b> (it is): later",
        "Le serveur du destinataire a eu une défaillance (503) : <bdi>&lt;b&gt;busy&lt;/b&gt; (it is): later</bdi>",
    ),
    (
        "The mail server refused this address, because the mailbox is full: 552 5.2.2 Over quota",
        "Le serveur de courrier a refusé cette adresse, car la boîte est pleine : <bdi>552 5.2.2 Over quota</bdi>",
    ),
    (
        "The mail server turned us away: 421 Bye",
        "Le serveur de courrier nous a éconduits : <bdi>421 Bye</bdi>",
    ),
    (
        "The mail server did not answer in time. It is tried again.",
        "Le serveur de courrier n’a pas répondu à temps. Un nouvel essai suivra.",
    ),
    (
        "The other side could not be reached. It was tried 9 times and is given up; it can be sent again by hand.",
        "Le serveur du destinataire n’a pas pu être joint. Essayé 9 fois, puis abandonné ; il peut être renvoyé à la "
        "main.",
    ),
    (
        "The request was not made: the name a.example.org is not known",
        "La requête n’est pas partie : <bdi>le nom a.example.org est inconnu</bdi>",
    ),
    ("418 {teapot} <script>", "<bdi>418 {teapot} &lt;script&gt;</bdi>"),
]


@pytest.mark.parametrize(("stored", "shown"), CASES)
def test_what_came_of_a_try_is_said_in_french(tell: Tell, stored: str, shown: str) -> None:
    story = tell("2022-06-12T08:00", recipients=(DESK,))
    an_account(story)
    postbox = story.postbox
    assert isinstance(postbox, Postbox)
    postbox.refusals = [DeliveryError(stored, permanent=True)]
    story.publish(
        "2022-06-12T09:00",
        "Burkina Faso: nine people killed in attack on Seytenga",
        "Nine people were killed on Saturday when gunmen attacked the village of Seytenga, in the Sahel region of "
        "Burkina Faso, a local official said.",
    )
    story.run_until("2022-06-12T12:00")
    browser = Browser(story.service.web(run_jobs=False))
    assert browser.log_in().status_code == 303
    page = browser.get("/deliveries", **FRENCH).text
    assert shown in re.sub(r"\s+", " ", page)
    english = browser.get("/deliveries", **ENGLISH).text
    assert re.sub(r"<[^>]*>", "", english).count(stored.partition("<")[0].partition(":")[0])
