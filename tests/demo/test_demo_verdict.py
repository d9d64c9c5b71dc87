"""The verdict on a demo: what was not told, what was invented, what was lost. It must be able to say no."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

from service.demo.archive import ArchiveItem, load_archive
from service.demo.inbox import ReceivedMail
from service.demo.receiver import ReceivedHook
from service.demo.verdict import Fact, Told, load_facts, missing
from service.demo.world import DESKS, World

DAY = datetime(2022, 6, 13, tzinfo=UTC)
MASSACRE = Fact(
    about="seytenga-0611",
    what="Seytenga",
    day=date(2022, 6, 11),
    names=("Seytenga", "سيتنغا"),
    around=("Dori",),
    told=Told(since=DAY, until=DAY + timedelta(days=9), deaths=(50, 100)),
)


def entry(id: str, *about: str) -> ArchiveItem:
    return ArchiveItem(
        id=id,
        feed="frontier-wire",
        published_at=DAY,
        appears_at=DAY,
        language="en",
        title="t",
        text="x",
        about=about,
    )


def world_after(**incident: object) -> World:
    """A world in which all were told of one incident, as it should be but for what is given."""
    world = World([entry("a-1", "seytenga-0611"), entry("o-1")], lambda: DAY)
    told: dict[str, object] = {
        "date": "2022-06-11",
        "places": [{"name": "Seytenga", "as_written": "Seytinga"}],
        "deaths": {"low": 50, "best": 79, "high": 165},
        "sources": [{"url": "https://frontier-wire.example.org/2022/06/a-1"}],
        **incident,
    }
    world.hooks.append(ReceivedHook(DAY + timedelta(hours=3), "m1", {"data": {"incidents": [told]}}))
    for address in DESKS.values():
        world.mails.append(mail(address))
    return world


def mail(address: str, subject: str = "سيتنغا Seytenga", at: datetime = DAY) -> ReceivedMail:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content("words")
    return ReceivedMail(at, address, message)


def test_all_as_it_should_be_gives_no_complaint():
    assert missing(world_after(), [MASSACRE]) == []


def test_nothing_received_is_said_for_every_way_it_should_have_come():
    complaints = missing(World([entry("a-1")], lambda: DAY), [MASSACRE])
    assert len(complaints) == 4
    assert all("Seytenga" in complaint for complaint in complaints)


def test_a_toll_that_is_not_believable_is_named():
    (complaint,) = missing(world_after(deaths={"low": 11, "best": 11, "high": 11}), [MASSACRE])
    assert "'best': 11" in complaint
    assert missing(world_after(deaths=None), [MASSACRE])


def test_where_no_toll_is_known_none_is_asked_for():
    vague = replace(MASSACRE, told=Told(since=DAY, until=DAY + timedelta(days=9)))
    assert missing(world_after(deaths=None), [vague]) == []


def test_an_incident_of_another_day_place_or_source_is_an_invention():
    for wrong in (
        {"date": "2022-05-01"},
        {"places": [{"name": "Bamako"}]},
        {"places": []},
        {"sources": [{"url": "https://frontier-wire.example.org/2022/06/o-1"}]},
        {"sources": []},
    ):
        complaints = missing(world_after(**wrong), [MASSACRE])
        assert any("no attack of the archive" in complaint for complaint in complaints), wrong


def test_an_undated_incident_stands_for_an_attack_when_all_else_fits():
    assert missing(world_after(date=None), [MASSACRE]) == []


def test_a_mail_lost_sent_twice_late_or_about_something_else_is_noticed():
    lost = world_after()
    lost.mails.pop()
    assert len(missing(lost, [MASSACRE])) == 2
    twice = world_after()
    twice.mails.append(twice.mails[0])
    assert missing(twice, [MASSACRE]) == ["desk@example.org got 2 mails, the webhook 1 messages"]
    for other in (mail(DESKS["fr"], "Dori"), mail(DESKS["fr"], at=DAY - timedelta(days=1))):
        elsewhere = world_after()
        elsewhere.mails[0] = other
        assert missing(elsewhere, [MASSACRE]) == ["Seytenga: desk@example.org was not told"]


def test_the_facts_are_those_the_archive_tells():
    facts = load_facts()
    archive = load_archive()
    assert {fact.about for fact in facts} == {about for item in archive for about in item.about}
    assert {"tamalat-0308", "seytenga-0611", "diallassagou-0618"} <= {
        fact.about for fact in facts if fact.told
    }
    for fact in facts:
        told_by = [item for item in archive if fact.about in item.about]
        for language in ("fr", "en", "ar"):
            texts = " ".join(f"{i.title} {i.text}" for i in told_by if i.language == language)
            assert not texts or any(name in texts for name in fact.names), (fact.about, language)
        if fact.told:
            assert min(item.appears_at for item in told_by) >= fact.told.since
