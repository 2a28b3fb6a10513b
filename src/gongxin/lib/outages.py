"""When the database cannot be used: what to tell people, instead of a driver's message.

A driver's message may name hosts, tables and, with a row in it, people. What is told here is one of three
things, and always that it passes and can be asked for again. A full disk or a lock leaves nothing behind;
of a lost connection nobody can say whether the commit had gone through, so neither is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from .bilingual import Text
from .errors import Refusal


class Outage(Refusal):
    """It is not the asker's doing, and it passes."""


def outage_of(error: BaseException) -> Outage | None:
    """The outage that an error, or what caused it, stands for; None if it is another kind of error."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, psycopg.Error):
            return _of_driver(found)
        found = found.__cause__
    return None


@contextmanager
def told_of_outages() -> Iterator[None]:
    """Raise `Outage` in place of the driver's error, wherever it comes from."""
    try:
        yield
    except Exception as error:
        if isinstance(error, Refusal) or (outage := outage_of(error)) is None:
            raise
        raise outage from None


def _of_driver(error: psycopg.Error) -> Outage | None:
    code = error.sqlstate or ""
    if code == "53100":
        return database_full()
    if code in _BUSY:
        return database_busy()
    # the server that closes a connection says 57P01 or nothing at all
    lost = not code and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return database_gone() if lost or code[:2] == "08" or code[:3] == "57P" else None


# lock not available, deadlock, serialisation, cancelled by a timeout, too many connections
_BUSY = {"55P03", "40P01", "40001", "57014", "53300"}


def database_gone() -> Outage:
    """The server does not answer, or ended the connection."""
    return Outage(
        code="store.gone",
        what=Text(
            "与数据库的连接中断。正在做的事要么已全部完成，要么完全没有保存。",
            "The connection to the database was lost. What was being done is either done as a whole or not kept at all.",
        ),
        mend=Text(
            "请过几分钟看看是否已经完成，没有就再做一次；同一文件再次报送不会重复记录。仍然不行，请告知平台运行人员查看数据库。",
            "Look in a few minutes whether it is done, and if not do it again; the same file filed again adds nothing twice. If it persists, ask the operator to look to the database.",
        ),
    )


def database_full() -> Outage:
    """No space is left where the database writes."""
    return Outage(
        code="store.full",
        what=Text(
            "数据库的磁盘已满，没有保存任何内容。",
            "The database's disk is full. Nothing was kept.",
        ),
        mend=Text(
            "请告知平台运行人员腾出或增加磁盘空间，然后再试一次。",
            "Ask the operator to free or add space, then try again.",
        ),
    )


def database_busy() -> Outage:
    """Somebody else held what was needed for too long."""
    return Outage(
        code="store.busy",
        what=Text(
            "另一项工作正占用登记库（例如正在入库另一个大批次），没有保存任何内容。",
            "The register is busy with other work, such as another large batch. Nothing was kept.",
        ),
        mend=Text("请过几分钟再试一次。", "Try again in a few minutes."),
    )
