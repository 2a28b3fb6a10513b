"""What tests of intake share: the catalogue, files, a way to file them, and what the tables hold."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from gongxin.apps.catalogue.api import load_packs
from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.intake.api import Channel, Receipt, receive_file
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, FIRM, PACKS, Row, kept_until_the_end, penalty

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PENALTY = "administrative-penalty"
SOURCE = "sc-transport"
TABLES = (
    "intake_batch",
    "intake_finding",
    "intake_refused_part",
    "register_subject",
    "register_data_key",
    "register_record",
    "register_link",
)


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The packs of the house, for the tests of one module."""
    with django_db_blocker.unblock(), kept_until_the_end():
        load_packs(paths=[PACKS], actor="system:test", now=NOW)
        yield


def receive(path: Path, **more: Any) -> Receipt:
    """File `path`: a penalty file of the transport department unless told otherwise."""
    asked: dict[str, Any] = {
        "item_code": PENALTY,
        "source_code": SOURCE,
        "actor": system_actor("test"),
        "channel": Channel.COMMAND,
        "now": NOW,
    }
    return receive_file(path=path, **{**asked, **more})


def refused(path: Path, **more: Any) -> Refusal:
    """The refusal of `path` as a whole; nothing but the event of it may be left."""
    before = held()
    with pytest.raises(Refusal) as caught:
        receive(path, **more)
    assert held() == before
    refusal = caught.value
    for text in (refusal.what, refusal.mend):
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh)
        assert text.en
        assert text.en != text.zh
    return refusal


def held() -> dict[str, int]:
    """How many rows every table of intake and register holds."""
    counts = {}
    with as_role() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


def write(
    folder: Path, rows: Sequence[Row], name: str = "rows.csv", encoding: str = "utf-8"
) -> Path:
    """The rows as CSV under the official codes."""
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def sound(number: int = 1, /, **more: str) -> Row:
    """A penalty of the firm that breaks no rule."""
    return penalty(FIRM, f"川测交罚〔2026〕{number}号", **{"CF_JDRQ": "2026-11-02", **more})


def of_person(number: int = 1, /, **more: str) -> Row:
    """A penalty of the citizen that breaks no rule."""
    return penalty(CITIZEN, f"川测交罚〔2026〕{number}号", **{"CF_JDRQ": "2026-11-02", **more})


def clerk(organ: str = SOURCE) -> Actor:
    """A clerk of the organ."""
    return Actor(ref="account:7", role=Role.CLERK, organ=organ)


def rules(receipt: Receipt) -> set[tuple[int, str, str]]:
    """Row, rule and column of each finding."""
    return {(found.row, found.rule, found.column) for found in receipt.findings}


def whole_database() -> str:
    """Every row of every table as text, sealed values as they lie there."""
    parts = []
    with as_role() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")
            parts += [row[0] for row in cursor.fetchall()]
    assert len(parts) > len(list(apps.get_models()))
    return "\n".join(parts)
