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
