"""A mail server (RFC 5321, as much as is used) and a gateway by docs/api/messages.yaml, as processes of their own, that can go wrong.

    python -m tests.integration.notices.carriers mail|gateway PORT FOLDER [JWK]

Each message that is taken is a file in the folder. What goes wrong next stands in `FOLDER/fault`, read at each message.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socketserver
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FOLDER = Path()
CALLER: dict[str, Any] = {}


def _fault() -> str:
    path = FOLDER / "fault"
    return path.read_text() if path.exists() else ""


def _keep(text: str) -> None:
    number = len(list(FOLDER.glob("*.taken")))
    aside = FOLDER / f"{number:03d}.new"
    aside.write_text(text)
    aside.rename(FOLDER / f"{number:03d}.taken")


class Mail(socketserver.StreamRequestHandler):
    """One session with a mail server."""

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        fault = _fault()
        if fault == "gone":
            return
        self._say("421 later" if fault == "busy" else "220 there")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"EHLO":
                self._say("250-there\r\n250 8BITMIME")
            elif word == b"RCPT" and fault == "unknown-mailbox":
                self._say("550 nobody")
            elif word == b"DATA":
                self._take(fault)
                if fault == "cut":
                    return
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self, fault: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if fault == "full":
            self._say("452 no room")
            return
        _keep(b"".join(lines).decode())
        if fault == "slow":
            time.sleep(3)
        if fault != "cut":
            self._say("250 taken")


class Gateway(BaseHTTPRequestHandler):
    """A gateway for messages that knows each by its key."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = _fault()
        if not self._signed(body):
            self._answer(401, {})
            return
        said = json.loads(body)
        known = {json.loads(path.read_text())["key"] for path in FOLDER.glob("*.taken")}
        outcome = "known" if said["key"] in known else "taken"
        if fault == "busy":
            self._answer(503, {})
        elif fault == "refuse":
            self._answer(200, {"outcome": "refused", "key": said["key"]})
        elif fault == "lost":
            self.close_connection = True
        else:
            if outcome == "taken":
                _keep(json.dumps(said))
            if fault == "silent":
                self.close_connection = True
            elif fault == "forged":
                self._answer(200, {"outcome": "taken", "key": "0" * 32})
            else:
                self._answer(200, {"outcome": outcome, "key": said["key"]})

    def _signed(self, body: bytes) -> bool:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import OKPKey

        token = self.headers["Authorization"].removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, OKPKey.import_key(CALLER), algorithms=["Ed25519"]).claims
        except (JoseError, ValueError):
            return False
        digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        return bool(
            claims["body"] == digest and claims["aud"] == here and claims["exp"] > time.time()
        )

    def _answer(self, status: int, told: dict[str, str]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@dataclass(frozen=True)
class Running:
    """One of them, with what it took."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]

    def fault(self, word: str) -> None:
        (self.folder / "fault").write_text(word)

    def taken(self) -> list[str]:
        return [path.read_text() for path in sorted(self.folder.glob("*.taken"))]


@contextmanager
def running(kind: str, folder: Path, caller: dict[str, Any] | None = None) -> Iterator[Running]:
    """Start it; it tells its port."""
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, kind, str(folder), json.dumps(caller or {})],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().decode().strip()
        scheme = "smtp" if kind == "mail" else "http"
        yield Running(f"{scheme}://127.0.0.1:{port}", folder, process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()


if __name__ == "__main__":
    FOLDER, CALLER = Path(sys.argv[2]), json.loads(sys.argv[3])
    socketserver.ThreadingTCPServer.daemon_threads = True
    server: Any = (
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
        if sys.argv[1] == "mail"
        else ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    )
    print(server.server_address[1], flush=True)
    server.serve_forever()
