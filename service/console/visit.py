"""One look of somebody at a page: who, in which language, at what time; and how the page answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from service.access.principal import DECIDE, EXPORT, PEOPLE, READ, RESTRICTED, Principal, least_role
from service.access.sessions import LiveSession
from service.console.desk import Desk, desk_of
from service.console.languages import COOKIE, asked_for
from service.console.navigation import navigation
from service.console.pages import html, pages
from service.console.translations import LANGUAGES, N_, direction, translations
from service.gazetteer.packs import zone_times

DONE = "done"
"""The parameter that names what the form before has done: one of the page's own sentences, never words of others."""


class Refusal(Exception):
    """What was asked for is not done, or not shown. ``words``: translated, with what to do."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, and what every page says alike."""

    request: Request
    desk: Desk
    caller: Principal
    session: LiveSession | None
    """None: a token, or the first look while there is no account."""
    language: str
    now: datetime

    @property
    def words(self) -> NullTranslations:
        return translations(self.language)

    def _(self, words: str, /, **values: object) -> str:
        """Words in the visitor's language, with values where they have ``{name}``."""
        return self.words.gettext(words).format(**values) if values else self.words.gettext(words)

    def may(self, scope: str) -> bool:
        return self.caller.may(scope)

    @property
    def restricted(self) -> bool:
        """Whether the words of reports that were told are for this visitor."""
        return self.caller.may(RESTRICTED)

    def page(
        self, template: str, status: int = 200, *, said: Mapping[str, str] | None = None, **shown: Any
    ) -> Response:
        """The page. ``said``: what the forms that lead to it have done, by the name in the parameter ``done``."""
        told = (said or {}).get(self.request.query_params.get(DONE, ""))
        drawn = (
            pages(self.language)
            .get_template(template)
            .render(
                here=self,
                now=self.now,
                direction=direction(self.language),
                languages=LANGUAGES,
                navigation=navigation(self.request.url.path, self.caller),
                told=self._(told) if told else None,
                form_token=self._form_token,
                moment=self.moment,
                day=self.day,
                number=self.number,
                **shown,
            )
        )
        return html(self.request, self.language, drawn, status)

    def _form_token(self) -> str:
        """The field that every form of a page carries."""
        token = self.session.form_token if self.session is not None else ""
        return Markup(f'<input type="hidden" name="form_token" value="{token}">') if token else ""  # noqa: S704

    @property
    def path(self) -> str:
        """Of this page, as it stands in links."""
        return quote(self.request.url.path)

    @property
    def address(self) -> str:
        """Of this page, with what it was asked for."""
        query = self.request.url.query
        return f"{self.path}?{query}" if query else self.path

    def asking(self, **parameters: str) -> str:
        """The address of this page with other parameters: a later page of the same search."""
        asked = {key: value for key, value in self.request.query_params.items() if value and key != DONE}
        return f"{self.path}?{urlencode(asked | parameters)}"

    def back(self, path: str, done: str | None = None, **parameters: str) -> Response:
        """To a page, after a form has done its work: a reload does nothing twice."""
        asked = urlencode(parameters | ({DONE: done} if done else {}))
        return RedirectResponse(f"{path}{'&' if '?' in path else '?'}{asked}" if asked else path, 303)

    def refusal(self, status: int, words: str, **values: object) -> Refusal:
        return Refusal(status, self._(words, **values))

    def need(self, scope: str) -> None:
        """Refuses in a sentence who may not: for a form with several buttons."""
        if not self.may(scope):
            raise self.refusal(403, _WHY_NOT[least_role(scope)], role=self._(ROLE_NAMES[self.caller.role]))

    def moment(self, at: datetime | None) -> str:
        """A time in UTC and as it is in the zone, for people and programs."""
        return "–" if at is None else _moment(at, self.desk.in_force.configuration.zone, self.language)

    def day(self, at: Any) -> str:
        """A day, or the day of a time in UTC."""
        return "–" if at is None else format_date(at, "d MMM y", locale=self.language)

    def number(self, value: float | None) -> str:
        return "–" if value is None else _number(value, self.language)


# A page says dozens of times and figures, the next page mostly the same; writing one takes a fifth of a millisecond.
@lru_cache(maxsize=8192)
def _moment(at: datetime, zone: str, language: str) -> Markup:
    utc = format_datetime(at, "d MMM y, HH:mm", locale=language)
    there = "".join(
        f" <small>{_there(at, place, language)} {name}</small>"
        for name, place in _times(zone)
        if at.astimezone(place).utcoffset()
    )
    return Markup(f'<time datetime="{at.isoformat(timespec="seconds")}">{utc} UTC{there}</time>')  # noqa: S704


def _there(at: datetime, place: ZoneInfo, language: str) -> str:
    """The hour in a zone, with the day where it is another one than in UTC."""
    form = "HH:mm" if at.astimezone(place).date() == at.date() else "d MMM, HH:mm"
    return format_datetime(at, form, tzinfo=place, locale=language)


@lru_cache(maxsize=8192)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


@cache
def _times(zone: str) -> tuple[tuple[str, ZoneInfo], ...]:
    return tuple((name, ZoneInfo(key)) for name, key in zone_times(zone))


def language_of(request: Request) -> str:
    """What was chosen, else what the browser asks for."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else asked_for(request.headers.get("accept-language", ""))


def visit(request: Request) -> Visit:
    """The visit of whoever ``api.guard`` has let pass."""
    desk = desk_of(request)
    caller = request.state.caller or NOBODY
    return Visit(request, desk, caller, request.state.session, language_of(request), desk.clock.now())


NOBODY = Principal("user", 0, "", "viewer", frozenset((READ,)))
"""Who looks at the first page from this very machine while there is no account."""


def _of(scope: str) -> Callable[[Visit], Visit]:
    def passes(here: Annotated[Visit, Depends(visit)]) -> Visit:
        here.need(scope)
        return here

    return passes


ROLE_NAMES = {"viewer": N_("viewer"), "operator": N_("operator"), "admin": N_("admin")}
_WHY_NOT = {
    "viewer": N_("This is for people who have logged in; your role is {role}."),
    "operator": N_("This is for operators; your role is {role}. Nothing was done."),
    "admin": N_("This is for admins; your role is {role}. Nothing was done."),
}

Looking = Annotated[Visit, Depends(_of(READ))]
Deciding = Annotated[Visit, Depends(_of(DECIDE))]
Exporting = Annotated[Visit, Depends(_of(EXPORT))]
Administering = Annotated[Visit, Depends(_of(PEOPLE))]
"""A visit of somebody who may: look; decide and tune; take files away; see to people."""
