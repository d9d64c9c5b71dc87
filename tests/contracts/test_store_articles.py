"""Pages of articles, on both databases: wanted with the entry, claimed, settled, and never a second item."""

from dataclasses import replace

from store_samples import DAY, HOUR, MINUTE, NOW, Desk, a_feed, a_report, an_event, an_item, telling

from service.ports import ArticleClaim, Filed, HeldArticle, ReadItem
from service.records import ArticleOutcome, ArticleState, FeedItem
from service.store import SqlStore

pytest_plugins = ["store_databases"]

TAKEN = ArticleOutcome(state=ArticleState.TAKEN, etag='"1"', last_modified="yesterday")
AGAIN = ArticleOutcome(state=ArticleState.WAITING, words="no answer", next_try_at=NOW + HOUR)


def wanting(key: str = "a", **changes: object) -> ReadItem:
    return replace(telling(key, **changes), wants_page=True)  # type: ignore[arg-type]


def due(store: SqlStore, at: object = NOW) -> list[int]:
    with store.view() as look:
        return look.due_articles(at, 5 * MINUTE)  # type: ignore[arg-type]


def claimed(store: SqlStore, at: object = NOW, limit: int = 10) -> list[ArticleClaim]:
    with store.begin() as transaction:
        return transaction.claim_articles(1, at, 5 * MINUTE, limit, at + 5 * MINUTE)  # type: ignore[operator, arg-type]


def of_page(item: FeedItem, deaths: int = 86) -> ReadItem:
    return ReadItem(replace(item, text="The page."), a_report(an_event(deaths=deaths)), of_page=True)


def settle(
    store: SqlStore, claim: ArticleClaim, outcome: ArticleOutcome = TAKEN, read: ReadItem | None = None
) -> Filed | None:
    with store.begin() as transaction:
        return transaction.file_article(claim, outcome, read, NOW + MINUTE)


def held(store: SqlStore, *keys: str) -> dict[str, HeldArticle]:
    with store.view() as look:
        return dict(look.held_articles(1, keys))


def item(store: SqlStore, item_id: int = 1) -> dict[str, object]:
    with store.view() as look:
        return dict(look.item(item_id) or {})


def test_a_wanted_page_is_due_with_its_entry(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    filed = desk.poll(wanting("a"), telling("b"))
    assert filed is not None
    assert filed.pages == 1
    assert due(store) == [1]
    (claim,) = claimed(store)
    assert claim.item == an_item("a")
    assert (claim.item_id, claim.feed, claim.tries, claim.held_text) == (1, a_feed(1), 0, "")
    assert (claim.read_text, claim.seen_at) == ("Le texte.", NOW)


def test_a_page_is_claimed_by_one_until_its_lease_ends(store: SqlStore) -> None:
    Desk(store).poll(wanting())
    assert len(claimed(store)) == 1
    assert claimed(store, NOW + MINUTE) == []
    assert due(store, NOW + MINUTE) == []
    with store.view() as look:
        assert look.next_due_at(MINUTE) is not None
    assert due(store, NOW + 6 * MINUTE) == [1]
    (again,) = claimed(store, NOW + 6 * MINUTE)
    assert again.fence == 2


def test_what_was_handed_over_is_not_handed_over_again_at_once(store: SqlStore) -> None:
    Desk(store).poll(wanting())
    with store.begin() as transaction:
        transaction.mark_articles_handed([1], NOW)
    assert due(store, NOW + MINUTE) == []
    assert due(store, NOW + 5 * MINUTE) == [1]
    with store.begin() as transaction:
        transaction.forget_handed()
    assert due(store, NOW + MINUTE) == [1]


def test_the_newest_pages_come_first_and_the_rest_waits(store: SqlStore) -> None:
    Desk(store).poll(*(wanting(key) for key in "abc"))
    assert [claim.item.key for claim in claimed(store, limit=2)] == ["c", "b"]
    assert due(store, NOW + MINUTE) == []
    assert [claim.item.key for claim in claimed(store, NOW + 5 * MINUTE)] == ["c", "b", "a"]


def test_a_page_that_is_taken_is_a_revision_of_its_item(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(wanting())
    (claim,) = claimed(store)
    filed = settle(store, claim, read=of_page(claim.item))
    assert filed is not None
    assert (filed.items, filed.revisions, filed.relevant) == (0, 1, 1)
    shown = item(store)
    assert (shown["text"], shown["revision"], shown["article"]) == ("The page.", 2, "taken")
    (event,) = desk.ungrouped()
    assert event.event.deaths is not None
    assert event.event.deaths.best == 86
    with store.view() as look:
        totals = look.totals()
    assert (totals.items, totals.relevant, totals.articles) == (1, 1, {"taken": 1})
    assert held(store, "a", "b") == {"a": HeldArticle(claim.item.content_digest, "The page.", True)}
    assert due(store, NOW + DAY) == []


def test_an_unchanged_entry_leaves_the_page_in_force(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(wanting())
    (claim,) = claimed(store)
    settle(store, claim, read=of_page(claim.item))
    desk.poll(of_page(claim.item), at=NOW + HOUR)
    assert (item(store)["text"], item(store)["revision"]) == ("The page.", 2)
    assert due(store, NOW + DAY) == []


def test_an_entry_edited_meanwhile_refuses_the_page_of_the_old_words(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(wanting())
    (claim,) = claimed(store)
    desk.poll(wanting(title="Edited"), at=NOW + HOUR)
    assert settle(store, claim, read=of_page(claim.item)) is None
    assert (item(store)["title"], item(store)["revision"]) == ("Edited", 2)
    (again,) = claimed(store, NOW + HOUR)
    assert again.item.title == "Edited"


def test_an_edited_entry_keeps_the_page_that_is_held_and_its_own_words_beside(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(wanting())
    (claim,) = claimed(store)
    settle(store, claim, read=of_page(claim.item))
    edited = replace(an_item("a", "Edited"), text="The page.")
    desk.poll(
        ReadItem(edited, a_report(an_event()), wants_page=True, of_page=True, entry_text="New."),
        at=NOW + HOUR,
    )
    (again,) = claimed(store, NOW + HOUR)
    assert (again.item.text, again.read_text, again.held_text) == ("New.", "The page.", "The page.")
    assert (again.etag, again.last_modified, again.tries) == ('"1"', "yesterday", 0)
    assert held(store, "a")["a"].in_force


def test_an_edited_entry_in_its_own_words_leaves_the_page_held_but_not_in_force(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(wanting())
    (claim,) = claimed(store)
    settle(store, claim, read=of_page(claim.item))
    desk.poll(wanting(title="Edited"), at=NOW + HOUR)
    assert not held(store, "a")["a"].in_force
    (again,) = claimed(store, NOW + HOUR)
    assert (again.read_text, again.held_text) == ("Le texte.", "The page.")


def test_an_entry_that_leads_to_another_page_forgets_the_old_one(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(wanting())
    (claim,) = claimed(store)
    settle(store, claim, read=of_page(claim.item))
    moved = wanting(title="Edited")
    desk.poll(replace(moved, item=replace(moved.item, url="https://example.org/other")), at=NOW + HOUR)
    (again,) = claimed(store, NOW + HOUR)
    assert (again.item.url, again.held_text, again.etag) == ("https://example.org/other", "", None)


def test_an_edited_entry_that_needs_no_page_drops_it(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(wanting())
    (claim,) = claimed(store)
    desk.poll(telling(title="Edited, with the toll"), at=NOW + HOUR)
    assert settle(store, claim, read=of_page(claim.item)) is None
    assert (item(store)["article"], due(store, NOW + DAY)) == ("dropped", [])


def test_a_failed_try_is_counted_and_comes_again(store: SqlStore) -> None:
    Desk(store).poll(wanting())
    (claim,) = claimed(store)
    assert settle(store, claim, AGAIN) == Filed()
    assert (item(store)["article"], item(store)["article_says"]) == ("waiting", "no answer")
    assert due(store, NOW + 59 * MINUTE) == []
    (again,) = claimed(store, NOW + HOUR)
    assert again.tries == 1
    assert settle(store, again, replace(AGAIN, tried=False)) == Filed()
    assert claimed(store, NOW + HOUR)[0].tries == 1
    assert settle(store, again, AGAIN) is None, "an outlived claim"


def test_pages_of_a_feed_that_left_or_wants_none_rest(store: SqlStore) -> None:
    Desk(store, a_feed(1)).poll(wanting())
    for feeds in ([], [a_feed(1, full_text="false")]):
        with store.begin() as transaction:
            transaction.sync_feeds(feeds, NOW)
        assert due(store) == []
        assert claimed(store) == []
    with store.begin() as transaction:
        transaction.sync_feeds([a_feed(1)], NOW)
    assert due(store) == [1]


def test_what_is_forgotten_is_forgotten_of_pages_too(store: SqlStore) -> None:
    Desk(store).poll(wanting())
    (claim,) = claimed(store)
    settle(store, claim, read=of_page(claim.item))
    with store.begin() as transaction:
        assert transaction.forget(NOW + DAY, NOW) == (1, 0)
    assert held(store, "a") == {}
    assert item(store)["text"] == ""
