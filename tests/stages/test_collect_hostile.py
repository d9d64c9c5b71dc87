"""Bodies that are no feed, broken, or made to harm: a plain word each, and nothing good is lost."""

import re
from pathlib import Path

import pytest
from feed_documents import NOW, URL, entry, rss, taken
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ParseError
from service.records import Collected, Known
from service.stages.collect import collect
from service.stages.collect.document import MOST_ENTRIES
from service.stages.collect.entries import LONGEST_TEXT, Origin, items_of

BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the document is empty"),
        (b" \r\n\t ", "the document is empty"),
        (b"\xef\xbb\xbf", "the document is empty"),
        (b"<!DOCTYPE html><html><body><p>hello</p></body></html>", "a web page, not a feed"),
        (b"\n<!-- x --><html><head></head></html>", "a web page, not a feed"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y"><html/>', "a web page, not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON, not a feed"),
        (b"Too many requests", "not XML, so not a feed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not XML, so not a feed"),
        (b"<Error><Code>AccessDenied</Code></Error>", "not a feed: neither RSS nor Atom"),
        (b"<!-- never closed", "not a feed: neither RSS nor Atom"),
        (b"<", "not a feed: neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        taken(body)
    assert caught.value.reason == words


def test_a_feed_without_entries_is_a_feed() -> None:
    assert taken(rss()).entries == 0


def test_a_feed_wrapped_in_a_page_is_read() -> None:
    page = b"<!DOCTYPE html><html><body>" + rss(entry(1), declaration="") + b"</body></html>"
    assert [item.title for item in taken(page).items] == ["Attaque numéro 1"]


def test_warnings_before_the_document_cost_nothing() -> None:
    body = b"Notice: Undefined index in /srv/feed.php on line 3\n\n" + rss(entry(1))
    assert len(taken(body).items) == 1


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    body = rss(entry(1), entry(2, title="Mali & Niger <b", description="&nbsp;fin"), entry(3))
    collected = taken(body)
    assert {item.url for item in collected.items} == {f"https://paper.example.org/{n}" for n in (1, 2, 3)}
    assert any(words.startswith("broken XML near line") for words in collected.problems)


def test_a_document_that_breaks_off_gives_what_came() -> None:
    body = rss(entry(1), entry(2), entry(3))
    cut = body[: body.index("numéro 3 a".encode())]
    collected = taken(cut)
    assert [item.title for item in collected.items] == [f"Attaque numéro {n}" for n in (1, 2, 3)]
    assert [item.key for item in taken(body, collected.known).items] == [collected.items[2].key]


def test_one_entry_that_no_parser_takes_costs_no_other() -> None:
    nested = "<b>" * 20_000
    collected = taken(rss(entry(1), entry(2, description=nested), entry(3)))
    assert {item.title for item in collected.items} >= {"Attaque numéro 1", "Attaque numéro 3"}


BROKEN_ENTRIES = {
    "an open comment": "<!-- Le village a été attaqué.",
    "an open CDATA section": "<![CDATA[Le village a été attaqué.",
    "an element that makes the parser fail": "Le village a été attaqué.</description><gml:pos>1</gml:pos><description>",
    "an open element": "Le village a été attaqué.<title>",
    "a stray tag": "</channel>Le village a été attaqué.",
    "an open tag": "Le village a été attaqué.<media:content url='",
}


@pytest.mark.parametrize("broken", BROKEN_ENTRIES.values(), ids=BROKEN_ENTRIES.keys())
@pytest.mark.parametrize("closing", ["", "<![CDATA[]]>"])
def test_one_broken_entry_costs_no_other_nor_itself(broken: str, closing: str) -> None:
    entries = [entry(n, description=closing + f"récit {n}") for n in range(4)]
    entries[1] = entry(1, description=broken)
    collected = taken(rss(*entries))
    assert [item.url for item in collected.items] == [f"https://paper.example.org/{n}" for n in range(4)]
    assert [item.text for item in collected.items if item.url != "https://paper.example.org/1"] == [
        "récit 0",
        "récit 2",
        "récit 3",
    ]


def test_an_entry_that_no_parser_takes_is_told() -> None:
    collected = taken(rss(entry(1), entry(2, title="a<gml:pos>1</gml:pos>b")))
    assert [item.title for item in collected.items] == ["Attaque numéro 1"]
    assert "entry 2 could not be read" in collected.problems
    assert collected.known.entry_digests == frozenset()


class Unreadable(dict[str, object]):
    """As a parser might give one: looking into it fails."""

    def get(self, key: str, default: object = None) -> object:
        raise ValueError(key)


def test_an_entry_that_cannot_be_looked_into_costs_no_other() -> None:
    origin = Origin(url=URL, publisher="p", language=None, fetched_at=NOW)
    items, problems = items_of([{"title": "a"}, Unreadable(), {"title": "b"}], [True, True, False], origin)
    assert ([item.title for item in items], problems) == (["a"], ["entry 2 could not be read: ValueError"])


def test_an_entry_of_too_many_tags_is_not_taken_apart() -> None:
    collected = taken(rss(entry(1), entry(2, description="<gml:pos>1</gml:pos>" * 1500)))
    assert [item.title for item in collected.items] == ["Attaque numéro 1"]


def test_a_broken_document_with_a_long_head_is_read() -> None:
    body = rss(entry(1), entry(2, description="<!--"), head=f"<description>{'x' * 20_000}</description>")
    assert len(taken(body).items) == 2


def test_a_number_too_long_for_python_costs_no_entry() -> None:
    digits = "9" * 5000
    collected = taken(
        rss(entry(1, title=f"a &#{digits}; b &#x{digits}; c"), entry(2, description=f"&amp;#{digits};"))
    )
    assert [item.title for item in collected.items] == ["a b c", "Attaque numéro 2"]


def test_an_entity_bomb_is_inert() -> None:
    text = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "boom">{BOMB}]>'
    collected = taken(rss(entry(1, title="x &a9; y"), entry(2), declaration=text))
    assert [item.key for item in collected.items][1] == taken(rss(entry(2))).items[0].key
    assert all(len(item.title) < 200 for item in collected.items)


def test_an_external_entity_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2", encoding="utf-8")
    declaration = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    for item in taken(rss(entry(1, title="a &x; b"), declaration=declaration)).items:
        assert "hunter2" not in item.title + item.text


def test_a_body_that_is_an_address_is_not_opened(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss(entry(1)))
    with pytest.raises(ParseError):
        taken(str(feed).encode())


def test_five_thousand_entries_are_read() -> None:
    entries = [entry(number) for number in range(5000)]
    collected = taken(rss(*entries))
    assert len({item.key for item in collected.items}) == 5000
    assert collected.problems == ()
    again = taken(rss(entry(5000), *entries), collected.known)
    assert [item.title for item in again.items] == ["Attaque numéro 5000"]


def test_more_entries_than_any_feed_has_are_not_all_read() -> None:
    collected = taken(rss(*["<item><title>x</title></item>"] * (MOST_ENTRIES + 5)))
    assert collected.entries == MOST_ENTRIES
    assert collected.problems == ("more than 20,000 entries: the rest was not read",)


def test_an_element_of_too_many_attributes_is_refused() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(6000))
    with pytest.raises(ParseError, match="more than 1,000 attributes"):
        taken(rss(f"<item {attributes}><title>x</title></item>"))


def test_many_elements_of_few_attributes_are_fine() -> None:
    links = "".join(f'<media:content url="u{number}" type="image"/>' for number in range(4000))
    assert len(taken(rss(entry(1).replace("</item>", links + "</item>"))).items) == 1


def test_a_text_of_a_megabyte_is_bounded() -> None:
    (item,) = taken(rss(entry(1, title="t" * 100_000, description="mot " * 300_000))).items
    assert (len(item.title), len(item.text)) == (1000, LONGEST_TEXT)


def collected_or_refused(body: bytes) -> Collected | None:
    try:
        return collect(body, Known(), fetched_at=NOW, publisher="p", language=None, url=URL)
    except ParseError:
        return None


@given(st.binary(max_size=400))
def test_any_bytes_are_survived(body: bytes) -> None:
    collected_or_refused(body)


FRAGMENTS = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<item/>",
        "<entry>",
        "</entry>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<title>",
        "</title>",
        "<guid>a</guid>",
        "<link>https://a.example</link>",
        "<description>",
        "</description>",
        "&#0;",
        "&lt;p&gt;",
        "<?xml?>",
        "<rss>",
        "</rss>",
        "<channel>",
        "\ud7ff",
        "\u0627",
        "\x00",
        "&",
        "<",
        "é",
        " ",
        "x" * 50,
        "<pubDate>9",
    ]
)


@given(st.lists(FRAGMENTS, max_size=40), st.binary(max_size=20))
def test_any_heap_of_fragments_is_survived(pieces: list[str], tail: bytes) -> None:
    body = b"<rss><channel>" + "".join(pieces).encode() + tail
    collected = collected_or_refused(body)
    if collected is None:
        return
    for item in collected.items:
        assert item.title or item.text
        assert re.fullmatch("[0-9a-f]{32}", item.key)
        (item.title + item.text + (item.url or "")).encode("utf-8")
        assert "\0" not in item.title + item.text + (item.url or "")
    assert len({item.key for item in collected.items}) == len(collected.items)


@given(st.lists(st.sampled_from([entry(n) for n in range(6)]), max_size=8), st.sets(st.integers(0, 5)))
def test_what_is_known_and_what_is_given_make_the_whole(shown: list[str], earlier: set[int]) -> None:
    known = taken(rss(*[entry(n) for n in sorted(earlier)]), None).known
    whole = {item.key for item in taken(rss(*shown)).items}
    given_now = {item.key for item in taken(rss(*shown, head="<x/>"), known).items}
    already = {item.key for item in taken(rss(*[entry(n) for n in sorted(earlier)])).items}
    assert given_now == whole - already
