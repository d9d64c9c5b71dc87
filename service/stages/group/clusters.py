"""From pairs to incidents: the strongest pairs first, two groups joined only where they agree on the whole.

Average linkage keeps a report that names two villages from gluing two incidents that most reports keep apart, and
lets it do so where most tell them together. What operators decided stands above every number, and what one item
tells as two events stays two. Every step is taken in an order that depends on the events alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from service.records import FiledEvent
from service.stages.group.affinity import (
    JOINS,
    affinity,
    area_worth,
    may_join,
    retold,
    told_twice,
)
from service.stages.group.bonds import Bonds, Constraints
from service.stages.group.neighbours import Neighbours
from service.stages.group.profile import Profile, Where, profile
from service.stages.group.signs import across, sign_groups
from service.stages.group.where import APART

AGREES = 1.3
"""The mean affinity between two groups from which they may become one."""

_REACH, _DAYS_RETOLD = timedelta(days=3), timedelta(days=7)


@dataclass(slots=True)
class Node:
    """Events that joining cannot tell apart: equal profiles or the same text, no decision on any of them."""

    profile: Profile
    events: list[FiledEvent]

    @property
    def id(self) -> str:
        return self.events[0].id


@dataclass(slots=True)
class Cluster:
    """Nodes held to be one incident so far."""

    nodes: list[Node]
    items: dict[int, list[Node]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return min(node.id for node in self.nodes)

    @property
    def events(self) -> list[FiledEvent]:
        return [event for node in self.nodes for event in node.events]


def clusters(events: Sequence[FiledEvent], constraints: Constraints) -> list[list[FiledEvent]]:
    """The events (each once, in a canonical order) as groups that are one attack each, or one situation of signs."""
    signs = [event for event in events if event.event.role == "sign"]
    attacks = _attacks([event for event in events if event.event.role != "sign"], constraints)
    return across([*attacks, *sign_groups(signs, constraints)], constraints) if signs else attacks


def _attacks(events: Sequence[FiledEvent], constraints: Constraints) -> list[list[FiledEvent]]:
    work = _Clustering(_nodes(events, constraints.named), constraints)
    work.join_twins()
    work.join_spots()
    work.bring_back()
    work.place_areas()
    work.put_together()
    return work.result()


def _nodes(events: Sequence[FiledEvent], named: frozenset[str]) -> list[Node]:
    by_key: dict[object, Node] = {}
    for event in events:
        described = profile(event)
        key = event.id if event.id in named else _key(event, described)
        by_key.setdefault(key, Node(described, [])).events.append(event)
    return list(by_key.values())


def _key(event: FiledEvent, described: Profile) -> object:
    """Where nothing says where it was, equal profiles are no reason to join: only the same words are."""
    return described if may_join(described, described) else text_key(event)


def text_key(event: FiledEvent) -> object:
    """What two prints of one text share."""
    return (event.text_digest, event.fingerprint) if event.text_digest else event.id


class _Clustering:
    """The state of one grouping: which cluster each node is in, and the affinities found so far."""

    def __init__(self, nodes: list[Node], constraints: Constraints) -> None:
        self._nodes = nodes
        self._named = constraints.named
        self._bonds = Bonds(constraints)
        self._home = {id(node): Cluster([node], _by_item(node)) for node in nodes}
        self._known: dict[tuple[int, int], float] = {}
        self._spots = [node for node in nodes if node.profile.names_spot]
        self._near = Neighbours(node.profile.where for node in nodes)
        self._at: dict[Where, list[Node]] = {}
        for node in self._spots:
            self._at.setdefault(node.profile.where, []).append(node)
        self._areas = [node for node in nodes if not node.profile.names_spot]

    def join_twins(self) -> None:
        """Prints of one text, where a decision on one of them made it a node of its own."""
        twins: dict[object, list[Node]] = {}
        for node in self._nodes if self._named else ():
            twins.setdefault(text_key(node.events[0]), []).append(node)
        for first, *others in twins.values():
            for other in others:
                a, b = self._home[id(first)], self._home[id(other)]
                if a is not b and not self._kept_apart(a, b):
                    self._merge(a, b)

    def put_together(self) -> None:
        """What operators joined, after everything else: each side as it was found by itself."""
        sides: dict[str, Cluster] = {}
        for cluster in self._clusters(self._nodes) if self._named else ():
            side = sides.setdefault(self._bonds.root(cluster.nodes[0].id), cluster)
            if side is not cluster:
                self._merge(side, cluster)

    def join_spots(self) -> None:
        """Events that name a spot."""
        edges = sorted(self._edges(), key=lambda edge: (-edge[0], edge[1].id, edge[2].id))
        # Once more as long as a merger may have made another one possible.
        while sum(self._joined(one, other) for _, one, other in edges):
            pass

    def _joined(self, one: Node, other: Node) -> bool:
        a, b = self._home[id(one)], self._home[id(other)]
        if a is b or not self._may_join(a, b) or self._mean(a, b) < AGREES:
            return False
        self._merge(a, b)
        return True

    def bring_back(self) -> None:
        """Small groups that most of their reports show to be another incident, told again under a wrong day."""
        for cluster in sorted(self._clusters(self._spots), key=_size):
            alike = [like for node in cluster.nodes for like in self._around(node, _DAYS_RETOLD)]
            ranked = [
                (links, len(other.events), other)
                for other in self._clusters(alike)
                if _size(other) > _size(cluster)
                and (links := _retold(cluster, other)) * 2 >= len(cluster.nodes)
                and self._may_join(cluster, other)
            ]
            if ranked:
                best = max(ranked, key=lambda entry: (entry[0], entry[1], _reversed(entry[2])))
                self._merge(best[2], cluster)

    def place_areas(self) -> None:
        """Events that name only an area go to the best incident there of that day, or to each other."""
        left = []
        for node in self._areas:
            home = self._home[id(node)]
            chosen = self._best(node, home) if len(home.nodes) == 1 else None
            if chosen is None:
                left.append(node)
            else:
                self._merge(chosen, home)
        self._join_areas(left)

    def result(self) -> list[list[FiledEvent]]:
        return [cluster.events for cluster in self._clusters(self._nodes)]

    def _clusters(self, nodes: Sequence[Node]) -> list[Cluster]:
        return list({id(home): home for home in (self._home[id(node)] for node in nodes)}.values())

    def _edges(self) -> Iterable[tuple[float, Node, Node]]:
        for one in self._spots:
            for other in self._around(one, _REACH):
                if one.id < other.id and (worth := self._affinity(one, other)) >= JOINS:
                    yield worth, one, other

    def _around(self, node: Node, reach: timedelta) -> Iterable[Node]:
        """Nodes with a spot near enough, so many days apart at most."""
        span = node.profile.when
        for place in self._near[node.profile.where]:
            for other in self._at.get(place, ()):
                when = other.profile.when
                if when.first <= span.last + reach and span.first <= when.last + reach:
                    yield other

    def _best(self, node: Node, home: Cluster) -> Cluster | None:
        worths: dict[int, float] = {}
        near = list(self._around(node, _DAYS_RETOLD))
        for other in near:
            spot = id(self._home[id(other)])
            worths[spot] = max(worths.get(spot, APART), area_worth(node.profile, other.profile))
        ranked = [
            (worths[id(spot)], len(spot.events), spot)
            for spot in self._clusters(near)
            if worths[id(spot)] >= JOINS and self._may_join(home, spot)
        ]
        if not ranked:
            return None
        return max(ranked, key=lambda entry: (entry[0], entry[1], _reversed(entry[2])))[2]

    def _join_areas(self, nodes: list[Node]) -> None:
        for position, one in enumerate(nodes):
            for other in nodes[position + 1 :]:
                a, b = self._home[id(one)], self._home[id(other)]
                if a is b or not self._may_join(a, b):
                    continue
                if all(area_worth(x.profile, y.profile) >= JOINS for x in a.nodes for y in b.nodes):
                    self._merge(a, b)

    def _may_join(self, a: Cluster, b: Cluster) -> bool:
        return not self._kept_apart(a, b) and not self._told_apart(a, b)

    def _kept_apart(self, a: Cluster, b: Cluster) -> bool:
        return self._bonds.apart(a.nodes[0].id, b.nodes[0].id)

    def _told_apart(self, a: Cluster, b: Cluster) -> bool:
        """Whether some item tells an event of the one and an event of the other as two."""
        small, large = (a, b) if len(a.items) <= len(b.items) else (b, a)
        return any(
            not told_twice(one.profile, other.profile)
            for item, nodes in small.items.items()
            for one in nodes
            for other in large.items.get(item, ())
        )

    def _mean(self, a: Cluster, b: Cluster) -> float:
        total = sum(self._affinity(one, other) for one in a.nodes for other in b.nodes)
        return total / (len(a.nodes) * len(b.nodes))

    def _affinity(self, a: Node, b: Node) -> float:
        key = (id(a), id(b)) if id(a) <= id(b) else (id(b), id(a))
        if key not in self._known:
            self._known[key] = affinity(a.profile, b.profile)
        return self._known[key]

    def _merge(self, a: Cluster, b: Cluster) -> None:
        self._bonds.tie(a.nodes[0].id, b.nodes[0].id)
        for node in b.nodes:
            self._home[id(node)] = a
        a.nodes.extend(b.nodes)
        for item, nodes in b.items.items():
            a.items.setdefault(item, []).extend(nodes)


def _by_item(node: Node) -> dict[int, list[Node]]:
    return {event.item_id: [node] for event in node.events}


def _reversed(cluster: Cluster) -> tuple[int, ...]:
    """So that of two incidents that fit equally well the one with the smaller id wins in a maximum."""
    return tuple(-ord(character) for character in cluster.id)


def _size(cluster: Cluster) -> tuple[int, str]:
    return len(cluster.events), cluster.id


def _retold(cluster: Cluster, other: Cluster) -> int:
    """How many nodes of the one have their like in the other."""
    return sum(any(retold(one.profile, two.profile) for two in other.nodes) for one in cluster.nodes)
