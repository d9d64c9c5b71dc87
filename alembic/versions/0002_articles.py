"""pages of articles"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('articles',
    sa.Column('item_id', key, nullable=False),
    sa.Column('feed_id', key, nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('content_digest', sa.String(), nullable=False),
    sa.Column('entry_text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=True),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['feed_id'], ['feeds.id'], name=op.f('fk_articles_feed_id')),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_articles_item_id')),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_articles'))
    )
    with op.batch_alter_table('articles', schema=None) as batch_op:
        batch_op.create_index('ix_articles_due', ['feed_id', 'next_try_at'], unique=False, sqlite_where=sa.text('next_try_at IS NOT NULL'), postgresql_where=sa.text('next_try_at IS NOT NULL'))
