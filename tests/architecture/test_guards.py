"""The list of guards that were taken away one by one (`tests/guards.yaml`): each stands where it says, and its tests are there."""

from __future__ import annotations

import ast

import pytest

from tests.guards import Guard, guards

from .house import ROOT, tree

ALL = guards()


def test_each_guard_has_a_name_of_its_own_in_their_order() -> None:
    names = [one.name for one in ALL]
    assert names == list(dict.fromkeys(names))


@pytest.mark.parametrize("guard", ALL, ids=lambda one: one.name)
def test_it_stands_in_its_file_and_something_else_is_left(guard: Guard) -> None:
    assert (ROOT / guard.file).read_text(encoding="utf-8").count(guard.take) >= 1
    assert guard.take != guard.leave


@pytest.mark.parametrize("guard", ALL, ids=lambda one: one.name)
def test_what_goes_red_without_it_is_there(guard: Guard) -> None:
    assert guard.red
    for one in guard.red:
        path, _, test = one.partition("::")
        defined = {
            node.name for node in tree(ROOT / path).body if isinstance(node, ast.FunctionDef)
        }
        assert test.partition("[")[0] in defined, one
