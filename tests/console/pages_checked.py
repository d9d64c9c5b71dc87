"""What a page in a real Chromium is held to."""

import json

from chromium import Window

MOST_BYTES = 60_000
"""Over the wire, of a first view and of an answer to a form."""
NARROW = 320
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
  .map(one => one.outerHTML.slice(0, 150))"""
HARMFUL = """() => [...document.querySelectorAll(
    "script, iframe, object, embed, img[onerror], [onclick], [onload], a[href^='javascript:' i], a[href^='data:' i]")]
  .map(one => one.outerHTML.slice(0, 150))"""


async def violations(window: Window) -> list[str]:
    """What axe, whose source the page has taken, finds wrong with it."""
    found = await window.page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [
        f"{one['id']}: {one['help']}: {json.dumps([node['html'] for node in one['nodes']][:3])}"
        for one in found["violations"]
    ]
