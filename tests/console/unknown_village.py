"""A day on which an attack is told of a village that no table has."""

from collections.abc import Callable

from browsing import an_account
from storytelling import DEADLY, Story


def with_unknown_village(tell: Callable[..., Story]) -> Story:
    """One report, of Zoumbougou Kaina; an operator, a viewer and an admin have accounts."""
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    for name, role in (("Aïcha", "operator"), ("Moussa", "viewer"), ("Oumou", "admin")):
        an_account(story, name, role)
    story.publish(
        "2022-06-12T09:00",
        "Niger: thirty people killed in attack on Zoumbougou Kaina",
        "Thirty people were killed on Saturday when gunmen attacked the village of Zoumbougou Kaina, in the Tillabéri "
        "region of Niger, a local official said.",
    )
    story.run_until("2022-06-12T12:00")
    return story
