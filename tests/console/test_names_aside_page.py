"""``/places/unresolved/…`` and ``/places/aside``: a name that is no place to look for."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from browsing import Browser
from storytelling import Story
from unknown_village import with_unknown_village

from service.jobs.names_aside import LONGEST_REASON
from service.stages.collect import told_item

Tell = Callable[..., Story]
ENGLISH = {"Accept-Language": "en"}
FRENCH = {"Accept-Language": "fr"}
HOSTILE = "<script>alert(1)</script>\u202e javascript:alert(2)"


@pytest.fixture
def story(tell: Tell) -> Story:
    return with_unknown_village(tell)


@pytest.fixture
def browser(story: Story) -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in()
    return browser


def page(browser: Browser, path: str, headers: dict[str, str] = ENGLISH) -> str:
    answer = browser.get(path, **headers)
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def name_page(browser: Browser, name: str = "Zoumbougou") -> str:
    found = re.search(rf'href="(/places/unresolved/\d+)"><bdi>{name}', page(browser, "/places"))
    assert found
    return found[1]


def form(browser: Browser, path: str, reason: str) -> dict[str, str]:
    """The form of the page as it is, filled in."""
    text = page(browser, path)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text[text.index('id="aside"') :]))
    return {name: unescape(value) for name, value in fields.items()} | {"reason": reason}


def put(browser: Browser, path: str, reason: str = "a family, no village") -> None:
    answer = browser.post(path, form(browser, path, reason), **ENGLISH)
    assert answer.status_code == 303, answer.text[:300]


def kept(story: Story) -> object:
    """What reading and judging have made."""
    with story.service.store.view() as look:
        return (
            look.item(1),
            look.page_incidents(None, 50),
            look.page_alerts(None, 50),
            look.ungrouped(story.clock.now(), 50),
        )


def test_a_name_is_put_aside_and_brought_back_and_both_stand_in_the_audit_log(
    browser: Browser, story: Story
) -> None:
    where, before = name_page(browser), kept(story)
    shown = page(browser, where)
    assert "This is no place to look for" in shown
    assert "those that have the name go on being counted" in shown
    put(browser, where)
    assert "Zoumbougou" not in page(browser, "/places")
    assert "or its name was put aside." in page(browser, "/places")
    listed = page(browser, "/places/aside")
    main = listed[listed.index("<main") :]
    for words in (f'href="{where}"', "Zoumbougou Kaina", "Aïcha", "a family, no village", "12 Jun 2022"):
        assert words in main
    shown = page(browser, f"{where}?done=aside")
    assert "It is put aside: the list of places shows it no longer." in shown
    assert "<dd>1</dd>" in shown
    assert kept(story) == before
    put(browser, where, "it is a hamlet after all")
    assert "<bdi>Zoumbougou Kaina</bdi>" in page(browser, "/places")
    assert "Nothing was put aside." in page(browser, "/places/aside")
    assert "It is brought back" in page(browser, f"{where}?done=back")
    log = page(browser, "/audit")
    for words in ("name put aside", "a family, no village", "name brought back", "it is a hamlet after all"):
        assert words in log
    assert log.count(f'href="{where}"') == 2
    assert kept(story) == before


def test_a_reason_is_asked_for_and_the_form_comes_back_as_it_was(browser: Browser) -> None:
    where = name_page(browser)
    for reason, fault in ((" ", "Dites pourquoi"), ("x" * (LONGEST_REASON + 1), f"{LONGEST_REASON}")):
        answer = browser.post(where, form(browser, where, reason), **FRENCH)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert 'aria-describedby="reason-fault"' in answer.text
        assert fault in answer.text[answer.text.index('id="reason-fault"') :]
        assert f'value="{reason}"' in answer.text
    assert "Zoumbougou" in page(browser, "/places")


def test_of_two_operators_the_second_is_told(browser: Browser) -> None:
    where = name_page(browser)
    other = Browser(browser.app)
    other.log_in("Oumou")
    late = form(browser, where, "a person")
    put(other, where)
    answer = browser.post(where, late, **ENGLISH)
    assert answer.status_code == 409
    assert "Oumou has put it aside already; nothing was saved." in answer.text
    late = form(browser, where, "it is there")
    put(other, where, "a mistake")
    answer = browser.post(where, late, **ENGLISH)
    assert answer.status_code == 409
    assert "It was brought back since this page was loaded; nothing was saved." in answer.text
    assert "a family" not in page(browser, "/places/aside")


def test_a_viewer_sees_what_was_put_aside_but_not_by_whom_and_changes_nothing(
    browser: Browser, story: Story
) -> None:
    where = name_page(browser)
    viewer = Browser(browser.app)
    viewer.log_in("Moussa")
    assert "This is no place to look for" not in page(viewer, where)
    token = {"form_token": viewer.form_token(), "action": "aside", "reason": "x"}
    assert viewer.post(where, token, **ENGLISH).status_code == 403
    put(browser, where)
    assert "Zoumbougou" not in page(viewer, "/places")
    for path in ("/places/aside", where):
        shown = page(viewer, path)
        assert "a family, no village" in shown
        assert "Aïcha" not in shown
        assert "Bring it back" not in shown
        assert "Aïcha" in page(browser, path)[page(browser, path).index("<main") :]


def test_names_of_told_reports_stay_with_operators_and_so_does_why(browser: Browser, story: Story) -> None:
    for number, village in enumerate(("Dombolo Fondo", "Zoumbougou Kaina")):
        words = (
            f"Nine people were killed on Saturday when gunmen attacked the village of {village}, in the Tillabéri "
            "region of Niger, a local official said."
        )
        now = story.clock.now()
        title = f"Niger: {9 + number} people killed in attack on {village}"
        told = told_item(words, speaker="residents", via="phone", received_at=now, title=title)
        story.service.take_in.run(told, "Aïcha")
    public = re.findall(
        r'href="(/places/unresolved/\d+)"><bdi>Zoumbougou Kaina</bdi></a></th>', page(browser, "/places")
    )
    told_names = re.findall(
        r'href="(/places/unresolved/\d+)"><bdi>[^<]*</bdi></a> <small>', page(browser, "/places")
    )
    assert (len(public), len(told_names)) == (1, 2)
    viewer = Browser(browser.app)
    viewer.log_in("Moussa")
    for where in told_names:
        put(browser, where, "said by the caller's brother")
        assert viewer.get(where, **ENGLISH).status_code == 404
    everything = page(browser, "/places/aside")
    assert "Dombolo Fondo" in everything
    assert everything.count("said by the caller") == 2
    for path in ("/places", "/places/aside", public[0]):
        shown = page(viewer, path)
        assert "Dombolo" not in shown
        assert "said by the caller" not in shown
    assert "Zoumbougou Kaina" in page(viewer, "/places/aside")


def test_what_is_not_there_is_refused_in_a_sentence(browser: Browser) -> None:
    token = {"form_token": browser.form_token(), "action": "aside", "reason": "x"}
    for number in (999, 2**63, -1):
        assert browser.post(f"/places/unresolved/{number}", token, **ENGLISH).status_code == 404
    where = name_page(browser)
    for wrong in ({"action": "other"}, {"action": "back", "seen": "x"}):
        answer = browser.post(where, token | wrong, **ENGLISH)
        assert answer.status_code == 422
        assert "<h1>" in answer.text
    assert browser.post(where, token | {"form_token": "0" * 128}, **ENGLISH).status_code == 403
    assert browser.get("/places/aside?cursor=x", **ENGLISH).status_code == 400
    assert "Zoumbougou" in page(browser, "/places")


@pytest.mark.parametrize(("headers", "words"), [(ENGLISH, "Put aside"), (FRENCH, "mis de côté")])
def test_words_of_operators_are_inert_in_both_languages(
    browser: Browser, headers: dict[str, str], words: str
) -> None:
    where = name_page(browser)
    assert words.lower() in page(browser, "/places/aside", headers).lower()
    put(browser, where, HOSTILE)
    for path in (where, "/places/aside", "/audit"):
        shown = page(browser, path, headers)
        assert "<script>alert" not in shown
        assert "<bdi>&lt;script&gt;alert(1)" in shown
        assert 'href="javascript:' not in shown
