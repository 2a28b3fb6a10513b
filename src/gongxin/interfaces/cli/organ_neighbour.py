"""The demonstration's identity provider of an organ: whom of its staff it knows, and the account that is bound there."""

from __future__ import annotations

import json
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from gongxin.apps.identity.api import (
    Account,
    bind_identity,
    identity_of,
    is_bound_to,
    unbind_identity,
    way_in,
)
from gongxin.lib.staff_providers import read_staff_providers

from .house import command_actor, now
from .serving import Program

CODE, BOUND = "hr", "officer-2"
LEVELS = {BOUND: "3", "officer": "3", "trainee": "1"}
"""Logins at the organ's provider and how sure it is of them; `officer` may be bound by hand, `trainee` never gets in."""
_FILE = """\
# written by `gongxin neighbours`; what each line means stands in docs/runbooks/accounts.md
least_assurance = 3

[provider.{code}]
name = {{ zh = "人社厅统一认证（演示）", en = "Human Resources (demonstration)" }}
issuer = "{issuer}"
client = "gongxin"
organs = ["sc-human-resources"]
levels = {{ "1" = 1, "2" = 2, "3" = 3, "4" = 4 }}
"""


@dataclass(frozen=True, slots=True)
class OrganNeighbour:
    """The program, the file of settings that names it, and the passwords of its accounts."""

    program: Program
    settings: Path
    sign_ins: dict[str, str]


def settle_organ(*, folder: Path, platform: str, port: int) -> OrganNeighbour:
    """Write what the provider needs, and bind one account to it; the rest bind themselves."""
    path = folder / "staff-accounts.json"
    accounts = _accounts(path)
    issuer = f"http://127.0.0.1:{port}"
    settings = folder / "staff-providers.toml"
    settings.write_text(_FILE.format(code=CODE, issuer=issuer), encoding="utf-8")
    _bind(settings, accounts[BOUND]["sub"])
    returns = [f"{platform}/{way}/{CODE}/return" for way in ("sign-in/staff", "workbench/provider")]
    return OrganNeighbour(
        program=Program(
            [
                *(sys.executable, "-m", "gongxin.neighbours.identity_provider"),
                *("--home", str(folder / "organ"), "--accounts", str(path), "--name", "organ"),
                *(word for address in returns for word in ("--return", address)),
                *("--port", str(port)),
            ],
            f"{issuer}/.well-known/openid-configuration",
        ),
        settings=settings,
        sign_ins={login: account["password"] for login, account in accounts.items()},
    )


def _accounts(path: Path) -> dict[str, dict[str, str]]:
    """The provider's accounts; password and subject are made once."""
    known = json.loads(path.read_text()) if path.exists() else {}
    accounts = {
        login: known.get(login)
        or {"password": f"{login}-{secrets.token_urlsafe(6)}", "sub": str(uuid4()), "level": level}
        for login, level in LEVELS.items()
    }
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, indent=2))
    return accounts


def _bind(settings: Path, subject: str) -> None:
    """Bind the account as its officer would; anew where the provider now stands at another port."""
    (provider,) = read_staff_providers(settings)
    identity = identity_of(issuer=provider.issuer, subject=subject)
    account = Account.objects.get(login=BOUND)
    if is_bound_to(login=BOUND, identity=identity):
        return
    if way_in(account):
        unbind_identity(login=BOUND, actor=command_actor("neighbours"), now=now())
    bind_identity(account=account, provider=provider, identity=identity, now=now())
