"""The words of a digest, by language: data, no code."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWording:
    headline: str
    """``day`` it is made on, ``told``: what is in it."""
    nothing: str
    """Of an empty one."""
    period: str
    """``since`` and ``until``, each a day and a time, in the time zone ``zone``."""
    missed: str
    """``span``: how long ago the digest before was made."""
    areas: str
    alerts: str
    attacks: str
    sent: str
    held: str
    wrong: str
    taken_back: str
    unread: str
    and_: str


_BY_LANGUAGE: Mapping[str, DigestWording] = {
    "en": DigestWording(
        headline="Digest, {day}: {told}",
        nothing="No attack in the news we could read ({reachable} of {feeds} feeds); not a sign of calm",
        period="From {since} to {until} ({zone})",
        missed="The digest before was made {span} earlier: this one covers all of that time",
        areas="It covers: {areas}",
        alerts="Alerts",
        attacks="Other attacks reported for the first time, which raised no alert",
        sent="already sent to you",
        held="sent to you when your quiet hours end",
        wrong="that report was wrong: {reason}",
        taken_back="raised at {time} and taken back, that report was wrong: {reason}",
        unread="Days on which no feed could be read: {days}",
        and_=" and ",
    ),
    "fr": DigestWording(
        headline="Synthèse du {day} : {told}",
        nothing=(
            "Aucune attaque dans l’actualité que nous avons pu lire ({reachable} flux sur {feeds}) ; ce n’est pas un "
            "signe de calme"
        ),
        period="Du {since} au {until} ({zone})",
        missed="La synthèse précédente date de {span} plus tôt : celle-ci couvre tout ce temps",
        areas="Elle couvre : {areas}",
        alerts="Alertes",
        attacks="Autres attaques signalées pour la première fois, sans alerte",
        sent="déjà envoyé",
        held="envoyé à la fin de vos heures calmes",
        wrong="cette information était fausse : {reason}",
        taken_back="signalé à {time} puis retiré, cette information était fausse : {reason}",
        unread="Jours où aucun flux n’a pu être lu : {days}",
        and_=" et ",
    ),
    "ar": DigestWording(
        headline="ملخص {day}: {told}",
        nothing="لا هجوم في الأخبار التي أمكننا قراءتها ({reachable} من {feeds} من المصادر)؛ وليس ذلك علامة على الهدوء",
        period="من {since} إلى {until} ({zone})",
        missed="أُعد الملخص السابق قبل {span}: وهذا يغطي المدة كلها",
        areas="يغطي: {areas}",
        alerts="التنبيهات",
        attacks="هجمات أخرى ذُكرت لأول مرة ولم يصدر عنها تنبيه",
        sent="أُرسل إليك من قبل",
        held="يُرسل إليك عند نهاية ساعات الهدوء",
        wrong="كان ذلك الخبر خاطئًا: {reason}",
        taken_back="أُبلغ عنه الساعة {time} ثم سُحب، كان ذلك الخبر خاطئًا: {reason}",
        unread="أيام لم يمكن فيها قراءة أي مصدر: {days}",
        and_=" و",
    ),
}


def digest_wording(language: str) -> DigestWording:
    """English for a language that is none of the three."""
    return _BY_LANGUAGE.get(language, _BY_LANGUAGE["en"])
