"""No spelling of an address, no name and no redirect leads to where outgoing requests may not go."""

import asyncio
import ipaddress
from collections.abc import Sequence
from typing import Any

import httpcore
import httpx
import pytest

from service.clock import SystemClock
from service.errors import FetchError
from service.fetch import HttpFetcher, guarded_transport
from service.fetch.addresses import may_reach
from service.records import FetchRequest

HOSTILE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1:8000/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://0.0.0.0/",
    "http://0/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[2001::1]/",
    "http://[2001:db8::1]/",
    "http://[ff02::1]/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "https://127.0.0.1/",
]
PUBLIC = [
    "93.184.215.14",
    "8.8.8.8",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused(url: str) -> None:
    async def ask() -> str:
        fetcher = HttpFetcher(user_agent_contact=None, clock=SystemClock())
        try:
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch(FetchRequest(url=url))
            return caught.value.reason
        finally:
            await fetcher.aclose()

    reason = asyncio.run(ask())
    assert "is not a public address" in reason or "is not known" in reason or "cannot be read" in reason


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert may_reach(address, ())


@pytest.mark.parametrize(
    "address", ["", "localhost", "fe80::1%eth0", "192.88.99.1", "3fff::1", "5f00::1", "::8.8.8.8"]
)
def test_odd_addresses_may_not(address: str) -> None:
    assert not may_reach(address, ())


def test_what_is_allowed_may_be_reached_in_every_form() -> None:
    allow = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("fd00::/8")]
    assert all(may_reach(address, allow) for address in ("127.0.0.1", "::ffff:127.0.0.1", "fd00::1"))
    assert not any(may_reach(address, allow) for address in ("10.0.0.1", "::1", "fe80::1"))


class Wire(httpcore.AsyncNetworkBackend):
    """A network that answers every connection alike and remembers where it went."""

    def __init__(self, deaf: Sequence[str] = ()) -> None:
        self.connected: list[tuple[str, int]] = []
        self.deaf = deaf
        self.server_names: list[str | None] = []
        self.sent = b""

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        if host in self.deaf:
            raise httpcore.ConnectTimeout("no answer")
        self.connected.append((host, port))
        return Line(self)


class Line(httpcore.AsyncNetworkStream):
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi", b""]

    async def read(self, *_: Any, **__: Any) -> bytes:
        return self.answers.pop(0)

    async def write(self, buffer: bytes, *_: Any, **__: Any) -> None:
        self.wire.sent += buffer

    async def aclose(self) -> None:
        return None

    async def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, *_: Any, **__: Any
    ) -> "Line":
        self.wire.server_names.append(server_hostname)
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


class Names:
    """A name server: each question takes the next answer."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0)


def request(url: str, names: Names, wire: Wire) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=guarded_transport([], resolve=names, inner=wire)) as client:
            return await client.get(url)

    return asyncio.run(ask())


def test_the_checked_address_is_the_one_connected_to() -> None:
    names, wire = Names(["93.184.215.14"], ["127.0.0.1"]), Wire()
    response = request("https://rebinding.example.org:8443/x", names, wire)
    assert response.text == "hi"
    assert names.asked == ["rebinding.example.org"]
    assert wire.connected == [("93.184.215.14", 8443)]
    assert wire.server_names == ["rebinding.example.org"]
    assert b"Host: rebinding.example.org:8443\r\n" in wire.sent


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    wire = Wire()
    with pytest.raises(httpx.ConnectError, match=r"leads to 10\.0\.0\.1, which is not a public address"):
        request("http://mixed.example.org/", Names(["93.184.215.14", "10.0.0.1"]), wire)
    assert wire.connected == []


def test_a_name_that_leads_elsewhere_the_second_time_is_refused() -> None:
    names, wire = Names(["93.184.215.14"], ["127.0.0.1"]), Wire()
    request("http://rebinding.example.org/", names, wire)
    with pytest.raises(httpx.ConnectError):
        request("http://rebinding.example.org/", names, wire)
    assert len(wire.connected) == 1


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    wire = Wire(deaf=["93.184.215.14"])
    request("http://two.example.org/", Names(["93.184.215.14", "8.8.8.8"]), wire)
    assert wire.connected == [("8.8.8.8", 80)]


def test_a_name_none_of_whose_addresses_answers_is_told() -> None:
    with pytest.raises(httpx.ConnectError, match=r"two\.example\.org did not answer on port 80"):
        request("http://two.example.org/", Names(["8.8.8.8"]), Wire(deaf=["8.8.8.8"]))


def test_a_name_without_addresses_is_told() -> None:
    with pytest.raises(httpx.ConnectError, match="cannot be reached"):
        request("http://empty.example.org/", Names([]), Wire())


def test_an_error_that_is_not_of_the_network_is_not_disguised() -> None:
    class Broken(Wire):
        async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        request("http://example.org/", Names(["8.8.8.8"]), Broken())


def test_local_sockets_are_not_reached() -> None:
    async def ask() -> None:
        transport = guarded_transport([])
        backend = transport._pool._network_backend  # type: ignore[attr-defined]
        await backend.sleep(0)
        await backend.connect_unix_socket("/run/x")

    with pytest.raises(httpcore.ConnectError):
        asyncio.run(ask())
