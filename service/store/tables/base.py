"""What all tables share: one MetaData with names for every constraint, so that migrations can name them."""

from sqlalchemy import ColumnElement, Index, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def index_where(
    name: str, *columns: ColumnElement[object], where: ColumnElement[bool], unique: bool = False
) -> Index:
    """An index over the rows for which ``where`` holds: small where few rows wait."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where, unique=unique)
