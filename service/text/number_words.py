"""The closed class of number words: cardinals, collective numbers and the words that qualify a number.

Values are what a careful reader may rely on: "dozens" is at least two dozen, "des dizaines" at least twenty.
"""

from collections.abc import Iterable


def _listed(words: str) -> list[str]:
    return words.split()


def _numbered(words: str, values: Iterable[int]) -> dict[str, int]:
    return dict(zip(_listed(words), values, strict=True))


_TENS = range(20, 100, 10)

CARDINALS: dict[str, int] = {
    # French
    **_numbered("deux trois quatre cinq six sept huit neuf dix onze douze", range(2, 13)),
    **_numbered("treize quatorze quinze seize", range(13, 17)),
    **_numbered("vingt vingts trente quarante cinquante soixante", (20, 20, 30, 40, 50, 60)),
    **_numbered("septante huitante octante nonante", (70, 80, 80, 90)),
    # English
    **_numbered("two three four five six seven eight nine ten eleven twelve", range(2, 13)),
    **_numbered("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", range(13, 20)),
    **_numbered("twenty thirty forty fifty sixty seventy eighty ninety", _TENS),
    # Arabic, in the forms for men and for women, as subject and as object
    **_numbered("اثنان اثنين اثنتان اثنتين", (2,) * 4),
    **_numbered("اثنا اثني اثنتا اثنتي", (2, 2, 2, 2)),  # before "ten": twelve
    **_numbered("ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة", range(3, 11)),
    **_numbered("ثلاث أربع خمس ست سبع ثماني ثمان تسع عشر", (3, 4, 5, 6, 7, 8, 8, 9, 10)),
    **_numbered("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون", _TENS),
    **_numbered("عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين", _TENS),
    **_numbered("مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي", (200,) * 8),
    **_numbered("ثلاثمئة ثلاثمائة أربعمئة أربعمائة", (300, 300, 400, 400)),
    **_numbered("خمسمئة خمسمائة ستمئة ستمائة", (500, 500, 600, 600)),
    **_numbered("سبعمئة سبعمائة ثمانمئة ثمانمائة تسعمئة تسعمائة", (700, 700, 800, 800, 900, 900)),
    **_numbered("ألفان ألفين ألفي", (2000,) * 3),
}
"""Words that stand for a number by themselves. "one" and its like are articles as often: see ONES."""

TEEN = frozenset(_listed("عشر عشرة"))
"""Arabic for the "-teen" behind a unit."""

ONES = frozenset(_listed("un une one an a واحد واحدة أحد إحدى"))

DUALS = frozenset(
    _listed(
        "شخصان شخصين رجلان رجلين امرأتان امرأتين طفلان طفلين طفلتان طفلتين جنديان جنديين عسكريان شرطيان دركيان مدنيان"
        " قتيلان قتيلين جريحان جريحين مسلحان إرهابيان جهاديان راعيان راعيين قرويان عنصران عنصرين ضابطان ضابطين متطوعان"
        " مهاجمان جثتان جثتين ضحيتان ضحيتين رهينتان رهينتين مواطنان تلميذان معلمان مدرسان عاملان صحفيان شابان شابين"
        " حارسان حارسين تاجران تاجرين شقيقان شقيقين سيدتان سيدتين"
        " سائقان آخران فردان فردين مقاتلان فتاتان فتاتين فتيان قائدان قائدين قريتان قريتين قريتي قريتا"
        " بلدتان بلدتين بلدتي بلدتا مصابان نازحان مفقودان مخطوفان مختطفان"
    )
)
"""Arabic nouns in the dual: two of them, without a number beside. Where the dual looks like the plural (مدنيين) not."""

SINGULARS = frozenset(
    _listed(
        "شخص رجل امرأة طفل طفلة جندي عسكري شرطي دركي مدني ضابط متطوع قروي راع مواطن معلم تاجر سائق حارس فتاة فتى رضيع"
        " مسلح إرهابي مهاجم مقاتل آخر أخرى قتيل جريح عنصر"
    )
)
"""Arabic nouns in the singular that one is counted by where a verb stands right before: "the death of a soldier"."""

COUNTED_AGAIN = frozenset(_listed("واحد واحدة اثنان اثنين اثنتان اثنتين"))
"""One and two, which stand behind what they count."""

MULTIPLIERS: dict[str, int] = {
    **dict.fromkeys(_listed("cent cents hundred مئة مائة"), 100),
    **dict.fromkeys(_listed("mille thousand ألف آلاف ألفا"), 1000),
    **dict.fromkeys(_listed("million millions مليون ملايين"), 1_000_000),
}
"""Words that multiply what stands before them, and count once where nothing does."""

DUAL_THOUSAND = "ألفا"
"""Behind a number a thousand ("17 ألفا"), alone two thousand ("ألفا شخص")."""

COLLECTIVES: dict[str, int] = {
    **_numbered("dizaine douzaine quinzaine vingtaine trentaine", (10, 12, 15, 20, 30)),
    **_numbered("quarantaine cinquantaine soixantaine", (40, 50, 60)),
    **_numbered("centaine millier dozen score", (100, 1000, 12, 20)),
}
"""Words for about so many, in the singular: "une quarantaine"."""

PLURALS: dict[str, tuple[int, int]] = {
    "dizaines": (10, 20),
    "douzaines": (12, 24),
    "vingtaines": (20, 40),
    "centaines": (100, 200),
    "milliers": (1000, 2000),
    "dozens": (12, 24),
    "scores": (20, 40),
    "hundreds": (100, 200),
    "thousands": (1000, 2000),
    "عشرات": (10, 20),
    "مئات": (100, 200),
    "آلاف": (1000, 2000),
}
"""Plurals without a figure: what one of them is (for "trois centaines") and the least that the bare plural says."""

ARTICLES = frozenset(_listed("the la le les des l"))
SEVERAL = frozenset(_listed("few many plusieurs quelques several"))
"""Before "dozen", "hundred": at least two of them."""
JOINERS = frozenset(_listed("et and"))

CHANGES = frozenset(_listed("passer passe passant passée grimpe grimper rise rose risen up down went fell"))
"""Verbs before "from 132 to 195": the first number gave way to the second, they are no range."""

AT_LEAST = (
    "au moins|au minimum|un minimum de|plus de|plus d|pas moins de|pas moins d|plus que|dépasse|dépasse les"
    "|dépassant|dépassant les|dépasserait|at least|more than|over|no fewer than|no less than|not less than"
    "|upwards of|in excess of|a minimum of|well over|exceeded|exceeds"
    "|أكثر من|ما لا يقل عن|لا يقل عن|ما لا يقل|بما لا يقل عن|ما يزيد على|ما يزيد عن"
    "|يزيد على|يزيد عن|تزيد على|تزيد عن|أزيد من"
    "|تجاوز|يتجاوز|تجاوزت|تتجاوز|فوق|ما يفوق|يفوق|تفوق|فاق|فاقت|على الأقل"
)
UP_TO = (
    "jusqu à|jusque|au plus|au maximum|moins de|up to|as many as|at most|fewer than|less than"
    "|ما يصل إلى|يصل إلى|تصل إلى|بحد أقصى|أقل من|لا يتجاوز"
)
ABOUT = (
    "environ|près de|près d|quelque|autour de|autour d|à peu près|avoisinant|avoisinant les|avoisine|proche de"
    "|about|around|some|nearly|almost|roughly|approximately|close to|an estimated|estimated|circa"
    "|نحو|حوالي|قرابة|زهاء|ما يقارب|يقارب|تقارب|ما يقرب من|يقرب من"
    "|ما يناهز|يناهز|تناهز|ناهز|بنحو|بحوالي|لنحو|في حدود|تقريبا"
)
AFTERWARDS = "au moins|au minimum|ou plus|at least|or more|على الأقل|على أقل تقدير|كحد أدنى|فأكثر|أو أكثر"
"""Qualifiers that follow what is counted and open it upwards."""
