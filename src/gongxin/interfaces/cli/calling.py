"""Calling the platform's own addresses in this process, as a browser or a system would from outside."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.urls import reverse
from joserfc import jws
from joserfc.jwk import OKPKey

from gongxin.lib.canaries import Canary

Told = set[Canary]
Response = Any
"""What Django's client answers; its stubs have a class of their own for it."""


def caller() -> Client:
    """Somebody who calls; nobody yet."""
    host = next((one for one in settings.ALLOWED_HOSTS if one[:1] not in "*.["), "localhost")
    return Client(raise_request_exception=False, SERVER_NAME=host)


def page_of(client: Client, name: str, **parameters: str) -> Response:
    """The page of that name."""
    return client.get(reverse(name, kwargs=parameters), secure=settings.HTTPS)


def plain(response: Response) -> str:
    """What an answer says, without the room between its lines."""
    parts = getattr(response, "streaming_content", None)
    content = b"".join(parts) if parts is not None else response.content
    return content.decode("utf-8", "replace").replace("\n", "").replace("  ", "")


def sign_in_as(key: OKPKey) -> str:
    """The token of the system with that key; empty where it has none."""
    kid, audience = key.thumbprint(), f"{settings.PUBLIC_URL}{reverse('api:token')}"
    claims = {
        "iss": kid, "sub": kid, "aud": audience, "jti": uuid4().hex, "exp": int(time.time()) + 60,
    }  # fmt: skip
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jws.serialize_compact(
            {"alg": "Ed25519", "kid": kid}, json.dumps(claims).encode(), key, algorithms=["Ed25519"]
        ),
    }
    answer = caller().post(reverse("api:token"), form, secure=settings.HTTPS)
    return str(answer.json().get("access_token", ""))
