"""The keys under which staged rows will be kept; needs no connection, so it can be done ahead."""

from __future__ import annotations

from gongxin.lib.sealing import KeyedDigest, keyed_hashes

from ..types import HashedFacts, HashedRows, StagedFacts, StagedRows
from .subject_keys import index_key


def hash_rows(*, rows: StagedRows) -> HashedRows:
    """The rows with the keyed hashes by which the register finds subjects, facts and equal contents."""
    key = index_key()
    return HashedRows(
        rows=rows,
        subjects=keyed_hashes(key, rows.identifiers),
        facts=keyed_hashes(key, rows.facts),
        digests=keyed_hashes(key, rows.contents),
    )


def hash_facts(*, rows: StagedFacts) -> HashedFacts:
    """The facts with the keyed hashes by which the register finds them."""
    key = index_key()
    return HashedFacts(
        rows.row_numbers, keyed_hashes(key, rows.identifiers), keyed_hashes(key, rows.facts)
    )


def contents_digest() -> KeyedDigest:
    """To be fed contents in their order: equal where two readings of a file say the same, word for word."""
    return KeyedDigest(index_key())
