"""What jobs need of the world, as protocols, by who uses them. Concrete classes are named in ``service.app`` alone."""

from service.ports.accounts import Session, User
from service.ports.assessing import Lease, Neighbourhood
from service.ports.delivering import Lane, MessageClaim, RecipientStanding
from service.ports.edges import Channel, Clock, Engine, Fetcher, Receipt
from service.ports.exporting import Slice
from service.ports.looking import Backlog, IncidentsWanted, Page, Token, Totals
from service.ports.polling import ArticleClaim, FeedClaim, Filed, HeldArticle, ReadItem
from service.ports.raised import Told
from service.ports.store import Store, Transaction

__all__ = [
    "ArticleClaim",
    "Backlog",
    "Channel",
    "Clock",
    "Engine",
    "FeedClaim",
    "Fetcher",
    "Filed",
    "HeldArticle",
    "IncidentsWanted",
    "Lane",
    "Lease",
    "MessageClaim",
    "Neighbourhood",
    "Page",
    "ReadItem",
    "Receipt",
    "RecipientStanding",
    "Session",
    "Slice",
    "Store",
    "Token",
    "Told",
    "Totals",
    "Transaction",
    "User",
]
