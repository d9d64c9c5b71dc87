"""Over every labelled item: no subject and no short form names an attacker, whatever the reports say."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives_told import Play

from service.jobs.reading import Reader
from service.records import Recipient, Rule, Severity
from service.stages.notify import notify

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
ANY = Rule(name="any attack", kind="casualties", at_least=1, severity=Severity.SEVERE)
GROUPS = re.compile(
    r"islami|jihad|djihad|terroris|milic|militia|katiba|dozo|\b(ISGS|ISSP|ISIS|JNIM|GSIM|AQIM|AQMI|EIGS|EIS|IS|EI)\b"
    r"|armed forces|forces armées|القاعدة|نصرة|الدولة الإسلامية|تنظيم|جهادي|ميليشيا"
)


@pytest.mark.parametrize("name", ["published", "own", "fresh-fr", "fresh-en", "fresh-ar"])
def test_no_subject_names_an_attacker(play: Play, reader: Reader, name: str) -> None:
    items = [json.loads(line) for line in (LABELLED / f"{name}.jsonl").read_text("utf-8").splitlines()]
    raised = play(items, rules=(ANY,)).raised
    assert raised
    for language in ("fr", "en", "ar"):
        desk = Recipient(
            name="desk", channel="email", language=language, settings={"to": ["desk@example.org"]}
        )
        for alert in raised:
            [message] = notify(
                alert,
                [desk],
                frozenset([desk.name]),
                places=reader.places,
                base_url=None,
                mail_from="alerts@example.org",
                now=datetime(2022, 6, 13, tzinfo=UTC),
            )
            named = GROUPS.search(message.content["subject"]) or GROUPS.search(message.content["short"])
            assert named is None, message.content["subject"]
            assert len(message.content["text"].encode()) <= 2048
