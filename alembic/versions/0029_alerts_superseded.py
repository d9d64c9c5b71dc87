"""alerts that a later revision stands in the place of are marked, and left out of the indexes of what stands"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'

INDEXES = {
    'ix_alerts_severity': ['severity', 'number'],
    'ix_alerts_rule': ['rule_version_id', 'severity', 'number'],
}


def upgrade() -> None:
    superseded = sa.Column('superseded', sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column('alerts', superseded)
    op.execute(
        'UPDATE alerts SET superseded = TRUE WHERE EXISTS (SELECT 1 FROM alerts AS later'
        ' WHERE later."key" = alerts."key" AND later.revision > alerts.revision)'
    )
    stands = sa.column('superseded').is_(sa.false())
    for name, columns in INDEXES.items():
        op.drop_index(name, table_name='alerts')
        op.create_index(name, 'alerts', columns, unique=False, sqlite_where=stands, postgresql_where=stands)
