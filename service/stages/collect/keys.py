"""What an entry is known by: stable when it is edited, when the site moves to https, and under tracking parameters."""

import re
from urllib.parse import urljoin, urlsplit

from service.stages.collect.digests import text_digest

_TRACKING = re.compile(
    r"(?:utm_|at_|mc_|ns_|pk_|mtm_|hsa_)\w*"
    r"|fbclid|gclid|dclid|msclkid|yclid|igshid|xtor|cmpid|cmp|ocid|traffic_source|ref_src|_ga|ito|smid|wt\.\w+",
    re.IGNORECASE,
)


def link_of(link: str, base: str) -> str | None:
    """``link`` in full, seen from ``base``; None where it is no address of the web."""
    try:
        full = urljoin(base, link.strip()) if link.strip() else ""
        parts = urlsplit(full)
    except ValueError:
        return None
    return full if parts.scheme in ("http", "https") and parts.netloc else None


def same_link(link: str, *, fragment: bool = False) -> str:
    """``link`` without what may change while it leads to the same article: scheme, ``www.``, tracking, fragment."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    if parts.scheme not in ("http", "https"):
        return link
    host = parts.netloc.lower().removeprefix("www.")
    kept = [
        pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=", 1)[0])
    ]
    query = "?" + "&".join(kept) if kept else ""
    tail = "#" + parts.fragment if fragment and parts.fragment else ""
    return host + (parts.path.rstrip("/") or "/") + query + tail


def base_key(guid: str, link: str | None, title: str, date: str) -> str:
    """Of guid and link; of title and date where the entry has neither.

    A guid that is an address keeps its fragment: live pages give each of their entries one.
    """
    if not guid and not link:
        return text_digest("title", title, date)
    return text_digest("entry", same_link(guid, fragment=True), same_link(link) if link else "")
