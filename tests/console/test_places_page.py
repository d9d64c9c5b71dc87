"""``/places``: names that no table has, what they may be, additions with what they change."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest
from browsing import Browser, an_account
from storytelling import Story
from unknown_village import with_unknown_village

from service.stages.collect import told_item

Tell = Callable[..., Story]
ENGLISH = {"Accept-Language": "en"}
FRENCH = {"Accept-Language": "fr"}
HOSTILE = "Kokorou <script>alert(1)</script>\u202e\u2066"


@pytest.fixture
def story(tell: Tell) -> Story:
    return with_unknown_village(tell)


@pytest.fixture
def browser(story: Story) -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in()
    return browser


def page(browser: Browser, path: str, **headers: str) -> str:
    answer = browser.get(path, **(headers or ENGLISH))
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def name_page(browser: Browser) -> str:
    found = re.search(r'href="(/places/unresolved/\d+)"', page(browser, "/places"))
    assert found
    return found[1]


def hidden(text: str, field: str) -> str:
    found = re.search(rf'name="{field}" value="([^"]*)"', text)
    assert found, field
    return unescape(found[1])


def named(story: Story) -> list[tuple[str, bool, float | None]]:
    with story.service.store.view() as look:
        report = look.item(1)["report"]  # type: ignore[index]
    return [(one.name, one.resolved, one.lat) for event in report.events for one in event.places]  # type: ignore[attr-defined]


VILLAGE = {
    "name": "Zoumbougou Kaina",
    "kind": "village",
    "region": "NER/Tillabéri",
    "adm2": "",
    "lat": "14,20",
    "lon": "0.9",
    "names": "",
    "source": "map of the prefecture",
}


def add(
    browser: Browser, fields: dict[str, str], path: str = "/places/new", why: str = "told by partners"
) -> str:
    """Preview and save; where it leads."""
    token = {"form_token": browser.form_token()}
    seen = browser.post(path, token | fields, **ENGLISH)
    assert seen.status_code == 200, seen.text
    kept = {name: hidden(seen.text, name) for name in ("previewed", "seen")}
    saved = browser.post(path, token | fields | kept | {"reason": why}, **ENGLISH)
    assert saved.status_code == 303, saved.text
    return saved.headers["location"]


def test_a_name_that_no_table_has_is_listed_with_where_it_is_said_to_be(browser: Browser) -> None:
    listed = page(browser, "/places")
    assert "<bdi>Zoumbougou Kaina</bdi>" in listed
    assert "Tillabéri, NER" in listed
    shown = page(browser, name_page(browser))
    assert "Niger: thirty people killed in attack on Zoumbougou Kaina" in shown
    assert 'href="/items/1"' in shown
    assert "What it may mean" in shown


def test_a_place_that_is_added_changes_the_reports_that_name_it_and_set_back_changes_them_again(
    browser: Browser, story: Story
) -> None:
    assert [(name, resolved) for name, resolved, _ in named(story)] == [("Zoumbougou Kaina", False)]
    where = name_page(browser)
    form = page(
        browser,
        "/places/new?" + urlencode({"name": "Zoumbougou Kaina", "country": "NER", "adm1": "Tillabéri"}),
    )
    assert '<option value="NER/Tillabéri" selected>' in form
    preview = browser.post("/places/new", VILLAGE | {"form_token": browser.form_token()}, **ENGLISH)
    assert "Reports with this name: 1. Read otherwise: 1." in preview.text
    assert "(no table has it)" in preview.text
    assert [resolved for _, resolved, _ in named(story)] == [False]
    to = add(browser, VILLAGE)
    assert named(story) == [("Zoumbougou Kaina", True, 14.2)]
    done = page(browser, to)
    assert "It is saved, and reports that name it were read again." in done
    assert "map of the prefecture" in done
    assert "told by partners" in done
    assert "Every place that reports in force name is known," in page(browser, "/places")
    assert "No report in force has this name without a place any more." in page(browser, where)
    assert "Zoumbougou Kaina" in page(browser, "/places/added")
    back = {
        "subject": hidden(done, "subject"),
        "seen": hidden(done, "seen"),
        "form_token": browser.form_token(),
    }
    preview = browser.post("/places/change", back, **ENGLISH)
    assert "Reports with this name: 1. Read otherwise: 1." in preview.text
    back["previewed"] = hidden(preview.text, "previewed")
    assert browser.post("/places/change", back, **ENGLISH).status_code == 422
    assert [resolved for _, resolved, _ in named(story)] == [True]
    set_back = browser.post("/places/change", back | {"reason": "it lies elsewhere"}, **ENGLISH)
    assert set_back.status_code == 303
    assert [resolved for _, resolved, _ in named(story)] == [False]
    assert "It was set back: reports are read without it." in page(browser, set_back.headers["location"])
    assert "Nothing was added yet." in page(browser, "/places/added")
    assert add(browser, VILLAGE) == to
    assert named(story) == [("Zoumbougou Kaina", True, 14.2)]


def test_a_place_that_was_added_can_be_changed(browser: Browser, story: Story) -> None:
    to = add(browser, VILLAGE)
    subject = hidden(page(browser, to), "subject")
    form = page(browser, "/places/new?" + urlencode({"subject": subject}))
    assert 'value="map of the prefecture"' in form
    assert hidden(form, "subject") == subject
    assert add(browser, VILLAGE | {"lat": "14.3", "subject": subject}) == to
    assert named(story) == [("Zoumbougou Kaina", True, 14.3)]
    assert page(browser, to).count("told by partners") == 2


def test_a_spelling_leads_reports_to_the_place_that_is_meant(browser: Browser, story: Story) -> None:
    found = page(browser, "/places?q=Bankilare")
    link = re.search(r'href="/places/spelling\?place=([^"]*)"', found)
    assert link
    place = unescape(link[1])
    assert 'name="alias" value=""' in page(browser, f"/places/spelling?place={place}")
    alias = {"alias": "Zoumbougou Kaina", "place": place, "form_token": browser.form_token()}
    assert "Read otherwise: 1." in browser.post("/places/spelling", alias, **ENGLISH).text
    to = add(browser, {"alias": "Zoumbougou Kaina", "place": place}, "/places/spelling")
    assert [(name, resolved) for name, resolved, _ in named(story)] == [("Bankilaré", True)]
    assert "A spelling of" in page(browser, to)
    with story.service.store.view() as look:
        acts = [row["what"] for row in look.page_audit(None, 50).rows]
    assert "places.changed" in acts


def test_what_is_wrong_is_said_beside_its_field_in_the_visitors_language(browser: Browser) -> None:
    token = {"form_token": browser.form_token()}
    wrong = VILLAGE | {"name": "", "region": "", "lat": "north", "source": " "}
    answer = browser.post("/places/new", token | wrong, **FRENCH)
    assert answer.status_code == 422
    for field in ("name", "adm1", "lat", "source"):
        assert f'id="{field}-fault"' in answer.text
    assert 'role="alert"' in answer.text
    assert "must" not in answer.text
    assert 'value="north"' in answer.text


def test_nothing_is_saved_that_was_not_seen_before(browser: Browser, story: Story) -> None:
    token = {"form_token": browser.form_token()}
    seen = browser.post("/places/new", token | VILLAGE, **ENGLISH)
    kept = {name: hidden(seen.text, name) for name in ("previewed", "seen")}
    other = browser.post("/places/new", token | VILLAGE | kept | {"lat": "14.4", "reason": "x"}, **ENGLISH)
    assert other.status_code == 200
    assert "What this changes" in other.text
    silent = browser.post("/places/new", token | VILLAGE | kept, **ENGLISH)
    assert silent.status_code == 422
    assert "Say why, so that those after you know." in silent.text
    with story.service.store.view() as look:
        assert look.overrides_in_force() == []


def test_of_two_operators_the_second_is_told(browser: Browser, story: Story) -> None:
    token = {"form_token": browser.form_token()}
    seen = browser.post("/places/new", token | VILLAGE, **ENGLISH)
    kept = {name: hidden(seen.text, name) for name in ("previewed", "seen")}
    other = Browser(browser.app)
    other.log_in("Oumou")
    add(other, VILLAGE)
    answer = browser.post("/places/new", token | VILLAGE | kept | {"reason": "x"}, **ENGLISH)
    assert answer.status_code == 409
    assert "Oumou has changed it since this page was loaded; nothing was saved." in answer.text
    again = browser.post("/places/new", token | VILLAGE, **ENGLISH)
    assert "This is added already: change it on its own page." in again.text


def test_a_viewer_looks_and_changes_nothing(story: Story) -> None:
    viewer = Browser(story.service.web(run_jobs=False))
    viewer.log_in("Moussa")
    assert "/places/new" not in page(viewer, "/places")
    assert "/places/new" not in page(viewer, name_page(viewer))
    assert "/places/spelling" not in page(viewer, "/places?q=Gao")
    token = {"form_token": viewer.form_token()}
    for path in ("/places/new", "/places/spelling?alias=x&place=y"):
        assert viewer.get(path, **ENGLISH).status_code == 403
    for path in ("/places/new", "/places/spelling", "/places/change"):
        assert viewer.post(path, token | VILLAGE, **ENGLISH).status_code == 403


def test_who_added_a_place_is_for_operators(browser: Browser) -> None:
    to = add(browser, VILLAGE)
    viewer = Browser(browser.app)
    viewer.log_in("Moussa")
    for path in ("/places/added", to):
        assert "Aïcha" in page(browser, path)[page(browser, path).index("<main") :]
        assert "told by partners" in page(viewer, path)
        assert "Aïcha" not in page(viewer, path)


def test_what_is_not_there_is_refused_in_a_sentence(browser: Browser) -> None:
    for path, status in (
        ("/places?cursor=x", 400),
        ("/places/added?cursor=x", 400),
        ("/places/unresolved/999", 404),
        (f"/places/unresolved/{2**63}", 404),
        ("/places/change?subject=x", 404),
        ("/places/new?subject=x", 404),
        ("/places/spelling?alias=x&place=nowhere", 404),
    ):
        answer = browser.get(path, **ENGLISH)
        assert answer.status_code == status, path
        assert "<h1>" in answer.text


def test_a_stale_form_changes_nothing(browser: Browser, story: Story) -> None:
    old = browser.form_token()
    browser.log_in()
    assert browser.post("/places/new", VILLAGE | {"form_token": old}, **ENGLISH).status_code == 403


@pytest.mark.parametrize("headers", [ENGLISH, FRENCH])
def test_pages_of_an_empty_store_say_so_in_both_languages(tell: Tell, headers: dict[str, str]) -> None:
    story = tell("2022-06-12T08:00")
    an_account(story, "Aïcha", "operator")
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in()
    for path in ("/places", "/places/added", "/places/new", "/places?q=zzzzzz"):
        page(browser, path, **headers)


def test_words_of_strangers_are_inert(browser: Browser) -> None:
    shown = page(browser, "/places?" + urlencode({"q": HOSTILE}))
    assert "<script>alert" not in shown
    answer = browser.post(
        "/places/new",
        VILLAGE
        | {"form_token": browser.form_token(), "name": HOSTILE, "names": "x" * 10_000, "source": HOSTILE},
        **ENGLISH,
    )
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text


def test_names_of_told_reports_are_for_operators_alone(browser: Browser, story: Story) -> None:
    title = "Niger: nine people killed in attack on Dombolo Fondo"
    words = (
        "Nine people were killed on Saturday when gunmen attacked the village of Dombolo Fondo, in the Tillabéri "
        "region of Niger, a local official said."
    )
    told = told_item(words, speaker="residents", via="phone", received_at=story.clock.now(), title=title)
    story.service.take_in.run(told, "Aïcha")
    assert "Dombolo Fondo" in page(browser, "/places")
    where = re.search(r'href="(/places/unresolved/\d+)"><bdi>Dombolo', page(browser, "/places"))
    assert where
    page(browser, where[1])
    viewer = Browser(browser.app)
    viewer.log_in("Moussa")
    assert "Dombolo" not in page(viewer, "/places")
    assert viewer.get(where[1], **ENGLISH).status_code == 404


def test_an_addition_that_can_be_used_no_longer_is_said(browser: Browser, story: Story) -> None:
    to = add(browser, VILLAGE)
    with story.service.store.begin() as transaction:
        [standing] = transaction.overrides_in_force()
        broken = {**(standing.after or {}), "adm1": "Atlantis"}
        transaction.file_override(
            type(standing)(
                section="places", subject=standing.subject, before=standing.after, after=broken, file=None,
                reason="<b>moved</b>", who="Oumou", at=standing.at,
            ),
            standing.id,
        )  # fmt: skip
    story.service.tune.catch_up()
    assert "is not used" in page(browser, "/places")
    assert "not used: the gazetteer has its place no longer" in page(browser, to)
    assert "&lt;b&gt;moved" in page(browser, "/places/added")
