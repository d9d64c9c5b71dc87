"""on which days a feed of a country could be read"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    op.create_table('days_read',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('country', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'country', name=op.f('pk_days_read'))
    )
