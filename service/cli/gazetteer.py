"""``liptako gazetteer``: more places than the zone pack ships, and what a spelling resolves to."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from service import app as root
from service.cli.items import DEFAULT_ZONE, ZonePack
from service.cli.printing import AsJson, as_json, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError, LiptakoError
from service.gazetteer.build import stored
from service.gazetteer.build.download import GEONAMES, Downloaded, download
from service.gazetteer.build.sources import Imported, read_file
from service.gazetteer.installed import Installed, open_installed, sources_folder
from service.gazetteer.packs import load_zone
from service.gazetteer.ranking import Ranked, rank
from service.gazetteer.resolve import PlaceContext
from service.records import Place

app = typer.Typer(help="Places: import more, and see what a name resolves to.", no_args_is_help=True)

_MOST_FAULTS = 20
_MOST_SHOWN = 20


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="GeoNames .txt or .zip, or .csv.")],
    zone: ZonePack = DEFAULT_ZONE,
) -> None:
    """Add GeoNames country files, OCHA P-code tables and tables of your own to the index that every command uses.

    A file replaces what the same source gave before. Exit status 1 if a file or a row could not be read.
    """
    data_dir = Settings.from_environment().data_dir
    failed = False
    for file in files:
        try:
            failed |= _take(read_file(str(file), file.read_bytes()), data_dir)
        except OSError as error:
            failed |= _told(ConfigError(f"cannot be read: {error.strerror}", file=str(file)))
        except LiptakoError as error:
            failed |= _told(error)
    _summary(zone, data_dir)
    if failed:
        raise typer.Exit(1)


@app.command()
def update(
    from_: Annotated[
        str, typer.Option("--from", metavar="URL", help="The folder that has ML.zip and its like.")
    ] = GEONAMES,
    zone: ZonePack = DEFAULT_ZONE,
) -> None:
    """Download the GeoNames files of the zone's countries and their neighbours, each only if it has changed."""
    settings = Settings.from_environment()
    pack = load_zone(zone)
    fetcher = root.open_fetcher(settings, SystemClock(), large=True)
    folder = sources_folder(settings.data_dir)
    failed = False

    async def all_of_them() -> None:
        nonlocal failed
        async for country, found in download(fetcher, (*pack.countries, *pack.neighbours), from_, folder):
            if isinstance(found, Downloaded):
                failed |= _take(found.imported, settings.data_dir)
                found.remember()
            elif found is None:
                typer.echo(f"{country}: not changed")
            else:
                failed |= _told(LiptakoError(f"{country}: {found}"))
        await fetcher.aclose()

    asyncio.run(all_of_them())
    _summary(zone, settings.data_dir)
    if failed:
        raise typer.Exit(1)


@app.command()
def find(
    name: Annotated[str, typer.Argument(help="A spelling, in any script.")],
    near: Annotated[
        list[str] | None, typer.Option("--near", metavar="PLACE", help="A place named beside it.")
    ] = None,
    in_: Annotated[
        list[str] | None, typer.Option("--in", metavar="UNIT", help="A region, district or country named.")
    ] = None,
    zone: ZonePack = DEFAULT_ZONE,
    json: AsJson = False,
) -> None:
    """Show which places a spelling may mean, with the score and the reason of each. Exit status 1 if there is none."""
    installed = open_installed(zone, Settings.from_environment().data_dir)
    context = _context(near or (), in_ or (), installed)
    ranked = rank(name, context, installed.index)
    if json:
        as_json([_as_object(one, installed) for one in ranked])
    elif ranked:
        columns = ("Place", "Kind", "Lies in", "Score", "Why", "Source")
        table(name, columns, [_as_row(one, installed) for one in ranked[:_MOST_SHOWN]])
    if not ranked:
        raise LiptakoError(
            f"no place is known by {name!r} or a like name; `liptako gazetteer import` adds places"
        )


def _context(near: Iterable[str], units: Iterable[str], installed: Installed) -> PlaceContext:
    """What a text would say by naming these. Raises LiptakoError for a name that no place or unit has."""
    anchors = [_meant(name, installed) for name in near]
    countries: set[str] = set()
    named: set[str] = set()
    for unit in units:
        places = [installed.index.place(place_id) for place_id in installed.index.named(unit)]
        countries.update(place.country for place in places if place.kind == "country")
        named.update(place.name for place in places if place.kind in ("region", "district"))
        if not any(place.kind in ("country", "region", "district") for place in places):
            raise LiptakoError(f"no region, district or country is named {unit!r}")
    return PlaceContext(countries=frozenset(countries), units=frozenset(named), anchors=tuple(anchors))


def _meant(name: str, installed: Installed) -> Place:
    placed = [one.place for one in rank(name, PlaceContext(), installed.index) if one.place.lat is not None]
    if not placed:
        raise LiptakoError(f"no place with coordinates is known by {name!r}")
    return placed[0]


def _as_row(one: Ranked, installed: Installed) -> Sequence[object]:
    place = one.place
    units = ", ".join(dict.fromkeys(filter(None, (place.adm2, place.adm1, place.country))))
    source = installed.part_of(place.id).source
    return place.name, place.kind, units, f"{one.score:.2f}", one.reason, source.name if source else "pack"


def _as_object(one: Ranked, installed: Installed) -> dict[str, Any]:
    part = installed.part_of(one.place.id)
    return {
        **asdict(one.place),
        "score": one.score,
        "reason": one.reason,
        "spelling": {"met": one.candidate.name, "score": one.candidate.score},
        "source": part.source.name if part.source else "pack",
        "licence": part.licence,
        "attribution": part.attribution,
    }


def _take(imported: Iterable[Imported], data_dir: Path) -> bool:
    """Keep what a file gave and say so. True: some of it could not be read."""
    failed = False
    for one in imported:
        changed = stored.keep(sources_folder(data_dir), one)
        what = f"{len(one.places):,} places" if one.places else f"{len(one.units):,} units"
        typer.echo(f"{one.source.file}: {what} as {one.source.name}{'' if changed else ', as before'}")
        for fault in one.faults[:_MOST_FAULTS]:
            failed |= _told(fault)
        if len(one.faults) > _MOST_FAULTS:
            typer.echo(f"{one.source.file}: and {len(one.faults) - _MOST_FAULTS} more lines", err=True)
    return failed


def _told(error: LiptakoError) -> bool:
    typer.echo(str(error), err=True)
    return True


def _summary(zone: str, data_dir: Path) -> None:
    typer.echo("joining what was imported …", err=True)
    installed = open_installed(zone, data_dir)
    typer.echo(f"{len(installed.index):,} places in the index:")
    for part in installed.parts:
        name = part.source.name if part.source else "zone pack"
        typer.echo(f"  {part.count:>9,}  {name} ({part.attribution})")
