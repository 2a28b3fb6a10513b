"""The names of everything the platform is made of, so that a rule can say what must not be there.

A rule whose subject does not exist yet (points) is proved by its absence:
whoever adds it meets the test of that rule first, and must put the guard in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

import click
import yaml
from django.apps import apps
from django.urls import get_resolver

from gongxin.apps.access import types as access_types
from gongxin.apps.identity.api import Role
from gongxin.apps.intake import types as intake_types
from gongxin.apps.ledger.api import PAYLOADS, EventKind
from gongxin.apps.register import types as register_types
from gongxin.apps.reports import types as report_types
from gongxin.interfaces.cli.main import cli
from tests.architecture.house import APPS, ROOT, SOURCE, name, python_files


def names() -> Iterator[tuple[str, str]]:
    """(where, name) of every app, model, column, address, command, event, role and data class field."""
    yield from (("app", app) for app in APPS)
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if model._meta.app_label in {"auth", "contenttypes", "sessions"}:
            continue
        yield "model", label
        yield from ((f"column of {label}", field.name) for field in model._meta.get_fields())
    yield from (("address", route) for route in routes())
    yield from (("command", command) for command in cli.list_commands(click.Context(cli)))
    for kind in EventKind:
        yield "event", kind.value
        shape = PAYLOADS[kind]
        yield from ((f"payload of {kind.value}", key) for key in shape.required | shape.optional)
    yield from (("role", role.value) for role in Role)
    for module in (access_types, intake_types, register_types, report_types):
        for one in vars(module).values():
            if isinstance(one, type) and hasattr(one, "__dataclass_fields__"):
                yield "type", one.__name__
                yield from ((f"field of {one.__name__}", field.name) for field in fields(one))
    yield from (
        ("module", name(path)) for path in python_files() if SOURCE / "apps" in path.parents
    )


def routes() -> Iterator[str]:
    """Every address as its pattern."""

    def walk(patterns: list[object], before: str) -> Iterator[str]:
        for pattern in patterns:
            place = f"{before}{pattern.pattern}"  # type: ignore[attr-defined]
            inner = getattr(pattern, "url_patterns", None)
            if inner is None:
                yield place
            else:
                yield from walk(inner, place)

    yield from walk(get_resolver().url_patterns, "")


def words(text: str) -> set[str]:
    """The words of a name: `AccessPoint`, `access_point`, `access-point` and `/access/point/` alike."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text)
    return {word.lower() for word in re.split(r"[^A-Za-z]+", apart) if word}


def named(*wanted: str) -> list[tuple[str, str]]:
    """Whatever bears one of these words, in the singular or plural."""
    both = {form for word in wanted for form in (word, f"{word}s", f"{word}es")}
    return sorted({(where, one) for where, one in names() if words(one) & both})


def items() -> list[dict[str, object]]:
    """Every catalogue item of the packs, as its file says it."""
    return [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "packs").glob("*/items/*.yaml"))
    ]


def locked() -> set[str]:
    """Every distribution that is installed with the platform."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {line.lower() for line in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}
