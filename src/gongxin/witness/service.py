"""The witness as a WSGI application: bounded in bytes and in time, whoever calls."""

from __future__ import annotations

import logging
import queue
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from gongxin.lib.witness_protocol import ADD_CHECKPOINT, MAX_REQUEST_BYTES

from .home import Damaged, Home
from .judging import NotCosigned, Response, add_checkpoint

BODY_SECONDS = 10
_SHOWN = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)
log = logging.getLogger(__name__)

Application = Callable[[Mapping[str, Any], Callable[..., Any]], Iterable[bytes]]


def application_of(home: Home) -> Application:
    """The service of the witness in `home`."""

    def application(environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        try:
            answer = _answer(home, environ)
        except NotCosigned as other:
            answer = other.response
        except (OSError, Damaged) as error:
            # nothing was signed, and the caller may try again
            log.error("witness: %s", type(error).__name__)
            answer = NotCosigned(HTTPStatus.INTERNAL_SERVER_ERROR, "not kept").response
        start_response(
            f"{int(answer.status)} {answer.status.phrase}",
            [
                ("Content-Type", answer.type),
                ("Content-Length", str(len(answer.body))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [answer.body]

    return application


def _answer(home: Home, environ: Mapping[str, Any]) -> Response:
    method, path = environ.get("REQUEST_METHOD"), environ.get("PATH_INFO", "")
    shown = _SHOWN.fullmatch(path)
    if path not in {"/", ADD_CHECKPOINT} and not shown:
        raise NotCosigned(HTTPStatus.NOT_FOUND, "nothing is here")
    if method != ("POST" if path == ADD_CHECKPOINT else "GET"):
        raise NotCosigned(HTTPStatus.METHOD_NOT_ALLOWED, "not by this method")
    if path == ADD_CHECKPOINT:
        return add_checkpoint(home, _body(environ))
    if not shown:
        return Response(HTTPStatus.OK, f"{home.cosigner.verifier.vkey()}\n".encode())
    note = home.shown(shown[1])
    if note is None:
        raise NotCosigned(HTTPStatus.NOT_FOUND, "nothing of this log was cosigned")
    return Response(HTTPStatus.OK, note)


def _body(environ: Mapping[str, Any]) -> bytes:
    """What was sent, whole. Raises NotCosigned when it is too long or does not come.

    The server's own stream waits for as long as the caller likes, so somebody else waits for it.
    """
    stream, came = environ["wsgi.input"], queue.SimpleQueue[bytes]()

    def wait() -> None:
        try:
            came.put(stream.read(MAX_REQUEST_BYTES + 1))
        except OSError:
            came.put(b"")

    too_long = NotCosigned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too long")
    if _said_length(environ) > MAX_REQUEST_BYTES:
        raise too_long
    threading.Thread(target=wait, daemon=True).start()
    try:
        body = came.get(timeout=BODY_SECONDS)
    except queue.Empty:
        raise NotCosigned(HTTPStatus.REQUEST_TIMEOUT, "the request took too long") from None
    if len(body) > MAX_REQUEST_BYTES:
        raise too_long
    return body


def _said_length(environ: Mapping[str, Any]) -> int:
    said = str(environ.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 10**18
