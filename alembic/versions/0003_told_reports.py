"""reports that were told: restricted items"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.add_column('items', sa.Column('restricted', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('items', sa.Column('via', sa.String(), nullable=True))
    op.add_column('items', sa.Column('speaker', sa.String(), nullable=True))
