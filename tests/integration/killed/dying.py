"""Die at a step: every exchange with the database is one, from an act's first word to its last commit.

All that this program says to the database goes through `psycopg.Connection.wait`, statements, copies and commits alike, so that
who dies before the n-th exchange, for every n, has died between any two steps.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from psycopg import Connection
from psycopg.pq import TransactionStatus


class Steps:
    """The exchanges of this process: counted from now on, and which of them ended a transaction.

    It dies before the one of that `number`, from 1; with `said` when the database was told it and nothing was heard. 0: it lives.
    """

    def __init__(self, number: int = 0, *, said: bool = False) -> None:
        self.count, self.commits = 0, list[int]()
        wait = Connection.wait

        def counted(connection: Connection[Any], gen: Any, *more: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == number:
                if said:
                    next(gen)
                die()
            inside = connection.info.transaction_status == TransactionStatus.INTRANS
            answer = wait(connection, gen, *more, **named)
            if inside and connection.info.transaction_status == TransactionStatus.IDLE:
                self.commits.append(self.count)
            return answer

        Connection.wait = counted  # type: ignore[method-assign]


def die() -> None:
    """Now, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)
