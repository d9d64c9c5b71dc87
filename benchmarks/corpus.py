"""Feed documents of realistic weight, made from the demo's archive by a fixed seed."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from service.demo.archive import ArchiveItem, load_archive
from service.jobs.reading import Reader
from service.records import FeedItem, Place

BEGIN = datetime(2022, 6, 1, tzinfo=UTC)
CHARACTERS = 2500
"""Of an entry's HTML: an article of the archive in the mark-up that a blog's feed wraps around it."""
RELEVANT_IN = 20
"""One entry in so many reports an attack. The others are the archive's other news, where every second speaks of
accidents, epidemics or attacks elsewhere: more to read than a general feed gives."""
PICTURE = (
    '<figure class="wp-block-image size-large"><img loading="lazy" decoding="async" width="1024" height="683" '
    'src="https://news.example.org/wp-content/uploads/{0}-1024x683.jpg" alt="" class="wp-image-{0}" '
    'srcset="https://news.example.org/wp-content/uploads/{0}-300x200.jpg 300w, '
    'https://news.example.org/wp-content/uploads/{0}-768x512.jpg 768w" sizes="(max-width: 1024px) 100vw"></figure>\n'
)


class Corpus:
    """Entries without end: each differs from every other, one in twenty tells of an attack."""

    def __init__(self, seed: int = 2022, begin: datetime = BEGIN) -> None:
        self._begin = begin
        self._random = random.Random(seed)
        items = load_archive()
        self._attacks = [item for item in items if item.relevant and item.language != "ar"]
        self._other = [item for item in items if not item.relevant and item.language != "ar"]
        self._made = 0

    def entry(self) -> str:
        """One RSS item, about ``CHARACTERS`` long."""
        self._made += 1
        pool = self._attacks if self._made % RELEVANT_IN == 0 else self._other
        item = self._random.choice(pool)
        html = "".join(
            f'<p class="wp-block-paragraph has-medium-font-size">{escape(paragraph)}</p>\n'
            for paragraph in item.text.split("\n\n")
        )
        while len(html) < CHARACTERS:
            html += PICTURE.format(self._made)
        link = f"https://news.example.org/{self._made}"
        return (
            f"<item><title>{escape(item.title)} ({self._made})</title><link>{link}</link>"
            f"<guid isPermaLink='false'>{link}</guid>"
            f"<pubDate>{format_datetime(self._begin + timedelta(minutes=self._made))}</pubDate>"
            f"<description><![CDATA[{html}]]></description></item>\n"
        )

    def entries(self, count: int) -> list[str]:
        return [self.entry() for _ in range(count)]


def stream(count: int, share: float, reader: Reader, seed: int = 5) -> list[FeedItem]:
    """Items of French and English as feeds give them, ``share`` of them reports of attacks; the same for a seed.

    Lengths as in the zone's feeds: six in ten are summaries, three articles, one long. What lengthens an item is plain
    news. Of the items that report no attack a third tells of deaths elsewhere, accidents, talks or sport in such words
    that it must be read in full; the others score nought (``reader`` decides).
    """
    rng = random.Random(seed)
    items = [_plain(item) for item in load_archive() if item.language in ("fr", "en")]
    scored = [(item, reader.read(item, BEGIN)) for item in items]
    attacks = [item for item, report in scored if report.relevant]
    harder = [item for item, report in scored if report.score and not report.relevant]
    plain = [item for item, report in scored if not report.score]
    made = []
    for number in range(count):
        is_report = share > 0 and number % round(1 / share) == 0
        item = rng.choice(attacks if is_report else harder if number % 3 == 0 else plain)
        length = rng.choices((300, 2_000, 5_000), (6, 3, 1))[0]
        others = [other.text for other in plain if other.language == item.language]
        text = item.text
        while len(text) < length:
            text += f"\n\n{rng.choice(others)}"
        made.append(replace(item, key=str(number), text=text))
    return made


def _plain(item: ArchiveItem) -> FeedItem:
    return FeedItem(
        key=item.id, title=item.title, text=item.text, language=item.language, published_at=item.published_at
    )


def document(entries: list[str], built: str = "") -> bytes:
    """An RSS 2.0 document. Another ``built`` changes the bytes and nothing else, as many feeds do at each request."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News</title>'
        f"<link>https://news.example.org/</link><lastBuildDate>{built}</lastBuildDate>\n"
        f"{''.join(entries)}</channel></rss>"
    ).encode()


def places(count: int, seed: int = 7) -> list[Place]:
    """Villages with names that sound like the region's, made by a seed: the weight of country files."""
    rng = random.Random(seed)
    first = [
        "Tin",
        "In",
        "Ti",
        "A",
        "Ba",
        "Bou",
        "Da",
        "Dia",
        "Fo",
        "Ga",
        "Gou",
        "Ka",
        "Ko",
        "Ma",
        "Ou",
        "Sa",
        "To",
        "Ya",
    ]
    middle = [
        "ra",
        "bou",
        "li",
        "ngo",
        "dou",
        "kou",
        "ssa",
        "ta",
        "ma",
        "ndé",
        "gué",
        "wa",
        "ché",
        "zou",
        "ha",
        "lo",
    ]
    last = [
        "",
        "kan",
        "ré",
        "ga",
        "né",
        "djè",
        "go",
        "ba",
        "wal",
        "nt",
        "ri",
        "tou",
        " Koira",
        " Peulh",
        " Est",
    ]
    made: dict[str, Place] = {}
    while len(made) < count:
        name = (
            rng.choice(first)
            + "".join(rng.choice(middle) for _ in range(rng.randint(1, 4)))
            + rng.choice(last)
        )
        made.setdefault(
            name,
            Place(
                id=f"made:{len(made)}",
                name=name,
                kind="village",
                country=rng.choice(["MLI", "NER", "BFA"]),
                lat=rng.uniform(11, 18),
                lon=rng.uniform(-5, 6),
            ),
        )
    return list(made.values())
