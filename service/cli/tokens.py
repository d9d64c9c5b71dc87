"""``liptako tokens``: what programs may use the API."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from service import app as root
from service.access.principal import ROLES, SCOPES, scopes_of
from service.access.tokens import issue, revoke
from service.cli.printing import AsJson, as_json, at_the_command_line, moment, table
from service.clock import SystemClock
from service.config.checks import between
from service.config.environment import Settings
from service.errors import ConfigError
from service.ports import Store, Token

app = typer.Typer(help="API tokens: shown once, stored hashed.", no_args_is_help=True)
_span = between("1h", "5y")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What or whom it is for.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")] = "viewer",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Only this of what the role may do (repeatable): {', '.join(SCOPES)}. Default: all of it."
        ),
    ] = None,
    expires: Annotated[
        str | None, typer.Option(help="How long it works, such as 90d. Default: until it is revoked.")
    ] = None,
) -> None:
    """Make a token and print it. It cannot be shown again."""
    if role not in ROLES:
        raise ConfigError(f"no role {role!r}: choose one of {', '.join(ROLES)}", field="--role")
    for one in scope or ():
        if one not in scopes_of(role):
            offered = ", ".join(name for name in SCOPES if name in scopes_of(role))
            raise ConfigError(f"the role {role} has no scope {one!r}: choose of {offered}", field="--scope")
    now = SystemClock().now()
    until = now + _lifetime(expires) if expires is not None else None
    who = at_the_command_line()
    typer.echo(issue(_store(), name, role, who, now, scopes=scope or None, expires_at=until))


@app.command("list")
def list_(json: AsJson = False) -> None:
    """Tokens with role, scopes and last use, never their secrets."""
    with _store().view() as look:
        tokens = look.tokens()
    if json:
        as_json([_row(token) for token in tokens])
        return
    table(
        "Tokens",
        ("Id", "Name", "Role", "Scopes", "Created", "Last used", "Expires", "Revoked"),
        [(t.id, t.name, t.role, ", ".join(_scopes(t)), *map(moment, _times(t))) for t in tokens],
    )


@app.command("revoke")
def revoke_(token_id: Annotated[int, typer.Argument(help="As `tokens list` shows it.")]) -> None:
    """End a token at once."""
    if not revoke(_store(), token_id, at_the_command_line(), SystemClock().now()):
        typer.echo(f"There is no working token {token_id}: see `liptako tokens list`.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Token {token_id} is revoked.")


def _lifetime(text: str) -> timedelta:
    try:
        return _span(text)
    except ValueError as error:
        raise ConfigError(str(error), field="--expires") from None


def _scopes(token: Token) -> list[str]:
    held = scopes_of(token.role, token.scopes)
    return [name for name in SCOPES if name in held]


def _times(token: Token) -> tuple[datetime | None, ...]:
    return token.created_at, token.last_used_at, token.expires_at, token.revoked_at


def _row(token: Token) -> dict[str, object]:
    def at(time: datetime | None) -> str | None:
        return time.isoformat() if time else None

    return {
        "id": token.id,
        "name": token.name,
        "role": token.role,
        "scopes": _scopes(token),
        "created_at": at(token.created_at),
        "last_used_at": at(token.last_used_at),
        "expires_at": at(token.expires_at),
        "revoked_at": at(token.revoked_at),
    }


def _store() -> Store:
    return root.open_store(Settings.from_environment())
