"""What the pages behind signed links say, by language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """``{who}``, ``{when}``, ``{what}``, ``{address}`` and ``{name}`` are filled in."""

    title: str
    nobody_yet: str
    acknowledged: str
    what_it_means: str
    acknowledge: str
    marked: str
    ask_mark: str
    useful: str
    false_alarm: str
    not_calm: str
    close_title: str
    ask_close: str
    close_means: str
    close: str
    closed: str
    reopen: str
    refused: str
    forged: str
    expired: str
    unknown: str
    no_action: str


WORDS: Mapping[str, AnswerWords] = {
    "en": AnswerWords(
        title="Alert",
        nobody_yet="Nobody has acknowledged this alert yet.",
        acknowledged="Acknowledged by {who}, {when}.",
        what_it_means="To acknowledge says: I have seen this and take care. Nobody else is called then.",
        acknowledge="Acknowledge",
        marked="Your word on it: {what}. You can change it.",
        ask_mark="Was this alert useful? Your word makes the rules better.",
        useful="Useful",
        false_alarm="False alarm",
        not_calm="What stands here is what the news that could be read says. It is not a sign of calm elsewhere.",
        close_title="Stop messages",
        ask_close="Messages for {name} are sent to {address}.",
        close_means="With this button none are sent there any more: no alerts, no exercises, no notices. "
        "The operators are told.",
        close="Stop all messages to this address",
        closed="No messages are sent to {address} any more. The operators were told.",
        reopen="Undo: send messages to this address again",
        refused="This link does not work",
        forged="This link was cut or changed: open it from the message again, whole.",
        expired="This link is older than 30 days: answer a newer message, or ask the operators.",
        unknown="What this link is about is not here any more: ask the operators.",
        no_action="Nothing was changed: go back and press one of the buttons.",
    ),
    "fr": AnswerWords(
        title="Alerte",
        nobody_yet="Personne n’a encore accusé réception de cette alerte.",
        acknowledged="Accusé de réception de {who}, {when}.",
        what_it_means="Accuser réception veut dire : j’ai vu et je m’en occupe. Personne d’autre n’est appelé alors.",
        acknowledge="Accuser réception",
        marked="Votre avis : {what}. Vous pouvez en changer.",
        ask_mark="Cette alerte a-t-elle été utile ? Votre avis améliore les règles.",
        useful="Utile",
        false_alarm="Fausse alerte",
        not_calm="Ici, ce que disent les nouvelles qui ont pu être lues. Ce n’est pas un signe de calme ailleurs.",
        close_title="Ne plus recevoir de messages",
        ask_close="Les messages pour {name} sont envoyés à {address}.",
        close_means="Avec ce bouton, plus rien n’y est envoyé : ni alertes, ni exercices, ni avis. "
        "Les opérateurs en sont informés.",
        close="Ne plus rien envoyer à cette adresse",
        closed="Plus aucun message n’est envoyé à {address}. Les opérateurs en ont été informés.",
        reopen="Revenir en arrière : envoyer de nouveau à cette adresse",
        refused="Ce lien ne fonctionne pas",
        forged="Ce lien a été coupé ou modifié : l’ouvrir de nouveau depuis le message, en entier.",
        expired="Ce lien a plus de 30 jours : répondre à un message plus récent, ou demander aux opérateurs.",
        unknown="Ce dont parle ce lien n’est plus ici : demander aux opérateurs.",
        no_action="Rien n’a été changé : revenir en arrière et appuyer sur l’un des boutons.",
    ),
    "ar": AnswerWords(
        title="تنبيه",
        nobody_yet="لم يؤكّد أحد استلام هذا التنبيه بعد.",
        acknowledged="أكّد الاستلام {who}، {when}.",
        what_it_means="تأكيد الاستلام يعني: رأيتُ هذا وأتولّى الأمر، فلا يُستدعى أحد غيري.",
        acknowledge="تأكيد الاستلام",
        marked="رأيك: {what}. يمكنك تغييره.",
        ask_mark="هل كان هذا التنبيه مفيدًا؟ رأيك يحسّن القواعد.",
        useful="مفيد",
        false_alarm="إنذار كاذب",
        not_calm="ما يظهر هنا هو ما تقوله الأخبار التي أمكنت قراءتها، وليس دليلًا على الهدوء في مكان آخر.",
        close_title="إيقاف الرسائل",
        ask_close="الرسائل الموجّهة إلى {name} تُرسل إلى {address}.",
        close_means="بهذا الزر لا يُرسل إليه شيء بعد الآن: لا تنبيهات ولا تمارين ولا إشعارات. ويُبلَّغ المشغّلون بذلك.",
        close="إيقاف جميع الرسائل إلى هذا العنوان",
        closed="لم تعد تُرسل رسائل إلى {address}. وقد أُبلغ المشغّلون.",
        reopen="تراجُع: إرسال الرسائل إلى هذا العنوان من جديد",
        refused="هذا الرابط لا يعمل",
        forged="قُطع هذا الرابط أو غُيّر: افتحه كاملًا من الرسالة مرة أخرى.",
        expired="مضى على هذا الرابط أكثر من 30 يومًا: أجب عن رسالة أحدث، أو اسأل المشغّلين.",
        unknown="لم يعد ما يشير إليه هذا الرابط موجودًا هنا: اسأل المشغّلين.",
        no_action="لم يتغيّر شيء: ارجع واضغط أحد الأزرار.",
    ),
}
