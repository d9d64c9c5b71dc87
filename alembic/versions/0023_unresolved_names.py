"""names of places that no table has, counted, with the items that have them"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

from service.errors import RecordError
from service.records import Event
from service.store.codec import decode
from service.store.types import UtcDateTime
from service.store.unresolved import file_mentions, mentions_of

revision = '0023'
down_revision = '0022'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('unresolved_names',
    sa.Column('id', KEY, nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('adm1', sa.String(), nullable=False),
    sa.Column('restricted', sa.Boolean(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('adm2', sa.Text(), nullable=True),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unresolved_names')),
    sa.UniqueConstraint('key', 'country', 'adm1', 'restricted',
                        name=op.f('uq_unresolved_names_key_country_adm1_restricted'))
    )
    op.create_index('ix_unresolved_names_items', 'unresolved_names', ['items', 'id'], unique=False)
    op.create_index('ix_unresolved_names_seen', 'unresolved_names', ['last_seen_at', 'id'], unique=False)
    op.create_table('unresolved_mentions',
    sa.Column('name_id', KEY, nullable=False),
    sa.Column('item_id', KEY, nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_unresolved_mentions_item_id_items')),
    sa.ForeignKeyConstraint(['name_id'], ['unresolved_names.id'],
                            name=op.f('fk_unresolved_mentions_name_id_unresolved_names')),
    sa.PrimaryKeyConstraint('name_id', 'item_id', name=op.f('pk_unresolved_mentions'))
    )
    op.create_index('ix_unresolved_mentions_item', 'unresolved_mentions', ['item_id'], unique=False)
    _fill()


_TOLD = sa.text(
    'SELECT report_events.item_id, report_events.body, items.restricted,'
    ' coalesce(items.first_published_at, items.first_seen_at) AS seen_at'
    ' FROM report_events JOIN items ON items.id = report_events.item_id'
    ' WHERE report_events.superseded_at IS NULL ORDER BY report_events.item_id'
).columns(restricted=sa.Boolean(), seen_at=UtcDateTime())


def _fill() -> None:
    """Of the reports in force, as from now on of each that is stored."""
    connection = op.get_bind()
    waiting = []
    rows = connection.execute(_TOLD, execution_options={'yield_per': 500})
    for _, told in groupby(rows, key=lambda row: row.item_id):
        waiting.extend({one.named: one for row in told for one in _mentions(row)}.values())
        if len(waiting) >= 500:
            file_mentions(connection, waiting)
            waiting = []
    file_mentions(connection, waiting)


def _mentions(row):
    """One that cannot be read names nothing; it must not stop an upgrade."""
    try:
        return list(mentions_of([decode(Event, row.body)], row.item_id, row.restricted, row.seen_at))
    except RecordError:
        return []
