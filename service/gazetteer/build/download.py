"""GeoNames country files over the network: those of the countries wanted, each only if it has changed."""

import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

from service.errors import ConfigError, FeedError, LiptakoError
from service.gazetteer.build import stored
from service.gazetteer.build.sources import Imported, read_file
from service.gazetteer.countries import ISO_3
from service.ports import Fetcher
from service.records import Fetched, FetchRequest

GEONAMES = "https://download.geonames.org/export/dump/"
_SEEN = "downloads.json"


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that is new or has changed."""

    imported: tuple[Imported, ...]
    folder: Path
    fetched: Fetched
    address: str

    def remember(self) -> None:
        """Note what the server called this version, once it is stored: it is not asked for again until it changes."""
        seen = _seen(self.folder)
        seen[self.address] = {"etag": self.fetched.etag, "last_modified": self.fetched.last_modified}
        stored.write_whole(self.folder / _SEEN, json.dumps(seen, indent=1, sort_keys=True).encode())


async def download(
    fetcher: Fetcher, countries: Iterable[str], address: str, folder: Path
) -> AsyncIterator[tuple[str, Downloaded | LiptakoError | None]]:
    """Each country with its file, None where it has not changed, or the error that kept it away.

    ``countries``: ISO 3166 codes of three letters. ``folder``: where the sources are kept.
    """
    short = {three: two for two, three in ISO_3.items()}
    for country in dict.fromkeys(countries):
        if country not in short:
            yield country, ConfigError("GeoNames has no file that we know for this country")
            continue
        code = short[country]
        url = f"{address.rstrip('/')}/{code}.zip"
        known = _seen(folder).get(url, {}) if (folder / f"geonames-{code}.places").is_file() else {}
        request = FetchRequest(url=url, etag=known.get("etag"), last_modified=known.get("last_modified"))
        yield country, await _one(fetcher, request, folder)


async def _one(fetcher: Fetcher, request: FetchRequest, folder: Path) -> Downloaded | LiptakoError | None:
    try:
        fetched = await fetcher.fetch(request)
        if fetched.body is None:
            return None
        imported = tuple(read_file(request.url.rsplit("/", 1)[1], fetched.body))
    except (FeedError, ConfigError) as error:
        return error
    return Downloaded(imported, folder, fetched, request.url)


def _seen(folder: Path) -> dict[str, dict[str, str | None]]:
    """What the servers called the versions we have; nothing where the note cannot be read."""
    try:
        seen = json.loads((folder / _SEEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) and all(isinstance(one, dict) for one in seen.values()) else {}
