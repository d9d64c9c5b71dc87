"""feeds.toml: what it may hold, and what each mistake is answered with."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from service.config import load_configuration
from service.errors import ConfigError
from service.records import Configuration, Severity

ROOT = Path(__file__).parents[2]
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()

FEED = '[[feeds]]\nname = "A"\nurl = "https://example.org/a"\n'
RULE = '[[rules]]\nname = "r"\nkind = "casualties"\nat_least = 5\nseverity = "Moderate"\n'
DESK = '[[recipients]]\nname = "desk"\nchannel = "email"\nto = ["desk@example.org"]\n'
ROOM = f'[[recipients]]\nname = "room"\nchannel = "webhook"\nurl = "https://example.org/h"\nsecret = "{SECRET}"\n'
EVERYTHING = """
[zone]
name = "three-borders"
[alerts]
settle = "0s"
freshness = "2d"
late_until = "2w"
[retention]
items = "5y"
attempts = "52w"
[[feeds]]
name = "RFI Afrique"
url = "https://www.rfi.fr/fr/afrique/rss"
language = "fr"
every = "10m"
full_text = "auto"
country = "FRA"
headers = { "X-Key" = "${KEY}" }
user = "reader"
password = "${PASSWORD}"
[[rules]]
name = "unknown"
kind = "casualties"
at_least = "unknown"
after = "6h"
severity = "Moderate"
[[rules]]
name = "mass"
kind = "casualties"
measure = "deaths_civilians"
at_least = 10
steps = [30, 100, 300]
severity = "Severe"
severity_at = { Extreme = 50 }
enabled = false
areas = ["MLI/Ménaka", "NER"]
min_speakers = 2
confirmed_only = true
cooldown = "3d"
[[rules]]
name = "villages"
kind = "new_villages"
at_least = 2
within = "72h"
radius_km = 60
quiet_for = "90d"
quiet_km = 15.5
severity = "Severe"
[[rules]]
name = "aid"
kind = "targets"
targets = ["aid", "health"]
severity = "Severe"
[[rules]]
name = "signs"
kind = "signs"
severity = "Minor"
severity_near = "Moderate"
[[rules]]
name = "week"
kind = "casualties"
at_least = 60
within = "7d"
per = "adm1"
min_incidents = 3
severity = "Minor"
[[rules]]
name = "surge"
kind = "surge"
within = "7d"
baseline = "52w"
per = "adm1"
false_alarms_per_year = 1
severity = "Minor"
[[rules]]
name = "blind"
kind = "silence"
quiet_for = "24h"
severity = "Minor"
[[recipients]]
name = "field desk"
channel = "email"
to = ["desk@example.org", "second@example.org"]
language = "fr"
min_severity = "Minor"
areas = ["MLI/Ménaka", "NER"]
near = ["Téra 75km"]
operators = true
quiet_hours = "22:00-06:00 Africa/Bamako"
digest = "daily 07:00 Africa/Bamako"
precision = "adm2"
discreet = true
ack_within = "30m"
escalate_to = "room"
[[recipients]]
name = "room"
channel = "webhook"
url = "https://example.org/hooks/liptako"
secret = "${ROOM}"
[[recipients]]
name = "chat"
channel = "apprise"
url = "${CHAT}"
"""
ENVIRON = {"KEY": "k1", "PASSWORD": "p1", "ROOM": f"{SECRET} {SECRET}", "CHAT": "ntfy://example"}


def load(tmp_path: Path, text: str, environ: Mapping[str, str] | None = None) -> Configuration:
    file = tmp_path / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    return load_configuration(file, environ or {})


def problems(tmp_path: Path, text: str) -> list[str]:
    """Each problem as ``line field: reason``."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert all(fault.file == str(tmp_path / "feeds.toml") for fault in caught.value.problems)
    return [f"{fault.line} {fault.field}: {fault.reason}" for fault in caught.value.problems]


def test_the_shipped_file_loads_and_is_acted_on_whole() -> None:
    shipped = load_configuration(ROOT / "feeds.toml", {})
    assert len(shipped.feeds) == 42
    assert {rule.kind for rule in shipped.rules} == {
        "casualties",
        "new_villages",
        "targets",
        "signs",
        "silence",
        "surge",
    }
    assert [recipient.name for recipient in shipped.recipients] == ["field desk"]
    assert shipped.warnings == ()


def test_every_key_is_read(tmp_path: Path) -> None:
    read = load(tmp_path, EVERYTHING, ENVIRON)
    assert read.alerts.settle == timedelta(0)
    assert read.alerts.late_until == timedelta(days=14)
    assert (read.retention.items, read.retention.attempts) == (timedelta(days=1825), timedelta(weeks=52))
    feed = read.feeds[0]
    assert (feed.publisher, feed.every, feed.country) == ("rfi.fr", timedelta(minutes=10), "FRA")
    assert (feed.headers, feed.user, feed.password) == ({"X-Key": "k1"}, "reader", "p1")
    rules = {rule.name: rule for rule in read.rules}
    assert (rules["unknown"].at_least, rules["unknown"].after) == ("unknown", timedelta(hours=6))
    mass = rules["mass"]
    assert (mass.steps, mass.severity_at) == ((30, 100, 300), ((Severity.EXTREME, 50),))
    assert (mass.areas, mass.min_speakers, mass.cooldown) == (("MLI/Ménaka", "NER"), 2, timedelta(days=3))
    assert (rules["villages"].within, rules["villages"].quiet_km) == (timedelta(hours=72), 15.5)
    assert rules["signs"].severity_near is Severity.MODERATE
    assert rules["aid"].targets == ("aid", "health")
    assert rules["blind"].quiet_for == timedelta(hours=24)
    desk, room, chat = read.recipients
    assert desk.settings == {"to": ["desk@example.org", "second@example.org"]}
    assert (desk.precision, desk.near, desk.ack_within) == ("adm2", ("Téra 75km",), timedelta(minutes=30))
    assert room.settings == {"url": "https://example.org/hooks/liptako", "secret": f"{SECRET} {SECRET}"}
    assert chat.settings == {"url": "ntfy://example"}


def test_secrets_show_in_no_record(tmp_path: Path) -> None:
    shown = repr(load(tmp_path, EVERYTHING, ENVIRON))
    assert not any(secret in shown for secret in ("k1", "p1", SECRET, "ntfy"))


def test_rules_alone_are_a_file(tmp_path: Path) -> None:
    read = load(tmp_path, RULE)
    assert (read.feeds, read.recipients, len(read.rules)) == ((), (), 1)
    assert load(tmp_path, "").rules == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zone = 3\n", "1 zone: expected a table"),
        ("feeds = 3\n", "1 feeds: expected tables, each headed [[feeds]]"),
        ("feeds = [1]\n", "1 feeds: expected tables, each headed [[feeds]]"),
        ('[alert]\nsettle = "1m"\n', "1 alert: is not a setting; did you mean alerts?"),
        ('[alerts]\nsetle = "1m"\n', "2 alerts.setle: is not a setting; did you mean settle?"),
        ("[alerts]\nxyzzy = 1\n", "2 alerts.xyzzy: is not a setting; known here: exercise, freshness"),
        ('[alerts]\nsettle = "2 days"\n', "2 alerts.settle: expected a duration"),
        ("[alerts]\nsettle = 60\n", "2 alerts.settle: expected a duration"),
        ('[alerts]\nsettle = "2h"\n', "2 alerts.settle: must be from 0s to 1h"),
        ('[alerts]\nlate_until = "1h"\n', "2 alerts.late_until: must be from 72h"),
        ('[retention]\nitems = "0d"\n', "2 retention.items: must be from 1d"),
        (FEED + 'every = "1s"\n', "4 feeds[1].every: must be from 5s to 24h"),
        (FEED + 'every = "2d"\n', "4 feeds[1].every: must be from 5s to 24h"),
        (FEED + 'language = "French"\n', "4 feeds[1].language: expected a language code"),
        (FEED + 'country = "Mali"\n', "4 feeds[1].country: expected a country code"),
        (FEED + "publisher = 3\n", "4 feeds[1].publisher: expected text in quotes"),
        (FEED + 'full_text = "yes"\n', "4 feeds[1].full_text: expected one of"),
        (FEED + 'user = "u"\n', "4 feeds[1].user: user and password go together"),
        (FEED + 'headers = { "Host" = "x" }\n', "4 feeds[1].headers: 'Host' cannot be set"),
        (FEED + 'headers = { "X-A" = "a\\nb" }\n', "4 feeds[1].headers: the header 'X-A' must be one line"),
        (FEED + "headers = { X = 1 }\n", "4 feeds[1].headers.X: expected text in quotes"),
        (
            FEED + 'user = "u"\npassword = "${NOWHERE}"\n',
            "5 feeds[1].password: the environment variable NOWHERE is not set",
        ),
        (FEED + 'user = "u"\npassword = "${}"\n', "5 feeds[1].password: write a reference"),
        (FEED + 'user = "u"\npassword = "${OPEN"\n', "5 feeds[1].password: write a reference"),
        ('[[feeds]]\nname = "A"\n', "1 feeds[1].url: is missing"),
        ('[[feeds]]\nname = " "\nurl = "https://a.example"\n', "2 feeds[1].name: expected text on one line"),
        (
            '[[feeds]]\nname = "A"\nurl = "ftp://a.example"\n',
            "3 feeds[1].url: expected an address that begins",
        ),
        (
            '[[feeds]]\nname = "A"\nurl = "https://u:p@a.example"\n',
            "3 feeds[1].url: the address must not carry",
        ),
        ('[[feeds]]\nname = "A"\nurl = "https://a:99999/"\n', "3 feeds[1].url: is not an address"),
        ('[[feeds]]\nname = "A"\nurl = "https://["\n', "3 feeds[1].url: is not an address"),
        (FEED + FEED.replace("/a", "/b"), "5 feeds[2].name: is the same as in line 2"),
        (
            FEED + FEED.replace('"A"', '"B"').replace("example", "EXAMPLE"),
            "6 feeds[2].url: is the same as in line 3",
        ),
        (RULE.replace("casualties", "deaths"), "3 rules[1].kind: expected one of: casualties, new_villages"),
        ('[[rules]]\nname = "r"\n', "1 rules[1]: kind is missing"),
        (RULE.replace("5", "0"), "4 rules[1].at_least: expected a whole number from 1 on"),
        (RULE.replace("5", "true"), "4 rules[1].at_least: expected a whole number from 1 on"),
        (RULE.replace("5", '"many"'), "4 rules[1].at_least: expected a whole number from 1 on"),
        (RULE.replace("Moderate", "High"), "5 rules[1].severity: expected one of"),
        (RULE + "enabled = 1\n", "6 rules[1].enabled: expected true or false"),
        (RULE + 'min_speakers = "two"\n', "6 rules[1].min_speakers: expected a whole number"),
        (RULE + "min_speakers = 0\n", "6 rules[1].min_speakers: must be at least 1"),
        (RULE + 'areas = "NER"\n', "6 rules[1].areas: expected a list"),
        (RULE + 'areas = ["Niger"]\n', "6 rules[1].areas[1]: 'Niger' is not an area"),
        (RULE + 'areas = ["NER", "NER"]\n', "6 rules[1].areas: names NER twice"),
        (
            RULE + 'areas = ["FRA"]\n',
            "6 rules[1].areas[1]: is not in the zone three-borders: its countries are",
        ),
        (
            RULE + 'areas = ["MLI/Menaca"]\n',
            "6 rules[1].areas[1]: is not in the zone three-borders; did you mean Ménaka?",
        ),
        (
            RULE + 'areas = ["MLI/Kayes"]\n',
            "6 rules[1].areas[1]: is not in the zone three-borders; its regions there",
        ),
        (
            RULE + 'areas = ["BFA/Liptako"]\n',
            "6 rules[1].areas[1]: is called Sahel in the zone: write BFA/Sahel",
        ),
        (DESK + 'areas = ["MLI/Kayes"]\n', "5 recipients[1].areas[1]: is not in the zone three-borders"),
        (RULE.replace("5", "20_000_000"), "4 rules[1].at_least: no incident will ever come to that"),
        (
            RULE + "severity_at = { Severe = 5 }\n",
            "6 rules[1].severity_at: its figures must be above at_least",
        ),
        (
            RULE.replace("5", '"unknown"') + 'after = "48h"\n',
            "6 rules[1].after: must be shorter than alerts.freshness",
        ),
        (
            RULE + RULE.replace('"r"', '"s"').replace("Moderate", "Severe"),
            "7 rules[2].name: fires exactly when the rule of line 2 does",
        ),
        (
            RULE.replace("casualties", "new_villages") + 'within = "9d"\nquiet_for = "9d"\n',
            "7 rules[1].quiet_for: must be longer than within",
        ),
        (
            '[[rules]]\nname = "t"\nkind = "targets"\nseverity = "Minor"\ntargets = ["aid", "aid"]\n',
            "5 rules[1].targets: names aid twice",
        ),
        (
            '[[rules]]\nname = "t"\nkind = "signs"\nseverity = "Severe"\nseverity_near = "Severe"\n',
            "5 rules[1].severity_near: must be above the rule's own severity",
        ),
        (
            '[[rules]]\nname = "t"\nkind = "silence"\nseverity = "Minor"\nmin_speakers = 2\n',
            "5 rules[1].min_speakers: is for rules on incidents",
        ),
        (RULE + 'measure = "cattle"\n', "6 rules[1].measure: expected one of"),
        (RULE + 'after = "6h"\n', '6 rules[1].after: is only for at_least = "unknown"'),
        (RULE + "steps = [30, 10]\n", "6 rules[1].steps: must rise"),
        (RULE + "steps = [5]\n", "6 rules[1].steps: must rise"),
        (RULE + "severity_at = { Minor = 50 }\n", "6 rules[1].severity_at: must rise"),
        (RULE + "severity_at = { Extrem = 50 }\n", "6 rules[1].severity_at.Extrem: expected one of"),
        (RULE + "severity_at = 3\n", "6 rules[1].severity_at: expected a table"),
        (RULE + 'per = "adm1"\n', '6 rules[1].per: "adm1" adds up incidents'),
        (RULE + 'within = "7d"\n', "6 rules[1].within: adds up incidents: say of what"),
        (RULE + "min_incidents = 2\n", "6 rules[1].min_incidents: is for rules that add up"),
        (RULE + 'quiet_for = "9d"\n', "6 rules[1].quiet_for: is not a setting"),
        (RULE.replace("5", '"unknown"') + "steps = [9]\n", '4 rules[1].at_least: "unknown" knows no figure'),
        (
            RULE.replace("5", '"unknown"') + 'measure = "injured"\n',
            '4 rules[1].at_least: "unknown" is for deaths',
        ),
        (
            RULE.replace("casualties", "new_villages") + "radius_km = 0\n",
            "6 rules[1].radius_km: must be more than 0",
        ),
        (
            '[[rules]]\nname = "t"\nkind = "targets"\nseverity = "Minor"\ntargets = []\n',
            "5 rules[1].targets: expected at least one",
        ),
        (
            '[[rules]]\nname = "t"\nkind = "surge"\nseverity = "Minor"\nper = "adm1"\nwithin = "7d"\nbaseline = "8d"\n',
            "7 rules[1].baseline: must be at least four times within",
        ),
        ('[alerts]\nexercise = "daily 09:00 Africa/Bamako"\n', "2 alerts.exercise: expected a day, a time"),
        ('[alerts]\nexercise = "weekly Monday 24:00 Africa/Bamako"\n', "2 alerts.exercise: expected a day"),
        ('[alerts]\nexercise = "weekly Monday 09:00 Mali"\n', "2 alerts.exercise: 'Mali' is not a time"),
        ("[alerts]\nexercise = false\n", "2 alerts.exercise: expected text"),
        (DESK.replace("email", "fax"), "3 recipients[1].channel: expected one of: email, webhook, apprise"),
        (
            DESK.replace("desk@example.org", "a@b, evil@x"),
            "4 recipients[1].to[1]: 'a@b, evil@x' is not a single",
        ),
        (DESK.replace('["desk@example.org"]', "[]"), "4 recipients[1].to: expected at least one"),
        (DESK + 'url = "https://example.org"\n', "5 recipients[1].url: is not a setting"),
        (DESK + 'language = "de"\n', "5 recipients[1].language: expected one of"),
        (DESK + 'quiet_hours = "22-6"\n', "5 recipients[1].quiet_hours: expected two times"),
        (
            DESK + 'quiet_hours = "22:00-06:00 Mars/Base"\n',
            "5 recipients[1].quiet_hours: 'Mars/Base' is not a time",
        ),
        (DESK + 'digest = "daily 25:00 Africa/Bamako"\n', "5 recipients[1].digest: expected a time"),
        (DESK + 'digest = "daily 07:00 ../etc"\n', "5 recipients[1].digest: '../etc' is not a time zone"),
        (DESK + 'near = ["Téra"]\n', "5 recipients[1].near[1]: 'Téra' is not a place with a distance"),
        (DESK + 'ack_within = "30m"\n', "5 recipients[1].ack_within: ack_within and escalate_to go together"),
        (
            DESK + 'ack_within = "30m"\nescalate_to = "duty officer"\n',
            "6 recipients[1].escalate_to: names no recipient of this file",
        ),
        (
            DESK + 'ack_within = "30m"\nescalate_to = "desk"\n',
            "6 recipients[1].escalate_to: names the recipient itself",
        ),
        (DESK + DESK, "6 recipients[2].name: is the same as in line 2"),
        (ROOM.replace(SECRET, "whsec_short"), "5 recipients[1].secret: expected whsec_"),
        (ROOM.replace(SECRET, "whsec_!!!!"), "5 recipients[1].secret: expected whsec_"),
        (
            ROOM.replace("https://example.org/h", "hooks"),
            "4 recipients[1].url: expected an address that begins",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_field(tmp_path: Path, text: str, expected: str) -> None:
    found = problems(tmp_path, text)
    assert [line for line in found if line.startswith(expected)], found
    assert len(found) == 1


OTHER = RULE.replace('"r"', '"other"')
WARNED = [
    ("", "no rule is in force"),
    (RULE + "enabled = false\n", "no rule is in force"),
    (RULE + OTHER.replace("5", "9"), 'rule "other" never speaks: "r" fires wherever it does'),
    (
        '[[rules]]\nname = "blind"\nkind = "silence"\nseverity = "Minor"\n' + RULE + DESK,
        'rule "blind" tells nobody: no recipient has operators = true',
    ),
    (RULE + DESK, "no recipient has operators = true: what needs a person"),
    (
        RULE + DESK + 'min_severity = "Severe"\n',
        'recipient "desk" hears nothing: no rule reaches its min_severity',
    ),
]


@pytest.mark.parametrize(("text", "warning"), WARNED)
def test_what_may_not_be_meant_is_a_warning(tmp_path: Path, text: str, warning: str) -> None:
    told = load(tmp_path, text).warnings
    assert [one for one in told if one.startswith(warning)], told
    others = [one for one in told if not one.startswith(warning)]
    assert all(one.startswith("no recipient has operators = true") for one in others)


NOT_WARNED = [
    RULE + OTHER.replace("5", "9").replace("Moderate", "Severe"),
    RULE + OTHER.replace("5", "9") + "steps = [30]\n",
    RULE + OTHER.replace("5", "9") + 'areas = ["NER"]\n',
    RULE + OTHER + "enabled = false\n",
    RULE + OTHER + 'measure = "displaced"\n',
    RULE + "severity_at = { Severe = 50 }\n" + DESK + 'operators = true\nmin_severity = "Severe"\n',
    RULE + DESK + 'operators = true\nareas = ["BFA/Liptako", "BEN", "NER/tillaberi"]\n',
    '[[rules]]\nname = "blind"\nkind = "silence"\nseverity = "Minor"\n',
]


@pytest.mark.parametrize("text", NOT_WARNED)
def test_what_is_meant_is_not_warned_of(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text).warnings == ()


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = problems(tmp_path, FEED + 'every = "x"\n' + RULE + "enabled = 1\n" + DESK + "nope = 1\n")
    assert [line.split(" ")[0] for line in found] == ["4", "10", "15"]


def test_no_secret_shows_in_a_mistake(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, ROOM.replace(SECRET, "whsec_hunter2"))
    assert "hunter2" not in found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"name = \n", "feeds.toml:1: is not TOML"),
        (b"[alerts]\nsettle = '1m\n", "feeds.toml:2: is not TOML"),
        (b"a = [1,\n", "feeds.toml:1: is not TOML"),
        (b"a = 1\nb = '\xff'\n", "feeds.toml:2: is not text in UTF-8"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_configuration(file, {})
    assert expected in str(caught.value)
    assert len(caught.value.problems) == 1


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: cannot be read .* LIPTAKO_FEEDS"):
        load_configuration(tmp_path / "nowhere.toml", {})


def test_a_reference_may_name_a_variable_that_is_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    text = ROOM.replace(SECRET, "${ROOM}")
    assert load(tmp_path, text, {"ROOM_FILE": str(secret)}).recipients[0].settings["secret"] == SECRET
