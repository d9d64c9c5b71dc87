"""What a command need not load it does not: starting takes a second less of CPU."""

import json
import subprocess
import sys

SLOW_TO_LOAD = ("alembic", "sqlalchemy", "fastapi", "py3langid")

EXTRACT = f"""
import json, sys
from service.cli import app
sys.argv = ["liptako", "extract", "-"]
try:
    app()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps([name for name in {SLOW_TO_LOAD!r} if name in sys.modules]))
"""
TEXT = "Mali : dix civils ont été tués dans une attaque, dans la région de Gao, selon les autorités."


def test_extract_loads_neither_database_nor_web_framework_nor_language_model() -> None:
    run = subprocess.run(
        [sys.executable, "-c", EXTRACT], input=TEXT.encode(), capture_output=True, timeout=120, check=True
    )
    report, loaded = run.stdout.decode().splitlines()
    assert json.loads(report)["relevant"]
    assert json.loads(loaded) == []
