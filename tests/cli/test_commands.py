"""The command line as a user meets it: what it prints, and its exit status."""

import json
import re
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.records import Override
from service.store import SqlStore

ROOT = Path(__file__).parents[2]
FEEDS = """
[[feeds]]
name = "wire"
url = "https://wire.invalid/feed"
language = "en"
[[recipients]]
name = "field desk"
channel = "email"
to = ["desk@example.org"]
"""


class Shell:
    """Runs ``liptako`` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "feeds.toml").write_text(FEEDS, encoding="utf-8")

    def __call__(self, *words: str, given: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service", *words],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environ},
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def liptako(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize(
    "words", [[], ["serve"], ["demo"], ["poll"], ["extract"], ["replay"], ["evaluate"], ["feeds", "check"],
              ["recipients", "test"],
              ["report", "add"], ["history", "import"], ["backtest"],
              ["export", "incidents"], ["export", "alerts"],
              ["tokens", "create"], ["users", "add"], ["db", "upgrade"]]
)  # fmt: skip
def test_every_command_explains_itself(liptako: Shell, words: list[str]) -> None:
    result = liptako(*words, "--help")
    assert result.returncode == 0
    assert "Usage" in result.stdout


def test_an_unknown_command_is_wrong_usage(liptako: Shell) -> None:
    assert liptako("alarm").returncode == 2


def test_extract_reads_lines_in_the_order_given_and_needs_no_database(liptako: Shell) -> None:
    items = [
        {"id": "b", "title": "Mali: 12 villagers killed in Tamalat", "published": "2022-03-11T10:00:00Z",
         "text": "Twelve villagers were killed on Tuesday in Tamalat, in the Menaka region."},
        {"id": "a", "title": "Cotton prices rise", "text": "Growers are pleased.", "published": "2022-03-11"},
    ]  # fmt: skip
    result = liptako("extract", "--jsonl", "-", given="\n".join(map(json.dumps, items)))
    assert result.returncode == 0, result.stderr
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [report["id"] for report in reports] == ["b", "a"]
    assert [report["relevant"] for report in reports] == [True, False]
    assert reports[0]["events"][0]["deaths"] == {"low": 12, "best": 12, "high": 12}
    assert not list(liptako.folder.glob("*.db"))


def test_extract_says_which_line_is_wrong_and_reads_the_others(liptako: Shell) -> None:
    given = '{"id": "a", "title": "Calm"}\nnot json\n[1]\n{"id": "b", "title": "Calm", "published": "yesterday"}\n'
    result = liptako("extract", "--jsonl", given=given)
    assert result.returncode == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a"]
    for number in (2, 3, 4):
        assert f"line {number}:" in result.stderr


def test_extract_reads_items_with_halves_of_characters_and_goes_on(liptako: Shell) -> None:
    given = '{"id": "\\ud800", "title": "\\udfff Calm", "text": "\\ud83d\\ude00 \\ud83d"}\n'
    given += '{"id": "b", "title": "Calm"}\n'
    result = liptako("extract", "--jsonl", "--source", given=given)
    assert result.returncode == 0, result.stderr
    broken, whole = map(json.loads, result.stdout.splitlines())
    assert (broken["id"], broken["source_text"]) == ("\ufffd", "\ufffd Calm\n\U0001f600 \ufffd")
    assert whole["id"] == "b"


def test_extract_reads_a_page_and_shows_the_text_that_offsets_count_in(liptako: Shell) -> None:
    page = "<html><head><title>Mali: attack</title></head><body><p>Twelve villagers were killed in Tamalat.</p></body>"
    (liptako.folder / "page.html").write_text(page, encoding="utf-8")
    result = liptako("extract", "page.html", "--source", "--published", "2022-03-11T10:00:00Z")
    report = json.loads(result.stdout)
    for evidence in report["events"][0]["evidence"]:
        assert report["source_text"][evidence["start"] : evidence["end"]] == evidence["text"]


def test_a_file_that_is_not_there_is_said_so(liptako: Shell) -> None:
    result = liptako("extract", "nowhere.txt")
    assert result.returncode == 2
    assert "nowhere.txt" in result.stderr
    assert "Traceback" not in result.stderr


def test_every_fault_of_the_configuration_is_told_with_its_line(liptako: Shell) -> None:
    (liptako.folder / "feeds.toml").write_text(FEEDS + 'colour = "red"\nlanguage = 7\n', encoding="utf-8")
    for command in (["serve"], ["poll"], ["feeds", "list"], ["recipients", "list"]):
        result = liptako(*command)
        assert result.returncode == 2
        assert "feeds.toml:10" in result.stderr
        assert "feeds.toml:11" in result.stderr
        assert "Traceback" not in result.stderr


def test_poll_says_what_each_feed_gave_and_fails_only_if_all_did(liptako: Shell) -> None:
    result = liptako("poll")
    assert result.returncode == 1
    assert "wire" in result.stdout
    assert liptako("poll", "--feed", "nobody").returncode == 2


def test_serve_refuses_to_listen_to_others_while_nobody_can_log_in_and_no_token_works(liptako: Shell) -> None:
    liptako("tokens", "create", "gone")
    liptako("tokens", "revoke", "1")
    liptako("users", "add", "gone", given="three camels read books\n")
    liptako("users", "disable", "gone")
    result = liptako("serve", "--host", "0.0.0.0")
    assert result.returncode == 2
    assert "liptako tokens create" in result.stderr
    assert "liptako users add" in result.stderr


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(liptako: Shell) -> None:
    secret = liptako("tokens", "create", "dashboard").stdout.strip()
    assert secret.startswith("lpt_")
    listed = liptako("tokens", "list", "--json").stdout
    [token] = json.loads(listed)
    assert token["name"] == "dashboard"
    assert secret not in listed
    assert secret.encode() not in (liptako.folder / "liptako.db").read_bytes()
    assert liptako("tokens", "revoke", str(token["id"])).returncode == 0
    assert liptako("tokens", "revoke", str(token["id"])).returncode == 1
    assert liptako("tokens", "create", "x", "--role", "king").returncode == 2


def test_a_token_is_narrowed_to_scopes_and_given_an_end(liptako: Shell) -> None:
    narrowed = ("--role", "operator", "--scope", "read", "--scope", "export", "--expires", "90d")
    assert liptako("tokens", "create", "gis", *narrowed).returncode == 0
    [token] = json.loads(liptako("tokens", "list", "--json").stdout)
    assert token["scopes"] == ["read", "export"]
    assert token["expires_at"] > token["created_at"]
    assert "read, export" in liptako("tokens", "list").stdout
    for wrong in (["--scope", "people"], ["--expires", "9y"]):
        result = liptako("tokens", "create", "x", "--role", "operator", *wrong)
        assert result.returncode == 2
        assert wrong[0] in result.stderr


def test_an_account_is_made_listed_changed_and_disabled(liptako: Shell) -> None:
    password = "three camels read books"
    made = liptako("users", "add", "Aïcha", "--role", "operator", given=f"{password}\n")
    assert made.returncode == 0, made.stderr
    listed = liptako("users", "list", "--json").stdout
    [account] = json.loads(listed)
    assert (account["name"], account["role"], account["sessions"]) == ("Aïcha", "operator", 0)
    assert account["disabled_at"] is None
    assert "argon2" not in listed
    assert password.encode() not in (liptako.folder / "liptako.db").read_bytes()
    again = liptako("users", "add", "AÏCHA", given=f"{password}\n")
    assert (again.returncode, "already" in again.stderr) == (1, True)
    assert liptako("users", "role", "aïcha", "admin").returncode == 0
    assert liptako("users", "password", "aïcha", given="four camels read books\n").returncode == 0
    assert json.loads(liptako("users", "sessions", "aïcha", "--json").stdout) == []
    assert "0 sessions" in liptako("users", "sessions", "aïcha", "--revoke").stdout
    assert liptako("users", "disable", "aïcha").returncode == 0
    [account] = json.loads(liptako("users", "list", "--json").stdout)
    assert account["role"] == "admin"
    assert account["disabled_at"] is not None
    assert liptako("users", "enable", "aïcha").returncode == 0
    assert "Aïcha" in liptako("users", "list").stdout


@pytest.mark.parametrize(
    ("words", "given", "status", "said"),
    [
        (["add", "x", "--role", "king"], "", 2, "viewer, operator, admin"),
        (["add", " x"], "three camels read books\n", 2, "printable"),
        (["add", "x"], "", 2, "at least 12"),
        (["add", "field desk mopti"], "Field-Desk-Mopti-1\n", 2, "name of the account"),
        (["disable", "nobody"], "", 1, "users list"),
        (["password", "nobody"], "three camels read books\n", 1, "users list"),
        (["sessions", "nobody"], "", 1, "users list"),
    ],
)
def test_what_cannot_be_done_to_an_account_is_said_in_a_sentence(
    liptako: Shell, words: list[str], given: str, status: int, said: str
) -> None:
    result = liptako("users", *words, given=given)
    assert result.returncode == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_the_database_is_made_checked_and_backed_up(liptako: Shell) -> None:
    assert liptako("db", "check").returncode == 1
    assert not (liptako.folder / "liptako.db").exists()
    assert liptako("db", "upgrade").returncode == 0
    assert liptako("db", "check").returncode == 0
    assert liptako("db", "backup", "copy.db").returncode == 0
    assert liptako("db", "check", LIPTAKO_DATABASE_URL="sqlite:///copy.db").returncode == 0
    assert liptako("db", "backup", "copy.db").returncode == 1


def test_a_recipient_is_tested_by_a_real_exercise(liptako: Shell) -> None:
    result = liptako("recipients", "test", "field desk")
    assert result.returncode == 0, result.stderr
    assert "sent" in result.stdout
    [mail] = (liptako.folder / "data" / "outbox").glob("*.eml")
    assert "EXERCISE" in mail.read_text(encoding="utf-8").upper()
    assert liptako("recipients", "test", "nobody").returncode == 2
    assert "field desk" in liptako("recipients", "list").stdout


def test_a_list_of_recipients_shows_addresses_that_unsubscribed(liptako: Shell) -> None:
    assert liptako("db", "upgrade").returncode == 0
    store = SqlStore.open(f"sqlite:///{liptako.folder / 'liptako.db'}")
    with store.begin() as work:
        work.close_address("field desk", "desk@example.org", datetime(2022, 6, 12, tzinfo=UTC))
    store.close()
    words = " ".join(liptako("recipients", "list", COLUMNS="200").stdout.split())
    assert "unsubscribed: d…@example.org; nobody is left" in words
    [row] = json.loads(liptako("recipients", "list", "--json").stdout)
    assert row["unsubscribed"] == ["d…@example.org"]


def test_feeds_go_out_as_opml_and_come_in_again(liptako: Shell) -> None:
    assert liptako("feeds", "export", "out.opml").returncode == 0
    opml = (liptako.folder / "out.opml").read_text(encoding="utf-8")
    opml = opml.replace("</body>", '<outline text="wire" xmlUrl="https://new.invalid/rss"/></body>')
    (liptako.folder / "in.opml").write_text(opml, encoding="utf-8")
    result = liptako("feeds", "import", "in.opml")
    assert "1 feeds added" in result.stdout
    feeds = json.loads(liptako("feeds", "list", "--json").stdout)
    assert [feed["url"] for feed in feeds] == ["https://wire.invalid/feed", "https://new.invalid/rss"]
    assert "0 feeds added" in liptako("feeds", "import", "in.opml").stdout


@pytest.mark.parametrize(
    "document",
    [
        "not xml",
        "<opml><body/></opml>",
        "<opml><outline xmlUrl='https://x.invalid/?${HOME}'/></opml>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><opml>&a;</opml>",
    ],
)
def test_a_bad_opml_changes_nothing(liptako: Shell, document: str) -> None:
    (liptako.folder / "bad.opml").write_text(document, encoding="utf-8")
    result = liptako("feeds", "import", "bad.opml")
    assert result.returncode == 1
    assert "bad.opml" in result.stderr
    assert (liptako.folder / "feeds.toml").read_text(encoding="utf-8") == FEEDS


def test_feeds_check_says_in_words_what_is_wrong(liptako: Shell) -> None:
    result = liptako("feeds", "check")
    assert result.returncode == 1
    assert "FAULT" in result.stdout


def test_serve_ends_cleanly_on_sigterm(liptako: Shell) -> None:
    serving = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", "0"],
        cwd=liptako.folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stderr is not None
    with serving.stderr as log:
        while "feed failed" not in (line := log.readline()):
            assert line, "it ended before its first poll"
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=120) == 0
    assert not (liptako.folder / "liptako.db-wal").exists()


def test_serve_says_in_words_that_something_else_listens_there(liptako: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = liptako("serve", "--port", str(port))
    assert result.returncode == 1
    assert f"could not listen on 127.0.0.1, port {port}: end what listens there" in result.stderr


LABELLED = json.dumps(
    {
        "id": "a",
        "published": "2022-06-13T08:00:00Z",
        "language": "fr",
        "title": "Niger : 12 morts à Bankilaré",
        "text": "Douze civils ont été tués samedi dans une attaque à Bankilaré, dans la région de Tillabéri.",
        "labels": {
            "relevant": True,
            "events": [
                {"event": "k", "role": "main", "date": "2022-06-11", "date_precision": "day",
                 "places": [{"name": "Bankilaré", "kind": "village"}],
                 "deaths": {"low": 12, "best": 12, "high": 12}}
            ],
        },
    }
)  # fmt: skip


def test_evaluate_prints_figures_and_holds_a_floor(liptako: Shell) -> None:
    (liptako.folder / "items.jsonl").write_text(LABELLED + "\n")
    shown = liptako("evaluate", "items.jsonl", "--floor", "floor.toml", "--raise")
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"deaths_exact\D+1\.000 of 1", shown.stdout)
    assert "deaths_exact = 1.000" in (liptako.folder / "floor.toml").read_text()

    wrong = LABELLED.replace('"best": 12', '"best": 13')
    (liptako.folder / "items.jsonl").write_text(f"no json\n{wrong}\n")
    fallen = liptako("evaluate", "items.jsonl", "--floor", "floor.toml", "--misses")
    assert fallen.returncode == 1
    assert "items.jsonl: line 1" in fallen.stderr
    assert "deaths_exact: 0.0000 is below the floor of 1.000" in fallen.stderr
    assert "a  deaths_exact: labelled" in fallen.stdout


def test_evaluate_without_labels_says_what_is_missing(liptako: Shell) -> None:
    (liptako.folder / "items.jsonl").write_text('{"id": "a", "title": "t", "text": "x"}\n')
    result = liptako("evaluate", "items.jsonl")
    assert result.returncode == 2
    assert "no labelled item" in result.stderr
    assert liptako("evaluate", "none.jsonl").returncode == 2
    assert liptako("evaluate", "items.jsonl", "--floor", "none.toml").returncode == 2


CALL = "Des hommes armés ont tué quinze personnes au marché dans la nuit du 11 au 12 juin 2022."
BY_PHONE = ("report", "add", "--speaker", "local official", "--received", "2022-06-13T09:00:00Z")


def test_a_report_by_phone_is_shown_before_it_is_stored(liptako: Shell) -> None:
    tried = liptako(*BY_PHONE, "--place", "Téra", "--dry-run", given=CALL)
    assert tried.returncode == 0, tried.stderr
    assert re.search(r"2022-06-11.*Téra.*15.*local official \(15\)", tried.stdout)
    assert "Nothing was stored" in tried.stdout
    assert not list(liptako.folder.glob("*.db"))


def test_a_report_by_phone_is_stored_once(liptako: Shell) -> None:
    first = liptako(*BY_PHONE, "--title", "Appel", "--place", "Téra", "--text", CALL, "--json")
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert report["source_text"] == f"Téra. Appel\n{CALL}"
    assert report["events"][0]["claims"] == [
        {"speaker": "local official", "deaths": {"low": 15, "best": 15, "high": 15}}
    ]
    again = liptako(*BY_PHONE, "--title", "Appel", "--place", "Téra", "--text", CALL)
    assert again.returncode == 0
    assert f"item {report['id']} already" in again.stderr


def test_a_report_that_tells_of_no_attack_says_so(liptako: Shell) -> None:
    result = liptako(*BY_PHONE, "--dry-run", "--text", "Le marché est ouvert.")
    assert result.returncode == 0
    assert "No attack in the zone" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--speaker", "A. Person", "--text", "x"), "no speaker 'A. Person'"),
        (("--speaker", "NGO", "--text", "  "), "no text"),
        (("--speaker", "NGO", "--text", "x", "--via", "pigeon"), "phone or partner"),
        (("--speaker", "NGO", "--text", "x", "--language", "de"), "ar, en, fr"),
        (("--speaker", "NGO", "--text", "x", "--received", "soon"), "2022-06-12T09:00:00Z"),
        (("--speaker", "NGO", "--text", "x", "--received", "2999-01-01"), "still to come"),
        (("--speaker", "NGO", "--text", "x", "--day", "12 June"), "2022-06-12"),
        (("--speaker", "NGO", "missing.txt"), "missing.txt"),
        (("--text", "x"), "--speaker"),
    ],
)
def test_a_slip_in_a_report_is_wrong_usage(liptako: Shell, words: tuple[str, ...], told: str) -> None:
    result = liptako("report", "add", *words)
    assert result.returncode == 2
    assert told in re.sub(r"[│╭╮╰╯─]", "", result.stderr)
    assert not list(liptako.folder.glob("*.db"))


PAST = """event_id_cnty,event_date,event_type,country,admin1,admin2,location,latitude,longitude,geo_precision,fatalities
BFA1,08 March 2022,Violence against civilians,Burkina Faso,Sahel,Seno,Seytenga,13.97,0.30,1,12
NER1,09 March 2022,Protests,Niger,Tillaberi,Tera,Tera,14.01,0.75,1,0
NER2,10 March 2022,Battles,Niger,Tillaberi,Tera,Inates,14.94,1.32,1,some
"""


def test_history_is_imported_once_and_bad_rows_are_told(liptako: Shell) -> None:
    """Before there is a feeds.toml: memory needs the database alone."""
    (liptako.folder / "past.csv").write_text(PAST, encoding="utf-8")
    (liptako.folder / "feeds.toml").unlink()
    first, again = (
        liptako("history", "import", "past.csv"),
        liptako("history", "import", "past.csv", "--json"),
    )
    assert (first.returncode, again.returncode) == (1, 1)
    assert "1 attacks in the zone remembered (1 new, 0 replaced)" in first.stdout
    assert "left out: 1 Protests" in first.stdout
    assert "past.csv:4: fatalities: 'some' is not a whole number of people" in first.stderr
    told = json.loads(again.stdout)
    assert (told["new"], told["replaced"], told["left_out"]) == (0, 1, {"Protests": 1})
    assert told["faults"] == [
        {"line": 4, "column": "fatalities", "what": "'some' is not a whole number of people"}
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("none.csv",), "none.csv: cannot be read"),
        (("feeds.toml",), "has the columns of neither ACLED nor UCDP GED"),
        (("past.csv", "--zone", "nowhere"), "nowhere"),
        (("past.csv", "--since", "March"), "--since: 'March' is not of the form 2022-03-08"),
        (("past.csv", "--since", "2022-03-08", "--until", "2022-03-07"), "--until: is before --since"),
    ],
)
def test_a_file_of_no_history_is_wrong_usage(liptako: Shell, words: tuple[str, ...], told: str) -> None:
    (liptako.folder / "past.csv").write_text(PAST, encoding="utf-8")
    result = liptako("history", "import", *words)
    assert result.returncode == 2
    assert told in result.stderr


def test_rules_are_rehearsed_on_what_a_replay_left(liptako: Shell) -> None:
    items = [
        {"id": "a", "title": "Mali: 12 villagers killed in Tamalat", "published": "2022-03-11T10:00:00Z",
         "text": "Twelve villagers were killed on Tuesday in Tamalat, in the Menaka region."},
        {"id": "b", "title": "Niger: seven villagers killed", "published": "2022-03-16T10:00:00Z",
         "text": "Seven villagers were killed on Tuesday in the village of Inates, in the Tillabéri region of Niger."},
    ]  # fmt: skip
    (liptako.folder / "items.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    rule = '[[rules]]\nname = "{}"\nkind = "casualties"\nat_least = {}\nseverity = "Severe"\n'
    (liptako.folder / "ten.toml").write_text(rule.format("mass casualty", 10), encoding="utf-8")
    (liptako.folder / "five.toml").write_text(rule.format("mass casualty", 5), encoding="utf-8")
    past = PAST.split("\n")[0] + "\nMLI1,2022-03-08,Battles,Mali,Menaka,Menaka,Tamalat,15.4,2.9,1,12\n"
    (liptako.folder / "past.csv").write_text(past, encoding="utf-8")
    words = ("--jsonl", "--feeds", "ten.toml", "--state", "played.db", "--processes", "1")
    assert liptako("replay", "items.jsonl", *words).returncode == 0
    database = {"LIPTAKO_DATABASE_URL": "sqlite:///played.db"}
    result = liptako("backtest", "--feeds", "five.toml", "--against", "past.csv", "--json", **database)
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["candidate"]["alerts"], told["in_force"]["alerts"]) == (2, 1)
    assert [one["places"] for one in told["only_candidate"]] == [["Inatès"]]
    assert told["candidate"]["known"]["alerted"] == 1
    table = liptako("backtest", "--feeds", "five.toml", **database)
    assert table.returncode == 0
    assert "Alerts of the candidate alone" in table.stdout
    assert "mass casualty" in table.stdout
    change_a_rule(liptako.folder / "played.db", at_least=5)
    changed = liptako("backtest", "--json", LIPTAKO_FEEDS="ten.toml", **database)
    assert json.loads(changed.stdout)["candidate"]["alerts"] == 2


def change_a_rule(database: Path, at_least: int) -> None:
    """As an operator does in the console; nothing is running that would put it in force."""
    table = {"name": "mass casualty", "kind": "casualties", "at_least": at_least, "severity": "Severe"}
    store = SqlStore.open(f"sqlite:///{database}")
    with store.begin() as transaction:
        transaction.file_override(
            Override(
                section="rules", subject="mass casualty", before=None, after=table, file=None, reason="small attacks",
                who="tests", at=datetime(2022, 3, 20, tzinfo=UTC),
            ),
            0,
        )  # fmt: skip
    store.close()


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (
            (),
            1,
            "liptako.db: there is no such database: let the service run, or name another in LIPTAKO_DATABASE_URL",
        ),
        (("--since", "June"), 2, "--since: 'June' is not of the form 2022-03-08"),
        (("--since", "2022-03-08", "--until", "2022-03-07"), 2, "--until: is before --since"),
        (("--feeds", "feeds.toml"), 2, "feeds.toml: rules: has no rules to rehearse"),
        (("--feeds", "wrong.toml"), 2, "wrong.toml:5: rules[1].steps: must rise, the first above at_least"),
        (("--against", "none.csv"), 2, "none.csv: cannot be read"),
    ],
)
def test_a_rehearsal_that_cannot_be_says_why(
    liptako: Shell, words: tuple[str, ...], status: int, told: str
) -> None:
    rule = '[[rules]]\nname = "x"\nkind = "casualties"\nat_least = 10\n{}severity = "Severe"\n'
    (liptako.folder / "wrong.toml").write_text(rule.format("steps = [5]\n"), encoding="utf-8")
    (liptako.folder / "right.toml").write_text(rule.format(""), encoding="utf-8")
    result = liptako("backtest", *words, LIPTAKO_FEEDS="right.toml")
    assert (result.returncode, told in result.stderr) == (status, True), result.stderr
    assert not list(liptako.folder.glob("*.db*")), "nothing is made by a command that only looks"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "there is no history to rehearse rules on: no incident is stored; let the service run"),
        (("--until", "2022-03-07"), "no incident is stored until 2022-03-07; let the service run"),
    ],
)
def test_a_rehearsal_on_an_empty_database_says_what_is_missing(
    liptako: Shell, words: tuple[str, ...], told: str
) -> None:
    assert liptako("db", "upgrade").returncode == 0
    rule = '[[rules]]\nname = "x"\nkind = "casualties"\nat_least = 10\nseverity = "Severe"\n'
    (liptako.folder / "right.toml").write_text(rule, encoding="utf-8")
    result = liptako("backtest", *words, LIPTAKO_FEEDS="right.toml")
    assert (result.returncode, told in result.stderr) == (1, True), result.stderr


def test_deliveries_are_listed_and_sent_again(liptako: Shell) -> None:
    assert liptako("recipients", "test", "field desk").returncode == 0
    [sent] = json.loads(liptako("deliveries", "list", "--state", "sent", "--json").stdout)
    assert (sent["recipient"], sent["attempts"], sent["kind"]) == ("field desk", 1, "exercise")
    assert "@" in sent["address"]
    assert "…" in sent["address"]
    again = liptako("deliveries", "resend", sent["message_id"])
    assert (again.returncode, "sent again" in again.stdout) == (0, True)
    assert json.loads(liptako("deliveries", "list", "--state", "sent", "--json").stdout) == []
    missing = liptako("deliveries", "resend", "msg_none")
    assert (missing.returncode, "there is no such message" in missing.stderr) == (1, True)
    assert liptako("deliveries", "resend").returncode == 2
    assert liptako("deliveries", "resend", "--recipient", "field desk").returncode == 2
    assert liptako("deliveries", "resend", "--dead").stdout == "Queued again: 0.\n"


def test_a_recipient_is_enabled_by_its_name(liptako: Shell) -> None:
    assert "was not disabled" in liptako("recipients", "enable", "field desk").stdout
    assert liptako("recipients", "enable", "nobody").returncode == 2
