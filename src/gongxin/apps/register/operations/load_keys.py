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

from ..enums import ContentClass
from ..errors import key_destroyed
from ..queries import key_owner
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


class Met(NamedTuple):
    """What meeting subjects adds: those the register never met, and those whose records have a key from now on."""

    new: Subjects
    unkeyed: Sequence[bytes]


# a subject that the register knows, and of whom it holds no record
_NAMED = b""


class LoadKeys:
    """Keys of records by subject, for the length of one load. Its advisory lock makes new keys ours alone."""

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

    def meet(self, subjects: Subjects, *, records: bool = True) -> Met:
        """Have the key of each subject's records at hand; answers with what is to be written for that.

        Of a subject in several rows the first row says who it is. Without `records` they are only named.
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
        self._keys |= dict.fromkeys(fresh, _NAMED)
        self._new |= set(fresh)
        self.new_subjects += len(fresh)
        unkeyed = [subject for subject in first if self._keys[subject] == _NAMED] if records else []
        self._keys |= zip(unkeyed, new_keys(len(unkeyed)), strict=True)
        return Met(
            Subjects(
                fresh,
                [subjects.kinds[place] for place in places],
                [subjects.identifiers[place] for place in places],
                [subjects.names[place] for place in places],
            ),
            unkeyed,
        )

    def encode(self, met: Met) -> tuple[list[bytes], list[bytes]]:
        """The rows for `COPY_KEYS` and `COPY_SUBJECTS`: keys wrapped, identities sealed, each with a key of its own."""
        new, fixed = met.new, [("uuid", b"".join(met.new.keys))]
        own = new_keys(len(new.keys))
        identities = seal_many(own, list(map(_identity, new.identifiers, new.names)), new.keys)
        records = [self._keys[subject] for subject in met.unkeyed]
        return (
            [
                *_encode_keys(new.keys, ContentClass.IDENTITY, own),
                *_encode_keys(met.unkeyed, ContentClass.RECORDS, records),
            ],
            list(pgcopy.encode(fixed, [new.kinds, identities], constant=[self._now])),
        )

    def _fetch(self, wanted: Sequence[bytes]) -> None:
        rows = b"".join([_ASKED + subject + _REST for subject in wanted])
        pgcopy.send(connection.connection, sql.COPY_ASKED, [rows])
        with connection.cursor() as cursor:
            cursor.execute(sql.KNOWN_KEYS)
            rows = cursor.fetchall()
            cursor.execute(sql.CLEAR_ASKED)
        found = {subject.bytes: _NAMED for subject, content_class, _ in rows}
        for subject, content_class, wrapped in rows:
            if content_class != ContentClass.IDENTITY:
                found[subject.bytes] = self._opened(subject.bytes, content_class, wrapped)
        self._keys |= found
        if len(self._forgotten_new):
            met = list(found)
            new = np.isin(_halves(met), self._forgotten_new)
            self._new |= {met[place] for place in np.flatnonzero(new).tolist()}

    @staticmethod
    def _opened(subject: bytes, content_class: str, wrapped: bytes) -> bytes:
        if not wrapped:
            raise key_destroyed()
        return wrapping().unwrap(wrapped, key_owner(subject, content_class))

    def _forget(self) -> None:
        """Drop keys that the register can be asked for: all but those of the latest rows, which may not be written yet.

        That a subject is new is remembered by half its key: that two subjects share one is not to be expected.
        """
        kept = set(self._latest)
        gone = _halves([subject for subject in self._new if subject not in kept])
        self._forgotten_new = np.union1d(self._forgotten_new, gone)
        self._new &= kept
        self._keys = {subject: self._keys[subject] for subject in kept}


def _encode_keys(
    subjects: Sequence[bytes], content_class: ContentClass, keys: Sequence[bytes]
) -> list[bytes]:
    bound = content_class.encode()
    wrapped = wrapping().wrap_many(keys, [key_owner(one, content_class) for one in subjects])
    return list(pgcopy.encode([("uuid", b"".join(subjects))], [wrapped], constant=[bound]))


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
