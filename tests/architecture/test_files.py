"""The files themselves: their size, their numbering, and what must not stand in any of them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from gongxin.apps.catalogue.api import check_packs, render_domain_map, render_workflows

from .house import ROOT, SOURCE, files, name, python_files, texts, tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 60
LONG_FILES = {
    "src/gongxin/apps/catalogue/rules/forbidden_words.py": "a list of words",
}
"""Over the limit, each with its reason."""

PACKS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".html", ".css", ".js", ".csv", ".typ", ""}


def test_no_source_file_is_too_long() -> None:
    long = {
        name(path)
        for path in python_files()
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }
    assert long == set(LONG_FILES)


def test_no_function_is_too_long() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name} ({(node.end_lineno or 0) - node.lineno + 1})"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
        and not _is_data(node)
    ]
    assert long == []


def _is_data(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A function that is one literal, such as a page's samples."""
    body = [one for one in node.body if not isinstance(one, ast.Expr)]
    return len(body) == 1 and isinstance(body[0], ast.Return)


def test_every_module_with_code_says_what_it_is_for() -> None:
    bare = [
        name(path)
        for path in python_files()
        if path.name not in {"__init__.py", "apps.py", "__main__.py", "urls.py"}
        and ast.get_docstring(tree(path)) is None
    ]
    assert bare == []


def test_suppressions_are_fewer_than_one_in_a_hundred_lines_and_say_which_rule() -> None:
    lines, suppressions, nameless = 0, 0, []
    for path in python_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            lines += 1
            if "# noqa" in line or "# type: ignore" in line:
                suppressions += 1
                if not re.search(r"# noqa: [A-Z]+[0-9]+|# type: ignore\[[a-z-]+", line):
                    nameless.append(f"{name(path)}:{number}")
    assert nameless == []
    assert suppressions * 250 < lines, f"{suppressions} in {lines} lines"


def test_no_work_is_left_as_a_note_in_the_source() -> None:
    notes = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        name(path)
        for path, text in texts({".py", ".html", ".css", ".js", ".typ"})
        if notes.search(text) and SOURCE in path.parents
    ]
    assert found == []


def test_decisions_are_numbered_without_gaps_or_doubles() -> None:
    records = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in records]
    others = {path.name for path in (ROOT / "docs/decisions").iterdir()} - {
        path.name for path in records
    }
    assert others <= {"README.md"}
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name) for path in records)
    assert numbers == [f"{place:04d}" for place in range(1, len(records) + 1)]


def test_no_machine_path_and_no_registry_stands_in_any_file() -> None:
    """Spelled in parts here, so that this file passes its own test."""
    machine = [f"/{first}/{second}" for first, second in (("work", "main"), ("work", "shared"))]
    hosts = [f"{first}.{second}" for first, second in (("pypi", "org"), ("pythonhosted", "org"))]
    pattern = re.compile(
        "|".join([*map(re.escape, machine + hosts), r"/home/[a-z]+/", r"--index-url", r"/root/"])
    )
    found = [
        f"{name(path)}: {pattern.search(text).group()}"  # type: ignore[union-attr]
        for path, text in texts(TEXT)
        if pattern.search(text) and path != Path(__file__)
    ]
    allowed = {"tests/architecture/test_dependencies.py: --index-url"}
    assert set(found) - allowed == set()


def test_no_real_identity_number_stands_in_any_file() -> None:
    """Every well-formed identity number in the tree is of the reserved pattern."""
    from gongxin.lib.identifiers import citizen_fault, is_synthetic_identifier

    published_examples = {"11010519491231002X", "440524188001010014"}
    pattern = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
    found = {
        f"{name(path)}: {number[:6]}…"
        for path, text in texts(TEXT)
        for number in pattern.findall(text)
        if citizen_fault(number) is None
        and not is_synthetic_identifier(number)
        and number.upper() not in published_examples
    }
    assert found == set()


def test_every_runbook_and_page_that_is_linked_exists() -> None:
    broken = []
    for path, text in texts({".md"}):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            if not (path.parent / target).exists():
                broken.append(f"{name(path)} -> {target}")
        for target in re.findall(r"`((?:docs|tests|src|scripts|bench)/[\w./-]+)`", text):
            if not (ROOT / target).exists():
                broken.append(f"{name(path)} -> {target}")
    assert broken == []


def test_the_packs_of_the_house_have_no_faults() -> None:
    assert len(PACKS) == 3
    assert [str(fault) for fault in check_packs(PACKS)] == []


def test_the_map_of_domains_is_made_from_the_packs() -> None:
    page = ROOT / "docs/domain/domains.md"
    assert page.exists(), "make it with `gongxin docs write`"
    assert page.read_text(encoding="utf-8") == render_domain_map(PACKS)


def test_the_diagrams_of_workflows_are_made_from_the_packs() -> None:
    page = ROOT / "docs/domain/workflows.md"
    assert page.exists(), "make it with `gongxin docs write`"
    assert page.read_text(encoding="utf-8") == render_workflows(PACKS)


def test_nothing_that_is_kept_at_run_time_is_tracked() -> None:
    heads = Counter(path.relative_to(ROOT).parts[0] for path in files())
    assert not {"var", ".venv", "dist"} & set(heads)
    kept = [name(path) for path in files() if path.suffix in {".pem", ".key", ".p12", ".sqlite3"}]
    assert kept == []
