"""A town whose events are committed: the sequencer enters by a login of its own and sees nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.access.town import Town, build_town
from tests.integration.ledger.conftest import (  # noqa: F401 -- fixtures
    _tables_can_be_emptied_between_tests,
    home,
    tamper,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As for the ledger's tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(
                pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
            )


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The town, for one test."""
    folder = tmp_path / "town"
    folder.mkdir()
    return build_town(folder, checkpoint=False)
