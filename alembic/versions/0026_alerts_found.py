"""alerts found by severity and by rule"""

from alembic import op

revision = '0026'
down_revision = '0025'


def upgrade() -> None:
    op.create_index('ix_alerts_severity', 'alerts', ['severity', 'number'], unique=False)
    op.create_index('ix_alerts_rule', 'alerts', ['rule_version_id', 'severity', 'number'], unique=False)
