"""Every command says what it does in both languages, and stands in the README or a runbook."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from gongxin.interfaces.cli.main import COMMANDS, cli

from .house import ROOT

HAN, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2}")


def _leaves() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner in command.list_commands(click.Context(command)):
                leaf = command.get_command(click.Context(command), inner)
                assert leaf is not None
                yield f"{name} {inner}", leaf
        else:
            yield name, command


LEAVES = dict(_leaves())


def test_every_listed_command_is_there() -> None:
    context = click.Context(cli)
    for name in COMMANDS:
        assert cli.get_command(context, name) is not None
    assert cli.get_command(context, "no-such-command") is None


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_explains_itself_in_both_languages(name: str) -> None:
    for words in (LEAVES[name].help or "", LEAVES[name].get_short_help_str(200)):
        assert HAN.search(words), name
        assert ENGLISH.search(words), name


@pytest.mark.parametrize("name", LEAVES)
def test_an_explanation_of_an_option_is_in_both_languages(name: str) -> None:
    for option in LEAVES[name].params:
        words = getattr(option, "help", None)
        if words:
            assert HAN.search(words), f"{name} {option.name}"
            assert ENGLISH.search(words), f"{name} {option.name}"


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_is_mentioned_in_the_readme_or_a_runbook(name: str) -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs" / "runbooks").glob("*.md"))]
    told = re.compile(rf"gongxin {re.escape(name)}\b")
    assert any(told.search(page.read_text(encoding="utf-8")) for page in pages), name


def test_no_page_mentions_a_command_that_is_not_there() -> None:
    groups = {name.split()[0] for name in LEAVES}
    wrong = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for group, verb in re.findall(
            r"(?:^|`|\.venv/bin/)gongxin ([a-z]+)(?: ([a-z]+))?",
            page.read_text("utf-8"),
            re.MULTILINE,
        ):
            whole = f"{group} {verb}".strip()
            known = group in LEAVES or whole in LEAVES or (group in groups and not verb)
            if not known:
                wrong.append((page.name, whole))
    assert wrong == []


LATE = {
    "gongxin.interfaces.cli.main": ("django", "polars", "numpy"),
    "gongxin.apps.ledger.api": ("polars", "numpy", "sqlalchemy", "requests"),
    "gongxin.apps.access.api": ("polars", "sqlalchemy", "xlsxwriter", "requests"),
    "gongxin.apps.reports.api": ("polars", "pyhanko", "aiohttp"),
    "gongxin.apps.intake.api": ("sqlalchemy", "xlsxwriter", "pyhanko", "requests"),
}
"""What a process that begins with a module has not loaded: libraries of 0.2 to 0.8 s each, that wait for their first use."""


@pytest.mark.parametrize("module", LATE)
def test_a_command_starts_without_what_it_may_not_need(module: str) -> None:
    house = "import django; django.setup()" if ".apps." in module else ""
    begin = f"{house}\nimport sys, {module}\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", begin], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    assert module in loaded
    assert [name for name in LATE[module] if name in loaded] == []
