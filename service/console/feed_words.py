"""How a feed is, in words."""

from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_timedelta
from babel.numbers import format_percent

from service.console.feed_fault_tables import FEED_FAULTS
from service.console.known_words import forms, in_words
from service.console.translations import N_
from service.console.visit import Visit
from service.jobs.checking import LONG_SILENT
from service.records import FeedHealth, FeedPace, FeedStatus

BAD, WARNING, GOOD, RESTING = "bad", "warning", "good", "resting"
ORDER = (BAD, WARNING, GOOD, RESTING)
"""What needs a person first."""


@dataclass(frozen=True, slots=True)
class Health:
    """``kind``: bad, warning, good or resting."""

    kind: str
    words: str


def health(here: Visit, feed: FeedHealth) -> Health:
    """How it is, and what can be done about it."""
    state = feed.state
    if not feed.active:
        return Health(
            RESTING, here._("Not asked: it is no feed of this service any more. What it told stays.")
        )
    if state.status is FeedStatus.PAUSED:
        return Health(RESTING, here._("Paused: it is not asked. What it told stays."))
    if state.status is FeedStatus.GONE:
        return Health(
            BAD,
            here._(
                "Its server says that it is gone for good (410): it is asked no more. "
                "Look for its new address, or have it asked again."
            ),
        )
    if state.status is FeedStatus.FAILING:
        return _failing(here, feed)
    if state.last_ok_at is None:
        return Health(GOOD, here._("Not asked yet."))
    return _answering(here, feed)


def _failing(here: Visit, feed: FeedHealth) -> Health:
    state = feed.state
    if not state.failing:
        return Health(WARNING, here._("Did not answer when it was last asked. It is asked again."))
    if state.last_ok_at is None:
        return Health(BAD, here._("Has never answered. Check its address."))
    words = here._(
        "Has not answered since {day}: {failures} times in a row.",
        day=here.day(state.last_ok_at),
        failures=here.number(state.failures),
    )
    return Health(BAD, words)


def _answering(here: Visit, feed: FeedHealth) -> Health:
    state = feed.state
    if state.moved_to is not None:
        return Health(
            WARNING,
            here._("Answers from another address for good: put that into feeds.toml, or add it here."),
        )
    if state.last_item_at is None:
        return Health(WARNING, here._("Answers, but has had no item yet. Is it the right address?"))
    if here.now - state.last_item_at > LONG_SILENT:
        words = here._(
            "Answers, but has had nothing new since {day}. Has it moved?", day=here.day(state.last_item_at)
        )
        return Health(WARNING, words)
    return Health(GOOD, here._("Answers."))


def span(here: Visit, time: timedelta) -> str:
    """Some time in words: 15 minutes."""
    return format_timedelta(time, threshold=1.5, locale=here.language)


def pace(here: Visit, pace: FeedPace | None) -> str:
    """How much it gives, by its last items."""
    if pace is None:
        return "–"
    time = pace.last - pace.first
    if time < timedelta(minutes=1):
        return here.words.ngettext("%(items)s item", "%(items)s items", pace.items) % {"items": pace.items}
    return here._("{items} items in {time}", items=here.number(pace.items), time=span(here, time))


def share(here: Visit, feed: FeedHealth) -> str:
    """How many of its items report an attack in the zone, of a hundred."""
    if not feed.items:
        return "–"
    of_all = round(feed.relevant / feed.items, 3)
    return format_percent(of_all, locale=here.language, decimal_quantization=False)


def why(here: Visit, reason: str) -> str:
    """Why a feed failed, in the visitor's language where it is one of the faults that are known."""
    return in_words(here, _FAULTS, reason)


_FAULTS = forms(FEED_FAULTS)


FAULTS = (
    N_("is missing"),
    N_("expected text on one line"),
    N_("expected a duration in quotes: 60s, 10m, 48h, 14d, 52w or 5y"),
    N_("must be from 5s to 24h"),
    N_("expected a language code: fr, en, ar"),
    N_("expected a country code of three letters: MLI, NER, BFA"),
    N_("is not an address: check host and port"),
    N_("expected an address that begins with http:// or https:// and names a host"),
    N_("the address must not carry a user or password"),
    N_("must not name a variable of the environment (${…}): that is for feeds.toml"),
    N_("is asked already: it is the address of another feed"),
    N_("is the name of another feed: each must differ"),
    N_("it defines words of its own (DTD), which is not read"),
    N_("from here on it is no XML that can be read"),
    N_("it names a variable of the environment (${…}): a list of feeds from elsewhere may not"),
    N_("it is a feed without an address (xmlUrl)"),
    N_("no feed in it: expected <outline xmlUrl=…> elements"),
    N_("more than 500 feeds: what follows is left out"),
)
"""What may be wrong with a feed or an outline, named here so that it is translated."""
