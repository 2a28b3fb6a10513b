"""Reading tallies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

from .models import Tally, TallyLine
from .rules.tallies import HASH_BYTES, Line, Place, TallyTree

_Kept = bytes | memoryview

# For each tally the line of a label or the one before it, and the one behind it.
_NEAR = """
SELECT wanted.number, near.place, near.label, near.value, near.path
FROM unnest(%s::bigint[], %s::bytea[]) AS wanted(number, label)
CROSS JOIN LATERAL (
    (SELECT place, label, value, path FROM transparency_tally_line
     WHERE tally_id = wanted.number AND label <= wanted.label ORDER BY label DESC LIMIT 1)
    UNION ALL
    (SELECT place, label, value, path FROM transparency_tally_line
     WHERE tally_id = wanted.number AND label > wanted.label ORDER BY label LIMIT 1)
) near
ORDER BY wanted.number, near.place
"""


def newest_tally() -> Tally | None:
    """The last tally that was made."""
    return Tally.objects.order_by("-number").first()


def tallies(*, within: int | None = None) -> Sequence[Tally]:
    """Every tally in their order, or those whose event and entries a log of that size can hold."""
    every = Tally.objects.order_by("number")
    return list(every if within is None else every.filter(ends__lt=within))


def lines_near(labels: Mapping[int, bytes]) -> dict[int, tuple[Place, ...]]:
    """For each tally the line of the label, or the neighbours between which it would stand: none, one or two. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [list(labels), list(labels.values())])
        rows = cursor.fetchall()
    near: dict[int, list[Place]] = defaultdict(list)
    for number, *row in rows:
        near[number].append(_place(*row))
    return {
        number: tuple(one for one in near[number] if one.line.label == label) or tuple(near[number])
        for number, label in labels.items()
    }


def tree_of(tally: Tally) -> TallyTree:
    """The tally's lines, hashed anew. One statement."""
    rows = TallyLine.objects.filter(tally=tally).values_list("label", "value")
    return TallyTree([Line(bytes(label), bytes(value)) for label, value in rows])


def places_of(tally: Tally) -> list[Place]:
    """The tally's lines as they are kept, in their order. One statement."""
    rows = TallyLine.objects.filter(tally=tally).order_by("place")
    return [_place(*row) for row in rows.values_list("place", "label", "value", "path")]


def _place(place: int, label: _Kept, value: _Kept, path: _Kept) -> Place:
    kept = bytes(path)
    steps = range(0, len(kept), HASH_BYTES)
    return Place(
        place,
        Line(bytes(label), bytes(value)),
        tuple(kept[at : at + HASH_BYTES] for at in steps),
    )
