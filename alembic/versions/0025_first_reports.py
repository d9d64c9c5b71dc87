"""which feed told each incident first, and the items of a feed in their order"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.add_column('incidents', sa.Column('first_feed_id', KEY, nullable=True))
    op.create_table('feed_firsts',
    sa.Column('feed_id', KEY, nullable=False),
    sa.Column('incidents', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['feed_id'], ['feeds.id'], name=op.f('fk_feed_firsts_feed_id')),
    sa.PrimaryKeyConstraint('feed_id', name=op.f('pk_feed_firsts'))
    )
    op.create_index('ix_items_feed', 'items', ['feed_id', 'id'], unique=False)
    _fill()


def _fill() -> None:
    """Of the items of an incident that which came first; of several the one that was published first."""
    op.execute(
        'WITH members AS (SELECT incident_events.incident_id, items.feed_id, row_number() OVER ('
        ' PARTITION BY incident_events.incident_id'
        ' ORDER BY items.first_seen_at, coalesce(items.first_published_at, items.first_seen_at), items.id) AS place'
        ' FROM incident_events'
        ' JOIN report_events ON report_events.event_id = incident_events.event_id'
        ' AND report_events.superseded_at IS NULL'
        ' JOIN items ON items.id = report_events.item_id)'
        ' UPDATE incidents SET first_feed_id = (SELECT members.feed_id FROM members'
        ' WHERE members.place = 1 AND members.incident_id = incidents.id)'
        " WHERE redirected_to IS NULL AND status <> 'dismissed'"
    )
    op.execute(
        'INSERT INTO feed_firsts (feed_id, incidents) SELECT first_feed_id, count(*) FROM incidents'
        ' WHERE first_feed_id IS NOT NULL GROUP BY first_feed_id'
    )
