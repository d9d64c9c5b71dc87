"""texts known again: their signatures, the agencies they name, since when they give their figures"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.add_column('reports', sa.Column('text_signature', sa.String(), server_default='', nullable=False))
    op.add_column('reports', sa.Column('agencies', sa.Text(), nullable=True))
    op.add_column('reports', sa.Column('figures_at', sa.DateTime(timezone=True), nullable=True))
