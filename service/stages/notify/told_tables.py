"""How reports that were told, not printed, are named in messages: the way they came, never who it was."""

from collections.abc import Mapping

CAME: Mapping[str, Mapping[str, str]] = {
    "en": {"phone": "by phone", "partner": "from a partner"},
    "fr": {"phone": "par téléphone", "partner": "d’un partenaire"},
    "ar": {"phone": "عبر الهاتف", "partner": "من شريك"},
}

NOT_VERIFIED: Mapping[str, str] = {
    "en": "Not verified on site",
    "fr": "Non vérifié sur place",
    "ar": "لم يُتحقق منه في المكان",
}
"""In place of "Press only", where it is not the press alone that tells."""
