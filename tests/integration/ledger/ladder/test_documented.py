"""The ladder in the documentation is the one that is climbed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .operations import ON_ROWS
from .test_files import ON_FILES
from .test_keys import HISTORIES

DOCUMENT = Path(__file__).parents[4] / "docs/ledger.md"


def climbed() -> Iterator[str]:
    """A line of the table for each operation."""
    for one in ON_ROWS:
        where = "–" if one.leaf is None else "the row"
        yield f"| {one.what} | 1 refused, 2, 3 | `{one.kind}` | {where} |"
    for change in ON_FILES:
        yield f"| {change.what} | 4 | `{change.kind}` | the file |"
    for history in HISTORIES:
        yield f"| all made anew: {history.what} | 5, 6 | `{history.kind}` | the row |"


@pytest.mark.django_db(databases=[])
def test_every_operation_stands_in_the_documentation() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    assert [line for line in climbed() if line not in lines] == []
    begins = lines.index("| done | rungs | found first as | named |") + 2
    table = lines[begins : begins + sum(1 for _ in climbed())]
    assert table == list(climbed())


if __name__ == "__main__":
    print("\n".join(climbed()))
