"""Requests that nobody thought of, drawn from the description of the interface, sent to a served house."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from joserfc import jws
from joserfc.jwk import OKPKey
from schemathesis.checks import (
    CheckFunction,
)
from schemathesis.specs.openapi import checks as openapi_checks

from tests.architecture.house import ROOT
from tests.browser.conftest import Site

pytestmark = pytest.mark.xdist_group("story")

DRAWN = 25
"""Requests for each operation and each way of asking."""

GRANT = """
import sys
from datetime import timedelta
from gongxin.interfaces.cli.house import now, open_house
open_house()
from gongxin.apps.access.api import GrantScope, confirm_grant, propose_grant
from gongxin.apps.catalogue.api import list_purposes
from gongxin.apps.identity.api import SendingSystem, actor_by_login
system = SendingSystem.objects.get(kid=sys.argv[1])
scope = GrantScope(
    purposes=frozenset(one.code for one in list_purposes(organ=system.organ)), categories=frozenset(),
    divisions=frozenset(), begins_at=now(), ends_at=now() + timedelta(days=1),
)
first, second = (actor_by_login(login=login) for login in ("security", "security-2"))
confirm_grant(
    number=propose_grant(grantee=system.ref, scope=scope, actor=first, now=now()), actor=second, now=now()
)
"""

API = schemathesis.openapi.from_path(ROOT / "docs/api/openapi.yaml")
ALWAYS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.response_headers_conformance,
]
FEW = settings(
    max_examples=DRAWN,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)


@pytest.fixture(scope="module")
def token(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The token of a system that may look up for every purpose of its organ."""
    key = OKPKey.generate_key("Ed25519")
    public = Path(tmp_path_factory.mktemp("key")) / "public.pem"
    public.write_bytes(key.as_pem(private=False))
    organ = "sc-human-resources"
    added = site.told.run(
        "sender", "add", organ, str(public), "--label", "test", "--scope", "lookups", "--days", "1"
    )
    assert added.returncode == 0, added.stderr
    kid = key.thumbprint()
    granted = subprocess.run(
        [sys.executable, "-c", GRANT, kid],
        env=site.told.environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert granted.returncode == 0, granted.stderr
    yield _sign_in(site, key)
    assert site.told.run("sender", "revoke", kid).returncode == 0


def _sign_in(site: Site, key: OKPKey) -> str:
    import json
    import time

    address, kid = f"{site.address}/api/v1/token", key.thumbprint()
    claims = {
        "iss": kid,
        "sub": kid,
        "aud": address,
        "jti": uuid4().hex,
        "exp": int(time.time()) + 60,
    }
    assertion = jws.serialize_compact(
        {"alg": "Ed25519", "kid": kid}, json.dumps(claims).encode(), key, algorithms=["Ed25519"]
    )
    answer = requests.post(
        address,
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
        },
        timeout=10,
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


ALLOW = """
import sys
from datetime import timedelta
from gongxin.interfaces.cli.house import now, open_house
open_house()
from gongxin.apps.identity.api import actor_by_login, make_personal_token
print(make_personal_token(
    label="drawn", ends_at=now() + timedelta(days=1), actor=actor_by_login(login="citizen"), now=now()
))
"""


@pytest.fixture(scope="module")
def personal(site: Site) -> str:
    """The token of a person's own program."""
    made = subprocess.run(
        [sys.executable, "-c", ALLOW],
        env=site.told.environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@API.include(path_regex="^/own/").parametrize()
@FEW
def test_whatever_a_persons_program_sends_is_answered_as_described(
    case: schemathesis.Case, site: Site, personal: str
) -> None:
    answer = case.call(
        base_url=f"{site.address}/api/v1",
        headers={"Authorization": f"Bearer {personal}"},
        timeout=20,
    )
    case.validate_response(answer, checks=ALWAYS)


@API.parametrize()
@FEW
def test_nobody_who_is_not_known_gets_anything(case: schemathesis.Case, site: Site) -> None:
    case.headers.pop("Authorization", None)
    answer = case.call(base_url=f"{site.address}/api/v1", timeout=20)
    case.validate_response(answer, checks=ALWAYS)
    assert answer.status_code in {400, 401, 404, 405, 413, 415, 422}, answer.status_code


@API.include(path_regex="^/(lookups|bulk-lookups|authorisations|recalls)").parametrize()
@FEW
def test_whatever_a_known_system_sends_is_answered_as_described(
    case: schemathesis.Case, site: Site, token: str
) -> None:
    answer = case.call(
        base_url=f"{site.address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=20
    )
    case.validate_response(answer, checks=ALWAYS)
