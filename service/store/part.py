"""What the parts of a transaction share."""

from sqlalchemy import Connection


class Part:
    """Some verbs of a transaction, over its connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
