"""Words of the page of an incident: its parts, by the names that they have in the records."""

from service.console.translations import N_

FIELDS = {
    "deaths": N_("dead"),
    "claims": N_("dead, as somebody says"),
    "deaths_civilians": N_("dead civilians"),
    "deaths_security": N_("dead of the forces"),
    "deaths_attackers": N_("dead attackers"),
    "injured": N_("injured"),
    "abducted": N_("abducted"),
    "displaced": N_("displaced"),
    "villages_attacked_min": N_("villages attacked, at least"),
    "date": N_("day"),
    "day": N_("day"),
    "places": N_("place"),
    "targets": N_("what was hit"),
    "signs": N_("sign"),
    "perpetrator": N_("who attacked, according to the text"),
    "confirmed": N_("not confirmed"),
    "status": N_("status"),
}
"""What is read out of words, and what an operator may set."""
OTHER = N_("read out of these words")

KINDS = {
    "merge": N_("Made one with another incident"),
    "split": N_("Reports taken off"),
    "correct": N_("Corrected"),
    "confirm": N_("Confirmed"),
    "dismiss": N_("Dismissed as wrong"),
    "cancel": N_("Alert cancelled"),
}

STATES = {
    "sent": N_("taken by"),
    "queued": N_("waits for"),
    "sending": N_("on its way to"),
    "dead": N_("given up for"),
}

VIAS = {"phone": N_("by phone"), "partner": N_("from a partner")}

SAID = {
    "merged": N_("Noted. The two become one within seconds: load the page again."),
    "split": N_("Noted. The reports part within seconds: load the page again."),
    "corrected": N_("Noted. It stands within seconds, whatever is reported later: load the page again."),
    "confirmed": N_("Noted. It counts as confirmed within seconds: load the page again."),
    "dismissed": N_(
        "Noted. Within seconds it counts as wrong, and whoever was alerted gets the Cancel: load the page again."
    ),
    "undone": N_(
        "Noted. The decision is taken back within seconds; what was sent stays sent: load the page again."
    ),
    "moved": N_("The incident that you asked for was made one with this one."),
}
"""What the forms have done."""
