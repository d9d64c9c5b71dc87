"""Arabic is a folder of files: with one beside those that are there, pages are Arabic and read from right to left."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARABIC = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    'msgid "To the first page"\nmsgstr "إلى الصفحة الأولى"\n\nmsgid "Log in"\nmsgstr "تسجيل الدخول"\n'
)
DRAW = """
import asyncio, json
import httpx
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from service.console.pages import language_name
from service.console.refusals import refusal_page
from service.console.translations import LANGUAGES

app = FastAPI()
app.add_exception_handler(HTTPException, lambda request, error: refusal_page(request, 404, "-"))

async def ask():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a.example.org") as client:
        given = {"Accept": "text/html", "Accept-Language": "ar, fr;q=0.5"}
        return await client.get("/nowhere", headers=given)

answer = asyncio.run(ask())
names = {one: language_name(one) for one in LANGUAGES}
print(json.dumps([answer.text, answer.headers["content-language"], names]))
"""


def beside(original: Path, copy: Path, *inner: str) -> Path:
    """A folder with links to all that is in the original; along ``inner`` folders of its own."""
    copy.mkdir()
    for entry in original.iterdir():
        if inner and entry.name == inner[0]:
            beside(entry, copy / entry.name, *inner[1:])
        elif entry.name != "__pycache__":
            (copy / entry.name).symlink_to(entry)
    return copy


def test_pages_are_arabic_once_its_file_is_there(tmp_path: Path) -> None:
    service = beside(ROOT / "service", tmp_path / "service", "console", "translations")
    (service / "console" / "translations" / "ar").mkdir()
    (service / "console" / "translations" / "ar" / "console.po").write_text(ARABIC)
    drawn = subprocess.run(
        [sys.executable, "-B", "-c", DRAW],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    page, language, names = json.loads(drawn.stdout)
    assert '<html lang="ar" dir="rtl">' in page
    assert "إلى الصفحة الأولى" in page
    assert (language, names) == ("ar", {"en": "English", "ar": "العربية", "fr": "Français"})
