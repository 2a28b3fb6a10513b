"""The witness as an ASGI application: bounded in bytes and in time, whoever calls.

A caller who sends a byte now and then costs a socket and no thread, which is why this is no WSGI application.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from gongxin.lib.witness_protocol import ADD_CHECKPOINT, MAX_REQUEST_BYTES

from .home import Damaged, Home
from .judging import NotCosigned, Response, add_checkpoint

BODY_SECONDS = 10
_SHOWN = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)
log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Mapping[str, Any], Receive, Send], Awaitable[None]]


def application_of(home: Home) -> Application:
    """The service of the witness in `home`."""

    async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        try:
            answer = await _answer(home, scope, receive)
        except NotCosigned as other:
            answer = other.response
        except (OSError, Damaged) as error:
            # nothing was signed, and the caller may try again
            log.error("witness: %s", type(error).__name__)
            answer = NotCosigned(HTTPStatus.INTERNAL_SERVER_ERROR, "not kept").response
        headers = {
            "content-type": answer.type,
            "content-length": str(len(answer.body)),
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        }
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": int(answer.status), "headers": raw})
        await send({"type": "http.response.body", "body": answer.body})

    return application


async def _answer(home: Home, scope: Mapping[str, Any], receive: Receive) -> Response:
    path, method = scope["path"], scope["method"]
    shown = _SHOWN.fullmatch(path)
    if path not in {"/", ADD_CHECKPOINT} and not shown:
        raise NotCosigned(HTTPStatus.NOT_FOUND, "nothing is here")
    if method != ("POST" if path == ADD_CHECKPOINT else "GET"):
        raise NotCosigned(HTTPStatus.METHOD_NOT_ALLOWED, "not by this method")
    if path == ADD_CHECKPOINT:
        body = await _body(receive)
        # it waits for the disk, and other callers need not wait with it
        return await asyncio.to_thread(add_checkpoint, home, body)
    if not shown:
        return Response(HTTPStatus.OK, f"{home.cosigner.verifier.vkey()}\n".encode())
    note = home.shown(shown[1])
    if note is None:
        raise NotCosigned(HTTPStatus.NOT_FOUND, "nothing of this log was cosigned")
    return Response(HTTPStatus.OK, note)


async def _body(receive: Receive) -> bytes:
    """What was sent, whole. Raises NotCosigned when it is too long or does not come."""
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more and len(body) <= MAX_REQUEST_BYTES:
                part = await receive()
                body += part.get("body", b"")
                more = part.get("more_body", False)
    except TimeoutError:
        raise NotCosigned(HTTPStatus.REQUEST_TIMEOUT, "the request took too long") from None
    if len(body) > MAX_REQUEST_BYTES:
        raise NotCosigned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too long")
    return body
