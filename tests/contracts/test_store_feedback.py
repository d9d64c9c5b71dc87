"""What came of each rule: of the incidents that its alerts name, those that made it true, on both databases."""

from dataclasses import replace

from store_samples import NOW, Desk, a_rule, a_situation, an_alert, an_incident

from service.records import Alert, Incident, Judgement, RuleRecord
from service.store import SqlStore

pytest_plugins = ["store_databases"]

ONE = an_incident("i1", status="confirmed")
OTHER = an_incident("i2", status="dismissed")
OPEN = an_incident("i3")


def told(store: SqlStore, *incidents: Incident, alerts: tuple[Alert, ...]) -> Desk:
    """A desk at which the rule raised these alerts on these incidents."""
    desk = Desk(store)
    with store.begin() as transaction:
        versions = dict(transaction.sync_rules([a_rule()], NOW))
    named = {one.id for alert in alerts for one in alert.incidents}
    situation = a_situation(alerts[0].key, *sorted(named))
    desk.assess(
        *incidents, judgement=Judgement(alerts=alerts, situations=(situation,)), rule_versions=versions
    )
    return desk


def record(store: SqlStore) -> RuleRecord:
    with store.view() as look:
        (found,) = look.rule_records()
    return found


def over_a_window(alert: Alert) -> Alert:
    return replace(alert, rule=replace(alert.rule, per="adm1"))


def test_what_an_alert_on_one_attack_lists_beside_it_is_not_counted(store: SqlStore) -> None:
    told(store, ONE, OTHER, alerts=(an_alert("alert 1", ONE, OTHER),))
    assert (record(store).confirmed, record(store).dismissed) == (1, 0)


def test_of_a_window_every_incident_that_adds_up_is_counted(store: SqlStore) -> None:
    told(store, ONE, OTHER, OPEN, alerts=(over_a_window(an_alert("alert 1", ONE, OTHER, OPEN)),))
    assert (record(store).confirmed, record(store).dismissed) == (1, 1)


def test_an_incident_is_counted_once_however_often_it_was_told(store: SqlStore) -> None:
    told(store, ONE, alerts=(an_alert("alert 1", ONE), an_alert("alert 2", ONE, revision=2)))
    assert (record(store).raised, record(store).updated, record(store).confirmed) == (1, 1, 1)


def test_an_incident_is_counted_where_the_alert_names_one_that_was_merged_into_it(store: SqlStore) -> None:
    desk = told(store, OPEN, ONE, alerts=(an_alert("alert 1", OPEN),))
    assert record(store).confirmed == 0
    desk.assess(redirects=(("i3", "i1"),))
    assert record(store).confirmed == 1
