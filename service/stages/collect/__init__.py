"""``collect``: the bytes of a feed, and what is already known of it, to the items that are new or changed.

The way of a document, cheapest question first: is the body the same as last time? Which of its entries are, byte for
byte? Only what is left is parsed. ``pace`` decides when to look again.
"""

from service.stages.collect.article import ArticlePage, article_page, why_not
from service.stages.collect.document import collect
from service.stages.collect.full_text import lacking, page_tells_less, same_toll, wants_page
from service.stages.collect.pace import next_state
from service.stages.collect.page import page_text
from service.stages.collect.rows import item_of_row, parse_moment, parse_row
from service.stages.collect.told import said_by, told_item

__all__ = [
    "ArticlePage",
    "article_page",
    "collect",
    "item_of_row",
    "lacking",
    "next_state",
    "page_tells_less",
    "page_text",
    "parse_moment",
    "parse_row",
    "said_by",
    "same_toll",
    "told_item",
    "wants_page",
    "why_not",
]
