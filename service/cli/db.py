"""``liptako db``: the schema and its backup.

Migrations are imported by the command that runs them: alembic takes half a second that other commands need not pay.
"""

from pathlib import Path
from typing import Annotated

import typer

from service.config.environment import Settings

app = typer.Typer(help="The database: bring up to date, check, back up.", no_args_is_help=True)


def _url() -> str:
    return Settings.from_environment().database_url.get_secret_value()


@app.command()
def upgrade() -> None:
    """Make the schema, or bring it to this version."""
    from service.store import migrations

    migrations.upgrade(_url())
    typer.echo("The schema is of this version.")


@app.command()
def check() -> None:
    """Say whether the schema is of this version. Exit status 1 if not."""
    from service.store import migrations

    problems = migrations.check(_url())
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo("The schema is of this version.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to; must not exist.")]) -> None:
    """Copy the SQLite database to a file while it is in use. On PostgreSQL use its own tools."""
    from service.store import migrations

    migrations.backup(_url(), file)
    typer.echo(f"Backed up to {file}.")
