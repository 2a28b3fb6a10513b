"""Correct a record because a case says so: one row is loaded in place of what the record says, by the load that there is.

The version before stays in the register's history, so that what was shown can be shown again. From then on the corrected
fields are held: no filing and no recall brings the wrong value back, and no adverse record is shown longer than before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept
from gongxin.lib.sealing import keyed_hashes

from ..enums import Outcome
from ..errors import names_another_fact
from ..queries import see
from ..queries.held import HeldRecord, read_held
from ..types import StagedLinks, StagedRows
from .hash_rows import hash_rows
from .held_facts import values_hashed
from .load_batch import BatchLoad
from .subject_keys import index_key, wrapping

_KEEP = """
INSERT INTO register_correction (subject_key, record_key, fields, shown_until, recorded_at)
SELECT %(subject)s, %(record)s, %(fields)s::jsonb, %(ends)s::timestamptz, known_at FROM register_clock
ON CONFLICT (subject_key, record_key) DO UPDATE
SET fields = register_correction.fields || excluded.fields, shown_until = excluded.shown_until,
    recorded_at = excluded.recorded_at
"""
# Where what is right ends sooner, that end is held too: no later filing of the fact shows it longer.
_HOLD_END = """
UPDATE register_correction c SET shown_until = least(c.shown_until, r.shown_until) FROM register_record r
WHERE c.subject_key = %(subject)s AND c.record_key = %(record)s AND c.shown_until <> 'infinity'
  AND r.subject_key = c.subject_key AND r.record_key = c.record_key AND r.recorded_to = 'infinity'
"""
_FORGET_ROLE = """
DELETE FROM register_link
WHERE subject_key = %s AND person_key = %s AND role = %s AND valid_from = %s
"""


def held_record(*, subject_key: UUID, record_key: UUID) -> HeldRecord | None:
    """What the record says now, whoever is shown it. The caller corrects it, and tells nobody of it but the parties of the case."""
    return read_held(subject_key=subject_key, record_key=record_key, wrapping=wrapping())


def correct_record(
    *,
    held: HeldRecord,
    fields: Sequence[str],
    rows: StagedRows,
    values: Mapping[str, str],
    roles: Collection[StagedLinks],
    roles_gone: Collection[StagedLinks],
    now: datetime,
) -> str:
    """Write `rows`, the one row that says it right, in place of `held`; says the digest of the version written, as a load does.

    Where `held` says the same already it is empty: no version is written, and the values are held from then on all the same.
    `values` are the corrected fields in standard form, `fields` those of the item, `roles` the statutory roles that the row
    names, `roles_gone` those that the wrong one named. Must run in the transaction of the case, who records the event, after
    `no_load_meanwhile`. Raises Refusal `register.names-another-fact`.
    """
    hashed = hash_rows(rows=rows)
    if hashed.facts != [held.record_key.bytes] or hashed.subjects != [held.subject_key.bytes]:
        raise names_another_fact()
    # what is adverse ends, and not later than it was told that it would
    ends = held.ends if held.nature == "adverse" else None
    right = values_hashed(held.record_key.bytes, values)
    with BatchLoad(
        item=held.item,
        nature=held.nature,
        fields=fields,
        source=held.source,
        batch_id=held.batch_id,
        now=now,
    ) as load:
        see([held.subject_key], Kept(), act=Act.LOAD)
        with connection.cursor() as cursor:
            cursor.execute(
                _KEEP,
                {
                    "subject": held.subject_key,
                    "record": held.record_key,
                    "fields": json.dumps(right),
                    "ends": ends or "infinity",
                },
            )
        _forget(roles_gone)
        load.load(hashed)
        for role in roles:
            load.add_links(role)
        result = load.finish()
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_END, {"subject": held.subject_key, "record": held.record_key})
    return result.digest if result.counts[Outcome.SUPERSEDING] else ""


def _forget(roles: Collection[StagedLinks]) -> None:
    """What was wrong is no role of anybody; where another record names the same, its next filing says it again."""
    for role in roles:
        organisations = keyed_hashes(index_key(), role.organisations)
        persons = keyed_hashes(index_key(), role.persons)
        with connection.cursor() as cursor:
            cursor.executemany(
                _FORGET_ROLE,
                [
                    [UUID(bytes=organisation), UUID(bytes=person), role.role, since]
                    for organisation, person, since in zip(
                        organisations, persons, role.valid_from, strict=True
                    )
                ],
            )
