"""Under which names pages are served, which requests come from them, and where one goes after logging in."""

import pytest

from service.access.front import Front, own_path

BASE = "https://alerts.example.org"


@pytest.mark.parametrize(
    ("base_url", "host", "served"),
    [
        (None, "127.0.0.1:8000", True),
        (None, "127.8.9.1", True),
        (None, "localhost", True),
        (None, "LOCALHOST:80", True),
        (None, "[::1]:8000", True),
        (None, "192.0.2.7:8000", True),
        (None, "[2001:db8::1]", True),
        (None, "alerts.example.org", False),
        (None, "localhost.evil.example", False),
        (None, "127.0.0.1.evil.example", False),
        (BASE, "alerts.example.org", True),
        (BASE, "ALERTS.example.org:443", True),
        (BASE, "127.0.0.1:8000", True),
        (BASE, "192.0.2.7", False),
        (BASE, "evil.example", False),
        (BASE, "alerts.example.org.evil.example", False),
        (BASE, "alerts.example.org@evil.example", False),
        (BASE, "evil.example@alerts.example.org", False),
        (BASE, "evil.example/alerts.example.org", False),
        (BASE, "alerts.example.org/", False),
        (BASE, "alerts.example.org:port", False),
        (BASE, "[alerts.example.org", False),
        (BASE, "", False),
    ],
)
def test_pages_are_served_under_known_names(base_url: str | None, host: str, served: bool) -> None:
    assert Front(base_url).serves(host) is served


@pytest.mark.parametrize(
    ("base_url", "origin", "fetch_site", "own"),
    [
        (None, "http://127.0.0.1:8000", None, True),
        (None, "https://127.0.0.1:8000", None, True),
        (None, "http://127.0.0.1:8001", None, False),
        (None, "http://127.0.0.1", None, False),
        (None, "https://evil.example", None, False),
        (None, "null", None, False),
        (None, "", None, False),
        (None, None, None, False),
        (None, None, "same-origin", True),
        (None, "https://evil.example", "same-origin", True),
        (None, "http://127.0.0.1:8000", "cross-site", False),
        (None, "http://127.0.0.1:8000", "same-site", False),
        (None, "http://127.0.0.1:8000", "none", False),
        (BASE, "https://alerts.example.org", None, True),
        (BASE, "https://alerts.example.org:443", None, True),
        (BASE, "http://alerts.example.org", None, False),
        (BASE, "https://alerts.example.org.evil.example", None, False),
        (BASE, "https://alerts.example.org:8443", None, False),
    ],
)
def test_a_request_is_our_own_by_what_the_browser_says(
    base_url: str | None, origin: str | None, fetch_site: str | None, own: bool
) -> None:
    """A browser's Sec-Fetch-Site cannot be set by a page, so it counts before the Origin, which a proxy that changes
    the Host would make look strange."""
    assert Front(base_url).is_own(origin, fetch_site, "127.0.0.1:8000") is own


@pytest.mark.parametrize("path", ["/", "/alerts/x", "/incidents?day=2022-06-13&page=2", "/a//b", "/%5Cx"])
def test_own_paths_stay(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None, "", "evil", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:",
        "https://evil.example", "https:evil.example", "http:/evil.example", "javascript:alert(1)", "/\t/evil.example",
        "/\n/evil.example", "/\r\nSet-Cookie: a=b", "/ /evil.example", "/\x00/evil.example", "/\u2028x", " /x", "?x",
    ],
)  # fmt: skip
def test_every_other_address_is_the_first_page(path: str | None) -> None:
    assert own_path(path) == "/"


def test_the_cookie_is_bound_to_the_host_over_tls_alone() -> None:
    assert Front(BASE).cookie == "__Host-liptako"
    assert Front("http://192.0.2.7:8000").cookie == Front().cookie == "liptako"
