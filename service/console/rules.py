"""``/rules``: each rule in words, what a change of it would have done, and the change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData

from service.backtest import NoHistory
from service.backtest.served import Busy, DaysError, Rehearse
from service.config.convert import as_table
from service.console.cautions import caution
from service.console.fields import Filled
from service.console.rule_faults import faults_in_words
from service.console.rule_form import fields_of, fields_sent, table_sent
from service.console.rule_page import SAID, Draft, Shown, rule_page
from service.console.rule_words import in_words
from service.console.ruled import STATUS, why_not
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.errors import ConfigError, RulingError
from service.jobs.rule_standings import RuleStanding, rule_standing, rule_standings, versions_of, with_rule
from service.jobs.tuning import Because
from service.records import Override

router = APIRouter(include_in_schema=False)
LONGEST_REASON = 300


@router.get("/rules")
def rules(here: Looking) -> Response:
    with here.desk.store.view() as look:
        found = rule_standings(look, here.desk.in_force)
    rows = [(one, in_words(here, one.rule)) for one in found]
    warnings = [caution(here, one) for one in here.desk.in_force.configuration.warnings]
    return here.page("rules.html", said=SAID, rules=rows, warnings=warnings)


@router.get("/rules/{name:path}")
def rule(here: Looking, name: str) -> Response:
    standing, versions = _standing(here, name)
    draft = Draft(fields_of(standing.table), standing.table, versions[0].id if versions else 0)
    return rule_page(here, standing, versions, draft, Shown())


@router.post("/rules/{name:path}")
def change(here: Deciding, name: str, form: Filled) -> Response:
    """What the button says: rehearse, save, or set back to the file."""
    standing, versions = _standing(here, name)
    act = _text(form, "do")
    if act == "back":
        return _set_back(here, standing, versions, form)
    if act not in ("rehearse", "save"):
        raise here.refusal(422, N_("Nothing was changed: go back and press one of the buttons."))
    draft, shown = _checked(here, standing, _draft(standing, form))
    if draft.seen != (versions[0].id if versions else 0):
        return rule_page(
            here, standing, versions, _seeing(draft, versions), replace(shown, status=409, conflict=True)
        )
    if shown.status != 200:
        return rule_page(here, standing, versions, draft, shown)
    if act == "save":
        return _save(here, standing, versions, draft)
    return _rehearsed(here, standing, versions, draft, ())


def _standing(here: Visit, name: str) -> tuple[RuleStanding, Sequence[Override]]:
    with here.desk.store.view() as look:
        found = rule_standing(look, here.desk.in_force, name)
        if found is None:
            raise here.refusal(404, N_("There is no rule of this name."))
        return found, versions_of(look, found)


def _draft(standing: RuleStanding, form: FormData) -> Draft:
    fields = fields_sent(standing.table, form)
    return Draft(
        fields,
        table_sent(standing.table, fields),
        _seen(form),
        reason=_text(form, "reason"),
        since=_text(form, "since"),
        until=_text(form, "until"),
        rehearsed=_text(form, "rehearsed"),
    )


def _checked(here: Visit, standing: RuleStanding, draft: Draft) -> tuple[Draft, Shown]:
    """The draft with the rule's whole table, or what is wrong with it."""
    try:
        with here.desk.store.view() as look:
            tried = with_rule(look, here.desk.in_force, standing, draft.table, here.now)
    except ConfigError as error:
        return draft, Shown(422, *faults_in_words(here, error, standing))
    (rule,) = (rule for rule in tried.rules if rule.name == standing.rule.name)
    return replace(draft, table=as_table(rule)), Shown()


def _rehearsed(
    here: Visit,
    standing: RuleStanding,
    versions: Sequence[Override],
    draft: Draft,
    notes: Sequence[str],
) -> Response:
    """The page with what the change would have done."""
    faults: dict[str, str] = {}
    days = {name: _day(here, getattr(draft, name), name, faults) for name in ("since", "until")}
    if faults:
        return rule_page(here, standing, versions, draft, Shown(422, faults))
    desk = here.desk
    with desk.store.view() as look:
        candidate = with_rule(look, desk.in_force, standing, draft.table, here.now)
    try:
        found = Rehearse(desk.store, desk.clock).run(candidate, here.caller.name, **days)
    except Busy:
        busy = here._("Another rehearsal is running: wait a moment, then press the button again.")
        return rule_page(here, standing, versions, draft, Shown(429, together=[busy]))
    except DaysError:
        wrong = here._("The last day must not be before the first one, nor more than two years after it.")
        return rule_page(here, standing, versions, draft, Shown(422, {"until": wrong}))
    except NoHistory:
        none = here._("Nothing is stored of these days: there is nothing to rehearse the rule on.")
        return rule_page(
            here, standing, versions, replace(draft, rehearsed=draft.mark), Shown(notes=[*notes, none])
        )
    return rule_page(
        here, standing, versions, replace(draft, rehearsed=draft.mark), Shown(notes=notes, found=found)
    )


def _save(here: Visit, standing: RuleStanding, versions: Sequence[Override], draft: Draft) -> Response:
    if draft.rehearsed != draft.mark:
        note = here._(
            "The form was changed since it was rehearsed. This is what it would do now; then save it."
        )
        return _rehearsed(here, standing, versions, draft, [note])
    if draft.table == dict(standing.table) and not standing.both:
        same = here._("This is what is in force already: nothing was saved.")
        return rule_page(here, standing, versions, draft, Shown(422, together=[same]))
    wrong = _reason_wrong(here, draft.reason)
    if wrong:
        return rule_page(here, standing, versions, draft, Shown(422, {"reason": wrong}))
    because = Because(who=here.caller.name, reason=draft.reason, seen=draft.seen)
    try:
        here.desk.tune.change("rules", standing.subject, draft.table, because)
    except RulingError as error:
        standing, versions = _standing(here, standing.rule.name)
        shown = Shown(STATUS[error.why], together=[why_not(here, error)], conflict=error.why == "conflict")
        return rule_page(here, standing, versions, _seeing(draft, versions), shown)
    except ConfigError as error:
        faults, together = faults_in_words(here, error, standing)
        return rule_page(here, standing, versions, draft, Shown(422, faults, together))
    return here.back(here.request.url.path, "saved")


def _set_back(here: Visit, standing: RuleStanding, versions: Sequence[Override], form: FormData) -> Response:
    draft = Draft(fields_of(standing.table), standing.table, _seen(form))
    reason = _text(form, "back_reason")
    wrong = _reason_wrong(here, reason)
    if wrong:
        return rule_page(here, standing, versions, draft, Shown(422, {"back_reason": wrong}))
    because = Because(who=here.caller.name, reason=reason, seen=_seen(form))
    try:
        here.desk.tune.set_back("rules", standing.subject, because)
    except RulingError as error:
        standing, versions = _standing(here, standing.rule.name)
        shown = Shown(STATUS[error.why], together=[why_not(here, error)])
        return rule_page(here, standing, versions, _seeing(draft, versions), shown)
    return here.back(here.request.url.path if standing.file is not None else "/rules", "back")


def _seeing(draft: Draft, versions: Sequence[Override]) -> Draft:
    """Who has now been shown the last change, beside which nothing was rehearsed yet."""
    return replace(draft, rehearsed="", seen=versions[0].id if versions else 0)


def _reason_wrong(here: Visit, reason: str) -> str | None:
    if not reason:
        return here._("Say why, so that those after you know.")
    if len(reason) > LONGEST_REASON:
        return here._("The reason is longer than {most} characters: shorten it.", most=LONGEST_REASON)
    return None


def _day(here: Visit, text: str, name: str, faults: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults[name] = here._("A day is wanted here, as 2022-06-11, or nothing.")
        return None


def _seen(form: FormData) -> int:
    text = _text(form, "seen")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
