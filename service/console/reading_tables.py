"""What categories of lexicons and fields of reports are called, for people."""

from collections.abc import Mapping

from service.console.translations import N_

MARKS: Mapping[str, str] = {
    "kill": N_("killing"),
    "dead": N_("the dead"),
    "toll": N_("a toll"),
    "injure": N_("wounding"),
    "abduct": N_("abduction"),
    "missing": N_("the missing"),
    "displace": N_("displacement"),
    "attack": N_("an attack"),
    "strike": N_("a strike"),
    "clash": N_("fighting"),
    "reprisal": N_("reprisal"),
    "actor": N_("an armed actor"),
    "person": N_("people"),
    "place": N_("a kind of place"),
    "zone": N_("the zone"),
    "target": N_("what was hit"),
    "sign": N_("a sign that often comes before attacks"),
    "speaker": N_("who says so"),
    "claimed": N_("a claim"),
    "blame": N_("blame"),
    "hedge": N_("a hedge"),
    "unverified": N_("not verified"),
    "exclusion": N_("what counts against it"),
    "cumulative": N_("a toll of some time"),
    "earlier": N_("an earlier time"),
    "recall": N_("something recalled"),
}
"""By the part of a category before its first dot."""
OTHER = N_("other wording")

ROLES: Mapping[str, str] = {
    "main": N_("What the item is about"),
    "secondary": N_("Another attack that it mentions"),
    "sign": N_("No attack, but what often comes before one"),
}
PERPETRATORS: Mapping[str, str] = {
    "army": N_("the army"),
    "militia": N_("a militia"),
    "clash": N_("armed groups against each other"),
    "jihadists": N_("jihadists, group not named"),
    "unknown": N_("not named"),
}
"""Others are names of groups."""
FIGURE_NAMES: Mapping[str, str] = {
    "deaths": N_("Dead"),
    "deaths_civilians": N_("of these civilians"),
    "deaths_security": N_("of these security forces"),
    "deaths_attackers": N_("Attackers’ own dead"),
    "injured": N_("Injured"),
    "abducted": N_("Abducted"),
    "displaced": N_("Displaced"),
    "villages_attacked_min": N_("Inhabited places attacked, at least"),
}
FIELD_NAMES: Mapping[str, str] = {
    **FIGURE_NAMES,
    "date": N_("Day"),
    "places": N_("Places"),
    "claims": N_("Figures by speaker"),
    "targets": N_("What was hit"),
    "signs": N_("Signs"),
    "perpetrator": N_("Said to be by"),
    "confirmed": N_("Confirmed"),
}
PRECISIONS: Mapping[str, str] = {
    "day": N_("a day"),
    "night": N_("a night, by its first day"),
    "weekend": N_("a weekend, by its first day"),
    "week": N_("a week, by its first day"),
    "month": N_("a month, by its first day"),
}
TOLD_FEED = N_("phone and partners")
"""What reports that were told have in place of a feed."""
ARTICLES: Mapping[str, str] = {
    "waiting": N_("waits to be fetched"),
    "taken": N_("read in place of the entry"),
    "kept": N_("fetched, but the entry’s own text is read"),
    "failed": N_("could not be had"),
    "dropped": N_("not needed any more"),
}
ARTICLE_SAYS = (
    N_("it is no web page"),
    N_("the page gives no more than the entry"),
    N_("the page does not speak of what the entry's title says"),
    N_("the page is in another language"),
    N_("the page is for subscribers"),
    N_("the page asks for consent first"),
    N_("the page asks whether we are a robot"),
    N_("the page could not be read"),
    N_("the page is not read as an attack"),
    N_("the page tells of another place"),
    N_("the page tells of fewer dead"),
    N_("the page tells no attack"),
    N_("the page tells no village"),
    N_("the page tells no date"),
    N_("the page tells no toll"),
    N_("the page tells no village and no date"),
    N_("the page tells no village and no toll"),
    N_("the page tells no date and no toll"),
    N_("the page tells no village and no date and no toll"),
)
"""Why the page of an item was not read in place of its entry."""
WHY_LEFT: Mapping[str, str] = {
    words: words
    for words in (
        N_("earlier toll of the same attack"),
        N_("another attack, further back"),
        N_("a total over a longer time"),
        N_("another attack of these days"),
        N_("outside the zone"),
        N_("part of the toll"),
    )
}
"""Why a figure is no toll of the attack."""
