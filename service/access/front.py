"""Where this service is reached, and which requests come from its own pages."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK_NAME = "localhost"


@dataclass(frozen=True, slots=True)
class Front:
    """``base_url`` is LIPTAKO_BASE_URL: the one name, besides this machine's own, under which pages are shown. What
    proxies say of host and scheme is not believed."""

    base_url: str | None = None

    @property
    def https(self) -> bool:
        return self.base_url is not None and urlsplit(self.base_url).scheme == "https"

    @property
    def cookie(self) -> str:
        """The session's cookie. ``__Host-`` binds it to this one host over TLS; browsers drop it over plain HTTP."""
        return "__Host-liptako" if self.https else "liptako"

    def serves(self, host: str) -> bool:
        """Whether pages are shown to who asks for ``host`` (a Host header). A page elsewhere can give a name of its
        own the address of this machine; it cannot do so with the names that pass here."""
        name = host_name(host)
        if name is None:
            return False
        if is_loopback(name):
            return True
        if self.base_url is not None:
            return name == (urlsplit(self.base_url).hostname or "")
        return _address(name) is not None

    def is_own(self, origin: str | None, fetch_site: str | None, host: str) -> bool:
        """Whether a request was made by a page of this service. The browser's word where it gives one
        (Sec-Fetch-Site), else the Origin; a request with neither was not made by a page that can be known."""
        if fetch_site is not None:
            return fetch_site == "same-origin"
        if origin is None:
            return False
        own = {_origin(f"http://{host}"), _origin(f"https://{host}")}
        if self.base_url is not None:
            own.add(_origin(self.base_url))
        return _origin(origin) in own - {None}


def host_name(host: str) -> str | None:
    """The name or address in a Host header, in lower case; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname if host and parts.netloc == host and "@" not in host else None


def is_loopback(name: str) -> bool:
    known = _address(name)
    return name == LOOPBACK_NAME if known is None else known.is_loopback


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port, the port of the scheme where none is given."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


def own_path(path: str | None) -> str:
    """Where to go after logging in: ``path`` if it is one of ours, else the first page. Browsers read a backslash as a
    slash and leave out tabs and line ends, so nothing with any of these is."""
    if not path or not path.startswith("/") or not path.isprintable() or not path.isascii():
        return "/"
    return "/" if path.startswith("//") or "\\" in path or " " in path else path
