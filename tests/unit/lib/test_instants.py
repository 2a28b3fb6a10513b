"""Instants are read as psycopg reads them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import DataError
from psycopg.adapt import Transformer
from psycopg.types.datetime import TimestamptzLoader

from gongxin.lib.postgres.instants import InstantLoader

_OID = 1184


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_is_read_as_it_was_spelt(instant: datetime) -> None:
    # as PostgreSQL does: a blank, no more digits than are needed, hours of the offset alone
    spelt = f"{instant:%H:%M:%S.%f}".rstrip("0").rstrip(".")
    data = f"{instant:%Y}".zfill(4) + f"-{instant:%m-%d} {spelt}+00"
    found = InstantLoader(_OID).load(data.encode())
    assert (found, found.tzinfo) == (instant, UTC)


@pytest.mark.parametrize("data", [b"2026-11-29 09:26:31.5+08", b"1900-01-01 00:00:00+08:05:43"])
def test_another_offset_is_the_same_instant(data: bytes) -> None:
    found = InstantLoader(_OID).load(data)
    assert (found, found.tzinfo) == (TimestamptzLoader(_OID, Transformer()).load(data), UTC)


@pytest.mark.parametrize("data", [b"infinity", b"-infinity", b"0044-03-15 12:00:00+00 BC"])
def test_what_python_has_no_instant_for_is_refused_as_before(data: bytes) -> None:
    with pytest.raises(DataError):
        InstantLoader(_OID).load(data)
