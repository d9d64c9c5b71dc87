"""Reports made of sentences, in French, English and Arabic, for properties that hold whatever a report says."""

from dataclasses import dataclass

from hypothesis import strategies as st

NUMBERS = {
    "fr": "deux|trois|sept|douze|dix-sept|vingt|vingt et un|trente-cinq|soixante-douze|quatre-vingt-quatorze|cent"
    "|une dizaine de|une quarantaine de|une centaine de|des dizaines de|plusieurs dizaines de|deux cents|4|9|13|27|60"
    "|132|1 200|1\u202f200|12.000|au moins 20|plus de 30|près de 50|environ 70|entre 20 et 25|jusqu'à 80",
    "en": "two|three|seven|twelve|seventeen|twenty|twenty-one|thirty five|seventy-two|ninety-four|a hundred|dozens of"
    "|scores of|hundreds of|two dozen|a dozen|two hundred|4|9|13|27|60|132|1,200|12 000|at least 20|more than 30"
    "|nearly 50|about 70|between 20 and 25|up to 80",
    "ar": "ثلاثة|سبعة|عشرة|اثني عشر|خمسة عشر|عشرين|خمسة وعشرين|أربعين|مئة|عشرات|٤|٩|١٣|27|60|١٣٢|نحو 50|أكثر من 30",
}
PEOPLE = {
    "fr": "personnes|civils|villageois|habitants|soldats|gendarmes|militaires|éleveurs|femmes|volontaires",
    "en": "people|civilians|villagers|residents|soldiers|gendarmes|herders|women|volunteers",
    "ar": "شخصا|مدنيا|قرويا|جنديا|من المدنيين|من الجنود",
}
PLACES = {
    "fr": "Tamalat|Inchinane|Karou|Dirga|Ménaka|Gao|Seytenga|Dori|Xabora",
    "en": "Tamalat|Inchinane|Karou|Dirga|Menaka|Gao|Seytenga|Dori|Xabora",
    "ar": "تامالات|ميناكا",
}
DAYS = {
    "fr": "samedi|dimanche soir|le 18 juin|dans la nuit du 18 au 19 juin|ce week-end|hier|la semaine dernière",
    "en": "on Saturday|on Sunday night|on June 18|overnight Saturday to Sunday|last weekend|yesterday|last week",
    "ar": "يوم السبت|يوم الأحد|مساء السبت|في 18 يونيو|أمس",
}
SPEAKERS = {
    "fr": "selon le gouvernement|selon une source sécuritaire|d'après le maire|a annoncé l'armée|selon des habitants",
    "en": "the government said|according to a security source|residents said|the army said in a statement",
    "ar": "بحسب مصدر أمني|حسبما أعلنت الحكومة|وفق السكان",
}
LEADS = {
    "fr": "{n} {v} ont été tués {d} à {p}, {s}.|Une attaque contre le village de {p} a fait {n} morts {d}, {s}."
    "|Des hommes armés ont tué {n} {v} {d} dans le village de {p}.|{n} {v} et {m} {w} ont été tués {d} à {p}."
    "|L'attaque de {p} a coûté la vie à {n} {v} {d}.|{n} {v} ont trouvé la mort {d} dans une embuscade près de {p}."
    "|Des jihadistes ont attaqué {p} {d}.",
    "en": "{n} {v} were killed in {p} {d}, {s}.|An attack on the village of {p} left {n} people dead {d}, {s}."
    "|Gunmen killed {n} {v} {d} in the village of {p}.|{n} {v} and {m} {w} were killed in an attack on {p} {d}."
    "|The attack on {p} claimed the lives of {n} {v} {d}.|Suspected jihadists ambushed a convoy near {p} {d}, killing"
    " {n} {v}.|Jihadists attacked {p} {d}.",
    "ar": "قتل {n} {v} في هجوم على قرية {p} {d}، {s}.|لقي {n} {v} مصرعهم {d} في هجوم مسلح على بلدة {p}."
    "|أسفر هجوم على {p} {d} عن مقتل {n} {v}.|هاجم مسلحون قرية {p} {d} وقتلوا {n} {v}.",
}
DETAILS = {
    "fr": "{n} autres ont été blessés.|{n} {v} ont été enlevés.|{n} {v} ont fui vers {q}."
    "|Parmi les victimes figurent {n} femmes.|L'armée affirme avoir neutralisé {n} terroristes."
    "|Le bilan est passé de {n} à {m} morts.|Un précédent bilan faisait état de {n} morts.|Dont {n} à {p} et {m} à {q}."
    "|Les assaillants, venus sur {n} motos, ont brûlé {m} maisons.|Le bilan pourrait s'alourdir, {s}."
    "|{n} assaillants ont aussi été tués.|{n} corps ont été retrouvés.|{n} {v} sont portés disparus."
    "|{n} morts à {p}, {m} à {q}.|Le bilan provisoire est de {n} morts et {m} blessés, {s}.",
    "en": "{n} others were wounded.|{n} {v} were abducted.|{n} {v} fled to {q}.|Among the victims were {n} women."
    "|The army said it had neutralised {n} terrorists.|The toll rose from {n} to {m}."
    "|An earlier toll spoke of {n} dead."
    "|{n} died in {p} and {m} in {q}.|The attackers came on {n} motorbikes and burned {m} houses."
    "|{n} attackers were also killed.|{n} bodies were found.|{n} {v} are missing.|The toll stands at {n} dead and {m}"
    " wounded, {s}.",
    "ar": "وأصيب {n} آخرون.|كما خطف {n} {v}.|ونزح {n} {v} إلى {q}.|وقتل {n} من المهاجمين."
    "|وارتفعت الحصيلة إلى {n} قتيلا.",
}
BACKGROUNDS = {
    "fr": "Depuis janvier, {n} {v} ont été tués dans la région.|En mars dernier, {n} {v} avaient été tués à {q}."
    "|Une semaine plus tôt, une attaque avait fait {n} morts à {q}.|En 2019, {n} soldats y étaient morts."
    "|Au Nigeria voisin, {n} {v} ont été tués {d}.",
    "en": "Since January {n} {v} have been killed in the region.|In March {n} {v} were killed in {q}."
    "|A week earlier an attack killed {n} people in {q}.|In 2019 {n} soldiers died there."
    "|In neighbouring Nigeria {n} {v} were killed {d}.",
    "ar": "ومنذ يناير قتل {n} {v} في المنطقة.|وفي مارس الماضي قتل {n} {v} في {q}.",
}
TITLES = {
    "fr": "Mali : {n} {v} tués à {p}|Mali : attaque meurtrière à {p}|{p} : {n} morts dans une attaque|Attaque à {p}",
    "en": "Mali: {n} {v} killed in {p}|Deadly attack in {p}, Mali|{n} dead in {p} attack|Gunmen attack {p}",
    "ar": "مالي: مقتل {n} {v} في {p}|هجوم دام على {p}",
}

UNRELATED = (
    "Football : le Stade malien bat l'ASKO 3-1 et reprend la tête avec 34 points. Le match retour aura lieu le"
    " 27 juin devant 5 000 spectateurs.",
    "Faites revenir 3 oignons dans 20 ml d'huile. Ajoutez 12 tomates, laissez cuire 40 minutes ; pour 8 personnes.",
    "Météo : 41 degrés à l'ombre, vents de 30 km/h, 12 mm de pluie attendus dimanche.",
    "Taux de change : 1 euro = 655,957 francs CFA ; 1 dollar = 612 francs ; once d'or à 1 832 dollars.",
    "Partager cet article : Facebook, Twitter, WhatsApp. 14 commentaires. Notre lettre a 25 000 lecteurs.",
    "Basketball: the Lakers beat the Celtics 112-97 on Saturday; the guard scored 38 points in 35 minutes.",
    "Whisk 3 eggs with 200 g of sugar, add 150 g of flour and bake for 25 minutes. Serves 6 people.",
    "Weather: 39 degrees on Sunday, wind at 25 km/h, 60 per cent humidity.",
    "Exchange rates: the naira closed at 415 to the dollar, the cedi at 7.9; Brent crude rose to 119 dollars.",
    "Subscribe to our newsletter. 1,250 people like this page. Follow us on 4 networks. All rights reserved 2022.",
    "كرة القدم: فاز الهلال على النصر 3-1 أمام 25 ألف متفرج يوم الأحد.",
    "درجات الحرارة: 41 درجة نهارا و27 ليلا، والرياح 30 كيلومترا في الساعة.",
)
"""Paragraphs that stand under articles and have nothing to do with them."""

ABOVE = (
    "Accueil | Afrique | Économie | Sport | Vidéos",
    "Écouter cet article : 3 minutes. Partager : Facebook, Twitter, WhatsApp. 14 commentaires.",
    "Subscribe to our newsletter. 1,250 people like this page. Follow us on 4 networks. All rights reserved 2022.",
)
"""What a page shows above its article."""


@dataclass(frozen=True)
class Written:
    """A report: its title and the paragraphs of its text."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def _one_of(listed: str) -> st.SearchStrategy[str]:
    return st.sampled_from(listed.split("|"))


@st.composite
def sentences(draw: st.DrawFn, kinds: dict[str, str], language: str) -> str:
    """One sentence of a kind, its blanks filled."""
    said = {
        "n": NUMBERS,
        "m": NUMBERS,
        "v": PEOPLE,
        "w": PEOPLE,
        "p": PLACES,
        "q": PLACES,
        "d": DAYS,
        "s": SPEAKERS,
    }
    drawn = {blank: draw(_one_of(words[language])) for blank, words in said.items()}
    sentence = draw(_one_of(kinds[language])).format(**drawn)
    return sentence[:1].upper() + sentence[1:]


@st.composite
def reports(draw: st.DrawFn) -> Written:
    """A title, a lead, details, and now and then background."""
    language = draw(st.sampled_from(("fr", "en", "ar")))
    lead = draw(sentences(LEADS, language))
    details = draw(st.lists(sentences(DETAILS, language), max_size=4))
    told = draw(st.lists(sentences(BACKGROUNDS, language), max_size=2))
    paragraphs = (lead, " ".join(details), " ".join(told))
    return Written(draw(sentences(TITLES, language)), tuple(filter(None, paragraphs)))
