"""A connection that is kept from request to request is asked nothing while it serves, and is found out when it does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DataError, connections
from django.db.backends.postgresql import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Iterator[Any]:
    own = connections.create_connection("default")
    own.ensure_connection()
    yield own
    own.close()


def test_one_that_serves_is_not_asked(kept: Any) -> None:
    with patch.object(base.DatabaseWrapper, "is_usable", side_effect=AssertionError("asked")):
        assert kept.is_usable()


def test_one_that_the_server_ended_is_found_out(kept: Any) -> None:
    with kept.cursor() as cursor:
        cursor.execute("SET idle_session_timeout = '50ms'")
    until = time.monotonic() + 30
    while kept.is_usable():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_one_that_was_closed_here_is_not_used(kept: Any) -> None:
    kept.connection.close()
    assert not kept.is_usable()


def test_one_whose_transaction_failed_serves_nobody_until_it_is_over(kept: Any) -> None:
    with kept.cursor() as cursor:
        cursor.execute("BEGIN")
        with pytest.raises(DataError):
            cursor.execute("SELECT 1 / 0")
    assert not kept.is_usable()
    with kept.cursor() as cursor:
        cursor.execute("ROLLBACK")
    assert kept.is_usable()
