"""what waits for the end of quiet hours, which alerts a message about several tells of, how far digests have come"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('message_alerts',
    sa.Column('alert_id', sa.String(), nullable=False),
    sa.Column('message_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['alert_id'], ['alerts.id'], name=op.f('fk_message_alerts_alert_id')),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_message_alerts_message_id')),
    sa.PrimaryKeyConstraint('alert_id', 'message_id', name=op.f('pk_message_alerts'))
    )
    op.create_table('held',
    sa.Column('id', key, nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('alert_id', sa.String(), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('release_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alert_id'], ['alerts.id'], name=op.f('fk_held_alert_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held')),
    sa.UniqueConstraint('recipient', 'alert_id', name=op.f('uq_held_recipient_alert_id'))
    )
    op.create_table('digests',
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('alert_number', key, nullable=False),
    sa.Column('incident_number', key, nullable=False),
    sa.PrimaryKeyConstraint('recipient', name=op.f('pk_digests'))
    )
    with op.batch_alter_table('held', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_held_alert_id'), ['alert_id'], unique=False)
    with op.batch_alter_table('alerts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alerts_sent_at'), ['sent_at'], unique=False)
