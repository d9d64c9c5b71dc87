"""CAP 1.2: every document passes the schema of OASIS, whatever the words are."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from archives_told import Play
from exported import NOW, alert, incident, issued, place, texts, valid
from hypothesis import given, settings
from hypothesis import strategies as st

import service.demo.archive
from service.config.feeds_file import load_configuration
from service.config.shipped import shipped_feeds_file
from service.export.cap import Profile, Scope, cap_document, sender_of
from service.jobs.reading import Reader
from service.records import RuleFact, Severity
from service.stages.notify.redact import redacted

ARCHIVE = Path(service.demo.archive.__file__).parent


@pytest.fixture(scope="session")
def profile(reader: Reader) -> Profile:
    return Profile(sender="alerts@example.org", places=reader.places)


def test_an_alert_says_what_happened_in_three_languages(profile: Profile) -> None:
    [one] = issued(alert())
    root = valid(cap_document(one, profile))
    assert texts(root, "identifier") == ["alr-a"]
    assert texts(root, "sender") == ["alerts@example.org"]
    assert texts(root, "sent") == ["2022-06-12T09:00:00-00:00"]
    assert texts(root, "status") + texts(root, "msgType") == ["Actual", "Alert"]
    assert texts(root, "scope") == ["Restricted"]
    assert "Not for publication" in texts(root, "restriction")[0]
    assert texts(root, "references") == []
    assert texts(root, "incidents") == ["inc-a"]
    assert texts(root, "info/language") == ["fr", "en", "ar"]
    assert texts(root, "info/headline")[1] == "[Extreme] Seytenga: 50 killed"
    assert set(texts(root, "info/severity")) == {"Extreme"}
    assert set(texts(root, "info/category")) == {"Security"}
    [_, described, _] = texts(root, "info/description")
    assert "50 or more" in described
    assert "government" in described
    assert "Rule “mass casualty”." in described
    assert texts(root, "info/web") == []


def test_the_area_is_told_in_words_and_p_codes_without_coordinates(profile: Profile) -> None:
    told = incident(
        "i", place(), place("Bangao"), place("Téra", country="NER", adm1="Tillabéri", adm1_pcode="NE006")
    )
    [one] = issued(alert("a", told))
    document = cap_document(one, profile)
    root = valid(document)
    assert texts(root, "info/area/areaDesc")[2:4] == [
        "Seytenga, Bangao, Sahel, Burkina Faso",
        "Téra, Tillabéri, Niger",
    ]
    assert texts(root, "info/area/geocode/value")[:2] == ["BF56", "NE006"]
    assert set(texts(root, "info/area/geocode/valueName")) == {"OCHA P-code"}
    for word in (b"circle", b"polygon", b"13.97", b"altitude"):
        assert word not in document


def test_update_and_cancel_refer_to_all_before_them(profile: Profile) -> None:
    first = alert()
    update = alert(
        "alr-b", revision=2, msg_type="Update", references=("alr-a",), sent_at=NOW + timedelta(hours=1)
    )
    cancel = alert(
        "alr-c", revision=3, msg_type="Cancel", references=("alr-a", "alr-b"), certainty="Unlikely",
        reason={"fr": "Erreur.", "en": "The picture is old.", "ar": "خطأ."},
    )  # fmt: skip
    [_, second, third] = [valid(cap_document(one, profile)) for one in issued(first, update, cancel)]
    assert texts(second, "references") == ["alerts@example.org,alr-a,2022-06-12T09:00:00-00:00"]
    assert texts(third, "references")[0].split(" ")[1] == "alerts@example.org,alr-b,2022-06-12T10:00:00-00:00"
    assert texts(third, "msgType") == ["Cancel"]
    assert set(texts(third, "info/responseType")) == {"Monitor"}
    [_, described, _] = texts(third, "info/description")
    assert "The picture is old" in described
    assert "does not say that the area is calm" in described


@pytest.mark.parametrize(
    ("kind", "status"),
    [("exercise", "Exercise"), ("silence", "System"), ("signs", "Actual"), ("casualties", "Actual")],
)
def test_an_exercise_is_no_actual_alert(profile: Profile, kind: str, status: str) -> None:
    told = alert(
        "a",
        rule=RuleFact(name="x", kind=kind),
        incidents=() if kind in ("exercise", "silence") else (incident(),),
    )
    [one] = issued(told)
    assert texts(valid(cap_document(one, profile)), "status") == [status]


def test_signs_alone_are_no_attack(profile: Profile) -> None:
    signs = incident(deaths=None, claims=(), signs=("ultimatum",))
    [one] = issued(alert("a", signs, urgency="Expected"))
    root = valid(cap_document(one, profile))
    assert texts(root, "info/event")[1] == "Signs that often come before an attack"
    assert set(texts(root, "info/responseType")) == {"Monitor"}


def test_links_need_a_base_url_and_a_public_message_no_restriction(profile: Profile) -> None:
    [one] = issued(alert())
    public = replace(profile, base_url="https://liptako.example.org/", scope="Public")
    root = valid(cap_document(one, public))
    assert set(texts(root, "info/web")) == {"https://liptako.example.org/alerts/alr-a"}
    assert texts(root, "restriction") == []


def test_coarse_places_name_no_village(profile: Profile) -> None:
    [one] = issued(redacted(alert(), "adm1"))
    document = cap_document(one, profile).decode()
    assert texts(valid(document.encode()), "info/area/areaDesc")[1] == "Sahel, Burkina Faso"
    assert "Seytenga" not in document


@pytest.mark.parametrize(
    ("mail_from", "base_url", "sender"),
    [
        ("Liptako <alerts@example.org>", "https://x.example.org", "alerts@example.org"),
        (None, "https://x.example.org/base", "x.example.org"),
        ("liptako@localhost", "https://x.example.org", "x.example.org"),
        ("liptako@localhost", None, "liptako@localhost"),
        (None, None, "liptako@localhost"),
    ],
)
def test_the_sender_is_one_name(mail_from: str | None, base_url: str | None, sender: str) -> None:
    assert sender_of(mail_from, base_url) == sender


words = st.text(st.characters() | st.sampled_from("\0\x0b\ud800\ufffe\u2028<&]]>,\u202e"), max_size=60)


@settings(max_examples=60)
@given(
    words, words, words, words,
    st.sampled_from(["Alert", "Update", "Cancel"]), st.sampled_from(list(Severity)),
    st.sampled_from(["casualties", "new_villages", "targets", "signs", "silence", "surge"]),
    st.sampled_from(["Restricted", "Public"]),
)  # fmt: skip
def test_whatever_the_words_are_the_document_passes_the_schema(
    profile: Profile,
    name: str,
    said: str,
    rule: str,
    id_: str,
    type_: str,
    severity: Severity,
    kind: str,
    scope: Scope,
) -> None:
    hostile = incident(id_, place(name, adm1=said or None, adm1_pcode=name or None), perpetrators=(said,))
    before = alert(f"1{id_}", hostile)
    after = alert(
        f"2{id_}", hostile, msg_type=type_, severity=severity, references=(before.id,),
        rule=RuleFact(name=rule, kind=kind, per="adm1"),
        headline={"fr": said, "en": name}, reason={"en": said},
    )  # fmt: skip
    hostile_profile = replace(profile, scope=scope, restriction=said, sender=f"a{name}")
    for one in issued(before, after):
        root = valid(cap_document(one, hostile_profile))
        for reference in texts(root, "references"):
            assert [len(part.split(",")) for part in reference.split(" ")] == [3]
        assert all(text.strip() for text in root.itertext())


def test_every_alert_of_the_demo_passes_the_schema(play: Play, profile: Profile) -> None:
    lines = [json.loads(line) for line in (ARCHIVE / "attacks.jsonl").read_text("utf-8").splitlines()]
    shipped = load_configuration(shipped_feeds_file(), {})
    played = play(lines, rules=shipped.rules, policy=shipped.alerts)
    kinds = [one.msg_type for one in played.raised]
    assert len(kinds) > 10
    assert {"Alert", "Update"} <= set(kinds)
    sent = {one.id: one.sent_at for one in played.raised}
    for one in played.raised:
        [made] = issued(one)
        made = replace(made, earlier=tuple((id_, sent[id_]) for id_ in one.references))
        root = valid(cap_document(made, profile))
        assert len(" ".join(texts(root, "references")).split()) == len(one.references)
