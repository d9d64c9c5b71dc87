"""``liptako users``: who may log in."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from service import app as root
from service.access import users as accounts
from service.access.passwords import Passwords
from service.access.principal import ROLES
from service.access.sessions import lives
from service.cli.printing import AsJson, as_json, at_the_command_line, moment, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError
from service.ports import Session, Store, User

app = typer.Typer(help="Accounts: who may log in.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="As `users list` shows it; case does not matter.")]
Role = Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What the person logs in as.")], role: Role = "viewer"
) -> None:
    """Make an account. The password is asked for, or is the first line of standard input."""
    _usable(lambda: accounts.check_name(name), "NAME")
    _check_role(role)
    password = _password(name)
    accounts.add_user(
        _store(), Passwords(), name, role, password, who=at_the_command_line(), now=SystemClock().now()
    )
    typer.echo(f"{name} may log in, with the role {role}.")


@app.command("list")
def list_(json: AsJson = False) -> None:
    """Accounts with role, state and live sessions."""
    now = SystemClock().now()
    with _store().view() as look:
        found = [(user, _live(look.sessions(user.id), user, now)) for user in look.users()]
    if json:
        as_json([_row(user, live) for user, live in found])
        return
    table(
        "Accounts",
        ("Name", "Role", "Made", "Password of", "Disabled", "Sessions", "Last seen"),
        [
            (user.name, user.role, *map(moment, _times(user)), len(live), moment(_last_seen(live)))
            for user, live in found
        ],
    )


@app.command()
def disable(name: Name) -> None:
    """Let nobody in under that name any more, and end its sessions at once."""
    done = accounts.disable(_store(), name, who=at_the_command_line(), now=SystemClock().now())
    typer.echo(f"{name} is disabled." if done else f"{name} was disabled already.")


@app.command()
def enable(name: Name) -> None:
    """Let that one in again, also where too many logins had failed."""
    done = accounts.enable(_store(), name, who=at_the_command_line(), now=SystemClock().now())
    typer.echo(
        f"{name} may log in again." if done else f"{name} was not disabled; failed logins are forgotten."
    )


@app.command()
def password(name: Name) -> None:
    """Set another password, asked for or as the first line of standard input. Ends all sessions."""
    store = _store()
    given = _password(name)
    ended = accounts.change_password(
        store, Passwords(), name, given, who=at_the_command_line(), now=SystemClock().now()
    )
    typer.echo(f"The password of {name} is changed; {_counted(ended)} ended.")


@app.command()
def role(name: Name, role: Annotated[str, typer.Argument(help=f"One of {', '.join(ROLES)}.")]) -> None:
    """Give another role. Ends all sessions."""
    _check_role(role)
    done = accounts.change_role(_store(), name, role, who=at_the_command_line(), now=SystemClock().now())
    typer.echo(f"{name} has the role {role}." if done else f"{name} had the role {role} already.")


@app.command()
def sessions(
    name: Name,
    revoke: Annotated[bool, typer.Option("--revoke", help="End all of them at once.")] = False,
    json: AsJson = False,
) -> None:
    """Where someone is logged in."""
    store, now = _store(), SystemClock().now()
    if revoke:
        ended = accounts.end_sessions(store, name, who=at_the_command_line(), now=now)
        typer.echo(f"{_counted(ended)} of {name} ended.")
        return
    live = accounts.sessions_of(store, name, now)
    if json:
        as_json([_session(one) for one in live])
        return
    table(
        f"Sessions of {name}",
        ("Id", "Since", "Last seen", "Ends", "Browser"),
        [
            (one.id, *map(moment, (one.created_at, one.last_seen_at, one.expires_at)), one.agent)
            for one in live
        ],
    )


def _password(name: str) -> str:
    """From a prompt, twice, until it is one that is taken; or a line of standard input."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
        _usable(lambda: accounts.check_password(given, name), "standard input")
        return given
    while True:
        given = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
        try:
            accounts.check_password(given, name)
        except ValueError as error:
            typer.echo(str(error), err=True)
        else:
            return given


def _usable(check: Callable[[], None], field: str) -> None:
    try:
        check()
    except ValueError as error:
        raise ConfigError(str(error), field=field) from None


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ConfigError(f"no role {role!r}: choose one of {', '.join(ROLES)}", field="role")


def _live(found: list[Session], user: User, now: datetime) -> list[Session]:
    return [session for session in found if lives(session, user, now)]


def _last_seen(live: list[Session]) -> datetime | None:
    return max((session.last_seen_at for session in live), default=None)


def _times(user: User) -> tuple[datetime | None, ...]:
    return user.created_at, user.password_changed_at, user.disabled_at


def _row(user: User, live: list[Session]) -> dict[str, object]:
    last = _last_seen(live)
    return {
        "name": user.name,
        "role": user.role,
        "created_at": user.created_at.isoformat(),
        "password_changed_at": user.password_changed_at.isoformat(),
        "disabled_at": user.disabled_at.isoformat() if user.disabled_at else None,
        "sessions": len(live),
        "last_seen_at": last.isoformat() if last else None,
    }


def _session(one: Session) -> dict[str, object]:
    return {
        "id": one.id,
        "created_at": one.created_at.isoformat(),
        "last_seen_at": one.last_seen_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "agent": one.agent,
    }


def _counted(number: int) -> str:
    return f"{number} session" if number == 1 else f"{number} sessions"


def _store() -> Store:
    return root.open_store(Settings.from_environment())
