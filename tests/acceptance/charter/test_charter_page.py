"""`docs/charter.md` names for each rule code that is there and tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, SOURCE, tree

RULES = [f"C{number}" for number in range(1, 17)]
HERE = Path(__file__).parent


def _rows() -> dict[str, list[str]]:
    rows = {}
    for line in (ROOT / "docs/charter.md").read_text(encoding="utf-8").splitlines():
        found = re.match(r"\| \*\*(C\d+)\*\*", line)
        if found:
            rows[found.group(1)] = [cell.strip() for cell in line.strip("|").split("|")]
    return rows


def _defined(path: Path) -> set[str]:
    found = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


def test_every_rule_has_its_row_in_order() -> None:
    assert list(_rows()) == RULES
    assert all(len(cells) == 4 and all(cells) for cells in _rows().values())


@pytest.mark.parametrize("rule", RULES)
def test_the_code_that_a_row_names_is_there(rule: str) -> None:
    named = re.findall(r"`([^`]+)`", _rows()[rule][2])
    assert named
    for one in named:
        path, _, symbol = one.partition(":")
        assert (SOURCE / path).is_file(), one
        assert symbol in _defined(SOURCE / path), one


@pytest.mark.parametrize("rule", RULES)
def test_the_tests_that_a_row_names_are_there(rule: str) -> None:
    named = re.findall(r"`([^`]+)`", _rows()[rule][3])
    assert any(f"test_c{int(rule[1:]):02d}_" in one for one in named)
    for one in named:
        path, _, test = one.partition("::")
        file = ROOT / "tests" / path
        assert file.is_file(), one
        tests = {name for name in _defined(file) if name.startswith("test_")}
        assert tests, one
        assert not test or test in tests, one


@pytest.mark.parametrize("rule", RULES)
def test_the_test_of_a_rule_says_what_was_removed_to_see_it_red(rule: str) -> None:
    (file,) = HERE.glob(f"test_c{int(rule[1:]):02d}_*.py")
    words = ast.get_docstring(tree(file)) or ""
    assert words.startswith(f"{rule}:")
    assert "red" in words
    assert re.search(r"\b(removed|removing)\b", words)
