"""Rules in words, rehearsed before they are saved, changed by one at a time, and set back."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from browsing import Browser, an_account
from storytelling import DEADLY, MASS, Story

from service.backtest.served import _one_at_a_time
from service.config.convert import as_table
from service.jobs.tuning import Because
from service.records import Rule

Tell = Callable[..., Story]
EN, FR = {"Accept-Language": "en"}, {"Accept-Language": "fr"}
PATH = "/rules/deadly%20attack"


def attack(story: Story, at: str, place: str, dead: str) -> None:
    story.publish(
        at,
        f"Burkina Faso: {dead} people killed in attack on {place}",
        f"{dead.capitalize()} people were killed on Sunday when gunmen attacked the village of {place}, in the Sahel "
        "region of Burkina Faso, a local official said.",
    )


def reported(tell: Tell, rules: tuple[Rule, ...] = (DEADLY, MASS)) -> Story:
    """Three dead in one village, seven in another: the shipped threshold tells of the second alone."""
    story = tell("2022-06-12T08:00", rules=rules)
    story.run_until("2022-06-12T09:00")
    attack(story, "2022-06-12T10:00", "Seytenga", "three")
    attack(story, "2022-06-12T13:00", "Bani", "seven")
    story.run_until("2022-06-12T18:00")
    an_account(story, "Aïcha", "operator")
    an_account(story, "Moussa", "viewer")
    return story


@pytest.fixture
def story(tell: Tell) -> Story:
    return reported(tell)


def browsing(story: Story, name: str = "Aïcha") -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in(name)
    return browser


def fields_of(page: str) -> dict[str, str]:
    """What the form would send as it stands, but for the areas, of which none is chosen here."""
    form = page[page.index('id="change"') :]
    form = form[: form.index("</form>")]
    found = dict(re.findall(r'<input(?=[^>]*\bname="(\w+)")(?=[^>]*\bvalue="([^"]*)")[^>]*>', form))
    boxes = re.findall(r'<input type="checkbox" name="(\w+)" value="([^"]*)"( checked)?', form)
    for name, _, checked in boxes:
        if not checked:
            found.pop(name, None)
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)" selected', options)[0]
    return {name: unescape(value) for name, value in found.items()}


def rehearsed(browser: Browser, **changed: str) -> tuple[dict[str, str], str]:
    """The form after a rehearsal, and the page."""
    page = browser.post(PATH, {**fields_of(browser.get(PATH, **EN).text), **changed, "do": "rehearse"}, **EN)
    assert page.status_code == 200, page.text
    return fields_of(page.text), page.text


def change_elsewhere(story: Story, at_least: int, seen: int = 0) -> None:
    because = Because(who="Fatou", reason="fewer messages", seen=seen)
    story.service.tune.change("rules", DEADLY.name, {**as_table(DEADLY), "at_least": at_least}, because)


def in_force(story: Story) -> Rule:
    return story.service.in_force.configuration.rules[0]


def test_each_rule_is_said_in_words_in_both_languages(story: Story) -> None:
    browser = browsing(story, "Moussa")
    english, french = browser.get("/rules", **EN).text, browser.get("/rules", **FR).text
    assert "An attack with at least 5 killed." in english
    assert "Extreme from at least 50 killed on." in english
    assert "An update where the figure reaches 30, 100, 300." in english
    assert "Une attaque avec au moins 5 morts." in french
    assert "Extrême à partir d’au moins 50 morts." in french
    assert f'<a href="{PATH}"><bdi>deadly attack</bdi></a>' in english


def test_a_lowered_threshold_is_rehearsed_saved_and_set_back(story: Story) -> None:
    browser = browsing(story)
    form, page = rehearsed(browser, at_least="3")
    assert in_force(story).at_least == 5
    besides = page[page.index("Would be raised besides") : page.index("Would not be raised any more")]
    assert "Seytenga" in besides
    assert "Bani" not in besides
    assert '<th scope="row">Alerts</th><td class="number">2</td><td class="number">1</td>' in page
    assert "<svg" in page
    saved = browser.post(PATH, {**form, "reason": "small attacks matter", "do": "save"}, **EN)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{PATH}?done=saved")
    assert in_force(story).at_least == 3
    page = browser.get(f"{PATH}?done=saved", **EN).text
    assert "The rule is changed: it is in force from now on." in page
    assert "<bdi>Aïcha</bdi>" in page
    assert "small attacks matter" in page
    back = {
        "form_token": form["form_token"],
        "seen": fields_of(page)["seen"],
        "do": "back",
        "back_reason": "too many",
    }
    assert browser.post(PATH, back, **EN).headers["location"] == f"{PATH}?done=back"
    assert in_force(story) == DEADLY
    page = browser.get(PATH, **EN).text
    assert "set back to feeds.toml" in page
    assert "It is as feeds.toml has it." in page
    with story.service.store.view() as look:
        acts = [row["what"] for row in look.page_audit(None, 10).rows]
    assert acts[:3] == ["rules.changed", "rules.changed", "rules.rehearsed"]


def test_what_a_rule_updates_is_listed_as_what_it_raises(story: Story) -> None:
    attack(story, "2022-06-12T18:30", "Bani", "twelve")
    story.run_until("2022-06-12T20:00")
    browser, path = browsing(story), "/rules/mass%20casualty"
    form = fields_of(browser.get(path, **EN).text)
    page = browser.post(path, {**form, "do": "rehearse"}, **EN).text
    own = page[page.index("What this rule would have raised, and updated") :]
    assert "Severe · Update" in own
    assert "Bani" in own
    assert "raised and updated nothing" not in own


def test_what_was_changed_after_the_rehearsal_is_rehearsed_before_it_is_saved(story: Story) -> None:
    browser = browsing(story)
    form, _ = rehearsed(browser, at_least="3")
    again = browser.post(PATH, {**form, "at_least": "8", "reason": "fewer", "do": "save"}, **EN)
    assert again.status_code == 200
    assert "The form was changed since it was rehearsed." in again.text
    assert "Would not be raised any more" in again.text
    assert in_force(story).at_least == 5
    assert browser.post(PATH, {**fields_of(again.text), "do": "save"}, **EN).status_code == 303
    assert in_force(story).at_least == 8


@pytest.mark.parametrize(
    ("fields", "field", "english", "french"),
    [
        ({"at_least": "many"}, "at_least", "A whole number from 1 on is wanted here.", "Un nombre entier à partir"),
        ({"at_least": "0"}, "at_least", "A whole number from 1 on is wanted here.", "Un nombre entier à partir de 1"),
        ({"at_least": ""}, "at_least", "Fill this in.", "À remplir."),
        ({"steps": "4, 3"}, "steps", "The figures must rise, the first one", "Les chiffres doivent croître"),
        ({"steps": "x"}, "steps", "A whole number is wanted here.", "Un nombre entier est attendu ici."),
        ({"cooldown": "2", "cooldown_unit": "y"}, "cooldown", "It must be from 0 hours", "Il faut de 0 heure"),
        ({"cooldown": "soon"}, "cooldown", "A whole number of these is wanted", "Un nombre entier de cette unité"),
        ({"min_speakers": "101"}, "min_speakers", "It must be at most 100.", "Il faut au plus 100."),
        ({"per": "adm1"}, "per", "To add attacks up, say within which time.", "Pour additionner des attaques"),
        ({"within": "7"}, "within", "A time adds attacks up: choose where", "Une durée additionne des attaques"),
        ({"min_incidents": "3"}, "min_incidents", "This is for rules that add attacks up", "Ceci est pour les règles"),
        ({"severity_at_Severe": "2"}, "severity_at", "These figures must be above", "Ces chiffres doivent dépasser"),
        ({"severity": "Loud"}, "severity", "Choose one of those that", "Choisissez parmi ce"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_the_form_is_kept(
    story: Story, fields: dict[str, str], field: str, english: str, french: str
) -> None:
    browser = browsing(story)
    form = fields_of(browser.get(PATH, **EN).text)
    for language, words in ((EN, english), (FR, french)):
        page = browser.post(PATH, {**form, **fields, "do": "rehearse"}, **language)
        assert page.status_code == 422
        said = re.search(f'id="{field}-fault">([^<]*)<', page.text)
        assert said
        assert unescape(said[1]).startswith(words)
        for name, value in fields.items():
            if name not in ("severity", "per", "cooldown_unit"):
                assert f'name="{name}" value="{value}"' in page.text
    assert in_force(story) == DEADLY


def test_a_rule_that_would_be_another_is_told_with_its_name(story: Story) -> None:
    browser = browsing(story)
    same = {"at_least": "10", "steps": "30,100,300", "do": "rehearse"}
    page = browser.post(PATH, {**fields_of(browser.get(PATH, **EN).text), **same}, **EN)
    assert page.status_code == 422
    assert "The rules would fire exactly alike (“deadly attack”)" in page.text


def test_of_two_who_change_a_rule_the_second_sees_both_and_keeps_the_form(story: Story) -> None:
    browser = browsing(story)
    form, _ = rehearsed(browser, at_least="3")
    change_elsewhere(story, 9)
    told = browser.post(PATH, {**form, "reason": "small attacks matter", "do": "save"}, **EN)
    assert told.status_code == 409
    assert "<bdi>Fatou</bdi>" in told.text
    assert "fewer messages" in told.text
    assert (
        '<td data-head="Theirs, in force"><bdi>9</bdi></td><td data-head="Yours"><bdi>3</bdi></td>'
        in told.text
    )
    assert in_force(story).at_least == 9
    kept = fields_of(told.text)
    assert (kept["at_least"], kept["reason"]) == ("3", "small attacks matter")
    assert 'name="do" value="save"' not in told.text
    beside_theirs = fields_of(browser.post(PATH, {**kept, "do": "rehearse"}, **EN).text)
    saved = browser.post(PATH, {**beside_theirs, "do": "save"}, **EN)
    assert (saved.status_code, in_force(story).at_least) == (303, 3)


def test_where_the_file_has_changed_it_too_the_page_says_so(tell: Tell) -> None:
    change_elsewhere(reported(tell), 9)
    later = tell("2022-06-13T08:00", rules=(replace(DEADLY, at_least=6), MASS))
    browser = browsing(later)
    page = browser.get(PATH, **EN).text
    assert "feeds.toml has changed it too" in page
    assert (
        '<td data-head="The file then"><bdi>5</bdi></td><td data-head="The file now"><bdi>6</bdi></td>'
        in page
    )
    assert "feeds.toml has changed it too" in browser.get("/rules", **EN).text
    assert in_force(later).at_least == 9


def test_a_rule_that_the_file_has_renamed_is_changed_again_under_its_new_name(tell: Tell) -> None:
    change_elsewhere(reported(tell), 9)
    later = tell("2022-06-13T08:00", rules=(replace(DEADLY, name="several dead"), MASS))
    browser = browsing(later)
    page = browser.get("/rules/several%20dead", **EN).text
    form = {**fields_of(page), "at_least": "4", "do": "rehearse"}
    tried = fields_of(browser.post("/rules/several%20dead", form, **EN).text)
    saved = browser.post("/rules/several%20dead", {**tried, "reason": "as before", "do": "save"}, **EN)
    assert saved.status_code == 303
    assert [(rule.name, rule.at_least) for rule in later.service.in_force.configuration.rules] == [
        ("several dead", 4), ("mass casualty", 10),
    ]  # fmt: skip
    assert "fewer messages" in browser.get("/rules/several%20dead", **EN).text


def test_a_reason_is_asked_for_and_what_stands_already_is_not_saved(story: Story) -> None:
    browser = browsing(story)
    form, _ = rehearsed(browser, at_least="3")
    for reason, words in (("", "Say why"), ("x" * 301, "The reason is longer than 300 characters")):
        page = browser.post(PATH, {**form, "reason": reason, "do": "save"}, **EN)
        assert page.status_code == 422
        assert words in page.text
    same, _ = rehearsed(browser)
    page = browser.post(PATH, {**same, "reason": "why not", "do": "save"}, **EN)
    assert (page.status_code, "This is what is in force already" in page.text) == (422, True)
    back = {"form_token": form["form_token"], "seen": "0", "do": "back", "back_reason": "enough"}
    assert browser.post(PATH, back, **EN).status_code == 409
    assert browser.post(PATH, {**form, "do": "dance"}, **EN).status_code == 422
    assert in_force(story) == DEADLY


def test_days_are_chosen_and_checked(story: Story) -> None:
    browser = browsing(story)
    form, page = rehearsed(browser, since="2022-06-12", until="2022-06-12")
    assert "12 Jun 2022 – 12 Jun 2022" in page
    for days, words in (
        ({"since": "June"}, "A day is wanted here"),
        ({"since": "2022-06-13", "until": "2022-06-12"}, "The last day must not be before the first one"),
        ({"since": "2012-06-13"}, "nor more than two years after it"),
    ):
        answer = browser.post(PATH, {**form, **days, "do": "rehearse"}, **EN)
        assert (answer.status_code, words in answer.text) == (422, True)
    none = browser.post(PATH, {**form, "since": "2021-01-01", "until": "2021-02-01", "do": "rehearse"}, **EN)
    assert "Nothing is stored of these days" in none.text


def test_without_history_a_rule_can_be_changed_all_the_same(tell: Tell) -> None:
    story = tell("2022-06-12T08:00")
    an_account(story)
    browser = browsing(story)
    form, page = rehearsed(browser, at_least="3")
    assert "Nothing is stored of these days" in page
    assert browser.post(PATH, {**form, "reason": "a beginning", "do": "save"}, **EN).status_code == 303


def test_while_one_rehearses_another_is_told_to_wait(story: Story) -> None:
    browser = browsing(story)
    form = fields_of(browser.get(PATH, **EN).text)
    with _one_at_a_time:
        answer = browser.post(PATH, {**form, "do": "rehearse"}, **EN)
    assert answer.status_code == 429
    assert "Another rehearsal is running" in answer.text
    assert browser.post(PATH, {**form, "do": "rehearse"}, **EN).status_code == 200


def test_a_viewer_sees_and_changes_nothing(story: Story) -> None:
    change_elsewhere(story, 9)
    browser = browsing(story, "Moussa")
    page = browser.get(PATH, **EN).text
    assert "An attack with at least 9 killed." in page
    assert "fewer messages" in page
    assert "Fatou" not in page
    assert '<form method="post" action="/rules' not in page
    answer = browser.post(
        PATH, {"form_token": browser.form_token(), "do": "back", "back_reason": "x", "seen": "1"}, **EN
    )
    assert answer.status_code == 403
    assert in_force(story).at_least == 9


def test_a_name_is_inert_and_any_name_has_a_page(tell: Tell) -> None:
    name = 'a/b "<script>alert(1)</script>" ?#%'
    story = tell("2022-06-12T08:00", rules=(replace(DEADLY, name=name), MASS))
    an_account(story)
    browser = browsing(story)
    listed = browser.get("/rules", **EN).text
    assert "<script" not in listed
    (path,) = re.findall(r'<a href="(/rules/a[^"]*)"', listed)
    page = browser.get(path, **EN)
    assert page.status_code == 200
    assert "<script" not in page.text
    form = {**fields_of(page.text), "at_least": "4", "do": "rehearse"}
    tried = fields_of(browser.post(path, form, **EN).text)
    assert browser.post(path, {**tried, "reason": "<b>", "do": "save"}, **EN).status_code == 303
    assert "<b>" not in browser.get(path, **EN).text
    assert browser.get("/rules/nowhere", **EN).status_code == 404
