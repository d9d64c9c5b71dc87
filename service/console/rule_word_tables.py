"""The words of rules: of keys, units and measures; and of what is wrong with a change."""

from collections.abc import Mapping

from service.console.translations import N_

KINDS: Mapping[str, str] = {
    "casualties": N_("People killed, hurt, abducted or displaced"),
    "new_villages": N_("New villages attacked"),
    "targets": N_("What was hit"),
    "signs": N_("Signs"),
    "surge": N_("Unusually many attacks"),
    "silence": N_("What is not being seen"),
}

KEYS: Mapping[str, str] = {
    "enabled": N_("Switched on"),
    "measure": N_("What is counted"),
    "at_least": N_("At least"),
    "after": N_("No figure for"),
    "within": N_("Within"),
    "per": N_("Added up"),
    "min_incidents": N_("Attacks that add up, at least"),
    "radius_km": N_("From each other at most, in km"),
    "quiet_for": N_("Quiet for"),
    "quiet_km": N_("Quiet around, in km"),
    "targets": N_("What is hit"),
    "baseline": N_("Compared with the last"),
    "false_alarms_per_year": N_("Alerts by chance, in a year"),
    "severity": N_("Severity"),
    "severity_at": N_("More severe"),
    "severity_near": N_("Severity near a recipient’s places"),
    "steps": N_("Updates at"),
    "areas": N_("Areas"),
    "min_speakers": N_("Independent speakers, at least"),
    "confirmed_only": N_("Only what is confirmed"),
    "cooldown": N_("Open until quiet for"),
    "name": N_("Name"),
}
"""Every key of every kind, in the order in which they are shown."""

MEASURES: Mapping[str, str] = {
    "deaths": N_("people killed"),
    "deaths_civilians": N_("civilians killed"),
    "injured": N_("people injured"),
    "abducted": N_("people abducted"),
    "displaced": N_("people displaced"),
}

UNITS: Mapping[str, str] = {
    "incident": N_("in one attack"),
    "village": N_("in one village"),
    "adm2": N_("in one district"),
    "adm1": N_("in one region"),
    "country": N_("in one country"),
    "zone": N_("in the whole zone"),
}

SUMS: Mapping[str, str] = {
    "village": N_("In one village within {within}, at least {attacks} that come to at least {figure}."),
    "adm2": N_("In one district within {within}, at least {attacks} that come to at least {figure}."),
    "adm1": N_("In one region within {within}, at least {attacks} that come to at least {figure}."),
    "country": N_("In one country within {within}, at least {attacks} that come to at least {figure}."),
    "zone": N_("In the whole zone within {within}, at least {attacks} that come to at least {figure}."),
}

SPANS: Mapping[str, str] = {
    "s": N_("seconds"),
    "m": N_("minutes"),
    "h": N_("hours"),
    "d": N_("days"),
    "w": N_("weeks"),
    "y": N_("years"),
}

VERDICTS: Mapping[str, str] = {
    "dismissed": N_("dismissed by an operator"),
    "false alarm": N_("called a false alarm"),
}
