"""Lines of keys in every form that TOML allows."""

import tomllib

from service.config.toml_lines import line_of, lines_of

SOURCE = '''# comment = 1
top = 1
[a]   # a table
"quoted key" = "x # no comment"
'single' = """
[not.a.table]
fake = 1
"""
dotted.inner = [
  1, # ]
  "]",
  { b = "}" },
]
[[list]]
one = 1
[list.sub]
two = 2
[[list]]
three = \'\'\'
four = 4
\'\'\'
five = { six = 6 }
[ spaced . name ]
seven = 7
'''


def test_every_key_and_table_has_its_line() -> None:
    lines = lines_of(SOURCE)
    assert lines == {
        ("top",): 2,
        ("a",): 3,
        ("a", "quoted key"): 4,
        ("a", "single"): 5,
        ("a", "dotted"): 9,
        ("a", "dotted", "inner"): 9,
        ("list",): 14,
        ("list", 0): 14,
        ("list", 0, "one"): 15,
        ("list", 0, "sub"): 16,
        ("list", 0, "sub", "two"): 17,
        ("list", 1): 18,
        ("list", 1, "three"): 19,
        ("list", 1, "five"): 22,
        ("spaced",): 23,
        ("spaced", "name"): 23,
        ("spaced", "name", "seven"): 24,
    }


def test_the_paths_are_those_of_tomllib() -> None:
    document = tomllib.loads(SOURCE)
    for path in lines_of(SOURCE):
        value = document
        for part in path:
            value = value[part]  # type: ignore[index]


def test_line_ends_of_windows_change_nothing() -> None:
    assert lines_of(SOURCE.replace("\n", "\r\n")) == lines_of(SOURCE)


def test_a_path_without_a_line_takes_the_nearest_above() -> None:
    lines = lines_of(SOURCE)
    assert line_of(lines, ["list", 1, "five", "six"]) == 22
    assert line_of(lines, ["list", 1, "missing"]) == 18
    assert line_of(lines, ["nowhere"]) == 1
