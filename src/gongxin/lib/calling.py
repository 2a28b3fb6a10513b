"""One HTTP call to a place that an operator named, within a time that holds whatever is there; redirects are not followed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from urllib.parse import urlsplit

MAX_ANSWER_BYTES = 16 * 1024


class NoAnswer(Exception):
    """Nobody is there, or nobody answered in time, or too much."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body, nothing interpreted."""

    status: int
    body: bytes


def call(url: str, method: str, path: str, body: bytes | None, *, seconds: float) -> Answer:
    """Ask for `path` below `url`. Raises NoAnswer."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.connect()
        with _over_after(connection, seconds):
            connection.request(method, f"{parts.path}{path}", body)
            response = connection.getresponse()
            said = response.read(MAX_ANSWER_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        connection.close()
    if len(said) > MAX_ANSWER_BYTES:
        raise NoAnswer("TooLong")
    return Answer(response.status, said)


@contextmanager
def _over_after(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """End the connection when the time is over: a socket's own timeout begins anew with each byte."""
    sock = connection.sock

    def end() -> None:
        with suppress(OSError):
            sock.shutdown(SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
