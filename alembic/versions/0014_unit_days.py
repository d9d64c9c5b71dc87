"""how many incidents a unit had on each day"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    op.create_table('unit_days',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('incidents', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'day', name=op.f('pk_unit_days')),
    sqlite_with_rowid=False
    )
    op.execute(
        'INSERT INTO unit_days (key, day, incidents) SELECT key, day, count(*) FROM incident_whereabouts'
        " WHERE key LIKE 'area|%' AND ordinal = 0 GROUP BY key, day"
    )
