"""Pictures of every page of the console in three widths, light and dark, for docs/images/console:

    .venv/bin/python tests/screenshots.py [FOLDER [PAGE …]]

PAGE, as "/places/unresolved/{number}": draws only these anew and leaves the others.

The pages show three weeks of the demo, as the tests in the browser see them without their hostile words.
"""

import base64
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "console"))

from chromium import Chromium
from console_world import demo_world, shown
from pages_shown import PAGES, examples

from service.app import open_reader

FOLDER = Path(__file__).parents[1] / "docs" / "images" / "console"
WIDTHS: Mapping[int, int] = {360: 1500, 768: 1300, 1280: 1100}
"""By width the greatest height, in pixels: lists go on for long."""
SCHEMES = ("light", "dark")
QUALITY = 40


def main(folder: Path, pages: Sequence[str]) -> None:
    """Draw the pictures of these pages anew, and the list of all."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in [file for page in pages for file in _pictures(folder, page)]:
        old.unlink()
    reader, chromium = open_reader("three-borders"), Chromium.start()
    with (
        tempfile.TemporaryDirectory() as scratch,
        shown(lambda url: demo_world(Path(scratch), reader, url, hostile=False)) as world,
    ):
        visitor = world.visitor("Hawa")
        for page in pages:
            try:
                path = examples(visitor, page)[0]
            except AssertionError as nothing_of_it:
                print(nothing_of_it)
                continue
            for scheme in SCHEMES:
                chromium.run(
                    _draw(chromium, world.url, visitor.cookies, path, folder / name_of(page), scheme)
                )
    chromium.close()
    (folder / "README.md").write_text(_listed([page for page in PAGES if _pictures(folder, page)]), "utf-8")
    pictures = list(folder.glob("*.webp"))
    print(f"{len(pictures)} pictures, {sum(one.stat().st_size for one in pictures) / 1e6:.1f} MB")


def _pictures(folder: Path, page: str) -> Sequence[Path]:
    """Those of a page that are there."""
    files = [folder / f"{name_of(page)}-{width}-{scheme}.webp" for width in WIDTHS for scheme in SCHEMES]
    return [file for file in files if file.exists()]


def name_of(page: str) -> str:
    """A page's name among the pictures."""
    return re.sub(r"[^a-z]+", "-", re.sub(r"\{.*?\}", "one", page)).strip("-") or "situation"


async def _draw(
    chromium: Chromium, url: str, cookies: dict[str, str], path: str, file: Path, scheme: str
) -> None:
    async with chromium.window(url, cookies, scheme=scheme) as window:
        await window.open(path)
        wire = await window.context.new_cdp_session(window.page)
        for width, most in WIDTHS.items():
            await window.page.set_viewport_size({"width": width, "height": 800})
            height = await window.page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": min(height, most), "scale": 1}
            taken = await wire.send(
                "Page.captureScreenshot",
                {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip},
            )
            file.with_name(f"{file.name}-{width}-{scheme}.webp").write_bytes(base64.b64decode(taken["data"]))


def _listed(pages: Sequence[str]) -> str:
    head = "| page | " + " | ".join(f"{width} px" for width in WIDTHS) + " |\n|---"
    rows = [
        f"| `{page}` | "
        + " | ".join(
            ", ".join(f"[{scheme}]({name_of(page)}-{width}-{scheme}.webp)" for scheme in SCHEMES)
            for width in WIDTHS
        )
        + " |"
        for page in pages
    ]
    return (
        "# Pictures of the console\n\nThree weeks of the demo, seen by an admin. Drawn by `tests/screenshots.py`.\n\n"
        + head
        + "|---" * len(WIDTHS)
        + "|\n"
        + "\n".join(rows)
        + "\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, sys.argv[2:] or PAGES)
