"""What was hit besides people, and signs that come before attacks: marks that the lexicon sets."""

from collections.abc import Iterable, Sequence

from service.stages.extract.passage import Line


def targets(lines: Sequence[Line]) -> tuple[str, ...]:
    """aid, health, school, worship, market, road, telecom, water: named in a sentence that tells of violence."""
    return _named("target", (line for line in lines if line.has("attack", "kill", "abduct")))


def signs(lines: Sequence[Line]) -> tuple[str, ...]:
    """ultimatum, blockade, garrison_left, masts_destroyed, flight."""
    return _named("sign", lines)


def _named(kind: str, lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.category.partition(".")[2] for line in lines for match in line.of(kind)))
