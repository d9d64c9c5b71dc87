"""Who asks: a token, or a person who has logged in; and what that one may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

READ = "read"
RESTRICTED = "restricted"
DECIDE = "decide"
EXPORT = "export"
PEOPLE = "people"
METRICS = "metrics"

SCOPES = {
    READ: "feeds, items, incidents, alerts, deliveries, rules; to mark an alert",
    RESTRICTED: "the words of reports that were told by phone or by a partner",
    DECIDE: "to merge, split, correct, confirm, dismiss, cancel, acknowledge, rehearse rules, send again",
    EXPORT: "files of incidents and alerts",
    PEOPLE: "recipients, accounts, the whole audit log",
    METRICS: "/metrics and /readyz",
}
"""What a caller may do, by name, with what each opens."""

_VIEWER = frozenset((READ, METRICS))
_OPERATOR = _VIEWER | {RESTRICTED, DECIDE, EXPORT}
OF_ROLE = {"viewer": _VIEWER, "operator": _OPERATOR, "admin": _OPERATOR | {PEOPLE}}
"""The scopes that a role implies."""
ROLES = tuple(OF_ROLE)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. ``name`` is the token's or the person's; ``scopes`` are never more than those of ``role``."""

    kind: Literal["token", "user"]
    id: int
    name: str
    role: str
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    @property
    def marker(self) -> str:
        """The name under which marks of alerts are kept: a token and a person of one name are two."""
        return f"{self.kind}:{self.name}"


def scopes_of(role: str, narrowed: Iterable[str] | None = None) -> frozenset[str]:
    """The scopes of ``role``, or those of them that are in ``narrowed``. A role of no known name has none."""
    implied = OF_ROLE.get(role, frozenset())
    return implied if narrowed is None else implied & frozenset(narrowed)


def least_role(scope: str) -> str:
    """The least role that implies ``scope``."""
    return next(role for role in ROLES if scope in OF_ROLE[role])
