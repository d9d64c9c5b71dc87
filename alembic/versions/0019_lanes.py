"""where messages go, and in which line; how it stands with each way to a recipient"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'

_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
_ADDRESS = "CASE WHEN channel = 'email' THEN address ELSE '' END"


def upgrade() -> None:
    op.create_table('lanes',
    sa.Column('id', _KEY, nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rests_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lanes')),
    sa.UniqueConstraint('recipient', 'channel', 'address', name=op.f('uq_lanes_recipient_channel_address'))
    )
    op.drop_index('ix_deliveries_due', table_name='deliveries')
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_column('handed_at')
        batch_op.add_column(sa.Column('lane_id', _KEY, nullable=True))
        batch_op.add_column(sa.Column('line', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('attempts_before', sa.Integer(), nullable=True))
    _fill()
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.alter_column('lane_id', existing_type=_KEY, nullable=False)
        batch_op.alter_column('attempts_before', existing_type=sa.Integer(), nullable=False)
    _index()


def _fill() -> None:
    op.execute(
        'INSERT INTO lanes (recipient, channel, address, failures, last_sent_at)'
        f' SELECT messages.recipient, channel, {_ADDRESS}, 0, max(sent.at) FROM messages'
        " LEFT JOIN attempts sent ON sent.message_id = messages.id AND sent.state = 'sent'"
        f' GROUP BY messages.recipient, channel, {_ADDRESS}'
    )
    op.execute(
        'UPDATE deliveries SET attempts_before = 0, lane_id = (SELECT lanes.id FROM messages JOIN lanes'
        ' ON lanes.recipient = messages.recipient AND lanes.channel = messages.channel AND lanes.address ='
        " CASE WHEN messages.channel = 'email' THEN messages.address ELSE '' END"
        ' WHERE messages.number = deliveries.number), line = (SELECT alerts.key FROM messages'
        ' JOIN alerts ON alerts.id = messages.alert_id WHERE messages.number = deliveries.number)'
    )


def _index() -> None:
    waits = 'next_attempt_at IS NOT NULL'
    for name, columns, where in (
        ('ix_deliveries_due', ['lane_id', 'next_attempt_at', 'number'], waits),
        ('ix_deliveries_line', ['lane_id', 'line', 'number'], f'{waits} AND line IS NOT NULL'),
        ('ix_deliveries_recipient', ['recipient', 'number'], None),
        ('ix_deliveries_dead', ['recipient'], "state = 'dead'"),
    ):
        only = sa.text(where) if where else None
        op.create_index(name, 'deliveries', columns, sqlite_where=only, postgresql_where=only)
