"""Look-ups over the interface for programs: a system with a token asks for the file, as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from .http_load import json_request

PATH = "/api/v1/lookups"
OFFICERS = 64
LOOKS = 9
"""Look-ups of one officer: one fewer than raise an alarm, as an ordinary day has."""


def admit_system(*, organ: str) -> Any:
    """A department's system that was admitted and granted to look up, and its key."""
    from joserfc.jwk import OKPKey

    from gongxin.apps.identity.api import Actor, Role, Scope, system_actor
    from gongxin.apps.identity.api import admit_system as admit

    from .officers import grant_everything

    now = datetime.now(UTC)
    key = OKPKey.generate_key("Ed25519")
    system = admit(
        organ=organ, label="bench", public_key=key.as_pem(private=False), scope=Scope.LOOKUPS,
        actor=system_actor("bench"), ends_at=now + timedelta(days=1), now=now,
    )  # fmt: skip
    grant_everything(Actor(ref=system.ref, role=Role.OFFICER, organ=organ))
    return key


def token_for(key: Any) -> str:
    """A token, by a signed assertion; it lasts ten minutes."""
    from django.conf import settings
    from joserfc import jws

    from gongxin.apps.identity.api import issue_token

    now = datetime.now(UTC)
    audience = f"{settings.PUBLIC_URL}/api/v1/token"
    kid = key.thumbprint()
    claims = {
        "iss": kid, "sub": kid, "aud": audience, "jti": uuid4().hex,
        "exp": int(now.timestamp()) + 60,
    }  # fmt: skip
    assertion = jws.serialize_compact(
        {"alg": "Ed25519", "kid": kid}, json.dumps(claims).encode(), key, algorithms=["Ed25519"]
    )
    return issue_token(assertion=assertion, audience=audience, now=now).token


def request(number: int, *, port: int, token: str, asking: dict[str, str]) -> bytes:
    """The bytes of one look-up of the file; look-ups of one officer go one at a time, and each asks no more than a budget allows."""
    body = {
        **asking,
        "officer": f"o-{number // (OFFICERS * LOOKS)}-{number % OFFICERS}",
        "want": "file",
        "reason": "weigh-the-record",
    }
    return json_request(port=port, path=PATH, token=token, body=body)
