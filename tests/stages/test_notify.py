"""notify: who is told, under which ids, what they read, how exactly places are shown."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.index import PlaceIndex
from service.records import (
    Alert,
    Claim,
    Coverage,
    Incident,
    Message,
    NamedPlace,
    Place,
    Recipient,
    RuleFact,
    Severity,
    Source,
    Toll,
    TollAsOf,
)
from service.stages.notify import notify
from service.text.phrases import cancelled_headline

NOW = datetime(2022, 6, 13, 15, 5, tzinfo=UTC)
PLACES = PlaceIndex.build(
    [
        Place(id="1", name="Dori", kind="town", country="BFA", adm1="Sahel", lat=14.035, lon=-0.034),
        Place(id="2", name="Seytenga", kind="town", country="BFA", adm1="Sahel", lat=13.97, lon=0.30),
        Place(id="3", name="Téra", kind="town", country="NER", adm1="Tillabéri", lat=14.01, lon=0.75),
        Place(id="4", name="Sahel", kind="region", country="BFA", adm1_pcode="BF56", names=("Liptako",)),
        Place(id="5", name="Nameless", kind="village", country="BFA", adm1="Est"),
    ]
)
SEYTENGA = NamedPlace(
    name="Seytenga",
    as_written="Seytinga",
    kind="town",
    country="BFA",
    adm1="Sahel",
    adm1_pcode="BF56",
    adm2="Séno",
    lat=13.97,
    lon=0.30,
    resolved=True,
    place_id="2",
)


def source(name: str, speaker: str, says: Toll | None, url: str | None = None) -> Source:
    return Source(name=name, url=url, published_at=NOW, item_id=1, speaker=speaker, says=says)


ATTACK = Incident(
    id="inc_1",
    day=date(2022, 6, 11),
    date_precision="night",
    places=(SEYTENGA,),
    deaths=Toll(50, 50, 165),
    deaths_civilians=50,
    displaced=3000,
    claims=(
        Claim("government", Toll(50, 50, 50)),
        Claim("security source", Toll(100, 100, None)),
        Claim("local source", Toll(165, 165, 165)),
    ),
    sources=(
        source("Press One", "government", Toll(50, 50, 50), "https://example.org/attaque-a-seytenga"),
        source("Press Two", "security source", Toll(100, 100, None)),
        source("Press Three", "local source", None),
    ),
    history=(TollAsOf(NOW - timedelta(days=1), Toll(11, 11, 11)), TollAsOf(NOW, Toll(50, 50, 165))),
    reports=4,
    independent_speakers=3,
    perpetrators=("unknown", "ISGS"),
    first_seen_at=NOW,
)
ALERT = Alert(
    id="alert_00000001",
    key="mass casualty/incident/inc_1",
    revision=1,
    msg_type="Alert",
    sent_at=NOW,
    rule=RuleFact(name="mass casualty", kind="casualties", at_least=10, observed=50, step=30),
    also=("deadly attack",),
    severity=Severity.EXTREME,
    headline={
        "en": "[Extreme] Seytenga (BF): 50 or more killed, night 11-12 June",
        "fr": "[Extrême] Seytenga (BF) : au moins 50 morts, nuit du 11 au 12 juin",
        "ar": "[بالغ] Seytenga (BF): 50 قتيلًا على الأقل",
    },
    reason={
        "en": "50 killed at Seytenga, the threshold is 10",
        "fr": "50 morts à Seytenga, le seuil est 10",
        "ar": "50 قتيلًا، العتبة 10",
    },
    incidents=(ATTACK,),
    coverage=Coverage(feeds_reachable=38, feeds=42, by_language={"fr": (20, 22), "en": (18, 20)}),
)
UPDATE = replace(
    ALERT,
    id="alert_00000003",
    revision=3,
    msg_type="Update",
    references=("alert_00000001", "alert_00000002"),
    reason={"en": "86 killed, 50 before", "fr": "86 morts, 50 avant", "ar": "86 قتيلًا، قبلها 50"},
)
CANCEL = replace(
    UPDATE,
    id="alert_00000004",
    msg_type="Cancel",
    headline={"en": cancelled_headline(UPDATE.incidents[0].places, "11 June", "en")},
    reason={"en": "an old attack", "fr": "attaque ancienne"},
)
DESK = Recipient(name="field desk", channel="email", settings={"to": ["desk@example.org"]})
ROOM = Recipient(name="room", channel="webhook", settings={"url": "https://example.org/hook", "secret": "s"})


def told(
    alert: Alert,
    *recipients: Recipient,
    before: tuple[str, ...] = (),
    base_url: str | None = None,
    mail_from: str = "Liptako <alerts@example.org>",
) -> tuple[Message, ...]:
    return notify(
        alert, recipients, frozenset(before), places=PLACES, base_url=base_url, mail_from=mail_from, now=NOW
    )


def text_of(alert: Alert, **settings: Any) -> str:
    before = (DESK.name,) if alert.msg_type != "Alert" else ()
    [message] = told(alert, replace(DESK, **settings), before=before)
    return str(message.content["text"])


def with_incident(**changes: Any) -> Alert:
    return replace(ALERT, incidents=(replace(ATTACK, **changes),))


def with_place(**changes: Any) -> Alert:
    return with_incident(places=(replace(SEYTENGA, **changes),))


# --- who is told ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("areas", "place", "wanted"),
    [
        ((), SEYTENGA, True),
        (("BFA",), SEYTENGA, True),
        (("NER",), SEYTENGA, False),
        (("BFA/Sahel",), SEYTENGA, True),
        (("BFA/SAHEL",), SEYTENGA, True),
        (("BFA/BF56",), SEYTENGA, True),
        (("BFA/Liptako",), SEYTENGA, True),
        (("BFA/Est",), SEYTENGA, False),
        (("NER/Sahel",), SEYTENGA, False),
        (("MLI", "BFA"), SEYTENGA, True),
        (("MLI/Ménaka",), replace(SEYTENGA, country="MLI", adm1="MENAKA"), True),
        (("MLI/Menaka",), replace(SEYTENGA, country="MLI", adm1="Ménaka"), True),
        (("MLI/Gao",), replace(SEYTENGA, country="MLI", adm1="Ménaka"), False),
        # What is not known could lie there: rather one mail too many.
        (("MLI/Gao",), replace(SEYTENGA, country="MLI", adm1=None), True),
        (("MLI/Gao",), replace(SEYTENGA, country=None, adm1=None), True),
        (("NER",), replace(SEYTENGA, country="MLI", adm1=None), False),
    ],
)
def test_areas_are_countries_or_regions_with_accents_and_case_folded(
    areas: tuple[str, ...], place: NamedPlace, wanted: bool
) -> None:
    assert bool(told(with_incident(places=(place,)), replace(DESK, areas=areas))) is wanted


def test_one_place_of_several_or_no_place_at_all_is_enough() -> None:
    desk = replace(DESK, areas=("NER",))
    assert told(with_incident(places=(SEYTENGA, replace(SEYTENGA, country="NER"))), desk)
    assert told(with_incident(places=()), desk)
    assert told(replace(ALERT, incidents=(ATTACK, replace(ATTACK, places=()))), desk)


@pytest.mark.parametrize(
    ("near", "place", "wanted"),
    [
        ("Téra 75km", SEYTENGA, True),
        ("tera 75 km", SEYTENGA, True),
        ("Téra 20km", SEYTENGA, False),
        ("Téra 48,9 km", SEYTENGA, True),
        ("Dori 40km", SEYTENGA, True),
        ("Téra 75km", replace(SEYTENGA, lat=None), False),
        ("Dori 75km", replace(SEYTENGA, lat=None), True),
        ("Dori 75km", replace(SEYTENGA, lat=None, adm1="Est"), False),
        ("Dori 75km", replace(SEYTENGA, lat=None, adm1=None), True),
        ("Dori 75km", replace(SEYTENGA, lat=None, country=None), True),
        # A wish that cannot be understood holds nothing back.
        ("Atlantis 5km", SEYTENGA, True),
        ("Nameless 5km", SEYTENGA, True),
        ("Dori", SEYTENGA, True),
    ],
)
def test_near_is_a_distance_across_borders(near: str, place: NamedPlace, wanted: bool) -> None:
    assert bool(told(with_incident(places=(place,)), replace(DESK, areas=("MLI",), near=(near,)))) is wanted


def test_an_incident_without_a_place_could_be_near_anything() -> None:
    assert told(with_incident(places=()), replace(DESK, near=("Dori 5km",)))


@pytest.mark.parametrize("least", Severity)
@pytest.mark.parametrize("severity", Severity)
def test_only_what_is_severe_enough_is_told(severity: Severity, least: Severity) -> None:
    alert, desk = replace(ALERT, severity=severity), replace(DESK, min_severity=least)
    assert bool(told(alert, desk)) is (severity.rank >= least.rank)


def test_silence_is_told_to_operators_alone_whatever_their_areas() -> None:
    blind = replace(ALERT, rule=RuleFact(name="blind", kind="silence"), severity=Severity.MINOR, incidents=())
    operator = replace(DESK, name="ops", operators=True, areas=("MLI",))
    assert [message.recipient for message in told(blind, DESK, operator)] == ["ops"]
    assert "[Extreme] Seytenga" in told(blind, operator)[0].content["text"]


def test_an_update_goes_to_all_who_were_told_and_as_an_alert_to_those_it_newly_concerns() -> None:
    elsewhere = replace(DESK, name="elsewhere", areas=("MLI",))
    was_told = replace(DESK, name="was told", areas=("MLI",), min_severity=Severity.EXTREME)
    messages = told(
        replace(UPDATE, severity=Severity.MINOR), elsewhere, was_told, before=("was told", "gone")
    )
    assert [(message.recipient, message.kind) for message in messages] == [("was told", "alert.updated")]
    new, old = told(UPDATE, DESK, was_told, before=("was told",))
    assert (new.kind, old.kind) == ("alert.raised", "alert.updated")
    assert "In-Reply-To" not in new.content["headers"]
    assert "Changed:" not in new.content["text"]


def test_to_a_program_it_newly_concerns_an_update_is_an_alert_that_answers_to_nothing() -> None:
    [message] = told(UPDATE, ROOM)
    payload = message.content["payload"]
    assert (payload["type"], payload["data"]["msg_type"], payload["data"]["references"]) == (
        "alert.raised",
        "Alert",
        [],
    )


def test_a_cancel_goes_to_those_who_were_told_and_to_nobody_else() -> None:
    messages = told(CANCEL, DESK, replace(DESK, name="other"), before=("other",))
    assert [(message.recipient, message.kind) for message in messages] == [("other", "alert.cancelled")]


# --- ids and threads --------------------------------------------------------------------------------------------


def test_one_message_an_address_each_once() -> None:
    desk = replace(DESK, settings={"to": ["a@example.org", "b@example.org", "a@example.org"]})
    messages = told(ALERT, desk, ROOM)
    assert [message.address for message in messages] == [
        "a@example.org",
        "b@example.org",
        "https://example.org/hook",
    ]
    assert len({message.id for message in messages}) == 3


def test_a_repeated_assessment_makes_the_same_messages() -> None:
    assert told(ALERT, DESK, ROOM) == told(ALERT, DESK, ROOM)


def test_ids_differ_by_recipient_address_and_revision_and_by_nothing_else() -> None:
    [base] = told(ALERT, DESK)
    others = [
        *told(ALERT, replace(DESK, name="field des")),
        *told(ALERT, replace(DESK, settings={"to": ["kdesk@example.org"]})),
        *told(replace(ALERT, id="alert_00000002"), DESK),
    ]
    assert len({base.id, *(other.id for other in others)}) == 4
    assert told(replace(ALERT, severity=Severity.SEVERE), replace(DESK, language="fr"))[0].id == base.id
    assert re.fullmatch(r"msg_[0-9a-f]{32}", base.id)


def test_an_update_threads_under_the_first_mail() -> None:
    [first] = told(ALERT, DESK)
    [update] = told(UPDATE, DESK, before=(DESK.name,))
    assert first.content["headers"]["Message-ID"] == f"<{first.id}@example.org>"
    assert "References" not in first.content["headers"]
    references = update.content["headers"]["References"].split()
    assert references[0] == update.content["headers"]["In-Reply-To"] == first.content["headers"]["Message-ID"]
    assert len(references) == 2


def test_a_long_thread_keeps_its_first_mail_and_the_latest() -> None:
    earlier = ("alert_00000001", *(f"alert_x{n}" for n in range(100)))
    [update] = told(replace(UPDATE, references=earlier), DESK, before=(DESK.name,))
    references = update.content["headers"]["References"].split()
    assert len(references) == 21
    assert references[0] == told(ALERT, DESK)[0].content["headers"]["Message-ID"]


@pytest.mark.parametrize(
    ("mail_from", "domain"),
    [
        ("Liptako <alerts@Example.ORG>", "example.org"),
        ("liptako@localhost", "localhost"),
        ("nobody", "liptako.invalid"),
        ("alerts@exämple.org", "liptako.invalid"),
        ("alerts@ex_ample.org", "liptako.invalid"),
    ],
)
def test_message_ids_carry_the_domain_of_the_sender(mail_from: str, domain: str) -> None:
    [message] = told(ALERT, DESK, mail_from=mail_from)
    headers = message.content["headers"]
    assert headers["Message-ID"] == f"<{message.id}@{domain}>"
    assert headers["List-Id"] == f"Liptako <liptako.{domain}>"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_other_channels_get_the_words_of_a_mail() -> None:
    [message] = told(ALERT, replace(DESK, channel="apprise", settings={"url": "x://"}))
    assert (message.channel, message.address) == ("apprise", DESK.name)
    assert {"subject", "text", "short"} <= set(message.content)


def test_a_single_address_may_stand_alone() -> None:
    assert told(ALERT, replace(DESK, settings={"to": "desk@example.org"}))[0].address == "desk@example.org"


# --- what they read ---------------------------------------------------------------------------------------------


def test_the_first_lines_are_enough_by_themselves() -> None:
    assert text_of(ALERT).splitlines()[:4] == [
        "[Extreme] Seytenga (BF): 50 or more killed, night 11-12 June",
        "1. Seytenga, Séno, Burkina Faso: about 37 km from Dori, about 10 km from Niger. "
        "Civilians attacked; attackers, according to the reports: "
        "Islamic State in the Sahel.",
        "2. 50 killed (government); 100 or more killed (security source); 165 killed (local source). "
        "Above 50: unconfirmed. Among them: civilians: 50. 3,000 displaced.",
        "3. Press only, not verified on site. 4 reports, 3 independent speakers.",
    ]


def test_then_comes_why_who_says_what_what_is_open_and_what_could_be_seen() -> None:
    text = text_of(ALERT)
    assert "Rule: mass casualty; figure: 50; threshold: 10; step crossed: 30" in text
    assert "50 killed at Seytenga, the threshold is 10" in text
    assert "Also met: deadly attack" in text
    assert "- Press One (13 June): 50 killed (government)\n  https://example.org/attaque-a-seytenga" in text
    assert "- Press Three (13 June): no figure (local source)" in text
    assert "Earlier figures: 12 June: 11 killed" in text
    assert "What is not confirmed: The attackers: only as reported." in text
    assert "38 of 42; not seen: English 2/20, French 2/22" in text
    assert "Short form: (Extreme) Seytenga" in text


def test_a_reason_that_names_rule_figure_and_threshold_is_not_said_twice() -> None:
    reason = {"en": "rule mass casualty: 50 killed, threshold 10"}
    assert "figure: 50" not in text_of(replace(ALERT, reason=reason))


def test_a_rule_without_figures_names_itself() -> None:
    rule = RuleFact(name="attack, toll unknown", kind="casualties", at_least="unknown")
    assert "- Rule: attack, toll unknown\n" in text_of(replace(ALERT, rule=rule))


@pytest.mark.parametrize(
    ("language", "title", "town"),
    [("fr", "Pourquoi cet envoi :", "à environ 37 km de Dori"), ("ar", "سبب الإرسال:", "37 كم من Dori")],
)
def test_each_recipient_reads_their_language(language: str, title: str, town: str) -> None:
    [message] = told(ALERT, replace(DESK, language=language))
    assert message.content["subject"] == ALERT.headline[language]
    assert title in message.content["text"]
    assert town in message.content["text"]
    assert message.content["headers"]["Content-Language"] == language
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in message.content["html"]


def test_a_language_that_is_missing_falls_back_to_english_and_then_to_any() -> None:
    assert told(ALERT, replace(DESK, language="xx"))[0].content["subject"] == ALERT.headline["en"]
    only_french = replace(ALERT, headline={"fr": "Alerte"})
    assert told(only_french, DESK)[0].content["subject"] == "Alerte"
    assert told(replace(ALERT, headline={}), DESK)[0].content["subject"] == ""


def test_an_update_begins_with_what_changed() -> None:
    lines = text_of(UPDATE).splitlines()
    assert lines[1] == "1. Changed: 86 killed, 50 before."
    assert lines[2].startswith("2. Seytenga")


def test_a_cancel_says_that_the_report_was_wrong_and_nothing_of_calm() -> None:
    text, short = text_of(CANCEL), told(CANCEL, DESK, before=(DESK.name,))[0].content["short"]
    assert text.splitlines()[1] == "1. That report was wrong: an old attack."
    assert "It does not say that the area is calm" in text
    assert short == "(Cancelled) Seytenga (BF), 11 June: that report was wrong"
    assert "50" not in text.split("Sources:")[0].split("\n", 2)[2]
    assert "What is not confirmed" not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"perpetrators": ()}, "Civilians attacked; attackers not identified."),
        ({"perpetrators": ("unknown",)}, "Civilians attacked; attackers not identified."),
        ({"perpetrators": ("clash", "unknown")}, "A clash, according to the reports."),
        ({"perpetrators": ("army", "new group")}, "according to the reports: armed forces, new group."),
        ({"targets": ("health", "market")}, "Hit: health care and a market."),
        ({"villages_attacked_min": 4}, "4 villages attacked at least."),
        ({"deaths": None, "claims": (), "deaths_civilians": None}, "2. Toll unknown. 3,000 displaced."),
        ({"claims": ()}, "2. 50 or more killed. Above 50: unconfirmed."),
        ({"deaths_security": 11, "deaths_attackers": 37}, "civilians: 50, security forces: 11."),
        ({"deaths_attackers": 37}, "Attackers' own dead, not counted: 37 (as reported)."),
        ({"injured": 1, "abducted": 2}, "1 injured. 2 abducted. 3,000 displaced."),
        ({"status": "confirmed"}, "3. Confirmed by an analyst."),
        ({"confirmed": False}, "Unconfirmed: the reports say so themselves."),
        ({"independent_speakers": 1}, "4 reports, 1 independent speaker."),
        ({"places": ()}, "1. Place unknown."),
        ({"claims": tuple(Claim(f"speaker {n}", Toll(n, n, n)) for n in range(9))}, "; and 4 more."),
    ],
)
def test_what_is_known_is_said(changes: Mapping[str, Any], words: str) -> None:
    assert words in text_of(with_incident(**changes))


@pytest.mark.parametrize(
    ("toll", "said"),
    [
        (Toll(50, 50, 50), False),
        (Toll(50, 50, None), True),
        (Toll(40, 50, 60), True),
        (Toll(0, 0, 0), False),
        (Toll(None, None, 9), False),
    ],
)
def test_above_which_figure_the_dead_are_unconfirmed(toll: Toll, said: bool) -> None:
    assert ("Above 50: unconfirmed" in text_of(with_incident(deaths=toll))) is said


def test_of_several_incidents_each_open_point_is_told() -> None:
    doubtful = replace(
        ATTACK, id="inc_2", places=(replace(SEYTENGA, name="Other"),), deaths=None, confirmed=False
    )
    text = text_of(replace(ALERT, incidents=(ATTACK, replace(doubtful, independent_speakers=1))))
    assert "- Seytenga: the dead above 50: speakers differ or leave it open." in text
    assert "- Other: the attack itself: the reports call it unverified, or it is denied." in text
    assert "- Other: everything rests on one speaker." in text
    assert "Seytenga: everything" not in text


JUDGED = {
    "en": "Step 30 crossed: before, 20 killed; now, 50 killed. Attacked too: X: before, 1; now, 2. "
    "Rule “mass casualty”: 50 killed; threshold 10. Fired too: deadly attack. "
    "Feeds not seen in the last 24 hours: 4 of 42 (fr 2)."
}


def test_an_update_tells_what_changed_first_and_the_rule_below() -> None:
    text = text_of(replace(UPDATE, reason=JUDGED))
    changed = "Step 30 crossed: before, 20 killed; now, 50 killed. Attacked too: X: before, 1; now, 2."
    assert text.splitlines()[1] == f"1. Changed: {changed}"
    assert "Why this was sent: Rule “mass casualty”: 50 killed; threshold 10. Fired too" in text
    assert (text.count("Step 30"), text.count("deadly attack"), text.count("of 42")) == (1, 1, 1)


def test_to_whom_it_newly_concerns_nothing_has_changed() -> None:
    [message] = told(replace(UPDATE, reason=JUDGED), DESK)
    assert "Step 30" not in message.content["text"]
    assert "Why this was sent: Rule “mass casualty”" in message.content["text"]


def test_a_place_that_no_table_has_is_named_as_such_without_a_distance() -> None:
    text = text_of(with_place(name="Inchinane", resolved=False, lat=None, lon=None, adm2=None))
    assert "1. Inchinane, Sahel, Burkina Faso. Civilians attacked" in text
    assert "The place Inchinane: it is in no place table." in text


def test_the_nearest_town_is_another_one_and_within_reach() -> None:
    assert "km from" not in text_of(with_place(lat=30.0, lon=30.0))
    assert "from Seytenga" not in text_of(with_place(place_id=None))
    assert "about 4 km from Dori" in text_of(with_place(name="Village", place_id="x", lat=14.0, lon=-0.03))


def test_a_town_that_people_know_is_named_before_a_nearer_small_one() -> None:
    small, known = PLACES.place("3"), replace(PLACES.place("1"), population=46_512)
    for towns, name in (
        ([small, known], "Dori"),
        ([replace(small, lat=13.98, lon=0.5), PLACES.place("1")], "Téra"),
    ):
        [message] = notify(
            ALERT,
            [DESK],
            frozenset(),
            places=PlaceIndex.build(towns),
            base_url=None,
            mail_from="a@example.org",
            now=NOW,
        )
        assert f"km from {name}." in message.content["text"]


def test_late_news_is_headed_so() -> None:
    [message] = told(replace(ALERT, late=True), DESK)
    assert "3. Reported late. Press only" in message.content["text"]
    assert "Reported late" in message.content["short"]


def test_signs_are_told_only_by_an_alert_about_signs() -> None:
    gone = with_incident(signs=("garrison_left", "flight"))
    assert "garrison" not in text_of(gone)
    about_signs = replace(gone, rule=RuleFact(name="signs", kind="signs"))
    assert "Signs: garrison gone and people fleeing." in text_of(about_signs)


def test_an_ultimatum_tells_neither_toll_nor_attackers() -> None:
    alone = replace(
        ATTACK, deaths=None, displaced=None, villages_attacked_min=None, claims=(), signs=("ultimatum",)
    )
    text = text_of(replace(ALERT, incidents=(alone,), rule=RuleFact(name="signs", kind="signs")))
    assert "Signs: ultimatum." in text
    assert "toll unknown" not in text.lower()
    assert "not identified" not in text


NEAR = [
    # near, min_severity, the severity that the message shows; None: no message
    (("Téra 75km",), Severity.MODERATE, "Moderate"),
    (("Téra 20km",), Severity.MODERATE, None),
    (("Téra 20km",), Severity.MINOR, None),
    ((), Severity.MODERATE, None),
    ((), Severity.MINOR, "Minor"),
    (("Téra 75km",), Severity.SEVERE, None),
]


@pytest.mark.parametrize(("near", "least", "shown"), NEAR)
def test_signs_are_more_severe_for_those_near(
    near: tuple[str, ...], least: Severity, shown: str | None
) -> None:
    sign = replace(
        ALERT,
        severity=Severity.MINOR,
        severity_near=Severity.MODERATE,
        headline={"en": "[Minor] Seytenga (BF): ultimatum", "fr": "[Mineure] Seytenga (BF) : ultimatum"},
    )
    messages = told(sign, replace(DESK, near=near, min_severity=least))
    hooks = told(sign, replace(ROOM, near=near, areas=(), min_severity=least))
    if shown is None:
        assert not messages
        assert not hooks
        return
    (message,), (hook,) = messages, hooks
    assert message.content["subject"].startswith(f"[{shown}] Seytenga")
    assert message.content["text"].startswith(f"[{shown}] Seytenga")
    assert message.content["short"].startswith(f"({shown}) Seytenga")
    assert hook.content["payload"]["data"]["severity"] == shown


def test_to_those_who_heard_nothing_an_update_is_headed_as_an_alert() -> None:
    update = replace(
        ALERT,
        msg_type="Update",
        references=("alert_0",),
        headline={
            "en": "[Severe] Update: Seytenga (BF): 50 killed",
            "fr": "[Grave] Mise à jour : Seytenga (BF)",
        },
    )
    [first] = told(update, DESK)
    assert first.content["subject"] == "[Severe] Seytenga (BF): 50 killed"
    [again] = told(update, DESK, before=(DESK.name,))
    assert again.content["subject"] == "[Severe] Update: Seytenga (BF): 50 killed"


def test_several_incidents_are_listed_and_not_added_up() -> None:
    many = [replace(ATTACK, id=f"inc_{n}", deaths=Toll(n, n, n), reports=1) for n in range(1, 8)]
    alert = replace(ALERT, incidents=tuple(many), severity=Severity.SEVERE)
    text = text_of(alert)
    assert text.splitlines()[1].startswith("1. 7 attacks: Seytenga (night 11-12 June; 1 killed); ")
    assert "and 2 more." in text
    assert "28" not in text
    assert "37 km" not in told(alert, DESK)[0].content["short"]


def test_no_coordinates_and_no_attackers_in_subjects_are_ever_written() -> None:
    for language in ("en", "fr", "ar"):
        for recipient in (replace(DESK, language=language), replace(ROOM, language=language)):
            content = dict(told(ALERT, recipient)[0].content)
            content.pop("map", None)  # what the picture is drawn of: it is in no part of the mail
            content = json.dumps(content, ensure_ascii=False)
            assert not re.search(r"13[.,]97|0[.,]30\b|\blat\b|\blon\b", content)
    assert "Islamic" not in told(ALERT, DESK)[0].content["subject"]


def test_a_discreet_subject_tells_nothing() -> None:
    [message] = told(ALERT, replace(DESK, discreet=True))
    assert message.content["subject"] == "Note 00000001"
    assert message.content["text"].startswith("[Extreme] Seytenga")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("count", [3, 40, 1000])
def test_the_text_stays_under_2_kb_and_says_what_it_leaves_out(language: str, count: int) -> None:
    url = "https://example.org/a-rather-long-address-of-an-article/2022/06/13/of-one-hundred-characters-or-more/"
    sources = tuple(
        source(f"Newspaper number {n}", "government", Toll(50, 50, 50), url) for n in range(count)
    )
    [message] = told(with_incident(sources=sources), replace(DESK, language=language))
    text = message.content["text"]
    shown = text.count("Newspaper number")
    assert len(text.encode()) <= 2048
    assert shown >= 2
    assert shown == count or str(count - shown) in text
    assert len(message.content["html"].encode()) < 30_000


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_who_gave_the_figures_that_stand_is_never_left_out_for_who_gave_none(language: str) -> None:
    url = "https://example.org/a-rather-long-address-of-an-article/2022/06/13/of-one-hundred-characters-or-more/"
    silent = [source(f"Early {n}", "press", None, url) for n in range(12)]
    old = replace(source("Old Figure", "government", Toll(11, 11, 11), url), superseded=True)
    given = [
        source("First Count", "government", Toll(50, 50, 50), url),
        source("Second Count", "security source", Toll(100, 100, None), url),
    ]
    copies = [source(f"Copy {n}", "government", Toll(50, 50, 50), url) for n in range(12)]
    sources = (*silent, old, *given, *copies)
    [message] = told(with_incident(sources=sources), replace(DESK, language=language))
    text = message.content["text"]
    named = [one for one in sources if f"- {one.name} " in text]
    assert given == [one for one in named if one.says]
    assert str(len(sources) - len(named)) in text


def test_the_page_says_the_same_words_escaped() -> None:
    alert = with_place(name="<b>&\"'")
    [message] = told(alert, DESK)
    html = message.content["html"]
    assert "<b>&" not in html
    assert "&lt;b&gt;&amp;&quot;&#x27;" in html
    words = re.sub(r"<[^>]+>", " ", html)
    for line in message.content["text"].splitlines():
        plain = re.sub(r"^(\d\. |- |-- |  )", "", line).rstrip(": ")
        escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        title, _, rest = escaped.replace('"', "&quot;").replace("'", "&#x27;").partition(": ")
        assert title in words
        assert rest in words


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c&d=é", True),
        ("http://example.org/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://user:pass@example.org/", False),
        ('https://example.org/"onclick="x', False),
        ("https://example.org/\r\nx", False),
        ("https://example.org/ x", False),
        ("https://[::1", False),
        ("https://", False),
        ("https://example.org/" + "x" * 300, False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, linked: bool) -> None:
    alert = with_incident(sources=(source("Press", "government", None, url),))
    [message] = told(alert, DESK)
    assert (message.content["html"].count("<a href=") == 1) is linked
    assert ("http" in message.content["text"]) is linked


def test_without_coverage_nothing_is_claimed_of_it() -> None:
    assert "What could be seen" not in text_of(replace(ALERT, coverage=Coverage()))
    assert "1 of 2. What" in text_of(replace(ALERT, coverage=Coverage(feeds_reachable=1, feeds=2)))


# --- what a program reads ---------------------------------------------------------------------------------------


def test_a_webhook_gets_the_alert_object_of_the_contract() -> None:
    [message] = told(ALERT, ROOM, base_url="https://liptako.example.org/")
    payload = message.content["payload"]
    assert set(payload) == {"type", "timestamp", "data"}
    assert (payload["type"], payload["timestamp"]) == ("alert.raised", "2022-06-13T15:05:00+00:00")
    assert payload["data"] == ALERT.as_json("https://liptako.example.org/alerts/alert_00000001")
    assert message.content["short"]


@pytest.mark.parametrize(
    ("alert", "kind"), [(ALERT, "alert.raised"), (UPDATE, "alert.updated"), (CANCEL, "alert.cancelled")]
)
def test_type_and_kind_follow_the_message_type(alert: Alert, kind: str) -> None:
    before = ("room",) if alert is not ALERT else ()
    [message] = told(alert, ROOM, before=before)
    assert (message.kind, message.content["payload"]["type"]) == (kind, kind)
    assert message.content["payload"]["data"]["url"] is None


# --- how exactly places are shown -------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", [DESK, ROOM])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    ("precision", "hidden"), [("adm2", "seytenga|seytinga"), ("adm1", "seytenga|seytinga|séno")]
)
def test_nothing_finer_than_the_precision_is_in_any_part_of_a_message(
    channel: Recipient, language: str, precision: Any, hidden: str
) -> None:
    key = "village deaths/BFA/Sahel/Seytenga/inc_1"
    [message] = told(replace(ALERT, key=key), replace(channel, precision=precision, language=language))
    content = json.dumps(dict(message.content), ensure_ascii=False)
    assert not re.search(hidden, content, re.IGNORECASE)
    assert "Sahel" in content
    assert "km from" not in content


def test_a_district_stands_for_its_village() -> None:
    [message] = told(ALERT, replace(DESK, precision="adm2"))
    assert message.content["subject"] == "[Extreme] Séno (BF): 50 or more killed, night 11-12 June"
    assert "1. Séno, Sahel, Burkina Faso. " in message.content["text"]


def test_villages_of_one_unit_become_one_place() -> None:
    both = (SEYTENGA, replace(SEYTENGA, name="Other", as_written="Other"))
    headline = {"en": "[Extreme] Seytenga and Other (BF): 50 or more killed"}
    [message] = told(replace(with_incident(places=both), headline=headline), replace(ROOM, precision="adm1"))
    data = message.content["payload"]["data"]
    assert [place["name"] for place in data["incidents"][0]["places"]] == ["Sahel"]
    assert data["headline"]["en"] == "[Extreme] Sahel (BF): 50 or more killed"


def test_where_another_spelling_still_shows_a_plain_headline_stands_in() -> None:
    headline = {"en": "[Extreme] Sey-Tenga: 50 killed"}
    desk = replace(DESK, precision="adm1")
    [message] = told(replace(ALERT, headline=headline), desk)
    assert message.content["subject"] == "[Extreme] Sahel: 50 or more killed, night 11-12 June"


def test_a_unit_that_is_not_known_gives_way_to_the_next_larger_one() -> None:
    desk = replace(DESK, precision="adm2")
    assert "1. Sahel, Burkina Faso" in told(with_place(adm2=None), desk)[0].content["text"]
    assert "1. Burkina Faso." in told(with_place(adm2=None, adm1=None), desk)[0].content["text"]
    assert "1. —." in told(with_place(adm2=None, adm1=None, country=None), desk)[0].content["text"]


def test_a_village_named_like_its_region_is_shown_as_the_region() -> None:
    gao = with_place(name="Gao", as_written="Gao", country="MLI", adm1="Gao", adm2="Gao")
    alert = replace(gao, headline={"en": "[Extreme] Gao (ML): 50 killed"})
    assert (
        told(alert, replace(DESK, precision="adm1"))[0].content["subject"] == "[Extreme] Gao (ML): 50 killed"
    )


def test_an_alert_without_incidents_is_shown_as_it_is() -> None:
    alert = replace(ALERT, incidents=())
    assert told(alert, replace(DESK, precision="adm1"))[0].content["subject"] == ALERT.headline["en"]


# --- hostile contents -------------------------------------------------------------------------------------------

HOSTILE = [
    "x\r\nBcc: evil@example.org",
    "x\x00y\x1b[31m",
    "x\u2028y\u2029z\x85",
    "\u202eevil\u2066\u200f\u061c",
    "\ufeff\u200b\u00ad",
    "w" * 10_000,
    "{name} {0} %s $x \\1 \\g<0>",
    "\ud800",
    "<script>alert(1)</script>",
    "[[(((**",
    "",
    " ",
]


def hostile_alert(words: str) -> Alert:
    place = replace(SEYTENGA, name=words, as_written=words, adm1=words, adm2=words)
    incident = replace(
        ATTACK,
        places=(place, SEYTENGA),
        claims=(Claim(words, Toll(5, 5, 5)),),
        sources=(source(words, words, Toll(5, 5, 5), words),),
        targets=(words,),
        signs=(words,),
        perpetrators=(words,),
    )
    return replace(
        ALERT,
        key=words,
        rule=replace(ALERT.rule, name=words, kind="signs"),
        also=(words,),
        headline=dict.fromkeys(("en", "fr", "ar"), words),
        reason=dict.fromkeys(("en", "fr", "ar"), words),
        incidents=(incident,),
        coverage=Coverage(feeds_reachable=1, feeds=1, by_language={words: (1, 1)}),
    )


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = [*value.keys(), *value.values()] if isinstance(value, Mapping) else value
    return [text for one in inner for text in strings(one)] if isinstance(inner, list) else []


def check_harmless(alert: Alert, recipient: Recipient) -> None:
    [message] = told(alert, recipient)
    content = json.loads(json.dumps(dict(message.content)))
    for text in strings(content):
        assert all(mark.isprintable() or mark in "\n\xa0" for mark in text)
        text.encode("utf-8")
    assert len(json.dumps(content)) < 60_000
    if recipient.channel == "email":
        assert "\n" not in content["subject"]
        assert "<script" not in content["html"]
        assert len(content["subject"]) <= 200


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("precision", ["village", "adm2", "adm1"])
@pytest.mark.parametrize("recipient", [DESK, replace(DESK, language="ar"), ROOM], ids=["en", "ar", "webhook"])
def test_hostile_words_in_every_field_do_no_harm(words: str, precision: Any, recipient: Recipient) -> None:
    check_harmless(hostile_alert(words), replace(recipient, precision=precision))


@given(st.text(st.characters()), st.sampled_from(["village", "adm2", "adm1"]))
def test_no_words_at_all_break_a_message(words: str, precision: Any) -> None:
    check_harmless(hostile_alert(words), replace(DESK, precision=precision))
    check_harmless(hostile_alert(words), replace(ROOM, precision=precision))
