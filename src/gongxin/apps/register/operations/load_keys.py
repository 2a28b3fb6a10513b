"""The data keys that a load needs: those the register has, and new ones for subjects it never met."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from django.db import connection

from gongxin.lib import pgcopy
from gongxin.lib.sealing import new_keys, seal_many

from . import load_statements as sql
from .subject_keys import wrapping

# Keys kept at hand; a load of more subjects than this asks the register again for some of them.
KEPT = 1_000_000


class Subject(NamedTuple):
    """Whoever a row is about, or names."""

    key: bytes
    kind: bytes
    identifier: str
    name: str


class LoadKeys:
    """Data keys by subject, for the length of one load. Its advisory lock makes new keys ours alone."""

    def __init__(self, *, now: datetime) -> None:
        self._now = pgcopy.timestamp(now)
        self._keys: dict[bytes, bytes] = {}
        self._new: set[bytes] = set()
        self.new_subjects = 0

    def __getitem__(self, subject: bytes) -> bytes:
        return self._keys[subject]

    def was_known(self, subject: bytes) -> bool:
        """Whether the register had met the subject before this load."""
        return subject in self._keys and subject not in self._new

    def meet(self, subjects: Set[bytes]) -> None:
        """Fetch the keys of subjects not met in this load yet."""
        if len(self._keys) > KEPT:
            self._keys.clear()
            # keys made here are in the register by now, and known subjects stay told apart by `_new`
        wanted = [subject for subject in subjects if subject not in self._keys]
        if not wanted:
            return
        with connection.connection.cursor() as cursor, cursor.copy(sql.COPY_ASKED) as copy:
            copy.write(pgcopy.HEADER)
            copy.write(b"".join([_ASKED + subject + _REST for subject in wanted]))
            copy.write(pgcopy.TRAILER)
        with connection.cursor() as cursor:
            cursor.execute(sql.KNOWN_KEYS)
            for subject, wrapped in cursor:
                key = subject.bytes
                self._keys[key] = wrapping().unwrap(bytes(wrapped), key)
            cursor.execute(sql.CLEAR_ASKED)

    def write_new(self, raw: Any, subjects: Sequence[Subject]) -> None:
        """Make keys for those that have none, and write them with the subjects' sealed identities."""
        fresh = {who.key: who for who in reversed(subjects) if who.key not in self._keys}
        if not fresh:
            return
        made = dict(zip(fresh, new_keys(len(fresh)), strict=True))
        self._keys |= made
        self._new |= made.keys()
        self.new_subjects += len(made)
        keys = [("uuid", b"".join(made))]
        pgcopy.send(
            raw,
            sql.COPY_KEYS,
            keys,
            [wrapping().wrap_many(list(made.values()), list(made))],
        )
        pgcopy.send(
            raw,
            sql.COPY_SUBJECTS,
            keys,
            [
                [who.kind for who in fresh.values()],
                seal_many(
                    list(made.values()), [_identity(who) for who in fresh.values()], list(made)
                ),
            ],
            constant=[self._now],
        )


# one row of `asked` with only its subject: place null, subject, record and digest null
_ASKED = b"\x00\x04" + b"\xff\xff\xff\xff" + b"\x00\x00\x00\x10"
_REST = b"\xff\xff\xff\xff" * 2


def _identity(who: Subject) -> bytes:
    """What `queries` reads as JSON; written by hand, for it runs once for every new subject."""
    identifier, name = encode_basestring(who.identifier), encode_basestring(who.name)
    return f'{{"identifier": {identifier}, "name": {name}}}'.encode()
