"""What each purpose shows of whom, field by field. The list `docs/domain/purpose-fields.csv` is reviewed by people:

    .venv/bin/python -m tests.architecture.purpose_fields > docs/domain/purpose-fields.csv

It is made from the packs' files alone, so that code which shows more, or less, turns a test red.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PACKS = Path(__file__).parents[2] / "packs"
ORDER = ("national", "sichuan", "huainan")
HEAD = ("purpose", "item", "field", "shown")


def rows() -> Iterator[tuple[str, str, str, str]]:
    """(purpose, item, field, `plain` or `masked`), in the order of the packs."""
    items = {raw["item"]: raw for pack in ORDER for raw in _items(pack)}
    for purpose in purposes():
        named = purpose["items"]
        for code in sorted(items) if named == "all" else sorted(named):
            if named == "all" and items[code].get("restricted"):
                continue
            for field in items[code]["fields"]:
                masked = field.get("masking", "none") != "none"
                yield purpose["code"], code, field["name"], "masked" if masked else "plain"


def purposes() -> list[dict[str, Any]]:
    """The purposes as the packs' files have them."""
    return [purpose for pack in ORDER for purpose in _read(PACKS / pack / "purposes.yaml")]


def _items(pack: str) -> Iterator[dict[str, Any]]:
    for path in sorted((PACKS / pack / "items").glob("*.yaml")):
        yield _read(path)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8")) if path.exists() else []


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(rows())
