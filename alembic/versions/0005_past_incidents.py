"""past incidents: a user's own rows, and the days they cover"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('past_incidents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_past_incidents')),
    sa.UniqueConstraint('source', 'key', name=op.f('uq_past_incidents_source_key'))
    )
    op.create_index('ix_past_incidents_day', 'past_incidents', ['day'])
    op.create_table('history_spans',
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('source', 'country', 'first_day', 'last_day', name=op.f('pk_history_spans'))
    )
