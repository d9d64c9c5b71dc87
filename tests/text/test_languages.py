"""Language files: what may stand in them, how they merge, and that one more is all that a further language needs."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import service
from service.app import open_reader
from service.errors import ConfigError
from service.text.language_files import KEYS, SHIPPED, digest, load

HAUSA = """
[numbers]
joiners = ["da"]
at_least = ["akalla", "fiye da"]
about = ["kimanin", "kusan"]

[numbers.cardinals]
2 = ["biyu"]
3 = ["uku"]
4 = ["huɗu"]
5 = ["biyar"]
6 = ["shida"]
7 = ["bakwai"]
8 = ["takwas"]
9 = ["tara"]
10 = ["goma"]

[numbers.multipliers]
100 = ["ɗari"]

[text]
small_words = ["da", "na", "ta", "ya", "sun", "wani", "cikin", "suka", "ba", "wata"]

[dates]
ordinals = ["ga"]

[dates.weekdays]
monday = ["Litinin"]
tuesday = ["Talata"]
wednesday = ["Laraba"]
thursday = ["Alhamis"]
friday = ["Jumaa"]
saturday = ["Asabar"]
sunday = ["Lahadi"]

[dates.months]
january = ["Janairu"]
february = ["Fabrairu"]
march = ["Maris"]
april = ["Afrilu"]
may = ["Mayu"]
june = ["Yuni"]
july = ["Yuli"]
august = ["Agusta"]
september = ["Satumba"]
october = ["Oktoba"]
november = ["Nuwamba"]
december = ["Disamba"]

[dates.phrases]
"day 1" = ["jiya"]
"day 2" = ["shekaranjiya"]
"""

LEXICON = """
[[category]]
name = "kill.active"
weight = 3.0
terms = ["kashe", "sun kashe"]

[[category]]
name = "attack"
weight = 2.0
terms = ["hari"]

[[category]]
name = "person.civil"
weight = 0
terms = ["mutane"]

[[category]]
name = "place.inhabited"
weight = 0
terms = ["kauyen"]
"""

REPORT = (
    "Yan bindiga sun kai hari a kauyen Banibangou na jihar Tillabéri ranar Asabar 18 ga Yuni. "
    "Sun kashe mutane akalla biyar. Mazauna sun ce wasu sun gudu cikin daji."
)

READ = """
import json, sys
from datetime import date
from service.text import dates, numbers
from service.text.language import identify
from service.text.folding import fold
from service.text.words import Words

def read(text):
    words = Words(fold(text))
    times = dates.find(text, words, date(2022, 6, 20))
    counted = numbers.find(text, words, [(time.start, time.end) for time in times])
    told = identify(text, "ha-NG")
    return [told, [str(time.first) for time in times], [(found.low, found.best, found.high) for found in counted]]

json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the languages that ship."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "languages"))


def refused(folder: Path, text: str, name: str = "ha.toml") -> ConfigError:
    """The error that one more file of this text gives."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder)
    assert caught.value.file == str(folder / name)
    return caught.value


def run_with(
    tmp_path: Path, language_file: str, *arguments: str, said: str = ""
) -> subprocess.CompletedProcess[str]:
    """A Python run on a copy of the service that has one more language file, and no other change."""
    shutil.copytree(Path(service.__file__).parent, tmp_path / "service", dirs_exist_ok=True)
    (tmp_path / "service" / "text" / "languages" / "ha.toml").write_text(language_file, encoding="utf-8")
    return subprocess.run(
        [sys.executable, *arguments],
        input=said,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_further_language_joins_those_that_ship(folder: Path) -> None:
    shipped = load(folder)
    (folder / "ha.toml").write_text(HAUSA, encoding="utf-8")
    merged = load(folder)
    for section, key, word, value in (
        ("numbers", "cardinals", "hudu", 4),
        ("numbers", "multipliers", "dari", 100),
        ("dates", "weekdays", "litinin", 0),
        ("dates", "months", "disamba", 12),
    ):
        before, after = shipped[section].numbers(key), merged[section].numbers(key)
        assert word not in before
        assert after[word] == value
        assert before.items() <= after.items()
    assert merged["dates"].kinds("phrases")["jiya"] == "day 1"
    assert {"akalla", "au moins", "at least"} <= set(merged["numbers"].phrases("at_least").split("|"))
    assert merged["numbers"].word("dual_thousand") == shipped["numbers"].word("dual_thousand") != ""


def test_a_file_is_enough_to_read_numbers_and_dates_of_a_language(tmp_path: Path) -> None:
    sentences = {
        "Akalla biyar sun mutu ranar Asabar 18 ga Yuni, wata mata na cikin wani gida.": [
            *("ha", ["2022-06-18"], [[5, 5, None]]),
        ],
        "Kimanin ɗari da biyar sun gudu jiya": ["ha", ["2022-06-19"], [[105, 105, 105]]],
        "Gawa goma shekaranjiya, 3 ga Fabrairu 2021": ["ha", ["2022-06-18", "2021-02-03"], [[10, 10, 10]]],
        "Au moins quarante morts mardi, at least five on 3 June, مقتل خمسة أمس": [
            *("ha", ["2022-06-14", "2022-06-03", "2022-06-19"]),
            [[40, 40, None], [5, 5, None], [5, 5, 5]],
        ],
        "Quarante habitants du village ont été tués dans la nuit par des hommes": ["fr", [], [[40, 40, 40]]],
    }
    run = run_with(tmp_path, HAUSA, "-c", READ, said=json.dumps(list(sentences)))
    assert json.loads(run.stdout) == list(sentences.values()), run.stderr


def test_with_a_lexicon_of_its_own_a_report_in_a_further_language_is_read(tmp_path: Path) -> None:
    lexicon = tmp_path / "service" / "zones" / "three_borders" / "lexicon.ha.toml"
    lexicon.parent.mkdir(parents=True)
    lexicon.write_text(LEXICON, encoding="utf-8")
    asked = ("-m", "service", "extract", "--published", "2022-06-20", "--title", "Labari", "-")
    run = run_with(tmp_path, HAUSA, *asked, said=REPORT)
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout)
    (event,) = report["events"]
    assert (report["language"], event["date"]) == ("ha", "2022-06-18")
    assert event["deaths"] == {"low": 5, "best": 5, "high": None}
    assert "Banibangou" in [place["name"] for place in event["places"]]
    assert [mark["text"] for mark in event["evidence"] if mark["field"] == "deaths"] == [
        "Sun kashe mutane akalla biyar"
    ]


def test_the_readers_version_changes_with_a_language(tmp_path: Path) -> None:
    asked = "from service.app import open_reader; print(open_reader('three-borders').version)"
    run = run_with(tmp_path, HAUSA, "-c", asked)
    before = open_reader("three-borders").version
    assert run.stdout.strip().partition("+")[0] == before.partition("+")[0], run.stderr
    assert run.stdout.strip() != before


def test_a_fault_in_a_file_is_one_plain_message_of_the_command(tmp_path: Path) -> None:
    run = run_with(tmp_path, '[numbers]\ncardinal = ["biyu"]\n', "-m", "service", "--help")
    assert run.returncode == 2
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith(str(tmp_path / "service" / "text" / "languages" / "ha.toml"))
    assert "numbers.cardinal: unknown; known are about, " in line


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("[number]", "number", "unknown; known are dates, names, numbers, signs, text"),
        ('[text]\nsmall_words = "da na"', "text.small_words", "must be a list of words"),
        ('[dates]\nmonth = ["Yuni"]', "dates.month", "unknown; known are also_words, "),
        ('[dates.months]\njun = ["Yuni"]', "dates.months.jun", "unknown; known are january, "),
        (
            '[dates.units]\ndecade = ["shekaru"]',
            "dates.units.decade",
            "unknown; known are day, week, month, year",
        ),
        ('[dates.phrases]\nyesterday = ["jiya"]', "dates.phrases.yesterday", 'expected is one of "day N"'),
        ('[dates.phrases]\n"day -1" = ["gobe"]', "dates.phrases.day -1", 'expected is one of "day N"'),
        ('[numbers.cardinals]\ntwo = ["biyu"]', "numbers.cardinals.two", "a number from 1 to"),
        ('[numbers.cardinals]\n0 = ["sifili"]', "numbers.cardinals.0", "a number from 1 to"),
        ('[numbers.cardinals]\n99999999999 = ["x"]', "numbers.cardinals.99999999999", "a number from 1 to"),
        ("numbers = 3", "numbers", "must be a table, [numbers], not 3"),
        ('[numbers]\ncardinals = ["biyu"]', "numbers.cardinals", "must be a table, [numbers.cardinals], not"),
        ("[numbers.cardinals]\n2 = 'biyu'", "numbers.cardinals.2", "must be a list of words"),
        ("[numbers]\nones = [1]", "numbers.ones", "must be a word in quotes, not 1"),
        ('[numbers]\nones = [""]', "numbers.ones", "must be a word of letters alone, not ''"),
        ('[numbers]\nat_least = ["akalla|fiye da"]', "numbers.at_least", "must be a word of letters alone"),
        ('[numbers]\nones = ["fiye da"]', "numbers.ones", "must be one word, not 'fiye da'"),
        ('[numbers]\ndual_thousand = ["dubu"]', "numbers.dual_thousand", "must be a word in quotes"),
        (
            '[dates.weekdays]\nfriday = ["Jumma\'a"]',
            "dates.weekdays.friday",
            'must be one word, not "Jumma\'a"',
        ),
        (
            '[dates.months_of_two_words]\njune = ["Yuni"]',
            "dates.months_of_two_words.june",
            "must be 2 words, not 'Yuni'",
        ),
        ("[numbers.plurals]\ngomiya = 10", "numbers.plurals.gomiya", "must be { one = 10, least = 20 }"),
        (
            "[numbers.plurals]\ngomiya = { one = 10, least = true }",
            "numbers.plurals.gomiya",
            "must be { one = 10, least = 20 }",
        ),
    ],
)
def test_what_a_file_may_not_say(folder: Path, text: str, field: str, said: str) -> None:
    error = refused(folder, text)
    assert error.field == field
    assert said in str(error)


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        # the same word once folded
        (
            '[numbers.cardinals]\n4 = ["huɗu"]\n5 = ["hudu"]',
            "numbers.cardinals",
            "'hudu' means 5 here and 4 in ha.toml: one value is expected",
        ),
        (
            '[dates.phrases]\n"day 1" = ["jiya"]\n"day 2" = ["jiya"]',
            "dates.phrases",
            "'jiya' means 'day 2' here and 'day 1' in ha.toml: one value is expected",
        ),
        (
            '[numbers.cardinals]\n7 = ["six"]',
            "numbers.cardinals",
            "'six' means 7 here and 6 in en.toml: one value is expected",
        ),
        (
            '[numbers]\ndual_thousand = "dubu"',
            "numbers.dual_thousand",
            "'dual_thousand' means 'dubu' here and 'الفا' in ar.toml",
        ),
    ],
)
def test_a_word_has_one_value(folder: Path, text: str, field: str, said: str) -> None:
    error = refused(folder, text)
    assert error.field == field
    assert said in str(error)


def test_languages_may_share_small_words(folder: Path) -> None:
    (folder / "ha.toml").write_text('[text]\nsmall_words = ["de", "DA", "été"]\n', encoding="utf-8")
    known = load(folder)["text"].languages("small_words")
    assert known["ha"] == {"de", "da", "été"}
    assert "de" in known["fr"]


def test_the_digest_changes_with_a_file(folder: Path) -> None:
    before = digest(folder)
    assert before == digest(SHIPPED)
    (folder / "ha.toml").write_text(HAUSA, encoding="utf-8")
    assert digest(folder) != before


def test_a_word_that_languages_share_may_stand_in_each(folder: Path) -> None:
    before = load(folder)["numbers"].numbers("cardinals")
    (folder / "ha.toml").write_text('[numbers.cardinals]\n6 = ["six"]\n', encoding="utf-8")
    assert load(folder)["numbers"].numbers("cardinals") == before


@pytest.mark.parametrize(("body", "said"), [(b"[numbers", "not TOML"), (b"# \xff", "cannot be read")])
def test_a_file_that_cannot_be_read(folder: Path, body: bytes, said: str) -> None:
    file = folder / "ha.toml"
    file.write_bytes(body)
    with pytest.raises(ConfigError, match=said) as caught:
        load(folder)
    assert caught.value.file == str(file)


def test_a_folder_without_languages(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no language file, LANGUAGE\.toml"):
        load(tmp_path)


def test_what_the_keys_mean_is_said_at_the_top_of_the_french_file() -> None:
    """Each key that a file may hold, also those that no shipped file uses."""
    top = (SHIPPED / "fr.toml").read_text(encoding="utf-8").partition("\n[numbers]\n")[0]
    words = set(re.findall(r"\w+", top))
    assert [key for keys in KEYS.values() for key in keys if key not in words] == []
