"""Words of alerts, messages and recipients that are stored in other words."""

from collections.abc import Mapping

from service.console.translations import N_

MSG_TYPES: Mapping[str, str] = {"Alert": N_("Alert"), "Update": N_("Update"), "Cancel": N_("Cancelled")}
CERTAINTIES: Mapping[str, str] = {
    "Observed": N_("Observed: two independent speakers, or an analyst who vouches for it"),
    "Likely": N_("Likely: not yet two independent speakers"),
    "Possible": N_("Possible: called unverified, or counted by a fighting side alone"),
    "Unlikely": N_("Unlikely"),
    "Unknown": N_("Unknown"),
}
VERDICT_NAMES: Mapping[str, str] = {"useful": N_("useful"), "false alarm": N_("false alarm")}
RULE_KINDS: Mapping[str, str] = {
    "casualties": N_("people killed, injured, abducted or displaced"),
    "new_villages": N_("villages newly attacked"),
    "targets": N_("what was hit"),
    "signs": N_("signs before an attack"),
    "surge": N_("more attacks than usual"),
    "silence": N_("what is not being seen"),
}
COUNTED_PER: Mapping[str, str] = {
    "incident": N_("in one attack"),
    "village": N_("in one village"),
    "adm2": N_("in one district (admin 2)"),
    "adm1": N_("in one region (admin 1)"),
    "country": N_("in one country"),
    "zone": N_("in the whole zone"),
}
STATES: Mapping[str, str] = {
    "queued": N_("waits"),
    "sending": N_("is being sent"),
    "sent": N_("delivered"),
    "dead": N_("given up"),
}
"""Of a delivery."""
KINDS_OF_MESSAGE: Mapping[str, str] = {
    "alert.raised": N_("Alert"),
    "alert.updated": N_("Update"),
    "alert.cancelled": N_("Cancelled"),
    "held": N_("after quiet hours"),
    "digest": N_("digest"),
    "escalation": N_("escalation: nobody had acknowledged it"),
    "exercise": N_("exercise"),
    "notice": N_("notice to operators"),
}
STANDINGS: Mapping[str, str] = {
    "ok": N_("is well"),
    "failing": N_("fails"),
    "disabled": N_("disabled"),
}
"""Of a recipient, as ``jobs.ledger.state_of`` names them."""
CHANNELS: Mapping[str, str] = {"email": N_("e-mail"), "webhook": N_("webhook"), "apprise": N_("Apprise")}
PRECISIONS: Mapping[str, str] = {
    "village": N_("by village"),
    "adm2": N_("by district (admin 2)"),
    "adm1": N_("by region (admin 1)"),
}
"""How exactly places are shown to a recipient."""
