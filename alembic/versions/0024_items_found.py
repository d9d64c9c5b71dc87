"""items are found by their words, read again by the search, and said to be read wrongly"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from service.errors import RecordError
from service.records import FeedItem, Report
from service.store.codec import decode
from service.store.types import UtcDateTime
from service.store.words import words_of

revision = '0024'
down_revision = '0023'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
AT_ONCE = 1000


def upgrade() -> None:
    op.create_table('item_words',
    sa.Column('item_id', KEY, autoincrement=False, nullable=False),
    sa.Column('words', sa.Text().with_variant(postgresql.TSVECTOR(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_item_words_item_id')),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_item_words'))
    )
    op.create_table('rereadings',
    sa.Column('id', KEY, nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('below', KEY, nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rereadings'))
    )
    waiting = sa.text('done_at IS NULL')
    op.create_index('ix_rereadings_waiting', 'rereadings', ['id'], unique=False,
                    sqlite_where=waiting, postgresql_where=waiting)
    op.create_table('misreadings',
    sa.Column('item_id', KEY, autoincrement=False, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('labels', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_misreadings_item_id')),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_misreadings'))
    )
    if op.get_bind().dialect.name == 'sqlite':
        for statement in FTS5:
            op.execute(statement)
    _fill()
    if op.get_bind().dialect.name == 'postgresql':
        # Built at once, which costs less than row by row.
        op.create_index('ix_item_words_words', 'item_words', ['words'], unique=False, postgresql_using='gin')


# The index holds no text of its own, so what is to be taken out of it must be told: the words as they were.
# https://sqlite.org/fts5.html, "External Content Tables"
FTS5 = (
    "CREATE VIRTUAL TABLE item_search USING fts5(words, content='item_words', content_rowid='item_id',"
    " tokenize=\"ascii tokenchars '_'\", detail=none, columnsize=0)",
    'CREATE TRIGGER item_words_come AFTER INSERT ON item_words BEGIN'
    ' INSERT INTO item_search (rowid, words) VALUES (new.item_id, new.words); END',
    'CREATE TRIGGER item_words_go AFTER DELETE ON item_words BEGIN'
    " INSERT INTO item_search (item_search, rowid, words) VALUES ('delete', old.item_id, old.words); END",
    'CREATE TRIGGER item_words_change AFTER UPDATE ON item_words BEGIN'
    " INSERT INTO item_search (item_search, rowid, words) VALUES ('delete', old.item_id, old.words);"
    ' INSERT INTO item_search (rowid, words) VALUES (new.item_id, new.words); END',
)
STORED = (
    'SELECT items.id, items.feed_id, items.restricted, items.first_seen_at, item_revisions.title,'
    ' item_revisions.text, item_revisions.published_at, reports.relevant, reports.language, reports.body'
    ' FROM items JOIN item_revisions'
    ' ON item_revisions.item_id = items.id AND item_revisions.number = items.revision'
    ' JOIN reports ON reports.item_id = items.id AND reports.superseded_at IS NULL'
    ' WHERE items.id > :after AND NOT items.forgotten ORDER BY items.id LIMIT :at_once'
)


def _fill() -> None:
    """Items that are stored, a thousand at a time: memory stays what it is however many there are."""
    connection = op.get_bind()
    stored = sa.text(STORED).columns(first_seen_at=UtcDateTime, published_at=UtcDateTime)
    put = sa.text(
        'INSERT INTO item_words (item_id, words) VALUES (:item_id, CAST(:words AS tsvector))'
        if connection.dialect.name == 'postgresql'
        else 'INSERT INTO item_words (item_id, words) VALUES (:item_id, :words)'
    )
    after = 0
    while rows := connection.execute(stored, {'after': after, 'at_once': AT_ONCE}).all():
        connection.execute(put, [{'item_id': row.id, 'words': _words(row)} for row in rows])
        after = rows[-1].id


def _words(row):
    item = FeedItem(key='', title=row.title, text=row.text, published_at=row.published_at,
                    restricted=bool(row.restricted))
    return words_of(item, _report(row), row.feed_id, row.first_seen_at)


def _report(row):
    """One that cannot be read back is found by the words of its item."""
    try:
        if row.body is not None:
            return decode(Report, row.body)
    except RecordError:
        pass
    return Report(relevant=bool(row.relevant), score=0.0, language=row.language)
