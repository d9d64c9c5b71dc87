"""What an event is about, as a short word that stays when its toll changes."""

from hashlib import blake2b

from service.records import Event, FeedItem, NamedPlace
from service.text.folding import fold_name
from service.text.likeness import plain_words, signature


def event_fingerprint(event: Event) -> str:
    """Of the role, the day and the places of ``event``; never of its toll or wording.

    Decisions of operators are anchored to it: an edit that raises the toll leaves it as it was.
    """
    day = event.date.isoformat() if event.date else ""
    about = [event.role, day, *sorted({_place(place) for place in event.places})]
    return blake2b("\n".join(about).encode("utf-8", "replace"), digest_size=12).hexdigest()


def event_fingerprints(events: tuple[Event, ...]) -> list[str]:
    """Of each event of one report; two that are about the same are told apart by their order."""
    given: dict[str, int] = {}
    words = []
    for event in events:
        word = event_fingerprint(event)
        given[word] = given.get(word, 0) + 1
        words.append(word if given[word] == 1 else f"{word}-{given[word]}")
    return words


def text_digest(item: FeedItem) -> str:
    """Of the words of the text (of the title, where there is no text): case, accents and spaces do not count."""
    words = plain_words(item.text or item.title)
    return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).hexdigest()


def text_signature(item: FeedItem) -> str:
    """By which a text that is nearly the same is known; empty where it is too short."""
    return signature(item.text or item.title)


def _place(place: NamedPlace) -> str:
    if place.place_id:
        return place.place_id
    return "/".join((place.country or "", fold_name(place.adm1 or ""), fold_name(place.name)))
