"""What is shown when the demo ends: each alert as it was received, and the count of everything."""

from collections.abc import Collection, Iterator

from rich import box
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from service.demo.inbox import ReceivedMail
from service.demo.play import Played
from service.demo.world import DESKS, World

IN_FULL = frozenset({DESKS["en"]})
"""Whose mails are printed whole; of the others, which say the same in another language, the subject."""


def print_report(
    console: Console, world: World, played: Played, *, in_full: Collection[str] = IN_FULL
) -> None:
    """Every mail in order of arrival, then the closing table. Without a terminal there is neither colour nor frame."""
    for mail in world.mails:
        _print_mail(console, mail, whole=mail.address in in_full)
    console.print(_closing_table(console, world, played))


def _print_mail(console: Console, mail: ReceivedMail, *, whole: bool) -> None:
    head = f"{mail.at:%Y-%m-%d %H:%M} UTC  to {mail.address}"
    if not whole:
        console.print(Text(f"{head}: {mail.subject}", style="dim"), soft_wrap=True)
        return
    console.print(Rule(head) if console.is_terminal else Text(f"\n--- {head}"))
    console.print(Text(mail.subject, style="bold"), soft_wrap=True)
    console.print(Text(mail.text.strip() + "\n"), soft_wrap=True)


def _closing_table(console: Console, world: World, played: Played) -> Table:
    days = (played.ended_at - played.began_at).days
    table = Table(
        title=f"{played.began_at:%d %B %Y} to {played.ended_at:%d %B %Y}: {days} days",
        box=box.SIMPLE if console.is_terminal else None,
        show_header=False,
    )
    table.add_column("what")
    table.add_column("count", justify="right")
    for what, count in _counts(world, played):
        table.add_row(what, str(count))
    return table


def _counts(world: World, played: Played) -> Iterator[tuple[str, int]]:
    totals = played.totals
    yield "polls", world.polls
    yield "of them answered 304, not modified", world.not_modified
    yield "items seen", totals.items
    yield "relevant", totals.relevant
    yield "incidents", totals.incidents
    yield "alerts", totals.alerts
    yield "mails received", len(world.mails)
    yield "webhooks received", len(world.hooks)
    yield "webhook tries refused and repeated", len(world.refused)
    for state, count in sorted(totals.deliveries.items()):
        yield f"deliveries {state}", count
