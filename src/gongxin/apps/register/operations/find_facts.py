"""Does the register hold what rows refer to?"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Kept

from ..queries import see
from ..types import HashedFacts

# LATERAL with OFFSET 0 keeps the planner on the index, as in a load
_HELD = """
SELECT n.place FROM unnest(%(subjects)s::uuid[], %(facts)s::uuid[])
    WITH ORDINALITY AS n(subject_key, record_key, place)
JOIN LATERAL (
    SELECT FROM register_record r
    WHERE r.subject_key = n.subject_key AND r.record_key = n.record_key
      AND r.recorded_to = 'infinity' AND r.status = 'live'
    OFFSET 0
) r ON true
"""


def rows_naming_nothing(*, named: HashedFacts) -> list[int]:
    """The rows, in their order, that name a fact which the register does not hold of that subject.

    Two statements. Must run in a transaction.
    """
    see([UUID(bytes=key) for key in set(named.subjects)], Kept())
    with connection.cursor() as cursor:
        cursor.execute(
            _HELD,
            {
                "subjects": [UUID(bytes=key) for key in named.subjects],
                "facts": [UUID(bytes=key) for key in named.facts],
            },
        )
        held = {place for (place,) in cursor}
    return [row for place, row in enumerate(named.row_numbers, 1) if place not in held]
