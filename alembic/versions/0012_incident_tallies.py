"""what windows count of incidents, beside them"""

import sqlalchemy as sa
from alembic import op

from service.errors import RecordError
from service.records import Incident
from service.store.codec import decode
from service.store.tallies import tally_columns

revision = '0012'
down_revision = '0011'

_FIGURES = ('deaths_low', 'deaths_best', 'deaths_high', 'deaths_civilians', 'injured', 'abducted', 'displaced')
_COLUMNS = (
    sa.Column('date_precision', sa.String(), nullable=True),
    sa.Column('reports', sa.Integer(), server_default='0', nullable=False),
    sa.Column('independent_speakers', sa.Integer(), server_default='0', nullable=False),
    sa.Column('confirmed', sa.Boolean(), server_default=sa.false(), nullable=False),
    *(sa.Column(name, sa.Integer(), nullable=True) for name in _FIGURES),
    sa.Column('units', sa.Text(), server_default='', nullable=False),
)


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column('incidents', column)
    _fill()


def _fill() -> None:
    """The figures are those that the code takes from an incident, so that is what takes them here. Of one that was
    merged away nothing is counted."""
    connection = op.get_bind()
    incidents = sa.table('incidents', sa.column('id'), *(sa.column(one.name, one.type) for one in _COLUMNS))
    put = sa.update(incidents).where(incidents.c.id == sa.bindparam('incident_id'))
    present = connection.execute(sa.text(
        'SELECT incidents.id, incident_revisions.body FROM incidents JOIN incident_revisions'
        ' ON incident_revisions.incident_id = incidents.id AND incident_revisions.number = incidents.revision'
        ' WHERE incidents.redirected_to IS NULL'
    ), execution_options={'yield_per': 500})
    for part in present.partitions():
        rows = [row for id_, body in part if (row := _row(id_, body)) is not None]
        if rows:
            connection.execute(put.values({one.name: sa.bindparam(one.name) for one in _COLUMNS}), rows)


def _row(id_, body):
    """One that cannot be read adds to no window; it must not stop an upgrade."""
    try:
        return {'incident_id': id_, **tally_columns(decode(Incident, body))}
    except RecordError:
        return None
