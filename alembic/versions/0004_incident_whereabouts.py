"""where incidents are looked up by judging"""

import json
from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

from service.records import NamedPlace
from service.stages.judge.whereabouts import whereabouts_of

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('incident_whereabouts',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('incident_id', sa.String(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('village', sa.Boolean(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('key', 'day', 'incident_id', 'ordinal', name=op.f('pk_incident_whereabouts')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('incident_whereabouts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_whereabouts_incident_id'), ['incident_id'], unique=False)
    _fill()


def _fill() -> None:
    """The words are those of the code that looks them up, so that is what makes them here."""
    connection = op.get_bind()
    table = sa.table(
        'incident_whereabouts',
        sa.column('key', sa.String()),
        sa.column('day', sa.Date()),
        sa.column('incident_id', sa.String()),
        sa.column('ordinal', sa.Integer()),
        sa.column('village', sa.Boolean()),
        sa.column('lat', sa.Float()),
        sa.column('lon', sa.Float()),
    )
    present = connection.execute(sa.text(
        'SELECT incidents.id, incident_revisions.body FROM incidents JOIN incident_revisions'
        ' ON incident_revisions.incident_id = incidents.id AND incident_revisions.number = incidents.revision'
        " WHERE incidents.redirected_to IS NULL AND incidents.status <> 'dismissed'"
    ), execution_options={'yield_per': 500})
    for part in present.partitions():
        rows = [row._asdict() for id_, body in part for row in _rows(id_, json.loads(body))]
        if rows:
            connection.execute(table.insert(), rows)


def _rows(incident_id: str, body: dict) -> list:
    day = date.fromisoformat(body['day']) if body['day'] else datetime.fromisoformat(body['first_seen_at']).date()
    return whereabouts_of(incident_id, day, [NamedPlace(**place) for place in body['places']])
