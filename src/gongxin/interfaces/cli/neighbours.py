"""`gongxin neighbours`: identity providers and a population base for the demonstration's people."""

from __future__ import annotations

import json
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from .serving import Program

LEVELS = {
    "citizen": ("citizen", "3"),
    "resident": ("quiet", "3"),
    "newcomer": ("legal_representative", "3"),
    "counter": ("quiet", "2"),
}
"""Logins at the provider: whose they are in the synthetic world, and how sure the provider is of them."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Programs to be started, the settings by which the platform finds them, and who signs in there: persons, and staff."""

    programs: tuple[Program, ...]
    settings: dict[str, str]
    sign_ins: dict[str, str]
    staff_sign_ins: dict[str, str]


@click.command()
@click.option("--platform", default="http://127.0.0.1:8420", show_default=True, metavar="URL")
@click.option(
    "--port", default=8430, show_default=True, help="统一身份认证。 Of the identity provider."
)
@click.option(
    "--base-port", default=8431, show_default=True, help="人口库。 Of the population base."
)
@click.option(
    "--organ-port", default=8432, show_default=True, help="单位身份认证。 Of an organ's provider."
)
def neighbours(*, platform: str, port: int, base_port: int, organ_port: int) -> None:
    """启动演示用的统一身份认证、人口库和一个单位的身份认证。  Run a province's and an organ's identity provider and a population base.

    Prints the settings under which `gongxin serve` finds them, then runs until interrupted. The people are those
    of the last `gongxin demo`.
    """
    from .house import open_house
    from .serving import run_programs

    open_house()
    found = settle_neighbours(
        platform=platform, port=port, base_port=base_port, organ_port=organ_port
    )

    def ready() -> None:
        for name, value in found.settings.items():
            click.echo(f"{name}={value}")
        sys.stdout.flush()

    run_programs(found.programs, ready=ready)


def settle_neighbours(
    *, platform: str, port: int = 8430, base_port: int = 8431, organ_port: int = 8432
) -> Neighbours:
    """Write what they need to know of the demonstration's people and of this platform. Raises click.UsageError."""
    from django.conf import settings

    from gongxin.apps.access.api import population_base
    from gongxin.lib.signed_request import signing_jwk

    from .organ_neighbour import settle_organ
    from .serving import Program, free_port

    demo = Path(settings.VAR_DIR) / "demo"
    world = max(
        demo.glob("world-*/manifest.json"), key=lambda one: one.stat().st_mtime, default=None
    )
    if world is None:
        raise click.UsageError("请先运行 gongxin demo。 Run `gongxin demo` first.")
    folder = demo / "neighbours"
    folder.mkdir(mode=0o700, exist_ok=True)
    accounts = _accounts(folder / "accounts.json", json.loads(world.read_text())["demo"])
    caller = folder / "caller.jwk.json"
    caller.write_text(json.dumps(signing_jwk(population_base().key).as_dict(private=False)))
    provider, base, organ_at = free_port(port), free_port(base_port), free_port(organ_port)
    while len({provider, base, organ_at}) < len((provider, base, organ_at)):
        base, organ_at = free_port(0), free_port(0)
    organ = settle_organ(folder=folder, platform=platform, port=organ_at)
    return Neighbours(
        programs=(
            Program(
                [
                    *(sys.executable, "-m", "gongxin.neighbours.identity_provider"),
                    *("--home", str(folder / "provider")),
                    *("--accounts", str(folder / "accounts.json")),
                    *("--return", f"{platform}/sign-in/provider/return", "--port", str(provider)),
                ],
                f"http://127.0.0.1:{provider}/.well-known/openid-configuration",
            ),
            Program(
                [
                    *(sys.executable, "-m", "gongxin.neighbours.population_base"),
                    *("--people", str(world.with_name("people.csv"))),
                    *("--caller", str(caller), "--port", str(base)),
                ],
                f"http://127.0.0.1:{base}/v1/health",
            ),
            organ.program,
        ),
        settings={
            "GONGXIN_OIDC_ISSUER": f"http://127.0.0.1:{provider}",
            "GONGXIN_POPULATION_URL": f"http://127.0.0.1:{base}",
            "GONGXIN_STAFF_PROVIDERS": str(organ.settings),
        },
        sign_ins={login: account["password"] for login, account in accounts.items()},
        staff_sign_ins=organ.sign_ins,
    )


def _accounts(path: Path, people: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The provider's accounts; a password is made once, those that the demonstration told are kept."""
    from .story_accounts import sign_ins_path

    known = json.loads(path.read_text()) if path.exists() else {}
    told = json.loads(sign_ins_path().read_text()) if sign_ins_path().exists() else {}
    accounts = {}
    for login, (key, level) in LEVELS.items():
        kept = told.get(login) or known.get(login) or {}
        password = kept.get("password") or f"{login}-{secrets.token_urlsafe(6)}"
        accounts[login] = {**people[key], "password": password, "level": level}
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, ensure_ascii=False, indent=2), encoding="utf-8")
    return accounts
