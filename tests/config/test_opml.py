"""Lists of feeds in and out: what is good is taken, what is not is named by its line."""

import pytest

from service.config import opml
from service.config.new_feeds import new_feed
from service.errors import ConfigError
from service.records import Configuration, Feed

FEED = Feed(name="wire", url="https://wire.example.org/feed", publisher="wire.example.org", language="fr")


def one(*outlines: str) -> bytes:
    return "\n".join(("<opml version='2.0'><body>", *outlines, "</body></opml>")).encode()


def test_what_goes_out_comes_in_again() -> None:
    there = Feed(name='"A & B" <c>', url="https://x.example.org/?a=1&b=2", publisher="x.example.org")
    found = opml.read(opml.write((FEED, there)).encode())
    assert found == opml.Outlines((FEED, there), ())


def test_one_bad_outline_costs_no_other_and_is_named_by_its_line() -> None:
    found = opml.read(
        one(
            "<outline text='good' xmlUrl='https://good.example.org/rss'/>",
            "<outline text='folder'>",
            "<outline text='mail' xmlUrl='mailto:somebody@example.org'/>",
            "<outline text='none' type='rss' htmlUrl='https://none.example.org'/>",
            "<outline text='env' xmlUrl='https://x.example.org/?${HOME}'/>",
            "<outline text='user' xmlUrl='https://a:b@x.example.org/'/>",
            "<outline text='other' xmlUrl='https://other.example.org/rss'/>",
            "</outline>",
        )
    )
    assert [feed.name for feed in found.feeds] == ["good", "other"]
    assert [(fault.line, fault.name) for fault in found.faults] == [
        (4, "mail"),
        (5, "none"),
        (6, "env"),
        (7, "user"),
    ]
    assert str(found.faults[1]) == 'line 5 "none": it is a feed without an address (xmlUrl)'


def test_what_stands_before_a_broken_line_is_kept() -> None:
    found = opml.read(one("<outline text='good' xmlUrl='https://good.example.org/rss'/>", "<outline text='x"))
    assert [feed.name for feed in found.feeds] == ["good"]
    assert [fault.reason for fault in found.faults] == [opml.BROKEN]
    assert found.faults[0].line >= 3


def test_addresses_and_names_as_they_are_often_written_are_read() -> None:
    found = opml.read(
        one(
            "<outline title='Actualit&eacute;s +' xmlUrl=' https://x.example.org/?a=1&b=2 ' language='fr-FR'/>",
            "<outline XMLURL='https://www.y.example.org/rss' language='français'/>",
        )
    )
    assert [(feed.name, feed.url, feed.language) for feed in found.feeds] == [
        ("Actualités +", "https://x.example.org/?a=1&b=2", "fr"),
        ("y.example.org", "https://www.y.example.org/rss", None),
    ]
    assert found.faults == ()


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not xml",
        b"<opml><body/></opml>",
        b"<?xml version='1.0' encoding='no-such'?><opml/>",
        b"\xff\xfe\x00",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><opml>&a;</opml>",
        b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><opml/>",
    ],
)
def test_what_is_no_list_is_one_fault(document: bytes) -> None:
    found = opml.read(document)
    assert found.feeds == ()
    assert len(found.faults) == 1


def test_more_than_anybody_reads_is_left_out_and_said_once() -> None:
    outlines = [f"<outline xmlUrl='https://{n}.example.org/rss'/>" for n in range(opml.MOST + 5)]
    found = opml.read(one(*outlines))
    assert len(found.feeds) == opml.MOST
    assert len(found.faults) == 1


def test_a_name_of_ten_thousand_letters_or_of_controls_becomes_a_line() -> None:
    found = opml.read(one(f"<outline text='{'x' * 10_000}&#x202E;' xmlUrl='https://x.example.org/rss'/>"))
    (feed,) = found.feeds
    assert len(feed.name) == 200
    (other,) = opml.read(one("<outline text='a&#10;b&#x202E;c' xmlUrl='https://x.example.org/rss'/>")).feeds
    assert other.name == "a b c"


def test_known_addresses_are_left_alone_and_names_told_apart() -> None:
    again = Feed(name="again", url="https://WIRE.example.org/feed", publisher="x")
    same_name = Feed(name="Wire", url="https://new.example.org/feed", publisher="x")
    third = Feed(name="wire", url="https://new.example.org/other", publisher="x")
    found = opml.unknown((again, same_name, third, third), (FEED,))
    assert [(feed.name, feed.url) for feed in found] == [
        ("Wire (new.example.org)", "https://new.example.org/feed"),
        ("wire (https://new.example.org/other)", "https://new.example.org/other"),
    ]


def faults_of(**table: object) -> dict[str | None, str]:
    with pytest.raises(ConfigError) as caught:
        new_feed(Configuration(feeds=(FEED,)), table)
    return {fault.field: fault.reason for fault in caught.value.problems}


def test_every_fault_of_a_new_feed_is_told_with_its_field() -> None:
    assert faults_of(name="", url="ftp://x", every="1s", language="French", country="Mali") == {
        "name": "expected text on one line",
        "url": "expected an address that begins with http:// or https:// and names a host",
        "every": "must be from 5s to 24h",
        "language": "expected a language code: fr, en, ar",
        "country": "expected a country code of three letters: MLI, NER, BFA",
    }
    assert set(faults_of(name="x", url="https://WIRE.example.org/feed")) == {"url"}
    assert set(faults_of(name="Wire", url="https://y.example.org/feed")) == {"name"}
    assert set(faults_of(name="${HOME}", url="https://y.example.org/${HOME}")) == {"name", "url"}


def test_a_new_feed_that_has_no_fault_is_made() -> None:
    found = new_feed(Configuration(feeds=(FEED,)), {"name": "y", "url": "https://www.y.example.org/feed"})
    assert (found.name, found.publisher) == ("y", "y.example.org")
