"""A town whose events are committed, so that the log has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.transparency.conftest import (  # noqa: F401 -- fixtures
    _tables_can_be_emptied_between_tests,
    home,
    tamper,
    town,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As for the ledger's tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(
                pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
            )
