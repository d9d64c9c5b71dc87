"""What can go wrong, as a tree. Messages name what, where and what to do; none carries a secret.

LiptakoError
├── ConfigError          feeds.toml or the environment: nothing starts
├── FeedError            one feed: a value on its row, the others go on
│   ├── FetchError       the network or the server
│   └── ParseError       the bytes are no feed
├── StoreError           the database
│   └── RecordError      one row cannot be read or stored; the database is well
├── DeliveryError        one message to one recipient
├── RulingError          what an operator decided cannot be done
├── LinkError            a signed link that opens nothing
└── AccountError         an account that cannot be made or changed
"""

from datetime import timedelta
from typing import Literal


class LiptakoError(Exception):
    """The root of every error this service raises on purpose."""


class ConfigError(LiptakoError):
    """A setting that cannot be used. ``problems`` lists every fault found, not just the first."""

    def __init__(
        self,
        reason: str,
        *,
        file: str | None = None,
        line: int | None = None,
        field: str | None = None,
        problems: tuple["ConfigError", ...] = (),
    ) -> None:
        super().__init__(reason)
        self.reason, self.file, self.line, self.field = reason, file, line, field
        self.problems = problems

    def __str__(self) -> str:
        if self.problems:
            return "\n".join(str(problem) for problem in self.problems)
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file or ""
        return ": ".join(part for part in (where, self.field, self.reason) if part)


class FeedError(LiptakoError):
    """One feed could not be read this time. ``reason`` is fit to show an operator."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchError(FeedError):
    """The server did not give a body: refused, too slow, too large, a private address, a status of 4xx or 5xx.

    ``status`` is the HTTP status where there was one; ``retry_after`` what the server asked for;
    ``gone`` says that the server answered 410.
    """

    def __init__(
        self, reason: str, *, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(reason)
        self.status, self.retry_after = status, retry_after

    @property
    def gone(self) -> bool:
        return self.status == 410


class ParseError(FeedError):
    """The body is not a feed (a web page, nothing, broken beyond reading)."""


class StoreError(LiptakoError):
    """The database could not be reached, is behind, or refused."""


class RecordError(StoreError):
    """One record cannot be read back, or is refused; the database itself is well."""


class DeliveryError(LiptakoError):
    """A message was not taken.

    ``permanent``: another try cannot help. ``gone``: the endpoint said never again (410), the recipient is
    to be disabled. ``status`` is the HTTP status or SMTP code; ``retry_after`` what the other side asked for.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.gone = reason, permanent, gone
        self.status, self.retry_after = status, retry_after


class RulingError(LiptakoError):
    """What an operator decided cannot be done. ``why``: there is no such thing (missing), it is not what the operator
    saw any more or stands against it (conflict), or the decision itself makes no sense (unfit).

    ``words``: a sentence with ``{names}`` for the ``values``, so that it can be said in another language; ``reason``:
    the same in English, whole. ``field``: of what was asked for, where one is at fault.
    """

    def __init__(
        self,
        words: str,
        why: Literal["missing", "conflict", "unfit"] = "unfit",
        *,
        field: str = "",
        **values: object,
    ) -> None:
        self.words, self.why, self.field, self.values = words, why, field, values
        self.reason = words.format(**values) if values else words
        super().__init__(self.reason)


class LinkError(LiptakoError):
    """A signed link that opens nothing. ``why``: ``forged`` (not signed by this service, or cut), ``expired``, or
    ``unknown`` (what it is about is not here any more)."""

    def __init__(self, why: Literal["forged", "expired", "unknown"]) -> None:
        super().__init__(f"the link is {why}")
        self.why = why


class AccountError(LiptakoError):
    """An account cannot be made or changed as asked."""

    def __init__(
        self, reason: str, why: Literal["taken", "unknown", "own", "last admin"] = "unknown"
    ) -> None:
        super().__init__(reason)
        self.why = why
