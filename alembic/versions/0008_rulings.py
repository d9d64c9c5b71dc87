"""rulings of operators: what the anchored decisions are made of; cancellations asked for"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('rulings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('incident_id', sa.String(), nullable=True),
    sa.Column('other_incident_id', sa.String(), nullable=True),
    sa.Column('alert_id', sa.String(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Text(), nullable=True),
    sa.Column('undone_reason', sa.Text(), nullable=True),
    sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['alert_id'], ['alerts.id'], name=op.f('fk_rulings_alert_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rulings'))
    )
    op.create_index('ix_rulings_incident_id', 'rulings', ['incident_id'], unique=False)
    op.create_index('ix_rulings_other_incident_id', 'rulings', ['other_incident_id'], unique=False)
    op.create_index('ix_rulings_waiting', 'rulings', ['waits_since'], unique=False, sqlite_where=sa.text('waits_since IS NOT NULL'), postgresql_where=sa.text('waits_since IS NOT NULL'))
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ruling_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('about', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('other_about', sa.Text(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_decisions_ruling_id'), 'rulings', ['ruling_id'], ['id'])
        batch_op.create_index(op.f('ix_decisions_ruling_id'), ['ruling_id'], unique=False)
