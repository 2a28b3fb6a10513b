"""Serve the provider to one platform.

python -m gongxin.neighbours.identity_provider --home DIR --accounts accounts.json --client ID --return URL --port N

`--return` may be given several times.
"""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from gongxin.neighbours.serving import serve


def main() -> None:
    """Make what is missing, enter people and platform, and become the web server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--accounts", type=Path, required=True)
    parser.add_argument("--client", default="gongxin")
    parser.add_argument("--return", dest="back", action="append", required=True)
    # two providers on one host name must not take each other's cookies for their own
    parser.add_argument("--name", default="provider")
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    given.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_once(given.home / "secret", secrets.token_urlsafe(48).encode())
    _make_once(given.home / "signing.pem", _new_signing_key())
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "gongxin.neighbours.identity_provider.settings",
        "PROVIDER_HOME": str(given.home),
        "PROVIDER_ISSUER": f"http://127.0.0.1:{given.port}",
        "PROVIDER_CLIENT": given.client,
        "PROVIDER_RETURN": " ".join(given.back),
        "PROVIDER_NAME": given.name,
        "PROVIDER_ACCOUNTS": str(given.accounts),
    }
    _prepare()
    serve("gongxin.neighbours.identity_provider.wsgi:application", port=given.port)


def _make_once(path: Path, content: bytes) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(content)


def _new_signing_key() -> bytes:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _prepare() -> None:
    import django

    django.setup()
    from allauth.idp.oidc.models import Client
    from django.core.management import call_command

    from . import settings
    from .people import SCOPE, enter_people

    call_command("migrate", verbosity=0)
    enter_people()
    platform, _ = Client.objects.get_or_create(id=settings.CLIENT, defaults={"name": "公信"})
    # a public client with PKCE: the platform holds no secret of the provider's
    platform.type = Client.Type.PUBLIC
    platform.skip_consent = True
    platform.set_scopes(["openid", SCOPE])
    platform.set_redirect_uris(settings.RETURN_ADDRESSES)
    platform.save()


if __name__ == "__main__":
    main()
