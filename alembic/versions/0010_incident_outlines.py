"""outlines of incident revisions, for rehearsing rules"""

import sqlalchemy as sa
from alembic import op

from service.errors import RecordError
from service.records import Incident
from service.store.codec import decode
from service.store.outlines import file_outlines
from service.store.types import UtcDateTime

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('incident_outlines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('incident_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('survivor', sa.String(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    *(sa.Column(measure, sa.Integer(), nullable=True)
      for measure in ('deaths', 'deaths_civilians', 'injured', 'abducted', 'displaced')),
    sa.Column('inhabited', sa.Boolean(), nullable=False),
    sa.Column('marked', sa.Boolean(), nullable=False),
    sa.Column('villages', sa.Integer(), nullable=False),
    sa.Column('places', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_outlines'))
    )
    op.create_index('ix_incident_outlines_known', 'incident_outlines', ['known_at'])
    _fill()


def _fill() -> None:
    """The facts are those that the code takes from a revision, so that is what takes them here."""
    connection = op.get_bind()
    revisions = sa.table(
        'incident_revisions', sa.column('incident_id', sa.String()), sa.column('number', sa.Integer()),
        sa.column('known_at', UtcDateTime()), sa.column('body', sa.Text()),
    )
    query = sa.select(revisions).order_by(revisions.c.known_at)
    for part in connection.execute(query, execution_options={'yield_per': 500}).partitions():
        for row in part:
            try:
                incident = decode(Incident, row.body)
            except RecordError:  # what cannot be read is not rehearsed; it must not stop an upgrade
                continue
            file_outlines(connection, [(incident, row.number)], {}, row.known_at)
    incidents = sa.table(
        'incidents', sa.column('id', sa.String()), sa.column('redirected_to', sa.String()),
        sa.column('updated_at', UtcDateTime()),
    )
    merged = sa.select(incidents).where(incidents.c.redirected_to.is_not(None))
    for row in connection.execute(merged).all():
        file_outlines(connection, [], {row.id: row.redirected_to}, row.updated_at)
