"""the audit log read by when, who and what"""

from alembic import op

revision = '0022'
down_revision = '0021'


def upgrade() -> None:
    op.drop_index('ix_audit_at', 'audit')
    op.create_index('ix_audit_at', 'audit', ['at', 'id'], unique=False)
    op.create_index('ix_audit_who', 'audit', ['who', 'at', 'id'], unique=False)
    op.create_index('ix_audit_what', 'audit', ['what', 'at', 'id'], unique=False)
