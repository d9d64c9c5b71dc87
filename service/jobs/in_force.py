"""What jobs act on at this moment: the checked configuration and the reader. Replaced whole on a reload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from service.gazetteer.origins import OriginOf, of_pack
from service.jobs.reading import Reader
from service.records import Caution, Configuration, Recipient
from service.stages.notify import Links


@dataclass(slots=True)
class InForce:
    """Read at the start of each job, so that a job sees one configuration from beginning to end."""

    configuration: Configuration
    reader: Reader
    rule_versions: Mapping[str, int] = field(default_factory=dict)
    base_url: str | None = None
    mail_from: str = "liptako@localhost"
    links: Links | None = None
    """None: without LIPTAKO_BASE_URL messages carry no links."""
    gazetteers: tuple[str, ...] = ()
    """Names of the sources of places that were imported; the zone pack has its own."""
    file: Configuration = field(default_factory=Configuration)
    """What feeds.toml says by itself; ``configuration`` is this with what operators changed."""
    last_change: int = 0
    """The number of operators' last change that is in it. Put in last: what is read after it is at least as new."""
    origin_of: OriginOf = of_pack
    """Whom a place is known from."""
    left_out: Sequence[Caution] = ()
    """What is to be said of additions to the places that cannot be used."""
    installed: Reader = field(init=False)
    """Of the places that are installed; ``reader`` reads with what operators added to them besides."""

    def __post_init__(self) -> None:
        self.installed = self.reader

    def recipient(self, name: str) -> Recipient | None:
        return next((one for one in self.configuration.recipients if one.name == name), None)
