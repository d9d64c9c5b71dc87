"""What the audit log calls its acts, in words for people."""

from collections.abc import Mapping

from service.console.translations import N_

ACT_NAMES: Mapping[str, str] = {
    "logged in": N_("logged in"),
    "logged out": N_("logged out"),
    "login failed": N_("login failed"),
    "account made": N_("account made"),
    "account disabled": N_("account disabled"),
    "account enabled": N_("account enabled"),
    "password changed": N_("password changed"),
    "password not changed": N_("password not changed: the present one was wrong"),
    "role changed": N_("role changed"),
    "sessions ended": N_("sessions ended"),
    "token created": N_("token made"),
    "token revoked": N_("token revoked"),
    "alert acknowledged": N_("alert acknowledged"),
    "alert marked": N_("alert marked"),
    "alert cancelled": N_("alert cancelled"),
    "incidents merged": N_("incidents merged"),
    "incident split": N_("incident split"),
    "incident corrected": N_("incident corrected"),
    "incident confirmed": N_("incident confirmed"),
    "incident dismissed": N_("incident dismissed"),
    "decision undone": N_("decision undone"),
    "rules.changed": N_("rule changed"),
    "rules.rehearsed": N_("rule rehearsed"),
    "feeds.changed": N_("feed changed"),
    "places.changed": N_("place changed"),
    "name put aside": N_("name put aside"),
    "name brought back": N_("name brought back"),
    "message sent again": N_("message sent again"),
    "dead messages sent again": N_("messages given up sent again"),
    "recipient enabled": N_("recipient enabled"),
    "recipient disabled": N_("recipient disabled"),
    "exercise sent": N_("exercise sent to a recipient"),
    "address unsubscribed": N_("address unsubscribed"),
    "address subscribed again": N_("address subscribed again"),
    "report added": N_("report added"),
    "item read again": N_("item read again"),
    "items read again": N_("items read again"),
    "item marked as wrongly read": N_("item marked as wrongly read"),
    "mark on an item taken back": N_("mark on an item taken back"),
    "items wrongly read exported": N_("items wrongly read exported"),
    "export begun": N_("export begun"),
    "export ended": N_("export ended"),
    "history.import": N_("past incidents imported"),
}
"""By the word that the log has. An act without a name here is shown as the log has it."""

PAGES_OF: Mapping[str, str] = {
    "incident": "/incidents/",
    "alert": "/alerts/",
    "item": "/items/",
    "recipient": "/recipients/",
    "user": "/users/",
    "unresolved name": "/places/unresolved/",
}
"""Where what a key of the detail names is shown."""
