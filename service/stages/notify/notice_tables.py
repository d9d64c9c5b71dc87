"""What notices to operators say, in every language."""

from collections.abc import Mapping
from typing import Literal

NoticeKind = Literal[
    "feed_gone",
    "recipient_disabled",
    "recipient_failing",
    "delivery_dead",
    "parked",
    "cancel_parked",
    "appointment_failed",
    "exercise_left_out",
    "unsubscribed",
    "nobody_left",
    "nobody_called",
    "held_unsent",
    "not_escalated",
    "not_written",
]

NOTICE_WORDS: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "en": {
        "feed_gone": (
            "Feed gone: {name}",
            "The feed {name} is not asked any more: {reason}",
            "What it reported is not seen until another address is set in feeds.toml or the feed is taken up again.",
        ),
        "recipient_disabled": (
            "Recipient disabled: {name}",
            "The recipient {name} gets no alerts any more: {reason}",
            "Messages to it wait. Correct its address, then enable it again: they go out, in order.",
        ),
        "recipient_failing": (
            "Recipient disabled: {name}",
            "The endpoint of {name} has failed for five days and took no message; the last answer: {reason}",
            "Messages to it wait. Have it put right, then enable it again: they go out, in order.",
        ),
        "delivery_dead": (
            "Not delivered: {name}",
            "A message to {name} could not be delivered: {reason}",
            "Reach this recipient in another way; the message is kept and can be sent again by hand. Others to it that"
            " fail today are in the list of deliveries and not told one by one.",
        ),
        "parked": (
            "Not assessed: {name}",
            "{name} could not be joined or judged, and raises no alert so far: {reason}",
            "It is kept and tried again, at growing intervals and after a restart; read it, and tell those concerned.",
        ),
        "cancel_parked": (
            "Not cancelled: {name}",
            "The Cancel that {name} asks for could not be made; those who had the alert know nothing of it: {reason}",
            "It is kept and tried again, at growing intervals and after a restart; tell those who had the alert.",
        ),
        "nobody_called": (
            "Nobody could be called: {name}",
            "An alert that was not acknowledged in time is for {name}, who gets no messages: {reason}",
            "Call somebody in another way, now; then put the recipient right.",
        ),
        "unsubscribed": (
            "Unsubscribed: an address of {name}",
            "An address of {name} wants no more messages and gets none from now on: {reason}",
            "Its other addresses get them as before. Whoever reads there can undo it by the same link.",
        ),
        "nobody_left": (
            "Nobody reached any more: {name}",
            "The last address of {name} wants no more messages: {reason}. Nobody of {name} gets alerts any more.",
            "Ask there, and name another address in feeds.toml. Whoever unsubscribed can undo it by the same link.",
        ),
        "appointment_failed": (
            "Not done in time: {name}",
            "{name} was due and could not be done: {reason}",
            "It is tried again at growing intervals; nothing that it was to send is lost.",
        ),
        "exercise_left_out": (
            "Exercise left out",
            "The weekly exercise of {name} was not held, because the service did not run at that hour.",
            "The next one is on {reason}; `liptako recipients test NAME` tries one recipient at once.",
        ),
        "held_unsent": (
            "Not sent: alerts held for {name}",
            "{name} is in feeds.toml no more; these alerts were held during its quiet hours and not sent: {reason}",
            "Tell those who read under that name, where they are to know.",
        ),
        "not_escalated": (
            "Nobody called in place of {name}",
            "{name} was to acknowledge alert {reason} in time; nobody has, and nobody else is called: feeds.toml was"
            " changed since it was sent, and names nobody to call in place of {name}.",
            "Ask them whether they saw it, or call somebody else, now; then look at ack_within and escalate_to.",
        ),
        "not_written": (
            "An alert could not be written for {name}",
            "Alert {reason} was raised; {name} did not get it.",
            "Reach this recipient in another way; why it could not be written is in the log.",
        ),
    },
    "fr": {
        "feed_gone": (
            "Flux disparu : {name}",
            "Le flux {name} n’est plus interrogé : {reason}",
            "Ce qu’il rapportait n’est plus lu tant qu’aucune autre adresse n’est mise dans feeds.toml.",
        ),
        "recipient_disabled": (
            "Destinataire désactivé : {name}",
            "Le destinataire {name} ne reçoit plus d’alertes : {reason}",
            "Les messages pour lui attendent. Corriger son adresse, puis le réactiver : ils partent, dans l’ordre.",
        ),
        "recipient_failing": (
            "Destinataire désactivé : {name}",
            "L’adresse de {name} échoue depuis cinq jours sans avoir pris un message ; dernière réponse : {reason}",
            "Les messages pour lui attendent. La faire réparer, puis le réactiver : ils partent, dans l’ordre.",
        ),
        "delivery_dead": (
            "Non remis : {name}",
            "Un message à {name} n’a pas pu être remis : {reason}",
            "Joindre ce destinataire autrement ; le message est gardé et peut être renvoyé à la main. Les autres échecs"
            " du jour vers lui sont dans la liste des envois, sans autre avis.",
        ),
        "parked": (
            "Non évalué : {name}",
            "{name} n’a pas pu être rattaché ou évalué et ne donne aucune alerte pour l’instant : {reason}",
            "Il est gardé et réessayé, de moins en moins souvent et au redémarrage ; le lire, prévenir qui de droit.",
        ),
        "cancel_parked": (
            "Non annulé : {name}",
            "L’annulation demandée ({name}) n’a pas pu être faite ; qui a reçu l’alerte n’en sait rien : {reason}",
            "Elle est gardée et réessayée, de moins en moins souvent et au redémarrage ; prévenir qui a reçu l’alerte.",
        ),
        "nobody_called": (
            "Personne n’a pu être appelé : {name}",
            "Une alerte sans accusé de réception à temps revient à {name}, qui ne reçoit pas de messages : {reason}",
            "Appeler quelqu’un autrement, maintenant ; puis remettre le destinataire en état.",
        ),
        "unsubscribed": (
            "Désabonnement : une adresse de {name}",
            "Une adresse de {name} ne veut plus de messages et n’en reçoit plus : {reason}",
            "Ses autres adresses les reçoivent comme avant. Qui lit là peut revenir en arrière par le même lien.",
        ),
        "nobody_left": (
            "Plus personne d’atteint : {name}",
            "La dernière adresse de {name} ne veut plus de messages : {reason}. Personne n’y reçoit d’alertes.",
            "Demander sur place, mettre une autre adresse dans feeds.toml ; le même lien permet de revenir en arrière.",
        ),
        "appointment_failed": (
            "Pas fait à l’heure : {name}",
            "{name} était dû et n’a pas pu être fait : {reason}",
            "C’est réessayé, de moins en moins souvent ; rien de ce qui devait partir n’est perdu.",
        ),
        "exercise_left_out": (
            "Exercice non tenu",
            "L’exercice hebdomadaire du {name} n’a pas eu lieu : le service ne tournait pas à cette heure.",
            "Le prochain est le {reason} ; `liptako recipients test NOM` essaie un destinataire tout de suite.",
        ),
        "held_unsent": (
            "Pas envoyé : alertes en attente pour {name}",
            "{name} n’est plus dans feeds.toml ; alertes retenues par ses heures calmes et pas envoyées : {reason}",
            "Prévenir qui lisait sous ce nom, s’il doit savoir.",
        ),
        "not_escalated": (
            "Personne d’appelé à la place de {name}",
            "{name} devait accuser réception de l’alerte {reason} à temps ; personne ne l’a fait, et personne d’autre"
            " n’est appelé : feeds.toml a changé depuis l’envoi et ne nomme personne à appeler à la place de {name}.",
            "Demander si elle a été vue, ou appeler quelqu’un d’autre, maintenant ; puis revoir ack_within et"
            " escalate_to.",
        ),
        "not_written": (
            "Une alerte n’a pas pu être écrite pour {name}",
            "L’alerte {reason} a été donnée ; {name} ne l’a pas reçue.",
            "Joindre ce destinataire autrement ; la raison est dans le journal du service.",
        ),
    },
    "ar": {
        "feed_gone": (
            "مصدر اختفى: {name}",
            "لم يعد المصدر {name} يُسأل: {reason}",
            "لا يُقرأ ما كان ينشره حتى يوضع عنوان آخر في feeds.toml.",
        ),
        "recipient_disabled": (
            "مستلم موقوف: {name}",
            "لم يعد المستلم {name} يتلقى التنبيهات: {reason}",
            "الرسائل إليه تنتظر. صحّح عنوانه ثم فعّله من جديد، فتُرسل بالترتيب.",
        ),
        "recipient_failing": (
            "مستلم موقوف: {name}",
            "تفشل وجهة {name} منذ خمسة أيام ولم تستلم أي رسالة؛ آخر رد: {reason}",
            "الرسائل إليه تنتظر. اطلب إصلاح الوجهة ثم فعّله من جديد، فتُرسل بالترتيب.",
        ),
        "delivery_dead": (
            "لم تُسلَّم: {name}",
            "تعذّر تسليم رسالة إلى {name}: {reason}",
            "اتصل بهذا المستلم بطريقة أخرى؛ الرسالة محفوظة ويمكن إرسالها من جديد يدويًا. ما يفشل إليه اليوم غيرها"
            " مذكور في قائمة الإرسال دون إشعار آخر.",
        ),
        "parked": (
            "لم يُقيَّم: {name}",
            "تعذّر تقييم {name} ولم يصدر عنه أي تنبيه حتى الآن: {reason}",
            "هو محفوظ ويُعاد تقييمه على فترات متباعدة وعند إعادة التشغيل؛ اقرأه وأبلغ المعنيين.",
        ),
        "cancel_parked": (
            "لم يُلغَ: {name}",
            "تعذّر تنفيذ الإلغاء المطلوب ({name})، ومن تلقى التنبيه لا يعلم به: {reason}",
            "هو محفوظ ويُعاد تنفيذه على فترات متباعدة وعند إعادة التشغيل؛ أبلغ من تلقى التنبيه.",
        ),
        "nobody_called": (
            "تعذّر استدعاء أحد: {name}",
            "تنبيه لم يُؤكَّد استلامه في الوقت المحدد موجّه إلى {name} الذي لا تصله رسائل: {reason}",
            "استدعِ أحدًا بطريقة أخرى الآن، ثم أصلح بيانات المستلم.",
        ),
        "unsubscribed": (
            "إلغاء اشتراك: عنوان لدى {name}",
            "أحد عناوين {name} لم يعد يريد رسائل ولن يصله شيء من الآن: {reason}",
            "عناوينه الأخرى تتلقاها كما من قبل. يمكن التراجع عن ذلك بالرابط نفسه.",
        ),
        "nobody_left": (
            "لم يعد أحد يتلقى: {name}",
            "آخر عنوان لدى {name} لم يعد يريد رسائل: {reason}. لا أحد لدى {name} يتلقى التنبيهات.",
            "اسأل هناك، وضع عنوانًا آخر في feeds.toml. يمكن التراجع عن ذلك بالرابط نفسه.",
        ),
        "appointment_failed": (
            "لم يُنجز في موعده: {name}",
            "حان موعد {name} ولم يمكن إنجازه: {reason}",
            "يُعاد على فترات متباعدة، ولا يضيع شيء مما كان سيُرسل.",
        ),
        "exercise_left_out": (
            "تمرين لم يُجرَ",
            "لم يُجرَ التمرين الأسبوعي المقرر {name} لأن الخدمة لم تكن تعمل في تلك الساعة.",
            "التالي في {reason}؛ والأمر `liptako recipients test NAME` يختبر مستلمًا واحدًا فورًا.",
        ),
        "held_unsent": (
            "لم تُرسل: تنبيهات في الانتظار إلى {name}",
            "لم يعد {name} في feeds.toml، وهذه التنبيهات التي انتظرت نهاية ساعات هدوئه لم تُرسل: {reason}",
            "أبلغ من كان يقرأ بهذا الاسم إن وجب أن يعلم.",
        ),
        "not_escalated": (
            "لم يُستدعَ أحد بدلًا من {name}",
            "كان على {name} تأكيد استلام التنبيه {reason} في الوقت المحدد ولم يؤكده أحد، ولا يُستدعى غيره: تغيّر"
            " feeds.toml بعد الإرسال ولا يسمّي من يُستدعى بدلًا من {name}.",
            "اسأل هل قُرئ التنبيه أو استدعِ شخصًا آخر الآن، ثم راجع ack_within و escalate_to.",
        ),
        "not_written": (
            "تعذّرت كتابة تنبيه إلى {name}",
            "صدر التنبيه {reason} ولم يصل إلى {name}.",
            "اتصل بهذا المستلم بطريقة أخرى؛ والسبب في سجل الخدمة.",
        ),
    },
}
"""Subject, what happened, what to do. ``name`` and ``reason`` are filled in."""
