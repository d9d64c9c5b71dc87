"""How pages are made: templates, in which every word of strangers is inert."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

STATIC = Path(__file__).parent / "static"

pages = Environment(
    loader=PackageLoader("service.console"),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)
pages.filters["moment"] = lambda time: time.strftime("%Y-%m-%d %H:%M") if time else "–"
