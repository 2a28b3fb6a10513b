"""A town whose events are committed: the sequencer enters by a login of its own and sees nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import as_role
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
def town(tmp_path: Path) -> Iterator[Town]:
    """The town, for one test. Emptying the tables between tests passes over the register's, which Django does not manage."""
    folder = tmp_path / "town"
    folder.mkdir()
    _empty_register()
    yield build_town(folder, checkpoint=False)
    _empty_register()


def _empty_register() -> None:
    with as_role() as cursor:
        cursor.execute(
            "TRUNCATE register_subject, register_data_key, register_record, register_link CASCADE"
        )
