"""Addresses of feeds as they may be shown."""

from urllib.parse import parse_qsl, urlsplit, urlunsplit


def without_values(url: str) -> str:
    """The address with only the names of what it asks for: some publishers want a key there, which is for operators."""
    parts = urlsplit(url)
    asked = "&".join(f"{name}=…" for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit(parts._replace(query=asked))
