"""Run by alembic, in the connection and the transaction that ``service.store.schema`` gives it."""

from typing import Any

from sqlalchemy.types import TypeDecorator

from alembic import context
from service.store.tables import metadata


def plain_type(kind: str, item: Any, _context: object) -> str | bool:
    """Migrations are written with the types that the database has: ours may change, what was done may not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=plain_type,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
