"""The data keys that a load needs: those the register has, and new ones for subjects it never met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from json.encoder import encode_basestring
from typing import NamedTuple

import numpy as np
from django.db import connection

from gongxin.lib import pgcopy
from gongxin.lib.sealing import new_keys, seal_many

from . import load_statements as sql
from .subject_keys import wrapping

# Keys kept at hand, at some 300 bytes each; a load of more subjects asks the register again for some of them.
KEPT = 2_000_000


class Subjects(NamedTuple):
    """Those whom rows are about, or name, by columns; keys are their subject keys."""

    keys: Sequence[bytes]
    kinds: Sequence[bytes]
    identifiers: Sequence[bytes]
    names: Sequence[bytes]


class LoadKeys:
    """Data keys by subject, for the length of one load. Its advisory lock makes new keys ours alone."""

    def __init__(self, *, now: datetime) -> None:
        self._now = pgcopy.timestamp(now)
        self._keys: dict[bytes, bytes] = {}
        self._new: set[bytes] = set()
        self._latest: Sequence[bytes] = ()
        self._forgotten_new = np.empty(0, dtype=_HALF)
        self.new_subjects = 0

    def __getitem__(self, subject: bytes) -> bytes:
        return self._keys[subject]

    def was_known(self, subject: bytes) -> bool:
        """Whether the register had met the subject before this load."""
        return subject in self._keys and subject not in self._new

    def meet(self, subjects: Subjects) -> Subjects:
        """Have a key for each subject at hand; answers with those the register never met.

        Of a subject in several rows the first row says who it is.
        """
        if len(self._keys) > KEPT:
            self._forget()
        self._latest = subjects.keys
        count = len(subjects.keys)
        first = dict(zip(reversed(subjects.keys), range(count - 1, -1, -1), strict=True))
        wanted = [subject for subject in first if subject not in self._keys]
        if wanted:
            self._fetch(wanted)
        fresh = [subject for subject in wanted if subject not in self._keys]
        places = [first[subject] for subject in fresh]
        self._keys |= zip(fresh, new_keys(len(fresh)), strict=True)
        self._new |= set(fresh)
        self.new_subjects += len(fresh)
        return Subjects(
            fresh,
            [subjects.kinds[place] for place in places],
            [subjects.identifiers[place] for place in places],
            [subjects.names[place] for place in places],
        )

    def encode(self, fresh: Subjects) -> tuple[list[bytes], list[bytes]]:
        """The rows of new subjects for `COPY_KEYS` and `COPY_SUBJECTS`: key wrapped, identity sealed."""
        keys = [self._keys[subject] for subject in fresh.keys]
        fixed = [("uuid", b"".join(fresh.keys))]
        identities = seal_many(
            keys, list(map(_identity, fresh.identifiers, fresh.names)), fresh.keys
        )
        return (
            list(pgcopy.encode(fixed, [wrapping().wrap_many(keys, fresh.keys)])),
            list(pgcopy.encode(fixed, [fresh.kinds, identities], constant=[self._now])),
        )

    def _fetch(self, wanted: Sequence[bytes]) -> None:
        rows = b"".join([_ASKED + subject + _REST for subject in wanted])
        pgcopy.send(connection.connection, sql.COPY_ASKED, [rows])
        with connection.cursor() as cursor:
            cursor.execute(sql.KNOWN_KEYS)
            found = {subject.bytes: wrapped for subject, wrapped in cursor}
            cursor.execute(sql.CLEAR_ASKED)
        self._keys |= {key: wrapping().unwrap(wrapped, key) for key, wrapped in found.items()}
        if len(self._forgotten_new):
            met = list(found)
            new = np.isin(_halves(met), self._forgotten_new)
            self._new |= {met[place] for place in np.flatnonzero(new).tolist()}

    def _forget(self) -> None:
        """Drop keys that the register can be asked for: all but those of the latest rows, which may not be written yet.

        That a subject is new is remembered by half its key: that two subjects share one is not to be expected.
        """
        kept = set(self._latest)
        gone = _halves([subject for subject in self._new if subject not in kept])
        self._forgotten_new = np.union1d(self._forgotten_new, gone)
        self._new &= kept
        self._keys = {subject: self._keys[subject] for subject in kept}


_HALF = np.dtype(">u8")


def _halves(subjects: Sequence[bytes]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.frombuffer(b"".join(subjects), dtype=_HALF)[::2]


# one row of `asked` with only its subject: place null, subject, record and digest null
_ASKED = b"\x00\x04" + b"\xff\xff\xff\xff" + b"\x00\x00\x00\x10"
_REST = b"\xff\xff\xff\xff" * 2


def _identity(identifier: bytes, name: bytes) -> bytes:
    """What `queries` reads as JSON; written by hand, for it runs once for every new subject."""
    who, called = encode_basestring(identifier.decode()), encode_basestring(name.decode())
    return f'{{"identifier": {who}, "name": {called}}}'.encode()
