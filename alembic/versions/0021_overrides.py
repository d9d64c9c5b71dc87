"""what operators change of feeds.toml, in versions"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('overrides',
    sa.Column('id', KEY, nullable=False),
    sa.Column('section', sa.String(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_overrides'))
    )
    last = sa.text("last IS true") if op.get_bind().dialect.name == 'postgresql' else sa.text("last IS 1")
    op.create_index('uq_overrides_last', 'overrides', ['section', 'subject'], unique=True,
                    sqlite_where=last, postgresql_where=last)
    op.create_index('ix_overrides_subject', 'overrides', ['section', 'subject', 'id'], unique=False)
