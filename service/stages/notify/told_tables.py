"""How reports that were told, not printed, are named in messages: the way they came, never who it was; and how a
figure is marked that does not stand."""

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

SUPERSEDED: Mapping[str, str] = {
    "en": "replaced since",
    "fr": "remplacé depuis",
    "ar": "حلّ محله رقم أحدث",
}
DOUBTED: Mapping[str, str] = {
    "en": "not counted: far above every other figure",
    "fr": "non retenu : très au-dessus de tout autre chiffre",
    "ar": "لم يُحتسب: أعلى بكثير من أي رقم آخر",
}
