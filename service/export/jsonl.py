"""JSON lines: the public objects of the API, one a line (docs/objects.md)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from service.export.reading import Issued
from service.records import Incident, incident_as_json


def incidents_jsonl(incidents: Iterable[Incident]) -> Iterator[str]:
    """An incident object a line."""
    return (_line(incident_as_json(one)) for one in incidents)


def alerts_jsonl(alerts: Iterable[Issued], base_url: str | None = None) -> Iterator[str]:
    """An alert object a line, with its address where there is a base URL."""
    return (_line(one.alert.as_json(one.alert.address(base_url))) for one in alerts)


def _line(value: dict[str, Any]) -> str:
    """One line for whoever cuts at any of the line ends that Unicode knows; half characters become question marks."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS)
    return text.encode("utf-8", "replace").decode() + "\n"


_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
