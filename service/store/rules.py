"""Rules in versions: an alert names the version that raised it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.records import Rule, Situation
from service.store.database import insert_into, lock_configuration
from service.store.part import Part
from service.store.stale import ask_for_look
from service.store.tables import OF_RULE, rule_versions, situations, wakes


class Rules(Part):
    """See ``service.ports.Transaction``."""

    def sync_rules(self, rules: Sequence[Rule], now: datetime) -> Mapping[str, int]:
        lock_configuration(self._connection)
        in_force = self._in_force()
        left = {name: row for name, row in in_force.items() if name not in {rule.name for rule in rules}}
        ids: dict[str, int] = {}
        changed: list[tuple[Rule, Row[Any] | None]] = []
        for rule in rules:
            row = in_force.get(rule.name) or _renamed(rule, left)
            if row is not None and row.body == rule:
                ids[rule.name] = row.id
                continue
            left.pop(row.name if row is not None else "", None)
            changed.append((rule, row))
        self._end([row for _, row in changed if row is not None] + list(left.values()), now)
        for rule, row in changed:
            ids[rule.name] = self._begin(rule, row or self._past(rule.name), now)
        self._wake([rule.name for rule in rules if rule.kind == "silence"], now)
        return ids

    def _wake(self, names: Sequence[str], now: datetime) -> None:
        """Rules that are judged by time are looked at at once, by an assessment that begins from now on: one that is
        running spends the wakes, and has seen neither these rules nor the feeds that were put in force with them."""
        if names:
            ask_for_look(self._connection, now)
        for name in names:
            at_once = insert_into(self._connection, wakes).values(incident_id=OF_RULE + name, at=now)
            self._connection.execute(
                at_once.on_conflict_do_update(index_elements=["incident_id"], set_={"at": now})
            )

    def rules_in_force(self) -> list[Rule]:
        return [row.body for row in self._in_force().values()]

    def _in_force(self) -> dict[str, Row[Any]]:
        found = self._connection.execute(
            select(rule_versions).where(rule_versions.c.until.is_(None)).order_by(rule_versions.c.id)
        )
        return {row.name: row for row in found}

    def _past(self, name: str) -> Row[Any] | None:
        """The last version of a rule that was taken out and is back."""
        return self._connection.execute(
            select(rule_versions)
            .where(rule_versions.c.name == name)
            .order_by(rule_versions.c.id.desc())
            .limit(1)
        ).one_or_none()

    def _end(self, versions: Sequence[Row[Any]], now: datetime) -> None:
        for row in versions:
            self._connection.execute(
                update(rule_versions).where(rule_versions.c.id == row.id).values(until=now)
            )

    def _begin(self, rule: Rule, before: Row[Any] | None, now: datetime) -> int:
        lineage = (before.lineage_id or before.id) if before is not None else None
        version: int = self._connection.execute(
            insert(rule_versions)
            .values(
                lineage_id=lineage,
                number=before.number + 1 if before is not None else 1,
                name=rule.name,
                body=rule,
                since=now,
            )
            .returning(rule_versions.c.id)
        ).scalar_one()
        if before is not None and before.name != rule.name:
            self._rename(before.name, rule.name)
        return version

    def _rename(self, old: str, new: str) -> None:
        """What the rule opened stays its own: a new name is no new alarm."""
        named = select(situations.c.key, situations.c.body).where(
            (situations.c.rule_name == old) | situations.c.closed_at.is_(None)
        )
        for key, situation in self._connection.execute(named).all():
            body = _under_new_name(situation, old, new)
            if body != situation:
                self._connection.execute(
                    update(situations)
                    .where(situations.c.key == key)
                    .values(body=body, rule_name=body.rule_name)
                )


def _under_new_name(situation: Situation, old: str, new: str) -> Situation:
    return replace(
        situation,
        rule_name=new if situation.rule_name == old else situation.rule_name,
        rules_told=tuple(new if name == old else name for name in situation.rules_told),
    )


def _renamed(rule: Rule, left: Mapping[str, Row[Any]]) -> Row[Any] | None:
    """The rule that left the file and says the same under another name."""
    return next((row for row in left.values() if replace(row.body, name=rule.name) == rule), None)
