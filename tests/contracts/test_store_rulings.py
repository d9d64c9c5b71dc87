"""What operators decide: rulings, the decisions made of them, and the audit, on both databases."""

from dataclasses import replace

from store_samples import HOUR, NOW, SETTLE, Desk, a_situation, an_alert, an_incident, telling

from service.records import Cancellation, Decision, Judgement, Parked, Ruling
from service.store import SqlStore

pytest_plugins = ["store_databases"]

RULING = Ruling(
    kind="dismiss",
    incident_id="i1",
    reason="another year",
    who="desk",
    decided_at=NOW,
    before={"status": "open"},
    after={"status": "dismissed"},
)


def a_decision(kind: str = "dismiss", item_id: int = 1, **facts: object) -> Decision:
    return Decision(
        id=0,
        kind=kind,
        item_id=item_id,
        fingerprint="f",
        about="2022-06-11|seytenga",
        decided_at=NOW,
        **facts,
    )  # type: ignore[arg-type]


def file(store: SqlStore, ruling: Ruling, *decisions: Decision, stale: tuple[str, ...] = ()) -> int:
    with store.begin() as work:
        return work.file_ruling(ruling, decisions, stale, NOW)


def desk_with_an_incident(store: SqlStore, **facts: object) -> Desk:
    desk = Desk(store)
    desk.poll(telling())
    incident = an_incident("i1", desk.ungrouped()[0].id, **facts)  # type: ignore[arg-type]
    situation = a_situation("mass casualty/incident/i1", "i1")
    desk.assess(
        incident, judgement=Judgement(alerts=(an_alert("alert 1", incident),), situations=(situation,))
    )
    return desk


def test_a_ruling_comes_back_as_it_was_made_with_what_hangs_on_it(store: SqlStore) -> None:
    desk_with_an_incident(store)
    number = file(store, RULING, a_decision())
    with store.view() as look:
        assert look.ruling(number) == replace(RULING, id=number, anchors=1)
        assert look.rulings_on("i1") == [look.ruling(number)]
        (decision,) = look.decisions_on([1])
        assert (decision.about, decision.kind) == ("2022-06-11|seytenga", "dismiss")
        assert look.ruling(number + 1) is None


def test_what_was_decided_on_is_due_at_once_even_if_it_was_dismissed(store: SqlStore) -> None:
    desk = desk_with_an_incident(store, status="dismissed")
    file(store, RULING, a_decision(), stale=("i1",))
    assert desk.stale() == ["i1"]
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW
    desk.assess(looked_at=["i1"])
    assert desk.stale() == []


def test_a_ruling_that_is_undone_is_kept_and_its_decisions_are_not_in_force(store: SqlStore) -> None:
    desk = desk_with_an_incident(store)
    number = file(store, RULING, a_decision())
    with store.begin() as work:
        assert work.undo_ruling(number, "officer", "it was this year", NOW + HOUR) == ["i1"]
    with store.view() as look:
        assert look.decisions_on([1]) == []
        (ruling,) = look.rulings_on("i1")
    assert (ruling.undone_by, ruling.undone_reason, ruling.undone_at) == (
        "officer",
        "it was this year",
        NOW + HOUR,
    )
    assert desk.stale() == ["i1"]


def test_rulings_follow_an_incident_into_the_one_it_was_merged_with(store: SqlStore) -> None:
    desk = desk_with_an_incident(store)
    number = file(store, RULING)
    desk.assess(an_incident("i0", "1:0"), redirects=(("i1", "i0"),), at=NOW + HOUR)
    with store.view() as look:
        assert [one.id for one in look.rulings_on("i0")] == [number]
        standing = look.standing("i1")
    assert standing is not None
    assert standing.id == "i0"


def test_every_revision_of_an_incident_has_a_number(store: SqlStore) -> None:
    desk = desk_with_an_incident(store)
    desk.assess(an_incident("i1", "1:0", deaths=60))
    with store.view() as look:
        assert look.standing("no such") is None
        standing = look.standing("i1")
    assert standing is not None
    assert standing.revision == 2


def test_a_cancel_waits_until_an_assessment_has_carried_it_out(store: SqlStore) -> None:
    desk = desk_with_an_incident(store)
    number = file(store, replace(RULING, kind="cancel", alert_id="alert 1"))
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW
        assert look.cancellations() == [
            Cancellation(
                ruling_id=number, alert_id="alert 1", key="mass casualty/incident/i1", reason="another year"
            )
        ]
        assert [one.key for one in look.situations_of(["alert 1"])] == ["mass casualty/incident/i1"]
    lost = desk.lease()
    with store.begin() as work:
        work.lease("assess", "another process", NOW + HOUR, HOUR)
    assert desk.assess(lease=lost, judgement=Judgement(carried_out=(number,))) is False
    with store.view() as look:
        assert len(look.cancellations()) == 1
    desk.assess(judgement=Judgement(carried_out=(number,)), at=NOW + 3 * HOUR)
    with store.view() as look:
        assert look.cancellations() == []
        assert look.assess_due_at(SETTLE) is None


def test_a_cancel_that_failed_rests_until_it_is_tried_again_and_is_forgotten_when_it_is_done(
    store: SqlStore,
) -> None:
    desk = desk_with_an_incident(store)
    number = file(store, replace(RULING, kind="cancel", alert_id="alert 1"))
    with store.begin() as work:
        failed = Parked(ruling_id=number, failure="no such luck")
        assert work.park([failed], NOW) == [failed]
        assert work.park([failed], NOW) == []
    with store.view() as look:
        again = look.assess_due_at(SETTLE)
        assert again is not None
        assert again > NOW
        assert look.cancellations(NOW) == []
        assert len(look.cancellations()) == len(look.cancellations(again)) == 1
        assert look.backlog(NOW).parked == 1
    desk.assess(judgement=Judgement(carried_out=(number,)), at=again)
    with store.view() as look:
        assert look.backlog(again).parked == 0


def test_the_audit_is_paged_newest_first_and_by_act(store: SqlStore) -> None:
    with store.begin() as work:
        for number in range(5):
            work.audit("desk", "token created" if number % 2 else "incident dismissed", {"n": number}, NOW)
    with store.view() as look:
        page = look.page_audit(None, 2)
        rest = look.page_audit(page.next_cursor, 10)
        some = look.page_audit(None, 10, ["incident dismissed"])
    numbers = [row["detail"]["n"] for row in (*page.rows, *rest.rows)]  # type: ignore[index]
    assert numbers == [4, 3, 2, 1, 0]
    assert [row["detail"]["n"] for row in some.rows] == [4, 2, 0]  # type: ignore[index]
    assert rest.next_cursor is None
