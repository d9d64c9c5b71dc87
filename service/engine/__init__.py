"""How jobs are run. State stands in tables; an engine carries ids."""
