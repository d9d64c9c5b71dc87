"""Small words of grammar, folded, in the three languages. Content words are in the lexicons of the zone pack."""


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(listed.split("|"))


NOUN_ENDS = words(
    "a after and apres are as at au aux avaient avait avec but by comme dans during en est et etaient ete"
    " from had has have in is lors lorsque mais near on ont or ou par pendant pour pres puis quand que"
    " qui sans selon sont sur than that then to was were when which while who with without علي في من ان وان"
)
"""Words that end the search for the noun behind a number."""

VIOLENCE = ("kill", "dead", "attack", "abduct", "injure")
"""Categories of terms that say that people were harmed, by the part before the dot."""

HAPPENING = (*VIOLENCE, "occur")
"""The same, and words that say that something took place."""

SINCE = words("depuis since منذ")
"""From when on something is counted."""

FROM = words("de from من")
TO = words("a to الي")
"""Round the two figures of a toll that changed: "from 50 to 79"."""

OTHER_THAN = (words("other than"), words("autre que"), words("autres que"), words("غير"))
"""Before a role: everybody but that speaker."""

THAT = words("qu que that")
"""Words behind which what is told begins: a time behind them is no longer that of the statement."""

RELATIVES = words("dont ou qui that where which who whom whose")
"""Words that open a clause about a noun; folded, "où" is "ou"."""

CLAUSE_OPENERS = words("alors apres as lorsque quand when while")
"""Words that open a clause with a subject of its own."""

AGED = words("age aged agee agees ages")
"""Words before an age."""

ORGANISED = words(
    "alliance ambush assault attack attacks camp cell coalition group groups insurgency movement network organisation"
    " organization post raid threat"
)
"""Nouns before which a word for people is but an adjective: "a terrorist group"."""

AGE_WORDS = words("age aged agee agees ages an ans de d of old year years")
"""Words beside a number that is an age."""

WHOSE = words("d de des of")
"""Words between bodies and whose they are."""

BREAKDOWN = words("namely savoir soit")
"""Words before the parts of a number, or before what they add up to."""

NARROW = words(
    "babies bebes boy boys child children enfant enfants femme femmes fillette fillettes fille filles garcon garcons"
    " girl girls infants nourrisson nourrissons woman women"
)
"""Nouns of those who are counted apart among the dead: a toll of theirs alone is seldom the whole."""

ACCORDING = words("selon according apres حسب وفق بحسب")
"""Words that open whose figure it is."""

LEAVING_OUT = words("aside compter counting except excluding excepte hormis hors sauf")
"""Words before what a sum does not take in: "sans compter l'attaque de mardi"."""

MOURNING = words("deuil mourning حداد الحداد")
"""What begins on a day after the attack."""

COORDINATING = words(
    "a about ainsi also an and another at au aussi autre autres ceux celles did d de des du environ et l la le least"
    " les mais moins more namely nearly or other others ou plus puis que quelque savoir soit some than the then those"
    " two un une و"
)
"""Words between two numbers that are counted together."""

_OF_LINKS = ("de la ", "de l’", "de l'", "de ", "d’", "d'", "du ", "la localité de ", "la ")
PREPOSITION_LINKS = {
    **dict.fromkeys(("abords", "autour", "cote", "environs", "hauteur", "loin", "niveau", "pres"), _OF_LINKS),
    "close": ("to ",),
    "far": ("from ",),
}
"""What may stand between them and the name."""

AUXILIARIES = words(
    "are be been being est etaient etait ete etre furent fut get getting got is seraient serait sont was were"
)

HAVING = words("a ai aient ait aura auraient aurait avaient avait avoir ayant eu ont")
"""Forms of "avoir": before a French participle they make it active."""

OBJECT_OPENERS = words(
    "an anyone civilians dozens everyone her him his hundreds many people scores several soldiers their"
    " them villagers"
)
"""Words behind an English participle that make it active: "killed anyone who tried"."""

TOLL_LINKS = words(
    "a as at atteignent atteindre atteint au avoisinant be become by d de depasse depasser desormais est et etre"
    " exceed exceeds from hit in is les now of porte reach reached reaches reaching rise risen rising standing"
    " stands the to was with الي بلغ بلغت"
)
"""Words between "the toll" and its number."""

MAYBE = words("even maybe perhaps peut possibly voire ربما")

ARTICLES = words("by de des its la le les leurs par ses the their")
"""Words that make a French participle behind them a noun: "les blessés"."""

AT_WORDS = words(
    "a abords around at autour between close cote environs entre far hauteur in loin near niveau outside pres"
)
AGAINST_WORDS = words("against contre d de of on sur")
"""Prepositions behind which a capitalised word in a sentence of violence is a place; and those behind "attack"."""

PLACE_OPENERS = words(
    "a around at au aux close dans en from in near on pour pres في قرب بالقرب مشارف ضواحي محيط جوار"
)
"""Words that open the place of one part of a toll: "20 at Karou"."""

SIDE_OPENERS = words("all among chez cote cotes parmi tous toutes بين")
"""Words before the side that the dead belong to: "71 morts parmi les militaires"."""

VICTIMS = words("victime victimes victims ضحايا ضحيه")
"""Nouns that count the dead, or those abducted where the sentence speaks of abduction alone."""

LOCATIVES = words(
    "a around at au autour aux between contre d dans de du en entre from in inside near of on outside"
    " pres sur to towards vers visant ب بلده في قرب قريه مدينه"
)
"""Prepositions that make a place name the place of something."""

NEAR_WORDS = words("alentours around autour close environs loin near outside pres proximite قرب")

UNIT_LINKS = words(
    "cercle circle commune d de departement department des du gouverneur governor l la le of province"
    " provinces region regions rural rurale the منطقه بمنطقه اقليم باقليم ولايه بولايه لمنطقه ومنطقه"
)
"""Words between a kind word and the name: "région du Sahel"."""

RIVER_WORDS = words("fleuve rive river نهر")

NOT_NAMES = _phrases("al qaida|al qaeda|daech|daesh") | words(
    " africa afrique europe maghreb"
    " least most catholic catholique protestant a an and apres at au aux avant bien bon boy by can ce ces cette"
    " dan dans day de dead depuis des du"
    " elle elles en fin for girl her his il ils in is its jeudi la le les leur lors ma mais man mardi may"
    " men mes mon na new ni non of old on one or ou oui par parmi plus pour que qui sa sans selon ses si"
    " son sous sur ta ten tes that the these they this to ton tous tout two un une vers was will with"
    " another autre deuxieme dernier derniere deuxiemes fifth first fourth last next other premier premiere prochain"
    " second seconde several third troisieme quatrieme cinquieme whole"
    " اخري ثانيه ثالثه رابعه مجاوره قريبه صغيره كبيره باكملها كامله"
)
"""Common words that are also names of hamlets; Arabic: what stands behind "village" and is no name."""

UNITS_BEHIND = words(
    "area cercle circle commune department district municipality province region sector zone"
)
"""Units whose English names stand before them: "the X department"."""

ZONES = words("area arrondissement secteur sector vicinity zone")
"""Words before "of" and a name that mean the country round it."""

WAYLAYING = words("ambush ambushed ambushes embuscade embuscades engin explosive ied landmine mine")
"""Words of attacks on those who travel."""

VILLAGES = _phrases(
    "village|villages|hameau|hameaux|hamlet|hamlets|localite|localites|locality|localities|communities|campements"
    "|campement|hameau de culture|bourgade|قريه|قري"
)
"""Inhabited places that are no towns, which soldiers have camps in."""

INHABITANTS = words(
    "habitant habitants inhabitants people residents resident villageois villagers ressortissant"
)
"""Those of a place: speakers, or victims."""

THERE = words("there y هناك")
"""Words that stand for the place named last."""

NEWSROOMS = words(
    "afp aib anadolu ap apa apanews belga dpa efe kibaru lefaso malijet malivox reuters rfi tass xinhua"
)
"""Who prints it: no place names."""

PEOPLES = words(
    "africain african algerian algerien american americain arabe arabes arabs bambara bella beninese beninois"
    " british burkinabe burkinabes burkinabaise burkinabais chadian chinese chretien chretiens christian christians"
    " daoussahak dawsahak djerma dogon dogons european european europeen foulani foulse francais francaise french"
    " fulani fulanis german ghanaian gourmantche haoussa hausa imghad islamic islamique islamist ivorian ivoirien"
    " malian malians malien malienne maliens maliennes maure maures mossi muslim muslims musulman musulmans nigerian"
    " nigerians nigerien nigerienne nigeriens nigeriennes peul peule peules peulh peulhs peuls russe russes russian"
    " sahelian sahelien senoufo songhai songhay sonrhai soninke tchadien togolais togolese touareg touaregs tuareg"
    " tuaregs western zarma"
)
"""Peoples and nationalities, which English writes with a capital: no place names."""

LINKED = words(
    "affiliate affiliates allegiance allied allies affiliated affilie affiliee affiliees affilies groups lie liee"
    " liees lies linked rivals rivaux tied"
    " بتنظيمي مرتبطه المرتبطه المواليه المواليين"
)
"""Words that tie unnamed groups to a named one, which is then not blamed."""

ALSO = words("also aussi egalement too")
"""Words beside a verb that tells of more of the same."""

BECOMING = words(
    "alourdi alourdissant bringing brings brought desormais now passe passant portant portait porte portent raised"
    " raises raising risen rises rose takes taking took"
)
"""Verbs beside a toll that has changed."""

MORE = words(
    "additional another autre autres encore further more new nouveaux nouvelles other others اخر اخرين اخرون"
)
"""Words beside a number of people that are counted besides those before: "seven others"."""

OF_THEM = _phrases("d entre elles|d entre eux|of them|منهم")
"""Nouns that count some of those counted before."""

ON_SIDE = words("camp cote cotes rangs ranks side صفوف")
"""Words before a side that the sentence is about: "du côté des assaillants"."""

NAMING = words("appele called d de dit named nomme of")
"""Words between "village" and its name."""

CALLED_BEHIND = words(
    "area camp community neighborhood neighbourhood hamlet locality settlement town village"
)
"""English kinds that stand behind the name: "in X village"."""

KIND_LINKS = words(
    " adjacent central cite city d de du foire hebdomadaire l la northern eastern western southern le localite"
    " locality marche market nearby neighboring"
    " neighbouring of proche the town village"
    " ville voisin voisine weekly"
)
"""Words between a preposition and the name it governs: "vers la ville de X"."""

COMPASS = _phrases(
    "nord|sud|est|ouest|north|south|east|west|centre|center|sud ouest|south west|sud est|centre nord|sahel"
    "|الساحل|الشرق|الشمال|وسط شمال|الوسط الشمالي|الوسط الشرقي|الوسط الغربي"
)
"""Regions of the zone that are common words: names only beside "région" and its like."""

WIDER = words("alliance bande belt countries etats g5 nations pays states wider")
"""Words beside the name of a region that make it an area of several countries."""

IN_COUNTRY = words("au en in neighbouring neighboring voisin du of في دوله جاره الجاره")
"""Words that make a country where something was."""

BORDER = words(
    "avec border bordering borders bordure confins far frontaliere frontalier frontiere limite limitrophe lisiere loin"
    " near pres proche proches proximite with"
    " قرب الحدود حدود الحدوديه مع المحاذيه"
)
"""Words that make it a border."""

FLIGHT_LINKS = KIND_LINKS | words(
    "a aerienne airs ambulance au aux avion chez dans en for helicoptere in into les par to toward towards urgence vers"
    " voie"
)
"""Words between a word of flight and the place where people went."""

AT = words("at")
"""Between a speaker and where the speaker is: an army "at X" may as well be what was attacked."""

DESCRIBED_BY = words("abrite est hosts is lies se sits situe situee")
"""Words right behind a name that begin a description of the place."""

DESCRIBING = words("a about dans in le la located situe situee the trouve un une")
"""What follows them where even a sentence of violence does no more than describe."""

PLURAL_KINDS = words("communities communautes hameaux hamlets localites localities places villages")
"""Words that make the unit behind them the one in which several places lie: "two villages of X"."""

OF = words("d de du of in dans")
"""Words between them and the unit."""

BETWEEN = words("entre between بين")
ROUTE_FROM = words("d de from left quitte quittait من")
ROUTE_TO = words("a for pour to vers towards الي")
"""Words round the two ends of a way."""

LISTING = words("et and ou or و")
"""Words between the names of a list."""

INSERTING = words("dont elles eux including lesquelles lesquels parmi them among which whom بينهم بينها منهم")
"""Words that put a part of a number in between: "12 people, including three children, were killed"."""
