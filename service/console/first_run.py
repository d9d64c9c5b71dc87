"""What is left to configure before anybody is told of anything: the first page says it until it is done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from service.console.visit import Visit
from service.ports import Transaction
from service.records import Coverage, Recipient

_EXAMPLE = re.compile(r"(^|\.)example\.(org|com|net)$|\.(example|invalid|test)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """``how``: what to do where it is not done."""

    done: bool
    what: str
    how: str


def steps(here: Visit, look: Transaction, coverage: Coverage) -> list[Step]:
    """Everything that the service needs to be of use, done or not."""
    return [*_of_people(here, look), *_of_messages(here), *_of_what_is_read(here, coverage)]


def _of_people(here: Visit, look: Transaction) -> Iterator[Step]:
    admins = any(one.role == "admin" and one.disabled_at is None for one in look.users())
    yield Step(
        admins,
        here._("There is an admin who can log in."),
        here._("On this machine: liptako users add NAME --role admin"),
    )


def _of_messages(here: Visit) -> Iterator[Step]:
    in_force = here.desk.in_force
    recipients = in_force.configuration.recipients
    yield Step(
        in_force.base_url is not None,
        here._("The address of these pages is known: messages carry links to them."),
        here._("Set LIPTAKO_BASE_URL=https://… in the environment."),
    )
    if not recipients or any(one.channel == "email" for one in recipients):
        yield Step(
            here.desk.mails,
            here._("E-mail goes out."),
            here._("It is written as files: set LIPTAKO_SMTP_URL and LIPTAKO_MAIL_FROM in the environment."),
        )
    yield Step(
        bool(recipients),
        here._("Somebody is told of alerts."),
        here._("Add a [[recipients]] table to feeds.toml."),
    )
    yield Step(
        any(one.operators for one in recipients),
        here._("Somebody is told what needs a person."),
        here._("No recipient in feeds.toml has operators = true: give it to one."),
    )
    examples = [one.name for one in recipients if _is_example(one)]
    yield Step(
        not examples,
        here._("Recipients have addresses of their own."),
        here._("Still an example: {names}. Write real addresses in feeds.toml.", names=", ".join(examples)),
    )


def _of_what_is_read(here: Visit, coverage: Coverage) -> Iterator[Step]:
    in_force = here.desk.in_force
    yield Step(
        coverage.feeds_reachable > 0,
        here._("Feeds answer."),
        here._("None has answered in the last 24 hours: see the page of feeds, or add one there."),
    )
    rules = any(one.enabled for one in in_force.configuration.rules)
    yield Step(rules, here._("A rule is in force."), here._("Add a [[rules]] table to feeds.toml."))
    yield Step(
        bool(in_force.gazetteers),
        here._("More places than those that come along are known."),
        here._("Run: liptako gazetteer update. Without it, more villages stay without a position."),
    )


def _is_example(recipient: Recipient) -> bool:
    """Whether any address of it is one of those kept for examples (RFC 2606)."""
    return any(
        _EXAMPLE.search(_host(word)) for setting in recipient.settings.values() for word in _words(setting)
    )


def _words(setting: object) -> list[str]:
    if isinstance(setting, str):
        return [setting]
    return [one for one in setting if isinstance(one, str)] if isinstance(setting, list | tuple) else []


def _host(address: str) -> str:
    if "://" in address:
        try:
            return urlsplit(address).hostname or ""
        except ValueError:
            return ""
    return address.rpartition("@")[2].strip("> ") if "@" in address else ""
