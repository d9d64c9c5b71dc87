"""Which day an attack is dated by, where a sentence names several."""

from datetime import date

import pytest
from items_read import read


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # the day of the count is not that of the deaths (read on Monday 20 June 2022)
        ("The toll of the killings at Seytenga stood at seventy-nine on Friday. Survivors say that the night of "
         "11 to 12 June met no resistance.", date(2022, 6, 11)),
        # since when they have been attacking, against what has been counted since
        ("Des hommes armés attaquent depuis samedi Seytenga, au Burkina Faso. Les combats se poursuivaient.",
         date(2022, 6, 18)),
        # what was done on Tuesday about the weekend's attack
        ("Soldiers searched Seytenga on Monday for victims of the weekend attack, in which 50 people were killed.",
         date(2022, 6, 18)),
        # what begins on Friday because of it
        ("Three days of mourning begin on Monday after 69 people were killed in Seytenga.\n\nThe attack took place on "
         "Saturday.", date(2022, 6, 18)),
        # a statement's verb does not take the day of what it states
        ("Le procureur fait savoir que, le 14 juin, des hommes armés ont tué six personnes à Seytenga.",
         date(2022, 6, 14)),
        # the opening of a story dates what its next sentence tells
        ("Il faisait encore nuit, jeudi, quand une trentaine de cavaliers sont entrés dans Seytenga. Ils ont ouvert "
         "le feu et six habitants ont été tués.\n\nMardi déjà, un campement voisin avait été attaqué.",
         date(2022, 6, 16)),
        # how old somebody was is not how long ago
        ("Le 14 juin, à Seytenga, ils ont tué une fille de 7 ans, avant de brûler les greniers.", date(2022, 6, 14)),
        # a year in which it all began dates nothing
        ("Onze personnes ont été tuées à Seytenga.\n\nLes combats, nés dans le nord en 2012, ont gagné le centre.",
         None),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_attack(text: str, day: date | None) -> None:
    (event, *others) = read("Burkina Faso : Seytenga", text).events
    assert event.date == day
    assert [one.date for one in others if one.deaths] == []
