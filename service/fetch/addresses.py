"""Which addresses outgoing requests may reach."""

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What Python counts as global and is not for a feed: relays and translators that lead to any IPv4 address, and
# ranges that were given out for special use.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in ("192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16")
)


def may_reach(text: str, allow: Sequence[Network]) -> bool:
    """Whether ``text``, an address as the resolver gives it, is public or in ``allow``.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) is judged by the one it carries.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    inner = _carried(address)
    return any(_within(candidate, allow) for candidate in (address, inner)) or _is_public(inner)


def _carried(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _is_public(address: Address) -> bool:
    if address.is_multicast or not address.is_global or _within(address, _SPECIAL):
        return False
    return address.version == 4 or address in _UNICAST
