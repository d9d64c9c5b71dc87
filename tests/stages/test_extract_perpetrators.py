"""Who did it: named only where the words say so."""

import pytest
from items_read import read

TITLE = "Mali : 20 villageois tués à Tamalat"
LEAD = "Vingt villageois ont été tués samedi à Tamalat, dans la région de Ménaka. "
LEAD_EN = "Twenty villagers were killed on Saturday at Tamalat, in the Ménaka region. "


def culprit(text: str, title: str = TITLE) -> str:
    (event, *_) = read(title, text).events
    return event.perpetrator


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # the agent of the violence
        ("Vingt civils ont été tués samedi à Tamalat, dans le cercle, par des hommes de l'EIGS.", "ISGS"),
        ("Vingt civils ont été tués samedi à Tamalat par des membres présumés de groupes de dozos.", "militia"),
        ("Samedi à Tamalat, l'armée malienne et ses alliés de Wagner ont sommairement exécuté vingt civils.", "army"),
        ("Une frappe de drone de l'armée a fait vingt morts parmi les civils samedi à Tamalat.", "army"),
        (LEAD + "Les exécutions par l'armée se sont suivies toute la journée de samedi.", "army"),
        ("Twenty civilians were killed on Saturday at Tamalat by Malian forces and their allies.", "army"),
        ("Army drone strikes killed twenty civilians on Saturday at Tamalat.", "army"),
        # claimed, blamed
        (LEAD + "Le Jnim a revendiqué le massacre.", "JNIM"),
        (LEAD + "L'armée est une nouvelle fois accusée d'avoir tué des civils.", "army"),
        (LEAD + "La tuerie est attribuée à l'État islamique par les habitants.", "ISGS"),
        # who they were
        (LEAD + "Ce sont des combattants de l'EIGS qui sont venus samedi, selon un élu.", "ISGS"),
        # not who accuses, denies, was hit, or is about in the area
        (LEAD + "L'armée accuse des terroristes.", "jihadists"),
        (LEAD + "Aucun groupe n'a revendiqué l'attaque. Le Jnim est présent dans le secteur.", "unknown"),
        (LEAD + "L'attaque visait un poste de l'armée malienne.", "unknown"),
        (LEAD + "L'attaque a été condamnée et les lieux ont été sécurisés par l'armée.", "unknown"),
        (LEAD + "Parmi les groupes actifs dans la région figurent l'EIGS et le Jnim.", "unknown"),
        (LEAD + "L'armée dit avoir tué dix terroristes en les poursuivant.", "jihadists"),
        (LEAD_EN + "The assailants were dressed as traditional hunters.", "unknown"),
        (LEAD_EN + "They were men in army uniforms, residents said.", "unknown"),
        (LEAD + "Ils accusent les habitants d'aider l'armée et Wagner.", "unknown"),
        (LEAD_EN + "An army unit was sent to the village.", "unknown"),
    ],
)  # fmt: skip
def test_the_culprit_is_whom_the_words_say(text: str, who: str) -> None:
    assert culprit(text) == who


def test_a_fight_with_unknown_gunmen_told_as_one_is_a_clash() -> None:
    title = "Ménaka : des morts dans des accrochages entre le GATIA et des hommes armés"
    text = "Trois combattants du GATIA ont été tués samedi à Tamalat, dans la région de Ménaka."
    assert culprit(text, title) == "clash"
