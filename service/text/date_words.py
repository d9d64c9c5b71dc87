"""The closed class of words that say when: weekdays, months, and the words of relative time."""


def _listed(words: str) -> list[str]:
    return words.split()


def _numbered(words: str, first: int = 0) -> dict[str, int]:
    return dict(zip(_listed(words), range(first, first + 12), strict=False))


def _all(value: str, phrases: str) -> dict[str, str]:
    return dict.fromkeys(map(str.strip, phrases.split("|")), value)


WEEKDAYS: dict[str, int] = {
    **_numbered("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    **_numbered("monday tuesday wednesday thursday friday saturday sunday"),
    **_numbered("الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"),
    "الإثنين": 0,
}

MONTHS: dict[str, int] = {
    **_numbered("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", 1),
    **_numbered("january february march april may june july august september october november december", 1),
    **_numbered("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر", 1),
    **_numbered("جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر", 1),
    **_numbered("يناير فبراير مارس إبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر", 1),
    **_numbered("شباط آذار نيسان أيار حزيران تموز آب أيلول", 2),
    **_numbered("jan feb mar apr mai jun jul aug sep oct nov dec", 1),
    "sept": 9,
}

MONTHS_OF_TWO_WORDS: dict[tuple[str, str], int] = {
    ("كانون", "الثاني"): 1,
    ("تشرين", "الأول"): 10,
    ("تشرين", "الثاني"): 11,
    ("كانون", "الأول"): 12,
}
"""Months of the Levant that come in pairs, a first and a second."""

ARABIC_ORDINALS: dict[str, int] = {
    **_numbered("الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر", 1),
    "الحادي": 1,
}
ARABIC_TENS: dict[str, int] = {"العشرين": 20, "الثلاثين": 30, "العشرون": 20, "الثلاثون": 30}
"""Days of a month in words: "الرابع من أكتوبر", "الحادي والعشرين من مارس"."""

NIGHT = frozenset(_listed("nuit night overnight ليلة ليل"))
"""Words that make the day beside them a night."""

RANGE = frozenset(_listed("au à to et and و إلى until till"))
"""Words between the two days of a stretch."""

ORDINALS = frozenset(_listed("er st nd rd th of de"))
"""What may stand between the number of a day and its month."""

ALSO_WORDS = frozenset(_listed("may march mar"))
"""Months that are common words unless they begin with a capital."""

SHORT = frozenset(_listed("jan feb mar apr jun jul aug sep sept oct nov dec"))
"""Abbreviations: months only beside a number."""

SINCE = frozenset(_listed("depuis since منذ"))
LAST = frozenset(
    _listed(
        "dernier dernière derniers dernières last past passé passée"
        " الماضي الماضية الماضيين الماضيتين الفائت الفائتة المنصرم المنصرمة"
    )
)
NEXT = frozenset(_listed("prochain prochaine next المقبل القادم"))

YEAR_OPENERS = frozenset(
    _listed(
        "en in since depuis fin début late early mid of de year année between entre et and by from عام سنة منذ"
        " مطلع بداية أوائل أواخر نهاية منتصف صيف avant"
        " before after après until jusqu dated to à le the summer end"
    )
)
"""Words after which four digits are a year."""

PHRASES: dict[str, str] = {
    **_all("day 1", "hier|yesterday|أمس"),
    **_all(
        "day 2", "avant hier|day before yesterday|أول أمس|أول من أمس|أمس الأول|قبل أمس|قبل يومين|منذ يومين"
    ),
    **_all("day 0", "aujourd hui|today|ce matin|this morning|cet après midi|this afternoon|ce jour|اليوم"),
    **_all(
        "night 1",
        "la nuit dernière|last night|overnight|cette nuit|hier soir|الليلة الماضية|الليلة قبل الماضية"
        "|ليل أمس|ليلة أمس|مساء أمس|الليلة",
    ),
    **_all(
        "weekend 0",
        "ce week end|le week end|du week end|week end|weekend|the weekend|week end dernier|نهاية الأسبوع",
    ),
    **_all(
        "week 0",
        "cette semaine|this week|ces derniers jours|past few days|recent days|ces jours ci|début de semaine"
        "|début de la semaine|fin de semaine|les derniers jours|in the last few days|هذا الأسبوع|الأيام الأخيرة"
        "|الأيام الماضية",
    ),
    **_all(
        "week 1",
        "la semaine dernière|last week|la semaine passée|الأسبوع الماضي|الأسبوع المنصرم|قبل أسبوع",
    ),
    **_all("month 0", "ce mois ci|this month|ce mois|هذا الشهر|الشهر الجاري|الشهر الحالي"),
    **_all("month 1", "le mois dernier|last month|le mois passé|الشهر الماضي|الشهر المنصرم"),
    **_all("year 0", "cette année|this year|هذا العام|العام الجاري|العام الحالي|السنة الجارية"),
    **_all(
        "year 1",
        "l an dernier|l année dernière|last year|l an passé|l année précédente|the year before"
        "|العام الماضي|السنة الماضية|العام المنصرم",
    ),
    **_all(
        "shift -1",
        "la veille|the day before|the previous day|a day earlier|one day earlier|the day after|a day after"
        "|one day after|غداة|عشية|اليوم السابق|قبل ذلك بيوم|قبلها بيوم",
    ),
    **_all(
        "shift 0",
        "le même jour|the same day|ce jour là|that day|that same day|اليوم نفسه|اليوم ذاته|نفس اليوم|ذات اليوم",
    ),
    **_all(
        "period",
        "ces derniers mois|ces dernières semaines|ces dernières années|recent months|recent weeks|recent years"
        "|past months|past weeks|past year|past years|last few months|for months|for years|des mois|des années"
        "|plusieurs années|plusieurs mois|plusieurs semaines|several weeks|several months|several years|a decade"
        "|decade|décennie|une décennie|les derniers mois|les dernières semaines|weeks of|years of|mois de|années de"
        "|السنوات الماضية|السنوات الأخيرة|الأعوام الأخيرة|الأعوام الماضية|الأشهر الأخيرة|الأشهر الماضية"
        "|الأسابيع الأخيرة|الأسابيع الماضية|سنوات|مدى أسابيع|خلال أسابيع|عدة أسابيع|عدة أشهر|أشهر عدة"
        "|منذ أشهر|منذ أسابيع|الأشهر القليلة الماضية",
    ),
}
"""Fixed expressions: what they mean, and how many days, weeks, months or years back."""

UNITS: dict[str, int] = {
    **dict.fromkeys(_listed("jour jours day days أيام يوم يوما"), 1),
    **dict.fromkeys(_listed("semaine semaines week weeks أسابيع أسبوع"), 7),
    **dict.fromkeys(_listed("mois month months أشهر شهر شهرا"), 30),
    **dict.fromkeys(_listed("an ans année années year years أعوام سنوات عام سنة"), 365),
}
"""Days in each unit of time."""

HOURS = frozenset(_listed("heure heures hour hours ساعة ساعات"))

COUNTS: dict[str, int] = {
    **dict.fromkeys(_listed("un une a one"), 1),
    **_numbered("deux trois quatre cinq six sept huit neuf dix", 2),
    **_numbered("two three four five six seven eight nine ten", 2),
    **_numbered("ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة", 3),
    **_numbered("ثلاث أربع خمس ست سبع ثماني تسع عشر", 3),
    **dict.fromkeys(_listed("several plusieurs quelques few"), 3),
}
"""How many units, in words."""

BACK: dict[str, str] = {
    "ago": "ago",
    **_all("before", "plus tôt|auparavant|avant|earlier|before|et demi plus tôt"),
    **_all("after", "après|after|et demi après"),
}
"""What follows a count of days or months. "two months after X" tells of X, that many days before; "three days after
the attack" mostly tells of the attack that the report is about."""
