"""The command ``liptako``. Exit status 0: done; 1: it ran and something failed; 2: wrong usage or configuration."""

import os
import sys

import typer

from service import __version__
from service.cli import (
    backtest,
    db,
    deliveries,
    demo,
    evaluate,
    export,
    extract,
    feeds,
    gazetteer,
    history,
    poll,
    recipients,
    replay,
    report,
    serve,
    tokens,
    users,
)
from service.errors import ConfigError, LiptakoError

app = typer.Typer(
    name="liptako",
    help="Early warning for the three-borders zone: reads the news, joins reports into incidents, alerts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("poll")(poll.poll)
app.command("extract")(extract.extract)
app.command("replay")(replay.replay)
app.command("evaluate")(evaluate.evaluate)
app.command("backtest")(backtest.command)
app.add_typer(feeds.app, name="feeds")
app.add_typer(gazetteer.app, name="gazetteer")
app.add_typer(history.app, name="history")
app.add_typer(recipients.app, name="recipients")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(report.app, name="report")
app.add_typer(tokens.app, name="tokens")
app.add_typer(export.app, name="export")
app.add_typer(users.app, name="users")
app.add_typer(db.app, name="db")


@app.callback(invoke_without_command=True)
def _about(
    version: bool = typer.Option(False, "--version", help="Print the version and end."),
) -> None:
    if version:
        typer.echo(f"liptako {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; errors raised on purpose become one plain message and an exit status."""
    try:
        app()
    except ConfigError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except LiptakoError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Who read our output has gone (`liptako … | head`): end quietly, without a second error at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
