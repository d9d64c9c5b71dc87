"""From pairs to incidents: the strongest pairs first, two groups joined only where they agree on the whole.

Average linkage keeps a report that names two villages from gluing two incidents that most reports keep apart, and
lets it do so where most tell them together. What operators decided stands above every number, and what one item
tells as two events stays two. Every step is taken in an order that depends on the events alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from service.records import FiledEvent
from service.stages.group.affinity import (
    CLOSE,
    JOINS,
    RETOLD_FROM,
    affinity,
    area_worth,
    may_join,
    retold,
    told_twice,
)
from service.stages.group.bonds import Bonds, Constraints
from service.stages.group.profile import Profile, profile

AGREES = 1.3
"""The mean affinity between two groups from which they may become one."""

_REACH = timedelta(days=3)


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
    """The events (each once, in a canonical order) as groups that are one attack each."""
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
        self._spots = [node for node in nodes if node.profile.localities]
        self._areas = [node for node in nodes if not node.profile.localities]

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
        tolls = _Tolls(self._spots)
        for cluster in sorted(self._clusters(self._spots), key=_size):
            alike = [like for node in cluster.nodes for like in tolls.like(node.profile)]
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
        spots = self._clusters(self._spots)
        left = []
        for node in self._areas:
            home = self._home[id(node)]
            chosen = self._best(node, home, spots) if len(home.nodes) == 1 else None
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
        ordered = sorted(self._spots, key=lambda node: (node.profile.when.first, node.id))
        for position, one in enumerate(ordered):
            limit = one.profile.when.last + _REACH
            for other in ordered[position + 1 :]:
                if other.profile.when.first > limit:
                    break
                worth = self._affinity(one, other)
                if worth >= JOINS:
                    a, b = (one, other) if one.id <= other.id else (other, one)
                    yield worth, a, b

    def _best(self, node: Node, home: Cluster, spots: list[Cluster]) -> Cluster | None:
        ranked = [
            (worth, len(spot.events), spot)
            for spot in spots
            if (worth := self._area_worth(node, spot)) >= JOINS and self._may_join(home, spot)
        ]
        if not ranked:
            return None
        return max(ranked, key=lambda entry: (entry[0], entry[1], _reversed(entry[2])))[2]

    def _area_worth(self, node: Node, spot: Cluster) -> float:
        """An area says little of the place: the day must be the same, and tolls known to differ weigh against."""
        return max(area_worth(node.profile, other.profile) for other in spot.nodes)

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


class _Tolls:
    """The nodes whose toll may be one that is retold, by their figures."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes: dict[int, list[Node]] = {}
        for node in nodes:
            for figure in node.profile.figures:
                if figure >= RETOLD_FROM:
                    self._nodes.setdefault(figure, []).append(node)
        self._figures = sorted(self._nodes)

    def like(self, described: Profile) -> list[Node]:
        """Those with the same figure, or one close to it; each once."""
        found: dict[int, Node] = {}
        for figure in described.figures:
            first = bisect_left(self._figures, max(RETOLD_FROM, CLOSE * figure))
            last = bisect_right(self._figures, figure / CLOSE)
            for near in self._figures[first:last]:
                found |= {id(node): node for node in self._nodes[near]}
        return list(found.values())


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
