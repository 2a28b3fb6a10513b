"""A small load of HTTP requests over kept connections, as a browser sends a form. Loopback only.

Plain sockets: the client must take as little as it can of the cores that it shares with the server.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

_HOST = "127.0.0.1"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_BLOCK = 1 << 18


@dataclass(slots=True)
class Load:
    """What came back: seconds for each answer, bytes of the last one, and answers that were wrong."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    body_bytes: int = 0
    wrong: int = 0


def form_request(*, port: int, path: str, cookies: dict[str, str], fields: dict[str, str]) -> bytes:
    """The bytes of a form sent by POST."""
    body = urlencode(fields).encode()
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {_HOST}:{port}\r\nCookie: {jar}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def json_request(*, port: int, path: str, token: str, body: dict[str, str]) -> bytes:
    """The bytes of a JSON document sent by POST with a bearer token."""
    sent = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {_HOST}:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent


def send_for(
    seconds: float,
    *,
    port: int,
    clients: int,
    request: Callable[[int], bytes],
    is_right: Callable[[bytes], bool],
) -> Load:
    """`clients` connections ask one after the other until the time is over. `request` gets a number."""
    load, numbers, lock = Load(), count(), threading.Lock()
    start = time.perf_counter()
    end = start + seconds

    def ask() -> None:
        latencies: list[float] = []
        wrong = 0
        body = b""
        with socket.create_connection((_HOST, port), timeout=30) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (began := time.perf_counter()) < end:
                line.sendall(request(next(numbers)))
                status, body = _answer(line)
                latencies.append(time.perf_counter() - began)
                wrong += not (status == 200 and is_right(body))
        with lock:
            load.latencies += latencies
            load.wrong += wrong
            load.body_bytes = len(body)

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds + 60)
    load.seconds = time.perf_counter() - start
    return load


def _answer(line: socket.socket) -> tuple[int, bytes]:
    """Status and body of one answer. Raises ConnectionError when it breaks off."""
    got = b""
    while (head_end := got.find(b"\r\n\r\n")) < 0:
        got += _more(line)
    found = _LENGTH.search(got, 0, head_end + 2)
    if found is None:
        raise ConnectionError("an answer without a length")
    parts, missing = [got[head_end + 4 :]], int(found[1]) - (len(got) - head_end - 4)
    while missing > 0:
        parts.append(_more(line))
        missing -= len(parts[-1])
    return int(got[9:12]), b"".join(parts)


def _more(line: socket.socket) -> bytes:
    block = line.recv(_BLOCK)
    if not block:
        raise ConnectionError("the server closed the connection")
    return block


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all stay at or below, in milliseconds."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 2)
