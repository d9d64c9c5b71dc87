"""Why a decision cannot be done is said in the visitor's language, whatever raised it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from service.console.ruled import RULED
from service.errors import RulingError

SERVICE = Path(__file__).parents[2] / "service"


def sentences(tree: ast.AST) -> Iterator[str]:
    """What RulingErrors are made with, those picked from a table too."""
    tables = {
        target.id: [value.value for value in node.value.values if isinstance(value, ast.Constant)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "RulingError":
            continue
        words = node.args[0]
        if isinstance(words, ast.Subscript) and isinstance(words.value, ast.Name):
            yield from (str(one) for one in tables[words.value.id])
        else:
            assert isinstance(words, ast.Constant), f"line {node.lineno}: no sentence that can be translated"
            yield str(words.value)


def test_every_sentence_of_a_ruling_is_translated() -> None:
    written = {one for file in SERVICE.rglob("*.py") for one in sentences(ast.parse(file.read_text()))}
    assert written == set(RULED)


def test_the_reason_is_the_sentence_with_its_values() -> None:
    error = RulingError("There is no alert {id}.", "missing", id="{0}")
    assert (error.reason, str(error), error.values) == ("There is no alert {0}.",) * 2 + ({"id": "{0}"},)
    assert RulingError("of braces {} alone").reason == "of braces {} alone"
