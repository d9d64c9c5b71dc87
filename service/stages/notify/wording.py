"""The words of a message, by language: data, no code. Fields in braces are filled in where a message is written."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything a message says that the alert does not already say."""

    colon: str
    semicolon: str
    # the first lines
    away: str
    away_elided: str
    villages: str
    attackers: str
    attackers_unknown: str
    clash: str
    hit: str
    signs: str
    attacks: str
    among: str
    civilians: str
    security: str
    attackers_dead: str
    said_by: str
    above: str
    unconfirmed: str
    press_only: str
    by_analyst: str
    speakers: str
    speakers_each: str
    late: str
    changed: str
    wrong: str
    not_calm: str
    # the sections
    why: str
    rule: str
    figure: str
    threshold: str
    step: str
    also: str
    sources: str
    no_figure: str
    more: str
    earlier: str
    open_points: str
    open_above: str
    open_unconfirmed: str
    open_one_speaker: str
    open_place: str
    open_attackers: str
    coverage: str
    seen: str
    unseen: str
    not_calm_coverage: str
    short: str
    footer: str
    discreet: str
    perpetrators: Mapping[str, str]


_EN = Wording(
    colon=": ",
    semicolon="; ",
    away="about {km} km from {town}",
    away_elided="about {km} km from {town}",
    villages="{villages} attacked at least",
    attackers="attackers, according to the reports: {names}",
    attackers_unknown="attackers not identified",
    clash="a clash, according to the reports",
    hit="Hit: {what}",
    signs="Signs: {what}",
    attacks="{n} attacks: {list}",
    among="Among them: {list}",
    civilians="civilians: {n}",
    security="security forces: {n}",
    attackers_dead="Attackers' own dead, not counted: {n} (as reported)",
    said_by="{figure} ({speaker})",
    above="Above {n}: unconfirmed",
    unconfirmed="Unconfirmed: the reports say so themselves",
    press_only="Press only, not verified on site",
    by_analyst="Confirmed by an analyst",
    speakers="{reports}, {speakers}",
    speakers_each="{reports}; for one attack at most {speakers}",
    late="Reported late",
    changed="Changed: {reason}",
    wrong="That report was wrong: {reason}",
    not_calm="This takes back one report. It does not say that the area is calm.",
    why="Why this was sent",
    rule="Rule: {name}",
    figure="figure: {n}",
    threshold="threshold: {n}",
    step="step crossed: {n}",
    also="Also met: {names}",
    sources="Sources",
    no_figure="no figure",
    more="and {n} more",
    earlier="Earlier figures",
    open_points="What is not confirmed",
    open_above="the dead above {n}: speakers differ or leave it open.",
    open_unconfirmed="the attack itself: the reports call it unverified, or it is denied.",
    open_one_speaker="everything rests on one speaker.",
    open_place="The place {name}: it is in no place table.",
    open_attackers="The attackers: only as reported.",
    coverage="What could be seen",
    seen="Feeds that answered in the last 24 hours: {reachable} of {feeds}",
    unseen="; not seen: {list}",
    not_calm_coverage="What was not reported in them is not known; not a sign of calm.",
    short="Short form",
    footer="Sent by an automatic service that reads the press. Pass it on with care.",
    discreet="Note {reference}",
    perpetrators={
        "ISGS": "Islamic State in the Sahel",
        "JNIM": "JNIM",
        "AQIM": "AQIM",
        "army": "armed forces",
        "militia": "militia",
        "jihadists": "jihadists, group not named",
    },
)

_FR = Wording(
    colon=" : ",
    semicolon=" ; ",
    away="à environ {km} km de {town}",
    away_elided="à environ {km} km d’{town}",
    villages="au moins {villages} attaqués",
    attackers="assaillants, selon les articles : {names}",
    attackers_unknown="assaillants non identifiés",
    clash="affrontement, selon les articles",
    hit="Touché : {what}",
    signs="Signes : {what}",
    attacks="{n} attaques : {list}",
    among="Parmi eux : {list}",
    civilians="civils : {n}",
    security="forces de sécurité : {n}",
    attackers_dead="Morts parmi les assaillants, non comptés : {n} (selon les articles)",
    said_by="{figure} ({speaker})",
    above="Au-delà de {n} : non confirmé",
    unconfirmed="Non confirmé : les articles le disent eux-mêmes",
    press_only="Presse seulement, non vérifié sur place",
    by_analyst="Confirmé par un analyste",
    speakers="{reports}, {speakers}",
    speakers_each="{reports} ; pour une même attaque, au plus {speakers}",
    late="Signalé tardivement",
    changed="Changement : {reason}",
    wrong="Cette information était fausse : {reason}",
    not_calm="Ceci retire une information. Cela ne dit pas que la zone est calme.",
    why="Pourquoi cet envoi",
    rule="Règle : {name}",
    figure="chiffre : {n}",
    threshold="seuil : {n}",
    step="palier franchi : {n}",
    also="Aussi atteint : {names}",
    sources="Sources",
    no_figure="pas de chiffre",
    more="et {n} de plus",
    earlier="Chiffres précédents",
    open_points="Ce qui n’est pas confirmé",
    open_above="les morts au-delà de {n} : les sources divergent ou laissent le bilan ouvert.",
    open_unconfirmed="l’attaque elle-même : les articles la disent non vérifiée, ou elle est démentie.",
    open_one_speaker="tout repose sur une seule source.",
    open_place="Le lieu {name} : il n’est dans aucune table de lieux.",
    open_attackers="Les assaillants : seulement selon les articles.",
    coverage="Ce qui a pu être lu",
    seen="Flux qui ont répondu ces dernières 24 heures : {reachable} sur {feeds}",
    unseen=" ; non vus : {list}",
    not_calm_coverage="Ce qu’ils n’ont pas rapporté n’est pas connu ; ce n’est pas un signe de calme.",
    short="Forme courte",
    footer="Envoyé par un service automatique qui lit la presse. À transmettre avec prudence.",
    discreet="Note {reference}",
    perpetrators={
        "ISGS": "État islamique au Sahel",
        "JNIM": "JNIM (GSIM)",
        "AQIM": "AQMI",
        "army": "forces armées",
        "militia": "milice",
        "jihadists": "jihadistes, groupe non nommé",
    },
)

_AR = Wording(
    colon=": ",
    semicolon="؛ ",
    away="على بعد نحو {km} كم من {town}",
    away_elided="على بعد نحو {km} كم من {town}",
    villages="هوجمت {villages} على الأقل",
    attackers="المهاجمون حسب التقارير: {names}",
    attackers_unknown="المهاجمون مجهولون",
    clash="اشتباك حسب التقارير",
    hit="المستهدف: {what}",
    signs="مؤشرات: {what}",
    attacks="عدد الهجمات {n}: {list}",
    among="من بينهم: {list}",
    civilians="مدنيون: {n}",
    security="قوات الأمن: {n}",
    attackers_dead="قتلى المهاجمين غير محسوبين: {n} (حسب التقارير)",
    said_by="{figure} ({speaker})",
    above="ما فوق {n}: غير مؤكد",
    unconfirmed="غير مؤكد: هذا ما تقوله التقارير نفسها",
    press_only="من الصحافة فقط، لم يُتحقق منه في المكان",
    by_analyst="أكده محلل",
    speakers="{reports}، {speakers}",
    speakers_each="{reports}؛ للهجوم الواحد على الأكثر {speakers}",
    late="أُبلغ عنه متأخرًا",
    changed="ما تغيّر: {reason}",
    wrong="كان ذلك الخبر خاطئًا: {reason}",
    not_calm="هذا سحب لخبر واحد، ولا يعني أن المنطقة هادئة.",
    why="سبب الإرسال",
    rule="القاعدة: {name}",
    figure="الرقم: {n}",
    threshold="العتبة: {n}",
    step="الدرجة التي بُلغت: {n}",
    also="تحققت أيضًا: {names}",
    sources="المصادر",
    no_figure="دون رقم",
    more="و{n} غيرها",
    earlier="أرقام سابقة",
    open_points="ما لم يتأكد",
    open_above="القتلى فوق {n}: المصادر تختلف أو تترك الحصيلة مفتوحة.",
    open_unconfirmed="الهجوم نفسه: تقول التقارير إنه غير مؤكد أو إنه منفي.",
    open_one_speaker="كل شيء يستند إلى مصدر واحد.",
    open_place="المكان {name}: ليس في أي جدول أماكن.",
    open_attackers="المهاجمون: حسب التقارير فقط.",
    coverage="ما أمكنت قراءته",
    seen="المصادر التي أجابت خلال 24 ساعة: {reachable} من {feeds}",
    unseen="؛ لم تُقرأ: {list}",
    not_calm_coverage="ما لم تذكره غير معروف؛ وليس ذلك علامة على الهدوء.",
    short="الصيغة القصيرة",
    footer="أرسلته خدمة آلية تقرأ الصحافة. يُرجى الحذر عند إعادة الإرسال.",
    discreet="مذكرة {reference}",
    perpetrators={
        "ISGS": "تنظيم الدولة في الساحل",
        "JNIM": "نصرة الإسلام والمسلمين",
        "AQIM": "القاعدة في المغرب الإسلامي",
        "army": "القوات المسلحة",
        "militia": "ميليشيا",
        "jihadists": "جهاديون، دون تسمية الجماعة",
    },
)

_BY_LANGUAGE: Mapping[str, Wording] = {"en": _EN, "fr": _FR, "ar": _AR}


def wording(language: str) -> Wording:
    """The words of a language; English for one that is none of the three."""
    return _BY_LANGUAGE.get(language, _EN)
