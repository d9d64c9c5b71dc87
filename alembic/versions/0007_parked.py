"""what could not be assessed"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('parked',
    sa.Column('id', key, nullable=False),
    sa.Column('report_id', key, nullable=True),
    sa.Column('incident_id', sa.String(), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_parked_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parked')),
    sa.UniqueConstraint('incident_id', name=op.f('uq_parked_incident_id')),
    sa.UniqueConstraint('report_id', name=op.f('uq_parked_report_id'))
    )
    with op.batch_alter_table('parked', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_parked_next_try_at'), ['next_try_at'], unique=False)
