"""The words of a CAP message that the alert does not already say, by language."""

from collections.abc import Mapping

LANGUAGES = ("fr", "en", "ar")

ATTACK: Mapping[str, str] = {
    "fr": "Attaque armée rapportée",
    "en": "Reported armed attack",
    "ar": "هجوم مسلح وفق ما نُقل",
}
SIGNS: Mapping[str, str] = {
    "fr": "Signes qui précèdent souvent une attaque",
    "en": "Signs that often come before an attack",
    "ar": "مؤشرات تسبق الهجمات غالبًا",
}
NOT_SEEN: Mapping[str, str] = {
    "fr": "Ce qui n’est pas lu",
    "en": "What is not being read",
    "ar": "ما لا تجري قراءته",
}
RESTRICTION = "For the recipients of this service and whom they pass it on to with care. Not for publication."
