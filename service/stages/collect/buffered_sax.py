"""The SAX driver that feedparser is given: expat, handing text over in whole pieces and not line by line.

Without a driver of its own name feedparser looks for one that is not installed at each document, which takes twice as
long as parsing a small one.
"""

from xml.sax.expatreader import ExpatParser

import feedparser

_PIECE = 65_536


class BufferedExpatParser(ExpatParser):
    """As its parent, with expat's text buffer switched on."""

    def reset(self) -> None:
        super().reset()
        expat = vars(self)["_parser"]
        expat.buffer_text, expat.buffer_size = True, _PIECE


def create_parser() -> BufferedExpatParser:
    """What ``xml.sax.make_parser`` looks for in a driver."""
    return BufferedExpatParser()


def use_for_feeds() -> None:
    """Make this the driver of every later ``feedparser.parse``."""
    feedparser.api.PREFERRED_XML_PARSERS[:] = [__name__]
