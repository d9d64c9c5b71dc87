"""What a replay gives, as sentences: items published at their times, the alerts that would have been raised."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from archives_told import Play, attack, prices

from service.errors import LiptakoError
from service.records import AlertPolicy, Rule, Severity
from service.replay.lines import LONGEST


def test_an_attack_is_alerted_once_its_first_reports_have_settled(play: Play) -> None:
    told = play([attack("a", "2022-03-10T09:00Z", 12, publisher="one.example.org")])
    assert (told.kinds, told.sent) == (["Alert"], ["2022-03-10T09:01"])
    [source] = told.alerts[0]["incidents"][0]["sources"]
    assert (source["item"], source["name"]) == ("a", "one.example.org")


def test_a_rising_toll_is_an_update_under_the_same_key(play: Play) -> None:
    told = play([attack("a", "2022-03-10T09:00Z", 12), attack("b", "2022-03-10T15:00Z", 40)])
    assert told.kinds == ["Alert", "Update"]
    assert len({alert["key"] for alert in told.alerts}) == 1
    assert told.alerts[1]["references"] == [told.alerts[0]["id"]]


def test_items_come_in_order_of_publication_whatever_the_order_given(play: Play) -> None:
    items = [
        attack("a", "2022-03-10T09:00Z", 12),
        prices("b", "2022-03-10T10:00Z"),
        attack("c", "2022-03-10T15:00Z", 40),
        attack("d", "2022-04-02T07:00Z", 20, place="Seytenga"),
    ]
    assert play(items).alerts == play(items[::-1]).alerts


def test_incidents_are_printed_in_the_order_given_main_event_first(play: Play) -> None:
    told = play(
        [
            attack("late", "2022-03-12T09:00Z", 14),
            prices("none", "2022-03-12T10:00Z"),
            attack("early", "2022-03-10T09:00Z", 12),
        ]
    )
    assert [row["item"] for row in told.incidents] == ["late", "early"]
    assert all(row["event"] == 0 for row in told.incidents)


def test_a_later_line_with_the_same_id_is_an_edit_at_its_own_time(play: Play) -> None:
    told = play([attack("a", "2022-03-10T09:00Z", 40), attack("a", "2022-03-10T12:00Z", 14)])
    assert (told.kinds, told.sent[1]) == (["Alert", "Update"], "2022-03-10T12:00")
    [incident] = told.alerts[1]["incidents"]
    assert (incident["reports"], incident["deaths"]["best"]) == (1, 14)
    assert len(told.incidents) == 1


def test_an_edit_that_takes_the_attack_back_leaves_no_event(play: Play) -> None:
    told = play([attack("a", "2022-03-10T09:00Z", 40), prices("a", "2022-03-10T12:00Z")])
    assert told.kinds[0] == "Alert"
    assert told.incidents == []


def test_the_same_line_again_says_nothing_more(play: Play) -> None:
    item = attack("a", "2022-03-10T09:00Z", 40)
    assert play([item]).alerts == play([item, {**item, "published": "2022-03-11T09:00Z"}, item]).alerts


def test_the_same_item_from_fifty_feeds_is_one_alert_and_one_speaker(play: Play) -> None:
    told = play(
        attack(f"copy-{number}", f"2022-03-10T09:{number:02}Z", 12, publisher=f"paper{number}.example.org")
        for number in range(50)
    )
    assert told.kinds[0] == "Alert"
    assert "Alert" not in told.kinds[1:]
    assert len({row["incident"] for row in told.incidents}) == 1
    assert told.alerts[-1]["incidents"][0]["independent_speakers"] == 1


def test_old_news_under_a_new_date_is_learnt_and_not_alerted(play: Play) -> None:
    told = play([prices("a", "2022-03-01T09:00Z"), attack("a", "2022-03-10T09:00Z", 40)])
    assert told.alerts == []
    assert [row["item"] for row in told.incidents] == ["a"]


def test_an_undated_item_comes_with_the_one_before_it(play: Play) -> None:
    told = play(
        [
            prices("a", "2022-03-10T09:00Z"),
            attack("b", None, 12),
            attack("c", "2022-05-01T09:00Z", 20, "Seytenga"),
        ]
    )
    assert told.sent == ["2022-03-10T09:01", "2022-05-01T09:01"]


def test_a_date_that_cannot_be_is_believed_no_more_than_none(play: Play) -> None:
    told = play(
        [
            attack("a", "1970-01-01T00:00Z", 12),
            prices("b", "2022-03-10T09:00Z"),
            attack("c", "9999-12-31T23:59Z", 20, "Seytenga"),
        ]
    )
    assert told.sent == ["2022-03-10T09:01"] * 2


def test_without_any_date_there_is_no_order_to_play_in(play: Play) -> None:
    with pytest.raises(LiptakoError, match="no item says when it was published"):
        play([attack("a", None, 12)])


def test_a_line_that_is_no_item_costs_itself_alone(play: Play) -> None:
    told = play(
        [
            "{broken",
            "[1]",
            attack("a", "2022-03-10T09:00Z", 12),
            '{"id": "b", "published": "some day"}',
            "\ud800" * 0,
        ]
    )
    assert told.kinds == ["Alert"]
    assert [sentence.split(": ")[1] for sentence in told.lost] == ["line 1", "line 2", "line 4"]
    assert all("expected an object with id, title, text, published" in sentence for sentence in told.lost)
    assert [sentence.split(": ")[2].partition(";")[0] for sentence in told.lost] == [
        "not JSON",
        "not an object",
        "'some day' is no time of the form 2022-03-12T09:00:00Z",
    ]


def test_nothing_to_play_is_said_in_a_sentence(play: Play) -> None:
    with pytest.raises(LiptakoError, match="no item to play"):
        play([])


def test_without_rules_nothing_alerts_and_incidents_are_there(play: Play) -> None:
    told = play([attack("a", "2022-03-10T09:00Z", 12)], rules=())
    assert (told.alerts, len(told.incidents)) == ([], 1)


def test_what_is_published_at_one_time_is_judged_together(play: Play) -> None:
    at_once = AlertPolicy(settle=timedelta(0))
    told = play([attack("a", "2022-03-10T09:00Z", 12), attack("b", "2022-03-10T09:00Z", 40)], policy=at_once)
    assert told.kinds == ["Alert"]
    assert told.alerts[0]["incidents"][0]["reports"] == 2


def rss(*entries: tuple[str, str, int]) -> bytes:
    """A document of entries (address, ISO time, killed)."""
    told = "".join(
        f"<item><guid>{link}</guid><link>{link}</link>"
        f"<pubDate>{format_datetime(datetime.fromisoformat(at).replace(tzinfo=UTC))}</pubDate>"
        f"<title>{killed} villagers killed in Tamalat</title>"
        f"<description>Gunmen killed {killed} villagers overnight in Tamalat, in the Menaka region of Mali."
        "</description></item>"
        for link, at, killed in entries
    )
    return f"<rss version='2.0'><channel><title>wire</title>{told}</channel></rss>".encode()


def test_feed_documents_give_their_entries_under_their_addresses(play: Play) -> None:
    first = ("https://wire.example.org/1", "2022-03-10T09:00", 12)
    second = ("https://wire.example.org/2", "2022-03-10T15:00", 40)
    told = play(
        [rss(second, first), rss(first), b"<html><body>no feed</body></html>"],
        as_lines=False,
    )
    assert told.kinds == ["Alert", "Update"]
    [source] = told.alerts[0]["incidents"][0]["sources"]
    assert (source["item"], source["name"]) == ("https://wire.example.org/1", "wire.example.org")
    assert [row["item"] for row in told.incidents] == [
        "https://wire.example.org/2",
        "https://wire.example.org/1",
    ]
    assert len(told.lost) == 1
    assert "002.xml" in told.lost[0]
    assert "expected RSS or Atom" in told.lost[0]


def test_a_line_without_end_costs_itself_alone(play: Play) -> None:
    endless = attack("x", "2022-03-10T08:00Z", 12, text="word " * (LONGEST // 4))
    told = play([endless, attack("a", "2022-03-10T09:00Z", 12)])
    assert [row["item"] for row in told.incidents] == ["a"]
    assert [sentence.split(": ", 1)[1] for sentence in told.lost] == [
        "line 1: longer than 16 MB; expected an object with id, title, text, published"
    ]


def test_ids_that_no_database_takes_are_still_told_apart(play: Play) -> None:
    told = play(
        [attack("\0a", "2022-03-10T09:00Z", 12), attack("\ud800b", "2022-04-10T09:00Z", 12, "Seytenga")]
    )
    assert [row["item"] for row in told.incidents] == ["\ufffda", "\ufffdb"]


def test_an_attack_without_a_toll_is_judged_again_after_the_last_item(play: Play) -> None:
    unknown = Rule(
        name="toll unknown",
        kind="casualties",
        severity=Severity.MODERATE,
        at_least="unknown",
        after=timedelta(hours=6),
    )
    text = "Gunmen attacked the village of Tamalat in the Menaka region overnight, a local official said."
    item = attack("a", "2022-03-10T09:00Z", 1, title="Mali: gunmen attack the village of Tamalat", text=text)
    told = play([item], rules=(unknown,))
    assert (told.kinds, told.sent) == (["Alert"], ["2022-03-10T15:00"])
