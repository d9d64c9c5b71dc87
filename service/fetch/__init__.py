"""Fetching from strangers: one conditional GET under every limit, and the guard that other senders share.

httpx is imported here and in the webhook channel alone; ``guarded_transport`` is what the channel is given.
"""

from service.fetch.addresses import Network
from service.fetch.guard import guarded_transport
from service.fetch.http import FetchLimits, HttpFetcher

__all__ = ["FetchLimits", "HttpFetcher", "Network", "guarded_transport"]
