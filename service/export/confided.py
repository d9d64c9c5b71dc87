"""An alert without what was told in confidence: reports by phone or from a partner never leave."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from service.records import Alert, Incident
from service.stages.group import rests_on_told
from service.stages.notify.redact import plain_headline

_REASON: Mapping[str, str] = {
    "fr": "Règle « {rule} ». Cette alerte repose aussi sur des informations qui ne sont pas communiquées : seul ce qui "
    "a été publié figure ici.",
    "en": "Rule “{rule}”. This alert rests also on reports that are not passed on: only what was published is told "
    "here.",
    "ar": "القاعدة «{rule}». يستند هذا التنبيه أيضًا إلى تقارير لا تُنقل: لا يُذكر هنا إلا ما نُشر.",
}


def published_alert(alert: Alert, published: Callable[[Incident], Incident | None]) -> Alert | None:
    """The alert as published reports alone vouch for it; itself where all its reports are published. None: nothing of
    what it stands for was published. ``published`` gives an incident without what was told.

    Headline, reason and figure may hold what a caller said: they are made anew from what is left.
    """
    shown = {one.id: published(one) for one in alert.incidents}
    if not any(map(rests_on_told, alert.incidents)):
        return replace(alert, incidents=tuple(shown[one.id] or one for one in alert.incidents))
    kept = tuple(found for one in alert.incidents if (found := shown[one.id]) is not None)
    if all(shown[one.id] is None for one in alert.spoken_of):
        return None
    told = replace(alert, incidents=kept, rule=replace(alert.rule, observed=None, step=None))
    return replace(
        told,
        headline={code: plain_headline(told, code) for code in _REASON},
        reason={code: words.format(rule=alert.rule.name) for code, words in _REASON.items()},
    )
