"""``liptako tokens``: who may use the API."""

from typing import Annotated

import typer

from service import app as root
from service.access.tokens import ROLES, issue, revoke
from service.cli.printing import AsJson, as_json, moment, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError
from service.ports import Store

app = typer.Typer(help="API tokens: shown once, stored hashed.", no_args_is_help=True)
WHO = "command line"


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What or whom it is for.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")] = "viewer",
) -> None:
    """Make a token and print it. It cannot be shown again."""
    if role not in ROLES:
        raise ConfigError(f"no role {role!r}: choose one of {', '.join(ROLES)}", field="--role")
    typer.echo(issue(_store(), name, role, WHO, SystemClock().now()))


@app.command("list")
def list_(json: AsJson = False) -> None:
    """Tokens with role and last use, never their secrets."""
    with _store().view() as look:
        tokens = look.tokens()
    if json:
        as_json(
            [
                {
                    "id": token.id,
                    "name": token.name,
                    "role": token.role,
                    "created_at": token.created_at.isoformat(),
                    "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
                    "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
                }
                for token in tokens
            ]
        )
        return
    table(
        "Tokens",
        ("Id", "Name", "Role", "Created", "Last used", "Revoked"),
        [
            (t.id, t.name, t.role, moment(t.created_at), moment(t.last_used_at), moment(t.revoked_at))
            for t in tokens
        ],
    )


@app.command("revoke")
def revoke_(token_id: Annotated[int, typer.Argument(help="As `tokens list` shows it.")]) -> None:
    """End a token at once."""
    if not revoke(_store(), token_id, WHO, SystemClock().now()):
        typer.echo(f"There is no working token {token_id}: see `liptako tokens list`.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Token {token_id} is revoked.")


def _store() -> Store:
    return root.open_store(Settings.from_environment())
