"""What the register holds already of the facts that a chunk is about, and what cases corrected of them.

A fact whose fields a case corrected is changed in them by a case alone: a row that says otherwise adds nothing, whoever files
it and however often, and none that adds lets an adverse record be shown longer than it was when it was corrected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db import connection

from gongxin.lib import pgcopy
from gongxin.lib.sealing import keyed_hashes

from ..types import PARTS, HashedRows, StagedRows
from . import load_statements as sql
from .subject_keys import index_key

_CORRECTED = b"corrected"


class Corrected(NamedTuple):
    """Of a fact that a case corrected: by field, what the right value hashes to; and the end that its display keeps, if any."""

    fields: Mapping[str, str]
    ends: datetime | None


class Held(NamedTuple):
    """The current version of a fact in the register: its number, since when, whether it says the same; what of it was corrected."""

    version: int
    since: datetime
    same: bool
    corrected: Corrected | None


def ask_held(
    places: Sequence[int],
    *,
    subjects: Sequence[bytes],
    facts: Sequence[bytes],
    digests: Sequence[bytes],
    again: bool,
) -> dict[int, Held]:
    """By the place of its row in the chunk, what is held of each fact at `places`; one statement."""
    fixed = [
        ("int4", np.array(places)),
        ("uuid", b"".join([subjects[place] for place in places])),
        ("uuid", b"".join([facts[place] for place in places])),
        ("uuid", b"".join([digests[place] for place in places])),
    ]
    pgcopy.send(connection.connection, sql.COPY_ASKED, pgcopy.encode(fixed, []))
    with connection.cursor() as cursor:
        cursor.execute(sql.HELD, {"again": again})
        held = {place: _held(*found) for place, *found in cursor}
        cursor.execute(sql.CLEAR_ASKED)
    return held


def _held(
    version: int, since: datetime, same: bool, fields: str | None, ends: datetime | None
) -> Held:
    return Held(version, since, same, Corrected(json.loads(fields), ends) if fields else None)


def as_corrected(
    hashed: HashedRows, held: Mapping[int, Held], fields: Sequence[str]
) -> tuple[StagedRows, dict[int, tuple[str, ...]]]:
    """The rows with the ends that corrected facts keep, and by place the fields in which a row says other than was corrected.

    `held` are corrected facts alone, `fields` those of the contents in their order. A field that the item lost since is
    not asked for.
    """
    rows, otherwise = hashed.rows, dict[int, tuple[str, ...]]()
    until = rows.shown_until.copy()
    for place, one in held.items():
        assert one.corrected is not None
        said = rows.contents[place].decode().split(PARTS)[1:]
        values = {
            name: value
            for name, value in zip(fields, said, strict=True)
            if name in one.corrected.fields
        }
        right = values_hashed(hashed.facts[place], values)
        wrong = tuple(name for name in values if right[name] != one.corrected.fields[name])
        if wrong:
            otherwise[place] = wrong
        elif one.corrected.ends is not None:
            until[place] = min(until[place], pgcopy.microseconds(one.corrected.ends))
    return replace(rows, shown_until=until), otherwise


def values_hashed(fact: bytes, values: Mapping[str, str]) -> dict[str, str]:
    """By field, the keyed hash of its value in this fact, in hexadecimal: equal values of two facts do not meet."""
    texts: Iterable[bytes] = (
        b"\x1f".join((_CORRECTED, fact, name.encode(), value.encode()))
        for name, value in values.items()
    )
    return {
        name: found.hex()
        for name, found in zip(values, keyed_hashes(index_key(), texts), strict=True)
    }
