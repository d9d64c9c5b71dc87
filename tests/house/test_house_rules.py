"""Rules of the house that no linter knows. Each failure names the place."""

import ast
import json
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "service").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "handler", "misc", "common"}


def functions(path: Path) -> list[tuple[str, int]]:
    """Each function of a module with its length in lines, docstring left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) and first.end_lineno is not None:
                length -= first.end_lineno - first.lineno + 1
            found.append((f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length))
    return found


def test_no_function_is_longer_than_fifty_lines() -> None:
    assert [(name, length) for path in MODULES for name, length in functions(path) if length > 50] == []


def test_the_median_function_is_under_ten_lines() -> None:
    assert statistics.median(length for path in MODULES for _, length in functions(path)) < 10


# `…_tables.py` hold words, not code
@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if not path.stem.endswith("_tables")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_module_is_under_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        path for path in MODULES if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path
        for path in MODULES
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_locks_name_hashes_and_no_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-benchmark.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--find-links", text)
    lock = json.loads((ROOT / "tests" / "console" / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert not name or package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package


def test_every_decision_record_names_its_check() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 50, path
        assert "Check:" in text, path


def test_nothing_is_committed_that_only_a_machine_needs() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [name for name in tracked if re.search(r"\.(db|db-wal|pyc)$|^data/|^\.venv/", name)] == []
