"""The incidents that a finding over a window is made of, read only where they are told of."""

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from service.records import Incident


class Listed(Sequence[Incident]):
    """Incidents by id, in order; ``first`` is there already. Most findings are of windows that people were told of, and
    of these nothing but the ids is asked. Those of which no more is known are passed over."""

    def __init__(
        self, first: Incident, others: Iterable[str], read: Callable[[Iterable[str]], list[Incident]]
    ) -> None:
        self.ids = (first.id, *others)
        self._first, self._read_by = first, read
        self._all: tuple[Incident, ...] | None = None

    def _read(self) -> tuple[Incident, ...]:
        if self._all is None:
            self._all = (self._first, *self._read_by(self.ids[1:]))
        return self._all

    @overload
    def __getitem__(self, index: int) -> Incident: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Incident, ...]: ...
    def __getitem__(self, index: int | slice) -> Incident | tuple[Incident, ...]:
        return self._first if index == 0 else self._read()[index]

    def __len__(self) -> int:
        return len(self._read())


def ids_of(incidents: Sequence[Incident]) -> tuple[str, ...]:
    return incidents.ids if isinstance(incidents, Listed) else tuple(one.id for one in incidents)
