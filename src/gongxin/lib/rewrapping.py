"""What hangs on a key of the ring, and how a portion of it is wrapped anew under the newest version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from .sealing import SealBroken
from .wrapping import VERSION_OF, Wrapping


@dataclass(frozen=True, slots=True)
class Holder:
    """A column of wrapped values: its table, its primary key by name and type, and to what a value is bound.

    `owner` is an SQL expression of the bytes to which a value is bound. An empty value is one whose key was destroyed.
    """

    name: str
    table: str
    column: str
    key: Mapping[str, str]
    owner: str
    under: str = "master"


class Cursor(Protocol):
    """What of a cursor is used here."""

    def execute(self, query: Any, params: Any = ..., /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Portion(NamedTuple):
    """What became of some values in the order of their keys; `last` is where the next portion begins, if any."""

    changed: int
    broken: int
    last: Sequence[Any] | None


def count_versions(cursor: Cursor, holder: Holder) -> dict[int, int]:
    """How many values hang on each version."""
    version = VERSION_OF.format(holder.column)
    cursor.execute(
        f"SELECT {version}, count(*) FROM {holder.table} WHERE {holder.column} <> ''"
        " GROUP BY 1 ORDER BY 1"
    )
    return dict(cursor.fetchall())


def rewrap_portion(
    cursor: Cursor,
    holder: Holder,
    wrapping: Wrapping,
    *,
    after: Sequence[Any] | None,
    size: int,
) -> Portion:
    """Wrap up to `size` values anew that hang on an older version; rows that somebody else has locked are left.

    The rows stay locked until the caller's transaction ends, so that nobody's change is lost, and none of
    them waits for another.
    """
    version = wrapping.version
    keys = ", ".join(holder.key)
    further = f" AND ({keys}) > ({', '.join(f'%s::{kind}' for kind in holder.key.values())})"
    cursor.execute(
        f"SELECT {keys}, {holder.owner}, {holder.column} FROM {holder.table}"
        f" WHERE {holder.column} <> '' AND {VERSION_OF.format(holder.column)} < %s"
        f"{further if after else ''} ORDER BY {keys} LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
        [version, *(after or ()), size],
    )
    rows = cursor.fetchall()
    opened = list(_opened(rows, wrapping))
    if opened:
        wrapped = wrapping.wrap_many([one.plain for one in opened], [one.owner for one in opened])
        _write(cursor, holder, [one.key for one in opened], wrapped)
    last = rows[-1][:-2] if len(rows) == size else None
    return Portion(len(opened), len(rows) - len(opened), last)


class _Opened(NamedTuple):
    key: Sequence[Any]
    owner: bytes
    plain: bytes


def _opened(rows: Iterable[Sequence[Any]], wrapping: Wrapping) -> Iterable[_Opened]:
    for *key, owner, wrapped in rows:
        try:
            yield _Opened(key, bytes(owner), wrapping.unwrap(bytes(wrapped), bytes(owner)))
        except SealBroken:
            continue  # counted as broken: it opens for nobody, and one must not stop all the others


def _write(cursor: Cursor, holder: Holder, keys: list[Sequence[Any]], wrapped: list[bytes]) -> None:
    columns = [*map(list, zip(*keys, strict=True)), wrapped]
    arrays = ", ".join(f"%s::{kind}[]" for kind in [*holder.key.values(), "bytea"])
    same = " AND ".join(f"t.{name} = n.{name}" for name in holder.key)
    cursor.execute(
        f"UPDATE {holder.table} t SET {holder.column} = n.wrapped_anew"
        f" FROM unnest({arrays}) AS n({', '.join(holder.key)}, wrapped_anew) WHERE {same}",
        columns,
    )
