"""The pages behind signed links: answer an alert, or stop messages. For people without a login, from anywhere.

A GET or HEAD shows and changes nothing, however often a mail scanner opens it; a POST acts, and again changes nothing
more. The link is what authorises, so no other site can send a form in somebody's name without having it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from service.console.answer_tables import WORDS, AnswerWords
from service.console.desk import AtDesk, Desk
from service.console.linked_page import Fields, back_to, link_refused, page, refused, sentence
from service.errors import LinkError
from service.jobs.acknowledging import AcknowledgeAlerts
from service.jobs.in_force import InForce
from service.jobs.marking import MarkAlerts
from service.jobs.unsubscribing import Unsubscribe, addressee
from service.ports import Clock, Store
from service.records import VERDICTS, Acknowledgement, Alert, Recipient
from service.stages.notify import Links, first_lines, masked

_SHOWN = ["GET", "HEAD"]
_MOST_NAMED = 5


router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Answers:
    """Reads a link, shows the alert that it is about, records what is answered."""

    store: Store
    clock: Clock
    in_force: InForce

    def read(self, token: str) -> tuple[Recipient, str]:
        """Who answers, and which alert revision they were sent. Raises LinkError."""
        said = _links(self.in_force).read_answer(token, self.clock.now())
        recipient, _ = addressee(said.person, self.in_force)
        return recipient, said.alert_id

    def show(self, recipient: Recipient, alert_id: str) -> Response:
        who = f"recipient:{recipient.name}"
        with self.store.view() as look:
            revisions = look.revisions(alert_id)
            if not revisions:
                raise LinkError("unknown")
            made = look.acknowledgements(revisions[0].key)
            marks = [one.verdict for one in look.marks_on(revisions[0].key) if one.marker == who]
        words, latest = WORDS[recipient.language], revisions[-1]
        return page(
            "answer.html",
            recipient.language,
            lines=first_lines(latest, recipient, self.in_force.reader.places),
            seen=latest.id,
            acknowledged=[_acknowledged(one, words) for one in made[-_MOST_NAMED:]],
            own=any((one.who, one.alert_id) == (who, latest.id) for one in made),
            mark=sentence(words.marked, what=_verdict(marks[0], words)) if marks else (),
        )

    def record(self, recipient: Recipient, alert_id: str, fields: Mapping[str, str]) -> bool:
        """False: there is no such answer. What was answered is what the page showed, where it is the same alert."""
        action, who = fields.get("action"), f"recipient:{recipient.name}"
        with self.store.view() as look:
            seen = _seen(look.revisions(alert_id), fields.get("seen"), alert_id)
        if action == "acknowledge":
            AcknowledgeAlerts(self.store, self.clock).acknowledge(seen, who=who)
        elif action in VERDICTS:
            MarkAlerts(self.store, self.clock).mark(seen, action, marker=who)
        else:
            return False
        return True


@router.api_route("/a/{token}", methods=_SHOWN)
def shown(desk: AtDesk, token: str) -> Response:
    answers = _answers(desk)
    try:
        return answers.show(*answers.read(token))
    except LinkError as error:
        return link_refused(error)


@router.post("/a/{token}")
def answered(desk: AtDesk, token: str, fields: Fields) -> Response:
    answers = _answers(desk)
    try:
        recorded = answers.record(*answers.read(token), fields)
    except LinkError as error:
        return link_refused(error)
    return back_to(token) if recorded else refused("no_action")


def _answers(desk: Desk) -> _Answers:
    return _Answers(desk.store, desk.clock, desk.in_force)


@router.api_route("/u/{token}", methods=_SHOWN)
def asked(desk: AtDesk, token: str) -> Response:
    try:
        return _closing(desk, *_unsubscribing(desk, token))
    except LinkError as error:
        return link_refused(error)


@router.post("/u/{token}")
def chosen(desk: AtDesk, token: str, fields: Fields) -> Response:
    try:
        recipient, address = _unsubscribing(desk, token)
    except LinkError as error:
        return link_refused(error)
    unsubscribe = _unsubscribe(desk)
    if fields.get("List-Unsubscribe") == "One-Click":
        unsubscribe.close(recipient, address)
        return _closing(desk, recipient, address)  # RFC 8058: no redirect, mail programs may not follow one
    if fields.get("action") == "resubscribe":
        unsubscribe.reopen(recipient, address)
    elif fields.get("action") == "unsubscribe":
        unsubscribe.close(recipient, address)
    else:
        return refused("no_action")
    return back_to(token)


def _unsubscribing(desk: Desk, token: str) -> tuple[Recipient, str]:
    """Who, and of which address. Raises LinkError."""
    return addressee(_links(desk.in_force).read_unsubscribe(token), desk.in_force)


def _unsubscribe(desk: Desk) -> Unsubscribe:
    return Unsubscribe(desk.store, desk.in_force, desk.clock)


def _closing(desk: Desk, recipient: Recipient, address: str) -> Response:
    words = WORDS[recipient.language]
    return page(
        "unsubscribe.html",
        recipient.language,
        asked=sentence(words.ask_close, name=recipient.name, address=masked(address)),
        done=sentence(words.closed, address=masked(address)),
        closed=_unsubscribe(desk).is_closed(recipient, address),
    )


def _links(in_force: InForce) -> Links:
    """Raises LinkError where none are made."""
    if in_force.links is None:
        raise LinkError("unknown")
    return in_force.links


def _seen(revisions: Sequence[Alert], shown: str | None, sent: str) -> str:
    """The revision that was answered. Raises LinkError: the alert is not there any more."""
    if not revisions:
        raise LinkError("unknown")
    return next((alert.id for alert in revisions if alert.id == shown), sent)


def _acknowledged(made: Acknowledgement, words: AnswerWords) -> Sequence[tuple[str, bool]]:
    name = made.who.partition(":")[2] or made.who
    return sentence(words.acknowledged, who=name, when=f"{made.at:%Y-%m-%d %H:%M} UTC")


def _verdict(verdict: str, words: AnswerWords) -> str:
    return words.useful if verdict == "useful" else words.false_alarm
