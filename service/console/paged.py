"""Lists that are shown in portions: what is asked for as a later one, but is none, is refused."""

from collections.abc import Callable
from typing import TypeVar

from service.console.visit import Visit

Portion = TypeVar("Portion")


def paged(here: Visit, portion: Callable[[], Portion]) -> Portion:
    """The portion, or a sentence where its cursor was not given out here (ValueError)."""
    try:
        return portion()
    except ValueError:
        raise here.refusal(400, "There is no such part of this list: begin with its first page.") from None
