"""The words themselves, by language: data for ``service.text.phrases``, no code."""

from collections.abc import Mapping

COUNTED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "en": {
        "deaths": {"zero": "no one killed", "other": "{} killed"},
        "deaths_civilians": {
            "zero": "no civilian killed",
            "one": "{} civilian killed",
            "other": "{} civilians killed",
        },
        "injured": {"zero": "no one injured", "other": "{} injured"},
        "abducted": {"zero": "no one abducted", "other": "{} abducted"},
        "displaced": {"zero": "no one displaced", "other": "{} displaced"},
        "villages": {"zero": "no village", "one": "{} village", "other": "{} villages"},
        "attacks": {"zero": "no attack", "one": "{} attack", "other": "{} attacks"},
        "minutes": {"zero": "0 minutes", "one": "{} minute", "other": "{} minutes"},
        "hours": {"zero": "0 hours", "one": "{} hour", "other": "{} hours"},
        "days": {"zero": "0 days", "one": "{} day", "other": "{} days"},
        "alerts": {"zero": "no alert", "one": "{} alert", "other": "{} alerts"},
        "other_attacks": {
            "zero": "no other attack",
            "one": "{} other reported attack",
            "other": "{} other reported attacks",
        },
        "reports": {"zero": "no report", "one": "{} report", "other": "{} reports"},
        "speakers": {
            "zero": "no independent speaker",
            "one": "{} independent speaker",
            "other": "{} independent speakers",
        },
    },
    "fr": {
        "deaths": {"zero": "aucun mort", "one": "{} mort", "other": "{} morts"},
        "deaths_civilians": {
            "zero": "aucun civil tué",
            "one": "{} civil tué",
            "other": "{} civils tués",
        },
        "injured": {"zero": "aucun blessé", "one": "{} blessé", "other": "{} blessés"},
        "abducted": {
            "zero": "aucun enlèvement",
            "one": "{} personne enlevée",
            "other": "{} personnes enlevées",
        },
        "displaced": {"zero": "aucun déplacé", "one": "{} déplacé", "other": "{} déplacés"},
        "villages": {"zero": "aucun village", "one": "{} village", "other": "{} villages"},
        "attacks": {"zero": "aucune attaque", "one": "{} attaque", "other": "{} attaques"},
        "minutes": {"zero": "0 minute", "one": "{} minute", "other": "{} minutes"},
        "hours": {"zero": "0 heure", "one": "{} heure", "other": "{} heures"},
        "days": {"zero": "0 jour", "one": "{} jour", "other": "{} jours"},
        "alerts": {"zero": "aucune alerte", "one": "{} alerte", "other": "{} alertes"},
        "other_attacks": {
            "zero": "aucune autre attaque",
            "one": "{} autre attaque signalée",
            "other": "{} autres attaques signalées",
        },
        "reports": {"zero": "aucun article", "one": "{} article", "other": "{} articles"},
        "speakers": {
            "zero": "aucune source indépendante",
            "one": "{} source indépendante",
            "other": "{} sources indépendantes",
        },
    },
    "ar": {
        "deaths": {
            "zero": "لا قتلى",
            "one": "قتيل واحد",
            "two": "قتيلان",
            "few": "{} قتلى",
            "many": "{} قتيلًا",
            "other": "{} قتيل",
        },
        "deaths_civilians": {
            "zero": "لا قتلى مدنيين",
            "one": "قتيل مدني واحد",
            "two": "قتيلان مدنيان",
            "few": "{} قتلى مدنيين",
            "many": "{} قتيلًا مدنيًا",
            "other": "{} قتيل مدني",
        },
        "injured": {
            "zero": "لا جرحى",
            "one": "جريح واحد",
            "two": "جريحان",
            "few": "{} جرحى",
            "many": "{} جريحًا",
            "other": "{} جريح",
        },
        "abducted": {
            "zero": "لا مخطوفين",
            "one": "مخطوف واحد",
            "two": "مخطوفان",
            "few": "{} مخطوفين",
            "many": "{} مخطوفًا",
            "other": "{} مخطوف",
        },
        "displaced": {
            "zero": "لا نازحين",
            "one": "نازح واحد",
            "two": "نازحان",
            "few": "{} نازحين",
            "many": "{} نازحًا",
            "other": "{} نازح",
        },
        "villages": {
            "zero": "لا قرى",
            "one": "قرية واحدة",
            "two": "قريتان",
            "few": "{} قرى",
            "many": "{} قرية",
            "other": "{} قرية",
        },
        "attacks": {
            "zero": "لا هجمات",
            "one": "هجوم واحد",
            "two": "هجومين",
            "few": "{} هجمات",
            "many": "{} هجومًا",
            "other": "{} هجوم",
        },
        "minutes": {
            "zero": "0 دقيقة",
            "one": "دقيقة واحدة",
            "two": "دقيقتين",
            "few": "{} دقائق",
            "many": "{} دقيقة",
            "other": "{} دقيقة",
        },
        "hours": {
            "zero": "0 ساعة",
            "one": "ساعة واحدة",
            "two": "ساعتين",
            "few": "{} ساعات",
            "many": "{} ساعة",
            "other": "{} ساعة",
        },
        "days": {
            "zero": "0 يوم",
            "one": "يوم واحد",
            "two": "يومين",
            "few": "{} أيام",
            "many": "{} يومًا",
            "other": "{} يوم",
        },
        "alerts": {
            "zero": "لا تنبيهات",
            "one": "تنبيه واحد",
            "two": "تنبيهان",
            "few": "{} تنبيهات",
            "many": "{} تنبيهًا",
            "other": "{} تنبيه",
        },
        "other_attacks": {
            "zero": "لا هجمات أخرى",
            "one": "هجوم آخر واحد",
            "two": "هجومان آخران",
            "few": "{} هجمات أخرى",
            "many": "{} هجومًا آخر",
            "other": "{} هجوم آخر",
        },
        "reports": {
            "zero": "لا تقارير",
            "one": "تقرير واحد",
            "two": "تقريران",
            "few": "{} تقارير",
            "many": "{} تقريرًا",
            "other": "{} تقرير",
        },
        "speakers": {
            "zero": "لا مصادر مستقلة",
            "one": "مصدر مستقل واحد",
            "two": "مصدران مستقلان",
            "few": "{} مصادر مستقلة",
            "many": "{} مصدرًا مستقلًا",
            "other": "{} مصدر مستقل",
        },
    },
}

SEVERITIES: Mapping[str, Mapping[str, str]] = {
    "en": {"Extreme": "Extreme", "Severe": "Severe", "Moderate": "Moderate", "Minor": "Minor"},
    "fr": {"Extreme": "Extrême", "Severe": "Grave", "Moderate": "Modérée", "Minor": "Mineure"},
    "ar": {"Extreme": "قصوى", "Severe": "شديدة", "Moderate": "متوسطة", "Minor": "طفيفة"},
}

# at_least: {0} number with its noun, {1} the number, {2} the noun alone.
TOLLS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "unknown": "toll unknown",
        "at_least": "{1} or more {2}",
        "up_to": "up to {}",
        "between": " ({} to {})",
        "from": " (lowest count {})",
    },
    "fr": {
        "unknown": "bilan inconnu",
        "at_least": "au moins {0}",
        "up_to": "jusqu’à {}",
        "between": " (de {} à {})",
        "from": " (bilan le plus bas : {})",
    },
    "ar": {
        "unknown": "الحصيلة غير معروفة",
        "at_least": "{0} على الأقل",
        "up_to": "حتى {}",
        "between": " (من {} إلى {})",
        "from": " (أدنى حصيلة: {})",
    },
}

DAYS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "unknown": "day unknown",
        "night": "night {}-{}",
        "weekend": "weekend {}-{}",
        "week": "about {}",
    },
    "fr": {
        "unknown": "jour inconnu",
        "night": "nuit du {} au {}",
        "weekend": "week-end du {} au {}",
        "week": "vers le {}",
    },
    "ar": {
        "unknown": "اليوم غير معروف",
        "night": "ليلة {} إلى {}",
        "weekend": "عطلة نهاية الأسبوع {} إلى {}",
        "week": "نحو {}",
    },
}

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
}  # fmt: skip

CANCELLED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "headline": "[Cancelled] {what}: that report was wrong",
        "by": "{reason} Decided by an operator of this service.",
    },
    "fr": {
        "headline": "[Annulé] {what} : cette information était fausse",
        "by": "{reason} Décidé par un opérateur de ce service.",
    },
    "ar": {
        "headline": "[إلغاء] {what}: كان ذلك الخبر خاطئًا",
        "by": "{reason} قرار من مشغّل هذه الخدمة.",
    },
}
"""What a Cancel says: that a report was wrong, and nothing of calm."""

JOINED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "comma": ", ",
        "and": " and ",
        "other_one": "1 other",
        "others": "{} others",
        "nowhere": "place unknown",
        "zone": "the whole zone",
    },
    "fr": {
        "comma": ", ",
        "and": " et ",
        "other_one": "1 autre",
        "others": "{} autres",
        "nowhere": "lieu inconnu",
        "zone": "toute la zone",
    },
    "ar": {
        "comma": "، ",
        "and": " و",
        "other_one": "موقع آخر",
        "others": "{} غيرها",
        "nowhere": "المكان غير معروف",
        "zone": "المنطقة كلها",
    },
}

TARGETS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "aid": "aid workers or aid",
        "health": "health care",
        "school": "a school",
        "worship": "a place of worship",
        "market": "a market",
        "road": "a road",
        "telecom": "telephone masts",
        "water": "a water point",
    },
    "fr": {
        "aid": "des humanitaires ou de l’aide",
        "health": "des soins de santé",
        "school": "une école",
        "worship": "un lieu de culte",
        "market": "un marché",
        "road": "une route",
        "telecom": "des antennes téléphoniques",
        "water": "un point d’eau",
    },
    "ar": {
        "aid": "عاملو الإغاثة أو المساعدات",
        "health": "الرعاية الصحية",
        "school": "مدرسة",
        "worship": "مكان عبادة",
        "market": "سوق",
        "road": "طريق",
        "telecom": "أبراج الهاتف",
        "water": "نقطة ماء",
    },
}

SIGNS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "ultimatum": "ultimatum",
        "blockade": "blockade",
        "garrison_left": "garrison gone",
        "masts_destroyed": "masts destroyed",
        "flight": "people fleeing",
    },
    "fr": {
        "ultimatum": "ultimatum",
        "blockade": "blocus",
        "garrison_left": "départ de la garnison",
        "masts_destroyed": "antennes détruites",
        "flight": "fuite d’habitants",
    },
    "ar": {
        "ultimatum": "إنذار",
        "blockade": "حصار",
        "garrison_left": "رحيل الحامية",
        "masts_destroyed": "تدمير الأبراج",
        "flight": "فرار السكان",
    },
}

UPDATE: Mapping[str, str] = {"en": "Update: ", "fr": "Mise à jour : ", "ar": "تحديث: "}
"""Begins what a headline says of something that people were told of before, after its severity."""
