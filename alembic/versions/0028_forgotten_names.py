"""names that texts have which were forgotten are counted off; the number of a name is never given out again"""

from alembic import op

revision = '0028'
down_revision = '0027'


def upgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        numbered_once = {'sqlite_autoincrement': True}
        with op.batch_alter_table('unresolved_names', recreate='always', table_kwargs=numbered_once):
            pass
    for statement in FORGET:
        op.execute(statement)


FORGET = (
    'DELETE FROM unresolved_mentions WHERE item_id IN (SELECT id FROM items WHERE forgotten)',
    'UPDATE unresolved_names SET items = '
    '(SELECT count(*) FROM unresolved_mentions WHERE unresolved_mentions.name_id = unresolved_names.id)',
    'DELETE FROM unresolved_names WHERE items = 0',
    'DELETE FROM names_aside WHERE NOT EXISTS '
    '(SELECT 1 FROM unresolved_names WHERE unresolved_names.key = names_aside.key)',
)
