"""Feed documents to items: what is new, what an entry is known by, dates, charsets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from feed_documents import NOW, entry, rss, taken

from service.records import Known
from service.stages.collect.dates import believable
from service.stages.collect.keys import same_link

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><id>tag:example.org,2022:1</id><title type="html">Onze &lt;b&gt;morts&lt;/b&gt;</title>
<link rel="alternate" href="/a/1"/><updated>2022-06-13T10:00:00+02:00</updated>
<summary>court</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un long</p><p>récit</p></div>
</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title><items><rdf:Seq>
<rdf:li resource="https://example.org/1"/></rdf:Seq></items></channel>
<item rdf:about="https://example.org/1"><title>Un</title><link>https://example.org/1</link>
<description>texte</description><dc:date>2022-06-12T08:00:00Z</dc:date></item></rdf:RDF>"""


def test_an_rss_item_is_read() -> None:
    (item,) = taken(rss(entry(1))).items
    assert item.title == "Attaque numéro 1"
    assert item.text == "Le village numéro 1 a été attaqué."
    assert item.url == "https://paper.example.org/1"
    assert item.published_at == datetime(2022, 6, 13, 8, tzinfo=UTC)
    assert (item.language, item.publisher) == ("fr", "paper.example.org")


def test_an_atom_entry_is_read() -> None:
    (item,) = taken(ATOM.encode()).items
    assert (item.title, item.text) == ("Onze morts", "Un long\n\nrécit")
    assert item.url == "https://paper.example.org/a/1"
    assert item.published_at == datetime(2022, 6, 13, 8, tzinfo=UTC)


def test_an_rss_1_item_is_read() -> None:
    (item,) = taken(RDF.encode()).items
    assert (item.title, item.published_at) == ("Un", datetime(2022, 6, 12, 8, tzinfo=UTC))


def test_the_longest_of_content_and_summary_is_taken() -> None:
    long = "<content:encoded><![CDATA[<p>Tout le récit de l'attaque.</p><p>Fin.</p>]]></content:encoded>"
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    body = f"{head}<item><title>t</title><description>court</description>{long}</item></channel></rss>"
    assert taken(body.encode()).items[0].text == "Tout le récit de l'attaque.\n\nFin."
    body = (
        f"{head}<item><title>t</title><description>{'long ' * 20}</description>{long}</item></channel></rss>"
    )
    assert taken(body.encode()).items[0].text.startswith("long long")


def test_an_unchanged_body_gives_nothing() -> None:
    body = rss(entry(1), entry(2))
    again = taken(body, taken(body).known)
    assert (again.items, again.unchanged, again.entries) == ((), True, 2)


def test_a_new_entry_alone_is_given() -> None:
    first = taken(rss(entry(1), entry(2)))
    second = taken(rss(entry(3), entry(1), entry(2)), first.known)
    assert [item.title for item in second.items] == ["Attaque numéro 3"]
    assert (second.entries, second.unchanged) == (3, False)
    assert len(second.known.entry_digests) == 3


def test_a_body_that_changed_elsewhere_gives_nothing() -> None:
    first = taken(rss(entry(1)))
    second = taken(rss(entry(1), head="<lastBuildDate>x</lastBuildDate>"), first.known)
    assert (second.items, second.unchanged, second.entries) == ((), False, 1)


def test_an_edited_entry_is_given_again_under_its_key() -> None:
    first = taken(rss(entry(1), entry(2)))
    second = taken(rss(entry(1, description="Le bilan monte à 86."), entry(2)), first.known)
    (edited,) = second.items
    assert edited.key == first.items[0].key
    assert edited.content_digest != first.items[0].content_digest


def test_an_entry_that_left_is_not_known_for_ever() -> None:
    first = taken(rss(entry(1), entry(2)))
    second = taken(rss(entry(2)), first.known)
    third = taken(rss(entry(1), entry(2)), second.known)
    assert [item.key for item in third.items] == [first.items[0].key]


def test_cutting_gives_what_parsing_whole_gives() -> None:
    entries = [entry(number, description=f"<![CDATA[<item> {number} </item> <!-- ]]>") for number in range(9)]
    entries.insert(4, "<!-- <item><title>no entry</title></item> -->")
    body = rss(*entries)
    whole = taken(body)
    assert [item.text for item in whole.items] == [str(number) for number in range(9)]
    for known in range(9):
        before = taken(rss(*(entries[:4] + entries[5:])[known:]))
        assert taken(body, replace(before.known, body_digest=None)).items == whole.items[:known]


def test_rss_1_entries_are_cut_by_what_they_are_about() -> None:
    def item(number: int) -> str:
        return f'<item rdf:about="https://example.org/{number}"><title>{number}</title></item>'

    def document(*numbers: int) -> bytes:
        return (RDF[: RDF.index("<item ")] + "".join(map(item, numbers)) + "</rdf:RDF>").encode()

    first = taken(document(1))
    assert [item.title for item in taken(document(2, 1), first.known).items] == ["2"]


def test_what_is_cut_is_parsed_whole_where_the_counts_differ() -> None:
    first = taken(rss(entry(1)))
    body = rss(entry(1), entry(2, description="<entry><title>inside</title></entry>"))
    assert {item.title for item in taken(body, first.known).items} >= {"Attaque numéro 2"}


def test_a_self_closed_entry_holds_nothing() -> None:
    collected = taken(rss("<item/>", entry(1)))
    assert [item.title for item in collected.items] == ["Attaque numéro 1"]


def test_entries_inside_entries_are_parsed_whole() -> None:
    collected = taken(rss(entry(1).replace("</item>", "<item/></item>"), entry(2)))
    assert {item.title for item in collected.items} >= {"Attaque numéro 1", "Attaque numéro 2"}
    assert collected.known.entry_digests == frozenset()


# --- what an entry is known by ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"link": "http://www.paper.example.org/1"}, {"link": "https://paper.example.org/1/"}),
        (
            {"link": "https://paper.example.org/1?utm_source=rss&amp;a=1"},
            {"link": "https://paper.example.org/1?a=1#x"},
        ),
        (
            {"link": "https://paper.example.org/1?at_medium=RSS"},
            {"link": "https://paper.example.org/1?xtor=RSS-1"},
        ),
        ({"guid": "http://paper.example.org/?p=1"}, {"guid": "https://www.paper.example.org/?p=1"}),
        ({"guid": " g1 "}, {"guid": "g1"}),
        ({"title": "Avant"}, {"title": "Après"}),
        ({"link": "", "guid": "g1", "title": "Avant"}, {"link": "", "guid": "g1", "title": "Après"}),
        ({"link": "", "guid": "", "description": "Avant"}, {"link": "", "guid": "", "description": "Après"}),
    ],
)
def test_the_key_survives(before: dict[str, str], after: dict[str, str]) -> None:
    assert taken(rss(entry(1, **before))).items[0].key == taken(rss(entry(1, **after))).items[0].key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"guid": "g1"}, {"guid": "g2"}),
        ({"guid": "same", "link": "https://a.example/1"}, {"guid": "same", "link": "https://a.example/2"}),
        ({"guid": "", "link": "https://a.example/?id=1"}, {"guid": "", "link": "https://a.example/?id=2"}),
        ({"guid": "", "link": "", "title": "Un"}, {"guid": "", "link": "", "title": "Deux"}),
        ({"guid": "https://a.example/live#1"}, {"guid": "https://a.example/live#2"}),
    ],
)
def test_the_key_tells_apart(one: dict[str, str], other: dict[str, str]) -> None:
    assert taken(rss(entry(1, **one))).items[0].key != taken(rss(entry(1, **other))).items[0].key


def same_guid(number: int) -> str:
    return entry(number, guid="always-the-same", link="https://paper.example.org/")


def test_the_same_guid_for_all_loses_no_item() -> None:
    items = taken(rss(*map(same_guid, range(5)))).items
    assert len({item.key for item in items}) == 5


def test_the_same_guid_for_all_loses_no_item_that_comes_later() -> None:
    known, keys, shown = Known(), set(), []
    for number in range(5):
        shown.insert(0, same_guid(number))
        collected = taken(rss(*shown), known)
        assert [item.title for item in collected.items] == [f"Attaque numéro {number}"]
        keys |= {item.key for item in collected.items}
        known = collected.known
    assert len(keys) == 5


def test_the_same_guid_and_title_for_all_loses_no_item() -> None:
    texts = [entry(1, guid="g", link="", description=f"récit {number}") for number in range(3)]
    items = taken(rss(*texts)).items
    assert len({item.key for item in items}) == 3


def test_twins_are_one_item_under_the_key_of_one() -> None:
    assert [item.key for item in taken(rss(entry(1), entry(1))).items] == [taken(rss(entry(1))).items[0].key]


def test_no_guid_but_the_link_of_a_known_entry_is_told_apart() -> None:
    first = taken(rss(entry(1, guid="", link="https://paper.example.org/")))
    second = taken(
        rss(
            entry(2, guid="", link="https://paper.example.org/"),
            entry(1, guid="", link="https://paper.example.org/"),
        ),
        first.known,
    )
    (item,) = second.items
    assert item.key != first.items[0].key


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.org/", "http://["])
def test_a_link_that_is_no_web_address_is_left_out(link: str) -> None:
    (item,) = taken(rss(entry(1, link=link))).items
    assert item.url is None


def test_a_link_that_cannot_be_split_is_known_as_written() -> None:
    assert same_link("http://[/1") == "http://[/1"
    assert same_link("urn:example:1") == "urn:example:1"


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 30 Dec 1994 00:00:00 GMT", None),
        ("Thu, 01 Jan 2099 00:00:00 GMT", None),
        ("Wed, 15 Jun 2022 13:00:00 GMT", None),
        ("Wed, 15 Jun 2022 11:00:00 GMT", datetime(2022, 6, 15, 11, tzinfo=UTC)),
        ("Mon, 13 Jun 2022 08:00:00 +0200", datetime(2022, 6, 13, 6, tzinfo=UTC)),
        ("hier", None),
        ("", None),
    ],
)
def test_a_date_is_believed_or_not(date: str, expected: datetime | None) -> None:
    assert taken(rss(entry(1, pubDate=date))).items[0].published_at == expected


def test_a_date_that_is_no_date_is_none() -> None:
    assert believable([(2022, 2, 30, 0, 0, 0), "2022-06-13", None, (2022,)], NOW) is None


def test_where_the_first_date_is_not_believed_the_second_is_asked() -> None:
    body = ATOM.replace("<updated>", "<published>1970-01-01T00:00:00Z</published><updated>")
    assert taken(body.encode()).items[0].published_at == datetime(2022, 6, 13, 8, tzinfo=UTC)


# --- charsets -----------------------------------------------------------------------------------------------------

ACCENTS = entry(1, title="Ménaka : « à l’aube », œuvre", description="Où ? À Séno, Tillabéri.")


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("us-ascii", "utf-8"),
        ("nonsense", "utf-8"),
        ("base64", "utf-8"),
        ("windows-1252", "windows-1252"),
        ("iso-8859-1", "windows-1252"),
        ("utf-8", "windows-1252"),
        ("utf-16", "utf-16"),
        ("utf-8", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "utf-32"),
    ],
)
def test_the_charset_may_be_declared_wrongly(declared: str, real: str) -> None:
    text = rss(ACCENTS, declaration=f'<?xml version="1.0" encoding="{declared}"?>').decode()
    (item,) = taken(text.encode(real)).items
    assert item.title == "Ménaka : « à l’aube », œuvre"
    assert item.text == "Où ? À Séno, Tillabéri."


def test_the_http_header_may_declare_the_charset() -> None:
    text = rss(entry(1, title="هجوم في ميناكا"), declaration='<?xml version="1.0"?>').decode()
    body = text.replace("é", "e").encode("windows-1256")
    (item,) = taken(body, content_type="text/xml; charset=windows-1256").items
    assert item.title == "هجوم في ميناكا"


def test_seven_bit_charsets_are_believed() -> None:
    text = rss(
        entry(1, title="襲撃", description="x"), declaration='<?xml version="1.0" encoding="iso-2022-jp"?>'
    )
    assert taken(text.decode().encode("iso-2022-jp")).items[0].title == "襲撃"


def test_a_cut_character_costs_no_other() -> None:
    body = rss(ACCENTS, entry(2)).replace("Où".encode(), b"O\xc3 ")
    collected = taken(body)
    assert collected.items[0].title == "Ménaka : « à l’aube », œuvre"
    assert collected.items[1].title == "Attaque numéro 2"
    assert any("damaged" in words for words in collected.problems)


def test_control_characters_cost_nothing() -> None:
    body = rss(entry(1, title="A\x00tt\x08aque\x0b", description="a&#8;b\ufffe&#0;c&#xD800;"))
    (item,) = taken(body).items
    assert item.title == "Attaque"
    assert not set(item.text) & {"\x00", "\x08", "\ufffe", "\ud800"}
    item.text.encode("utf-8")


# --- how often ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", None),
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        (
            "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            timedelta(hours=6),
        ),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            timedelta(days=1),
        ),
    ],
)
def test_how_often_the_feed_says_it_changes(head: str, expected: timedelta | None) -> None:
    assert taken(rss(entry(1), head=head)).ttl == expected
