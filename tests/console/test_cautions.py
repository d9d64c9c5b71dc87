"""What may not be as it was meant is said in the visitor's language, whichever layer found it."""

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from browsing import Browser, an_account
from storytelling import DEADLY, DESK, MASS, Story, moment

from service.config import overlay
from service.config.convert import as_table
from service.console.cautions import CAUTIONS, REASONS
from service.gazetteer import additions
from service.records import Caution, Override, Section

SERVICE = Path(__file__).parents[2] / "service"
FRENCH = {"Accept-Language": "fr"}
Tell = Callable[..., Story]


def cautions(tree: ast.AST) -> set[str]:
    """The sentences that are written where a Caution is made."""
    calls = (one for one in ast.walk(tree) if isinstance(one, ast.Call))
    made = [one.args[0] for one in calls if getattr(one.func, "id", "") == "Caution"]
    return {str(one.value) for one in made if isinstance(one, ast.Constant)}


def test_every_caution_is_translated() -> None:
    written = set().union(*(cautions(ast.parse(file.read_text())) for file in SERVICE.rglob("*.py")))
    named = {overlay.RULE_NOT_USED, overlay.FEED_NOT_USED, additions.NOT_USED}
    assert written | named == set(CAUTIONS)
    assert {additions.NO_TABLE, additions.NO_KEY, additions.ID_TAKEN} == set(REASONS)


def test_a_caution_is_its_sentence() -> None:
    one = Caution("of {name}", name="{0}")
    assert (one, one.words, one.values) == ("of {0}", "of {name}", {"name": "{0}"})
    assert Caution("of braces {} alone") == "of braces {} alone"


def _override(section: Section, subject: str, after: dict[str, object]) -> Override:
    at = moment("2022-06-12T08:00")
    return Override(
        section=section,
        subject=subject,
        before=None,
        after=after,
        file=None,
        reason="tried",
        who="Aïcha",
        at=at,
    )


def test_pages_say_it_in_french(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY, MASS), recipients=(DESK,))
    an_account(story)
    with story.service.store.begin() as work:
        alike = {**as_table(MASS), "name": "deadly attack"}
        work.file_override(_override("rules", "deadly attack", alike), 0)
        work.file_override(_override("places", "x", {"alias": "S", "place": "nowhere"}), 0)
    story.service.tune.catch_up()
    warned = story.service.in_force.configuration
    quiet = Caution(
        'recipient "{name}" hears nothing: no rule reaches its min_severity ({severity})',
        name="desk",
        severity="Extreme",
    )
    story.service.in_force.configuration = replace(warned, warnings=(*warned.warnings, quiet))
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in()
    pages = {path: browser.get(path, **FRENCH).text for path in ("/", "/rules", "/places")}
    not_used = "L’ajout aux lieux « x », fait par Aïcha, n’est pas utilisé :"
    assert [path for path, page in pages.items() if not_used in page] == ["/", "/rules", "/places"]
    for page in (pages["/"], pages["/rules"]):
        assert "La règle « deadly attack », telle que Aïcha l’a changée, n’est pas appliquée :" in page
        assert (
            "Le destinataire « desk » n’apprend rien : aucune règle n’atteint son min_severity (Extrême)"
            in page
        )
        assert "n’est pas un lieu" in page or "aucun lieu" in page
    for words in ("is not used", "hears nothing", "fires exactly", "is no place", "needs at least"):
        assert not [path for path, page in pages.items() if words in page], words
