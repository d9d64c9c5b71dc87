"""What could be seen, in words: languages and countries of which feeds did not answer."""

from collections.abc import Callable, Iterable, Mapping

from service.records import Coverage
from service.text.phrases import country_name, language_name

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "all": "All {feeds} feeds answered in the last 24 hours.",
        "one": "Feeds that answered in the last 24 hours: 1 of 1.",
        "some": "Feeds that answered in the last 24 hours: {reachable} of {feeds}; not seen: {unseen}.",
        "none": "No feed is watched.",
        "calm": "What they did not report is not known; not a sign of calm.",
        "und": "language not named",
        "other": "no language or country named",
        "join": "; ",
    },
    "fr": {
        "all": "Les {feeds} flux ont tous répondu ces dernières 24 heures.",
        "one": "Flux qui ont répondu ces dernières 24 heures : 1 sur 1.",
        "some": "Flux qui ont répondu ces dernières 24 heures : {reachable} sur {feeds} ; non vus : {unseen}.",
        "none": "Aucun flux n’est suivi.",
        "calm": "Ce qu’ils n’ont pas rapporté n’est pas connu ; ce n’est pas un signe de calme.",
        "und": "langue non indiquée",
        "other": "ni langue ni pays indiqué",
        "join": " ; ",
    },
    "ar": {
        "all": "أجابت جميع المصادر ({feeds}) خلال آخر 24 ساعة.",
        "one": "المصادر التي أجابت خلال آخر 24 ساعة: 1 من 1.",
        "some": "المصادر التي أجابت خلال آخر 24 ساعة: {reachable} من {feeds}؛ لم تُقرأ: {unseen}.",
        "none": "لا يُتابَع أي مصدر.",
        "calm": "ما لم تذكره غير معروف؛ وليس ذلك علامة على الهدوء.",
        "und": "لغة غير محددة",
        "other": "دون لغة أو بلد",
        "join": "؛ ",
    },
}
UNDETERMINED = "und"


def seen_phrase(seen: Coverage, language: str) -> str:
    """How many feeds answered, what was not seen, and that this is no sign of calm."""
    words = _WORDS.get(language, _WORDS["en"])
    if not seen.feeds:
        return f"{words['none']} {words['calm']}"
    every = words["all"] if seen.feeds > 1 else words["one"]
    said = every if seen.feeds_reachable >= seen.feeds else words["some"]
    unseen = unseen_phrase(seen, language) or words["other"]
    told = said.format(reachable=seen.feeds_reachable, feeds=seen.feeds, unseen=unseen)
    return f"{told} {words['calm']}"


def unseen_phrase(seen: Coverage, language: str) -> str:
    """Languages, then countries, of which feeds did not answer, with how many of how many: "French 2/22, English 2/20;
    Mali 1/8". Empty: none, or none that names either."""
    words = _WORDS.get(language, _WORDS["en"])
    languages = _missing(
        seen.by_language.items(),
        lambda code: words["und"] if code == UNDETERMINED else language_name(code, language),
    )
    countries = _missing(seen.by_country.items(), lambda code: country_name(code, language) or code)
    return words["join"].join(part for part in (languages, countries) if part)


def _missing(by: Iterable[tuple[str, tuple[int, int]]], name: Callable[[str], str]) -> str:
    return ", ".join(
        f"{name(code)} {every - reached}/{every}" for code, (reached, every) in sorted(by) if reached < every
    )
