"""Policies for tests, cosignatures at any time, and witnesses that answer whatever a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from gongxin.apps.ledger.queries import WITNESSED_FILE
from gongxin.lib.cosignature import CosignatureVerifier, Cosigner
from gongxin.lib.signed_note import read_note
from gongxin.lib.witness_policy import Policy, read_policy
from tests.unit.lib.test_cosignature import cosigner

ONE, TWO = cosigner("one.example", 31), cosigner("two.example", 32)


def policy(needed: str, *witnesses: tuple[CosignatureVerifier, str]) -> Policy:
    """So many of these witnesses at these addresses."""
    lines = [f"witness w{n} {key.vkey()} {url}" for n, (key, url) in enumerate(witnesses)]
    names = " ".join(f"w{n}" for n in range(len(witnesses)))
    lines += [f"group g {needed} {names}", "quorum g"]
    return read_policy("".join(f"{line}\n" for line in lines).encode())


OF_ONE = policy("all", (ONE.verifier, "http://127.0.0.1:9"))
OF_TWO = policy("all", (ONE.verifier, "http://127.0.0.1:9"), (TWO.verifier, "http://127.0.0.1:9"))


def cosign_published(home: Path, *stamps: tuple[Cosigner, datetime]) -> None:
    """Lay the published checkpoint beside itself, cosigned at these times."""
    note = (home / "checkpoint").read_text()
    text, _ = read_note(note)
    lines = [witness.line(text, at=at.timestamp()) for witness, at in stamps]
    (home / WITNESSED_FILE).write_text(note + "".join(lines))


Answering = Callable[[bytes], tuple[int, bytes]]


@contextmanager
def witness_that(answers: Answering) -> Iterator[str]:
    """The address of a witness that gives these answers; one that raises says nothing."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            status, answer = answers(body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
