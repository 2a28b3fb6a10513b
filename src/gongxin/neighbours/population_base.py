"""人口库: says whether a name and an identity number are one living person of the register of population.

The contract is docs/api/population-base.yaml. Whoever asks signs each request; one answer is given for an unknown
number, another name and a closed entry, so that the service is no directory. It logs nothing of what it is asked.

    python -m gongxin.neighbours.population_base --people people.csv --caller caller.jwk.json --port 8431
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from .serving import serve

PATH = "/v1/persons/match"
HEALTH = "/v1/health"
MOST_BYTES = 4096
LIFE = 60
"""Seconds for which a signed request may be used, once."""

PEOPLE, CALLER, ADDRESS = "POPULATION_PEOPLE", "POPULATION_CALLER", "POPULATION_ADDRESS"


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the register: the number in force, and whether the entry is closed."""

    name: str
    number: str
    closed: bool


class RefusedRequest(Exception):
    """The request gets no answer, but a status."""

    def __init__(self, status: HTTPStatus, title: str) -> None:
        super().__init__(title)
        self.status, self.title = status, title


class Register:
    """The people, found by each number they have or had."""

    def __init__(self, people: Path) -> None:
        self._entries: dict[str, Entry] = {}
        with people.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                entry = Entry(row["name"], row["number"], row.get("closed") == "1")
                for number in (row["number"], *(row.get("former") or "").split()):
                    self._entries[number] = entry

    def match(self, *, name: str, number: str) -> Entry | None:
        """The entry under this number, if it has this name and is open."""
        entry = self._entries.get(number)
        return entry if entry and entry.name == name and not entry.closed else None


class Caller:
    """The platform whose signed requests are answered; each once."""

    def __init__(self, key: Path, audience: str) -> None:
        self._key = OKPKey.import_key(json.loads(key.read_text()))
        self._registry = jwt.JWTClaimsRegistry(
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
            body={"essential": True},
        )
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def check(self, authorization: str, body: bytes) -> None:
        """The request is signed by the caller, for us, for this body, just now and for the first time."""
        scheme, _, token = authorization.partition(" ")
        try:
            claims = jwt.decode(token, self._key, algorithms=["Ed25519"]).claims
            self._registry.validate(claims)
        except (JoseError, ValueError, TypeError):
            raise _UNKNOWN_CALLER from None
        digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
        fresh = claims["exp"] - time.time() <= LIFE
        if scheme != "Bearer" or claims["body"] != digest or not fresh:
            raise _UNKNOWN_CALLER
        self._use(str(claims["jti"]), float(claims["exp"]))

    def _use(self, jti: str, ends: float) -> None:
        moment = time.time()
        with self._lock:
            self._used = {one: end for one, end in self._used.items() if end > moment}
            if jti in self._used:
                raise _UNKNOWN_CALLER
            self._used[jti] = ends


_UNKNOWN_CALLER = RefusedRequest(HTTPStatus.UNAUTHORIZED, "请求未经许可的平台签名")


def application_of(register: Register, caller: Caller) -> Callable[..., Iterable[bytes]]:
    """The service as a WSGI application."""

    def application(environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        try:
            status, answer = HTTPStatus.OK, _answer(register, caller, environ)
            kind = "application/json"
        except RefusedRequest as refused:
            status, kind = refused.status, "application/problem+json"
            answer = {"title": refused.title, "status": int(refused.status)}
        body = json.dumps(answer, ensure_ascii=False).encode()
        start_response(
            f"{int(status)} {status.phrase}",
            [
                ("Content-Type", kind),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
            ],
        )
        return [body]

    return application


def _answer(register: Register, caller: Caller, environ: Mapping[str, Any]) -> dict[str, Any]:
    if environ.get("PATH_INFO") == HEALTH:
        return {"status": "ok"}
    if environ.get("PATH_INFO") != PATH:
        raise RefusedRequest(HTTPStatus.NOT_FOUND, "没有这个地址")
    if environ.get("REQUEST_METHOD") != "POST":
        raise RefusedRequest(HTTPStatus.METHOD_NOT_ALLOWED, "只接受 POST")
    body = environ["wsgi.input"].read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise RefusedRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求过大")
    caller.check(environ.get("HTTP_AUTHORIZATION", ""), body)
    try:
        asked = json.loads(body)
        name, number = asked["name"], asked["id_number"]
    except (ValueError, KeyError, TypeError):
        raise RefusedRequest(
            HTTPStatus.BAD_REQUEST, "请求须为含 name 和 id_number 的 JSON"
        ) from None
    if not (isinstance(name, str) and isinstance(number, str)):
        raise RefusedRequest(HTTPStatus.BAD_REQUEST, "name 和 id_number 须为文本")
    entry = register.match(name=name, number=number)
    return {"outcome": "same", "id_number": entry.number} if entry else {"outcome": "other"}


def from_environment() -> Callable[..., Iterable[bytes]]:
    """The application of what the environment names; called once, when the web server loads it."""
    return application_of(
        Register(Path(os.environ[PEOPLE])),
        Caller(Path(os.environ[CALLER]), os.environ[ADDRESS]),
    )


def main() -> None:
    """Serve the people of a file to one caller."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--caller", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    os.environ |= {
        PEOPLE: str(given.people),
        CALLER: str(given.caller),
        ADDRESS: f"http://127.0.0.1:{given.port}",
    }
    serve("gongxin.neighbours.population_wsgi:application", port=given.port)


if __name__ == "__main__":
    main()
