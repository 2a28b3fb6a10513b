"""An identity provider whose every statement a test may bend, and the lies that it tells of a sign-in."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.integration.access.town import CITIZEN


@dataclass
class Liar:
    """An identity provider whose every statement a test may bend."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k"}))
    address: str = ""
    nonce: str = ""
    asked: dict[str, list[str]] = field(default_factory=dict)
    bend: Callable[[Liar, dict[str, Any]], Any] = lambda liar, claims: liar.signed(claims)
    metadata: dict[str, Any] = field(default_factory=dict)
    shared: list[dict[str, Any]] = field(default_factory=list)
    """Keys that it hands to everybody and signs with."""

    def claims(self) -> dict[str, Any]:
        moment = int(time.time())
        return {
            "iss": self.address,
            "aud": "gongxin",
            "sub": "1",
            "iat": moment,
            "exp": moment + 60,
            "nonce": self.nonce,
            "acr": "3",
            "name": CITIZEN.name,
            "id_number": CITIZEN.number,
        }

    def signed(self, claims: dict[str, Any], key: Any = None, alg: str = "RS256") -> str:
        header = {"alg": alg, "kid": "k"}
        return jwt.encode(header, claims, key or self.key, algorithms=[alg])

    def answers(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                **self.metadata,
            }
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False), *self.shared]}
        token = self.bend(self, self.claims())
        more = {} if token is None else {"id_token": token}
        return {"access_token": "x", "token_type": "Bearer", **more}


@contextmanager
def lying(liar: Liar) -> Iterator[Liar]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            liar.asked = parse_qs(body.decode())
            self._answer()

        def _answer(self) -> None:
            body = json.dumps(liar.answers(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    liar.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield liar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def with_(**more: Any) -> Callable[[Liar, dict[str, Any]], str]:
    return lambda liar, claims: liar.signed({**claims, **more})


def without(name: str) -> Callable[[Liar, dict[str, Any]], str]:
    return lambda liar, claims: liar.signed({k: v for k, v in claims.items() if k != name})


NONE, SHARED = b'{"alg":"none"}', b'{"alg":"HS256","kid":"k"}'


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unsigned(liar: Liar, claims: dict[str, Any]) -> str:
    return f"{_part(NONE)}.{_part(json.dumps(claims).encode())}."


def _by_the_public_key_as_secret(liar: Liar, claims: dict[str, Any]) -> str:
    said = f"{_part(SHARED)}.{_part(json.dumps(claims).encode())}"
    secret = liar.key.as_pem(private=False)
    return f"{said}.{_part(hmac.digest(secret, said.encode(), 'sha256'))}"


def _by_a_shared_key(liar: Liar, claims: dict[str, Any]) -> str:
    key = OctKey.generate_key(256, {"kid": "shared"})
    liar.shared = [key.as_dict(private=True)]
    header = {"alg": "HS256", "kid": "shared"}
    return jwt.encode(header, claims, key, algorithms=["HS256"])


PAST = int(time.time()) - 3600
LIES: dict[str, Callable[[Liar, dict[str, Any]], Any]] = {
    "no ID token": lambda liar, claims: None,
    "not signed": _unsigned,
    "signed by the public key as a secret": _by_the_public_key_as_secret,
    "signed by a key that everybody has": _by_a_shared_key,
    "signed by another key": lambda liar, claims: liar.signed(
        claims, RSAKey.generate_key(2048, {"kid": "k"})
    ),
    "changed after signing": lambda liar, claims: liar.signed(claims)[:-8] + "AAAAAAAA",
    "for another platform": with_(aud="elsewhere"),
    "for several, authorised for another": with_(aud=["gongxin", "other"], azp="other"),
    "for another platform, authorised for this one": with_(aud="elsewhere", azp="gongxin"),
    "from another issuer": with_(iss="http://127.0.0.1:9"),
    "for another sign-in": with_(nonce="another"),
    "for no sign-in": without("nonce"),
    "over": with_(iat=PAST, exp=PAST + 60),
    "without an end": without("exp"),
    "from tomorrow": with_(iat=int(time.time()) + 86_400, exp=int(time.time()) + 90_000),
    "rubbish": lambda liar, claims: "a.b.c",
}
LIES_ABOUT_PERSONS = {
    "without a name": without("name"),
    "with a number that is no text": with_(id_number=[CITIZEN.number]),
}
LIES_ABOUT_STAFF = {
    "without a subject": without("sub"),
    "with an empty subject": with_(sub=""),
    "with a subject that is no text": with_(sub=["1"]),
}
