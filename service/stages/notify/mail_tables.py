"""Words of a mail besides those of the alert: borders, what came before, the map, answers. Data, no code.

Fields in braces are filled in where a message is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

BORDER_OF: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "BEN": "du Bénin", "BFA": "du Burkina Faso", "CIV": "de la Côte d’Ivoire", "CMR": "du Cameroun",
        "DZA": "de l’Algérie", "GHA": "du Ghana", "GIN": "de la Guinée", "LBY": "de la Libye", "MLI": "du Mali",
        "MRT": "de la Mauritanie", "NER": "du Niger", "NGA": "du Nigeria", "SEN": "du Sénégal", "TCD": "du Tchad",
        "TGO": "du Togo",
    },
}  # fmt: skip
"""A country after "so far", where its article joins the preposition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWords:
    """What a mail says that no other message does."""

    border: str
    """So far, before the name of the country; nearer than the border lines are sure of:"""
    border_close: str
    civilians_attacked: str
    provisional: str
    before: str
    before_there: str
    before_near: str
    no_toll: str
    """An attack of which no figure is known."""
    map_of: str
    map_before: str
    answer: str
    buttons: tuple[str, str, str]
    """In the order of the page: acknowledge, useful, false alarm."""
    page: str
    """The alert's page in the console."""
    unsubscribe: str
    kinds: Mapping[str, str]


_WORDS: Mapping[str, MailWords] = {
    "en": MailWords(
        border="about {km} km from",
        border_close="less than {km} km from",
        civilians_attacked="civilians attacked",
        provisional="provisional",
        before="Before: {list}",
        before_there="{toll} there ({day})",
        before_near="{toll} at {place}, {km} km away ({day})",
        no_toll="an attack without a figure",
        map_of="Map: {places}",
        map_before="earlier attacks of the last 30 days: {list}",
        answer="Answer by link, without a login",
        buttons=("Acknowledge", "Useful", "False alarm"),
        page="In the console, with an account",
        unsubscribe="Unsubscribe this address",
        kinds={"Alert": "Alert", "Update": "Update", "Cancel": "Cancelled"},
    ),
    "fr": MailWords(
        border="à environ {km} km",
        border_close="à moins de {km} km",
        civilians_attacked="civils attaqués",
        provisional="provisoire",
        before="Avant : {list}",
        before_there="{toll} au même endroit ({day})",
        before_near="{toll} à {place}, à {km} km de là ({day})",
        no_toll="une attaque sans chiffre",
        map_of="Carte : {places}",
        map_before="attaques des 30 jours précédents : {list}",
        answer="Répondre par lien, sans identifiant",
        buttons=("Accuser réception", "Utile", "Fausse alerte"),
        page="Dans la console, avec un compte",
        unsubscribe="Désabonner cette adresse",
        kinds={"Alert": "Alerte", "Update": "Mise à jour", "Cancel": "Annulation"},
    ),
    "ar": MailWords(
        border="على بعد نحو {km} كم من",
        border_close="على بعد أقل من {km} كم من",
        civilians_attacked="هوجم مدنيون",
        provisional="مؤقت",
        before="قبل ذلك: {list}",
        before_there="{toll} في المكان نفسه ({day})",
        before_near="{toll} في {place} على بعد {km} كم ({day})",
        no_toll="هجوم دون رقم",
        map_of="خريطة: {places}",
        map_before="هجمات الثلاثين يومًا السابقة: {list}",
        answer="الرد عبر الرابط دون تسجيل دخول",
        buttons=("إشعار بالاستلام", "مفيد", "إنذار كاذب"),
        page="في لوحة المتابعة، بحساب",
        unsubscribe="إلغاء اشتراك هذا العنوان",
        kinds={"Alert": "تنبيه", "Update": "تحديث", "Cancel": "إلغاء"},
    ),
}


def mail_words(language: str) -> MailWords:
    """The words of a language; English for one that is none of the three."""
    return _WORDS.get(language, _WORDS["en"])
