"""What is done to the tables, and what a verification must then say first: kind and place in the log.

The words are those of the table in `docs/ledger.md`, which a test holds to this one.
"""

from __future__ import annotations

from dataclasses import dataclass

from .hands import PERSONS, SIZES

END = SIZES[-1]
HIDDEN = PERSONS[3]


@dataclass(frozen=True)
class Tampering:
    """One thing done to the tables. `recommitted` rows get a fitting commitment afterwards."""

    what: str
    statements: tuple[str, ...]
    kind: str
    leaf: int | None
    recommitted: tuple[int, ...] = ()


def edit(change: str, leaf: int) -> str:
    return f"UPDATE ledger_event SET {change} WHERE leaf_index = {leaf}"


def renumber(leaves: str, by: int) -> tuple[str, str]:
    """Move places up or down, past the rule that none is taken twice."""
    far = 1_000_000
    return (
        f"UPDATE ledger_event SET leaf_index = leaf_index + {far} WHERE leaf_index {leaves}",
        f"UPDATE ledger_event SET leaf_index = leaf_index - {far - by} WHERE leaf_index >= {far}",
    )


EXCHANGE = (
    "UPDATE ledger_event SET leaf_index = 999999 WHERE leaf_index = 60",
    "UPDATE ledger_event SET leaf_index = 60 WHERE leaf_index = 280",
    "UPDATE ledger_event SET leaf_index = 280 WHERE leaf_index = 999999",
)
NEWEST_WAITING = "(SELECT max(id) FROM ledger_event)"

ON_ROWS = (
    Tampering("the actor edited", (edit("actor = 'account:99'", 41),), "event-changed", 41),
    Tampering(
        "the class of the result edited",
        (edit("""payload = jsonb_set(payload, '{result}', '"nothing"')""", 256),),
        "event-changed",
        256,
    ),
    Tampering("the kind edited", (edit("kind = 'sign-in'", 0),), "event-changed", 0),
    Tampering(
        "an edit with a fitting commitment",
        (edit("actor = 'account:99'", 150),),
        "event-misplaced",
        150,
        (150,),
    ),
    Tampering(
        "back-dated",
        (edit("occurred_at = occurred_at - interval '30 days'", 255),),
        "event-changed",
        255,
    ),
    Tampering(
        "back-dated with a fitting commitment",
        (edit("occurred_at = occurred_at - interval '30 days'", 299),),
        "event-misplaced",
        299,
        (299,),
    ),
    Tampering(
        "emptied as if it had been erased",
        (
            edit(
                "actor = 'erased', organ = NULL, subject_key = NULL, payload = '{}', nonce = '',"
                " occurred_at = date_trunc('hour', occurred_at, 'UTC')",
                130,
            ),
        ),
        "erasure-wrong",
        130,
    ),
    Tampering(
        "deleted", ("DELETE FROM ledger_event WHERE leaf_index = 123",), "event-missing", 123
    ),
    Tampering(
        "deleted and closed up",
        ("DELETE FROM ledger_event WHERE leaf_index = 123", *renumber("> 123", -1)),
        "event-misplaced",
        123,
    ),
    Tampering(
        "a range deleted, as a partition is dropped",
        ("DELETE FROM ledger_event WHERE leaf_index BETWEEN 64 AND 127",),
        "event-missing",
        64,
    ),
    Tampering(
        "the tail cut off",
        ("DELETE FROM ledger_event WHERE leaf_index >= 290 OR leaf_index IS NULL",),
        "tail-missing",
        290,
    ),
    Tampering("the table emptied", ("TRUNCATE ledger_event",), "tail-missing", 0),
    Tampering(
        "two nonces exchanged",
        (
            ("UPDATE ledger_event a SET nonce = b.nonce FROM ledger_event b"
            " WHERE (a.leaf_index, b.leaf_index) IN ((20, 21), (21, 20))"),
        ),
        "event-changed",
        20,
    ),
    Tampering("two rows exchanged", EXCHANGE, "event-misplaced", 60),
    Tampering(
        "a run of rows in the other order",
        (
            ("UPDATE ledger_event SET leaf_index = 1000200 - leaf_index"
            " WHERE leaf_index BETWEEN 90 AND 110"),
            "UPDATE ledger_event SET leaf_index = leaf_index - 1000000 WHERE leaf_index >= 1000000",
        ),
        "event-misplaced",
        90,
    ),
    Tampering(
        "two rows at one place",
        (
            "ALTER TABLE ledger_event DROP CONSTRAINT {unique}",
            f"UPDATE ledger_event SET leaf_index = 77 WHERE id = {NEWEST_WAITING}",
        ),
        "event-repeated",
        77,
    ),
    Tampering(
        "one subject's looks deleted",
        (f"DELETE FROM ledger_event WHERE subject_key = '{HIDDEN}'",),
        "event-missing",
        3,
    ),
    Tampering(
        "one subject's looks given to another",
        (
            (f"UPDATE ledger_event SET subject_key = '{PERSONS[0]}' WHERE subject_key = '{HIDDEN}'"
            " AND leaf_index IS NOT NULL"),
        ),
        "event-changed",
        3,
    ),
    Tampering(
        "a row put in between",
        (
            *renumber(">= 200", 1),
            f"UPDATE ledger_event SET leaf_index = 200 WHERE id = {NEWEST_WAITING}",
        ),
        "event-misplaced",
        200,
    ),
    Tampering(
        "a place taken away", (edit("leaf_index = NULL", 130),), "event-missing", 130
    ),
    Tampering(
        "a waiting event edited",
        (f"UPDATE ledger_event SET organ = 'sc-credit' WHERE id = {NEWEST_WAITING}",),
        "event-changed",
        None,
    ),
    Tampering(
        "a stored checkpoint edited",
        (f"UPDATE ledger_checkpoint SET size = 271 WHERE size = {SIZES[1]}",),
        "checkpoint-changed",
        None,
    ),
    Tampering(
        "a stored checkpoint moved",
        (f"UPDATE ledger_checkpoint SET id = id + 1000000 WHERE size = {SIZES[0]}",),
        "checkpoint-changed",
        None,
    ),
    Tampering(
        "yesterday's tables under today's files",
        (
            f"DELETE FROM ledger_event WHERE leaf_index >= {SIZES[1]} OR leaf_index IS NULL",
            f"DELETE FROM ledger_checkpoint WHERE size > {SIZES[1]}",
        ),
        "tail-missing",
        SIZES[1],
    ),
)  # fmt: skip
