"""HTML to text: paragraphs kept, nothing hidden read, linear whatever comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.stages.collect.markup import html_to_text, plain_text, title_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("  un \n mot\t ici ", "un mot ici"),
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<p>Un<p>Deux", "Un\n\nDeux"),
        ("Un<br>Deux<br/><br />Trois", "Un\nDeux\n\nTrois"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<div>Un &amp; deux&nbsp;: 1&nbsp;000</div>", "Un & deux\xa0: 1\xa0000"),
        ("<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("<td>a</td><td>b</td>", "a\nb"),
        ("tu<b>é</b>s à <a href='x'>Séno</a>", "tués à Séno"),
        ("a<script>evil()</script><style>p{}</style><noscript>no</noscript>b", "ab"),
        ("a<!-- 50 morts -->b", "ab"),
        ("12 &lt; 15", "12 < 15"),
        ("&lt;p&gt;Un&lt;/p&gt;&lt;p&gt;Deux&lt;/p&gt;", "Un\n\nDeux"),
        ("Ména\xadka\u200b et\ufeff Gao", "Ménaka et Gao"),
        ("a&#8203;b&#173;c&#7;", "abc"),
        ("a\x1eb\x1dc", "abc"),
        ("<p", ""),
        ("a < b", "a < b"),
        ("<frameset>", ""),
    ],
)
def test_html_is_read(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("a<script>evil()</script >b<STYLE>p{}</style>c", "abc"),
        ("a<!-- x > y -->b", "ab"),
        ("a<script>never closed", "a"),
        ("a<!-- never closed", "a"),
        ("a<b never closed", "a"),
        ("a < b &amp; c &eacute;", "a < b & c é"),
        ("a&#99999999999999999999;b", "a\ufffdb"),
        ("a</p>b<?php x ?>c<!x>d", "a\n\nbcd"),
    ],
)
def test_what_is_too_large_for_a_tree_is_read_as_a_row_of_tags(html: str, text: str) -> None:
    padding = "<i></i>" * 2000
    assert html_to_text(padding + html) == text


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b><i>", "<!--", "<a x='", "<select><option>", "&#", "&a", "<table>", "\xa0", "<br>", "<"],
)
def test_a_megabyte_of_anything_ends(piece: str) -> None:
    text = html_to_text(piece * (1_000_000 // len(piece)) + "fin")
    assert len(text) <= 1_000_003


def test_text_that_is_no_html_keeps_its_paragraphs() -> None:
    assert plain_text("Un\ndeux\n \n\nTrois < 4 \r\n\r\nQuatre") == "Un deux\n\nTrois < 4\n\nQuatre"


def test_text_that_says_it_is_no_html_and_is() -> None:
    assert plain_text("<p>Un</p><p>Deux</p>") == "Un\n\nDeux"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Mali : <<attaque>> à Ménaka", "Mali : <<attaque>> à Ménaka"),
        ("<b>Mali</b> : l&#8217;attaque", "Mali : l’attaque"),
        ("Un\n\ntitre  long", "Un titre long"),
        ("R&eacute;gion & co", "Région & co"),
    ],
)
def test_titles_are_one_line(title: str, text: str) -> None:
    assert title_text(title) == text


@given(st.text(alphabet="ab<>/&;#!-pbr \n\"'=é\xa0\x1e", max_size=200))
def test_no_html_brings_marks_or_double_gaps(html: str) -> None:
    text = html_to_text(html)
    assert not set(text) & {"\x1e", "\x1d", "\r", "\t"}
    assert "\n\n\n" not in text
    assert text == text.strip()
