"""When, where, by whom, in whose words; and what is no attack of these days in the zone."""

from datetime import UTC, date, datetime

import pytest
from items_read import main, read


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("Des hommes armés ont tué 20 villageois samedi à Tamalat.", date(2022, 6, 18), "day"),
        ("Des hommes armés ont tué 20 villageois le 8 juin à Tamalat.", date(2022, 6, 8), "day"),
        ("Le village a été attaqué dans la nuit du 18 au 19 juin, 20 morts.", date(2022, 6, 18), "night"),
        ("Le village a été attaqué dans la nuit de samedi à dimanche.", date(2022, 6, 18), "night"),
        (
            "Les 20 villageois ont été tués samedi, a annoncé dimanche le gouvernement.",
            date(2022, 6, 18),
            "day",
        ),
        ("Gunmen killed 20 villagers on Saturday, officials said on Monday.", date(2022, 6, 18), "day"),
        ("Gunmen killed 20 villagers overnight in Tamalat.", date(2022, 6, 19), "night"),
        ("Gunmen killed 20 villagers yesterday in Tamalat.", date(2022, 6, 19), "day"),
        ("Gunmen attacked the village at the weekend.", date(2022, 6, 18), "weekend"),
        ("قتل 20 قرويا يوم الجمعة في هجوم على تامالات.", date(2022, 6, 17), "day"),
        ("Mercredi, le gouvernement a confirmé l'attaque menée mardi.", date(2022, 6, 14), "day"),
        ("Des hommes armés ont attaqué le village.", None, None),
        ("Gunmen killed 20 overnight from Thursday to Friday.", date(2022, 6, 16), "night"),
        ("The toll of Friday's attack rose to 20.", date(2022, 6, 17), "day"),
        ("A leader said on Monday that Sunday's attack killed 20 villagers.", date(2022, 6, 19), "day"),
        ("An attack this week killed 20.\n\nThe attack on Monday was the worst.", date(2022, 6, 20), "day"),
        (
            "Vingt villageois sont morts.\n\nLe bilan est lourd.\n\nLe village a été attaqué samedi.",
            date(2022, 6, 18),
            "day",
        ),
    ],
)
def test_the_day_is_the_events_not_the_statements(text: str, day: date | None, precision: str | None) -> None:
    event = main("Mali : 20 villageois tués à Tamalat", text)
    assert (event.date, event.date_precision) == (day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "En novembre, les autorités avaient annoncé la mort de 69 villageois, tués par des hommes armés.",
        "Il y a une semaine, 300 civils avaient été tués dans le village voisin.",
    ],
)
def test_what_was_said_or_done_before_is_another_attacks(text: str) -> None:
    title = "Mali : 20 villageois tués samedi à Tamalat"
    deaths = main(title, "Vingt villageois ont été tués samedi.\n\n" + text).deaths
    assert deaths
    assert (deaths.best, deaths.high) == (20, 20)


def test_days_of_one_wave_are_one_event() -> None:
    text = "Two attacks, at Tamalat on 15 June and at Inchinane on 16 June, killed around forty people."
    report = read("Mali: forty killed by gunmen", text)
    assert len(report.events) == 1
    assert report.events[0].deaths
    assert report.events[0].deaths.best == 40


def test_an_unsaid_day_of_the_week_stays_open() -> None:
    event = main("Mali : 20 civils tués à Tamalat", "Vingt civils ont été tués ces derniers jours à Tamalat.")
    assert (event.date, event.date_precision) == (None, None)


def test_a_day_counted_from_the_statement() -> None:
    text = (
        "Le porte-parole a déclaré dimanche que cent civils avaient été tués cinq jours plus tôt à Tamalat."
    )
    assert main("Mali : cent civils tués à Tamalat", text).date == date(2022, 6, 14)


def test_the_day_after_an_attack_dates_the_attack() -> None:
    text = (
        "People began to leave on Friday 17 June, the day after an attack in which 11 gendarmes were killed."
    )
    event = main("People leave Seytenga after attack on gendarmes", text)
    assert event.date == date(2022, 6, 16)
    assert event.deaths
    assert event.deaths.best == 11


def test_without_a_date_of_publication_relative_days_stay_open() -> None:
    event = main("Mali : 20 villageois tués samedi à Tamalat", published=None)
    assert event.date is None


def test_the_day_is_read_in_utc() -> None:
    late = datetime.fromisoformat("2022-06-20T00:30:00+02:00")
    assert late.astimezone(UTC).day == 19
    assert main("Mali : 20 villageois tués hier à Tamalat", published=late).date == date(2022, 6, 18)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Niger : 20 villageois tués dans la région de Diffa", "Boko Haram a attaqué Toumour samedi."),
        ("Nigeria: gunmen kill 20 villagers", "The attack happened on Saturday."),
        ("Mali : 20 morts dans un accident de la route à Gao", "Un bus s'est renversé samedi."),
        ("Mali: 20 dead as floods hit Gao", "Heavy rain killed 20 people on Sunday."),
        (
            "Niger : plus de 420 civils tués depuis janvier, selon une ONG",
            "Le rapport porte sur la région de Gao.",
        ),
        (
            "Mali : il y a un an, le massacre de Tamalat",
            "Le 8 mars 2021, 160 personnes ont été tuées à Tamalat.",
        ),
        ("Mali : paroles de survivants de Tamalat", "Un mois après la tuerie, ils racontent l'attaque."),
        (
            "Mali: two years on, Tamalat remembers",
            "On Sunday people of Tamalat, where 160 were killed, prayed.",
        ),
        (
            "Mali : le procès de l'attaque de Gao",
            "Deux hommes accusés d'avoir tué 20 personnes, dimanche à Gao.",
        ),
        ("Mali : les Aigles abattus par le Niger en match amical", "Deux buts en dix minutes à Bamako."),
        ("Mali : reprise du dialogue à Gao", "Les groupes armés ont signé une trêve."),
        ("Mali : 12 suspects arrêtés à Gao", "Ils sont soupçonnés de vol de bétail."),
        ("Cinéma : un film sur l'attaque d'un village", "Quarante morts à l'écran, à Gao."),
    ],
)
def test_no_attack_of_these_days_in_the_zone(title: str, text: str) -> None:
    report = read(title, text)
    assert not report.relevant
    assert report.events == ()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Mali : le village de Tamalat attaqué par des jihadistes", "Aucun bilan n'est disponible."),
        ("Tamalat under attack by gunmen", "Families have fled."),
        ("Niger : 34 soldats tués dans une attaque", "Le ministère n'a pas dit où."),
        (
            "Vingt morts dans une attaque dans la zone des trois frontières",
            "Des hommes armés sont venus à moto.",
        ),
    ],
)
def test_an_attack_counts_before_its_toll_and_its_village_are_known(title: str, text: str) -> None:
    assert read(title, text).relevant


def names(title: str, text: str = "") -> list[tuple[str, bool]]:
    return [(place.name, place.resolved) for place in main(title, text).places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vingt civils ont été tués à Tamalat et Inchinane.", [("Tamalat", True), ("Inchinane", True)]),
        ("Vingt civils ont été tués à Insinane, a dit le maire de Gao.", [("Inchinane", True)]),
        ("Vingt civils ont été tués à Tamalat, à 90 km de Gao.", [("Tamalat", True)]),
        ("Vingt civils ont été tués à Tamalat, les blessés évacués vers Gao.", [("Tamalat", True)]),
        ("Vingt civils ont été tués dans le village de Wourokoy.", [("Wourokoy", False)]),
        ("Vingt civils ont été tués samedi à Liki-Karou.", [("Liki-Karou", False)]),
        ("Vingt civils ont été tués près de Tamalat.", [("Tamalat", True)]),
        ("L'armée a frappé dans la région de Ménaka : vingt civils tués.", [("Ménaka", True)]),
    ],
)
def test_places_attacked(text: str, expected: list[tuple[str, bool]]) -> None:
    assert names("Mali : vingt civils tués", text) == expected


def test_a_village_no_table_has_keeps_the_unit_it_is_said_to_be_in() -> None:
    text = "Vingt civils ont été tués dans le village de Wourokoy, dans la région de Ménaka."
    (place,) = main("Mali : vingt civils tués", text).places
    assert (place.name, place.kind, place.resolved, place.adm1, place.lat) == (
        "Wourokoy",
        "village",
        False,
        "Ménaka",
        None,
    )


@pytest.mark.parametrize(
    ("title", "villages"),
    [
        ("Mali : au moins quatre villages attaqués dans la région de Gao, 20 morts", 4),
        ("Mali : vingt civils tués à Karou et Dirga", 2),
        ("Mali : vingt soldats tués dans l'attaque d'un camp militaire à Gao", 0),
    ],
)
def test_villages_attacked(title: str, villages: int) -> None:
    assert main(title).villages_attacked_min == villages


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("L'attaque est attribuée à l'État islamique au Grand Sahara.", "ISGS"),
        ("The attack was claimed by JNIM.", "JNIM"),
        ("Des jihadistes présumés sont venus à moto.", "jihadists"),
        ("L'attaque n'a pas été revendiquée. La zone abrite des groupes liés à l'État islamique.", "unknown"),
        ("La milice Dan Nan Ambassagou est accusée, on l'accuse d'avoir attaqué.", "militia"),
    ],
)
def test_who_did_it(text: str, who: str) -> None:
    assert main("Mali : 20 villageois tués à Tamalat", text).perpetrator == who


def test_an_army_that_kills_fighters_is_the_one_that_acted() -> None:
    event = main("Mali : l'armée neutralise 15 terroristes près de Tamalat")
    assert (event.perpetrator, event.deaths, event.deaths_attackers) == ("army", None, 15)


def test_two_groups_that_fight_each_other() -> None:
    event = main(
        "Mali : violents combats entre le GSIM et l'EIGS à Tamalat", "Aucun bilan n'était disponible."
    )
    assert event.perpetrator == "clash"


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        ("Vingt villageois ont été tués, a annoncé le gouvernement.", True),
        ("Vingt villageois auraient été tués. Rien n'a pu être confirmé.", False),
        ("Ces informations n'ont pas été confirmées.", False),
    ],
)
def test_doubt_is_the_items_own(text: str, confirmed: bool) -> None:
    assert main("Mali : attaque à Tamalat, 20 villageois tués", text).confirmed is confirmed


def test_claims_by_speaker() -> None:
    text = (
        "Cinquante corps ont été retrouvés après l'attaque de samedi, a indiqué le gouvernement.\n\n"
        "Une source sécuritaire fait état d'au moins 100 morts."
    )
    said = {claim.speaker: claim.deaths.best for claim in main("Attaque à Seytenga : 50 morts", text).claims}
    assert said == {"government": 50, "security source": 100}


def test_an_armed_groups_own_count_does_not_stand_against_the_official_one() -> None:
    text = (
        "Le JNIM affirme avoir tué 100 soldats samedi à Tamalat.\n\n"
        "Le gouvernement a annoncé la mort de 40 militaires."
    )
    assert main("Mali : le JNIM revendique l'attaque de Tamalat", text).deaths_security == 40 or (
        (deaths := main("Mali : le JNIM revendique l'attaque de Tamalat", text).deaths) and deaths.best == 40
    )


@pytest.mark.parametrize(
    ("text", "targets", "signs"),
    [
        ("Des hommes armés ont attaqué la mosquée et brûlé le marché.", ("worship", "market"), ()),
        ("Des hommes armés ont attaqué une ambulance.", ("health",), ()),
        ("La garnison a quitté la ville. Les habitants ont fui.", (), ("garrison_left", "flight")),
        ("Le réseau téléphonique est coupé.", (), ("masts_destroyed",)),
    ],
)
def test_targets_and_signs(text: str, targets: tuple[str, ...], signs: tuple[str, ...]) -> None:
    event = main("Mali : 20 civils tués à Tamalat", text)
    assert set(event.targets) == set(targets)
    assert set(event.signs) == set(signs)


def test_comments_under_the_article_change_nothing() -> None:
    title, text = "Mali : 20 villageois tués à Tamalat", "Vingt villageois ont été tués samedi à Tamalat."
    spam = "\n\nGrеаt роst! I earned 5000 dollars in 3 days.\n\nRead also: 33 soldiers killed in Gao"
    assert main(title, text + spam).deaths == main(title, text).deaths
    assert main(title, text + spam).places == main(title, text).places


@pytest.mark.parametrize(
    ("phenomenon", "text", "who"),
    [
        ("the army's drone", "Vingt civils ont été tués par un drone de l'armée malienne.", "army"),
        ("a strike of the army", "Vingt civils ont péri dans des frappes de l'armée.", "army"),
        ("soldiers that act", "The army executed 20 civilians in Tamalat.", "army"),
        (
            "fighters killed by it",
            "Vingt civils tués. Dix terroristes ont été tués par l'armée.",
            "jihadists",
        ),
        (
            "hunters",
            "Vingt civils ont été tués par des membres de groupes de chasseurs traditionnels.",
            "militia",
        ),
        ("dressed as", "The attackers were dressed as traditional hunters.", "unknown"),
        ("active in the area", "L'État islamique au Grand Sahara est actif dans cette région.", "unknown"),
        ("nobody claimed", "L'attaque n'a pas été revendiquée. Le JNIM opère dans la zone.", "unknown"),
        (
            "tied to two groups, blamed",
            "Officials blamed groups linked to Al-Qaeda and Islamic State.",
            "unknown",
        ),
        ("somebody in uniform", "Vingt civils ont été tués par des hommes en tenue militaire.", "unknown"),
    ],
)
def test_blame_is_for_who_acted(phenomenon: str, text: str, who: str) -> None:
    assert main("Mali : 20 villageois tués à Tamalat", text).perpetrator == who, phenomenon


@pytest.mark.parametrize(
    ("phenomenon", "text"),
    [
        (
            "a byline and a repeated title",
            "Par la rédaction\n\nMali : 20 villageois tués à Tamalat\n\nLa Une\n\n",
        ),
        ("a dateline with the day of the report", "BAMAKO, 19 juin (agence) – "),
        ("a reminder of an older attack", "Pour rappel, le 8 mars, 40 villageois avaient été tués à Karou. "),
    ],
)
def test_what_stands_before_the_report_does_not_date_it(phenomenon: str, text: str) -> None:
    told = text + "Vingt villageois ont été tués vendredi à Tamalat, a indiqué la mairie."
    assert main("Mali : 20 villageois tués à Tamalat", told).date == date(2022, 6, 17), phenomenon


def test_a_line_broken_to_fit_a_page_is_one_sentence() -> None:
    text = "Gunmen attacked the village of Tamalat, in the region of Ménaka,\non Friday and killed twenty."
    assert main("Mali: attack on Tamalat", text).date == date(2022, 6, 17)


def test_a_word_of_another_language_is_not_read_in_a_line_of_one() -> None:
    text = "It was published on Tue 14th of June at the office of the mayor, who was in the town of Karou."
    assert not any(match.term == "tué" for match in read("Mali: a report", text).keywords)
