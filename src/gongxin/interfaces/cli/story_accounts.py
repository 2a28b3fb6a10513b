"""Who is there in the demonstration: an account of each role, with passwords that are made once and kept beside its data."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from gongxin.apps.identity.api import (
    STEP_SECONDS,
    Account,
    Role,
    add_code,
    code_now,
    create_account,
    know_password,
    list_factors,
    needs_second_factor,
    new_secret,
    system_actor,
)
from gongxin.apps.register.api import subject_key

from .house import now
from .organ_neighbour import BOUND
from .story_looks import grant_officer
from .telling import Story

CLERK_ORGAN = "sc-transport"
OFFICER_ORGAN = "sc-human-resources"
TENDERING_ORGAN = "sc-housing"
"""It supervises tenders, and so may close them to who was listed for fraud in them."""


def open_accounts(story: Story, demo: dict[str, Any]) -> None:
    """An account for each role, and one more to be bound to its organ's provider; passwords are made once and kept beside the demonstration's data."""
    citizen = subject_key(identifier=f"id:{demo['citizen']['id_number']}")
    accounts: dict[str, dict[str, Any]] = {
        "citizen": {"role": Role.CITIZEN, "subject_key": citizen},
        "clerk": {"role": Role.CLERK, "organ": CLERK_ORGAN, "display_name": "报送员甲"},
        "officer": {
            "role": Role.OFFICER,
            "organ": OFFICER_ORGAN,
            "unit": "政务服务窗口",
            "display_name": "窗口人员乙",
        },
        BOUND: {
            "role": Role.OFFICER,
            "organ": OFFICER_ORGAN,
            "unit": "业务审核处",
            "display_name": "审核人员庚",
        },
        "officer-3": {
            "role": Role.OFFICER,
            "organ": OFFICER_ORGAN,
            "unit": "法规处",
            "display_name": "法规处处长壬",
        },
        **{
            login: {
                "role": Role.OFFICER,
                "organ": TENDERING_ORGAN,
                "unit": "招标投标监管处",
                "display_name": name,
            }
            for login, name in (("officer-4", "招标监管员癸"), ("officer-5", "招标监管员子"))
        },
        "operator": {"role": Role.OPERATOR, "display_name": "运行人员丙"},
        "security": {"role": Role.SECURITY, "display_name": "安全管理员戊"},
        "security-2": {"role": Role.SECURITY, "display_name": "安全管理员己"},
        "security-3": {"role": Role.SECURITY, "display_name": "安全管理员辛"},
        "auditor": {"role": Role.AUDITOR, "display_name": "审计人员丁"},
    }
    sign_ins = _sign_ins(list(accounts))
    for login, account in accounts.items():
        made = create_account(
            login=login,
            password=sign_ins[login]["password"],
            actor=system_actor("demo"),
            now=now(),
            **account,
        )
        if needs_second_factor(account["role"]) and not list_factors(account=made):
            _add_authenticator(made, sign_ins[login]["secret"])
        story.sign_ins.append((str(account["role"].words), login, sign_ins[login]["password"]))
    grant_officer(story)
    signed_in = know_password(login="citizen", password=sign_ins["citizen"]["password"], now=now())
    story.expect(signed_in.subject_key == citizen, "sign-in: not the citizen's account")


def _add_authenticator(account: Account, secret: str) -> None:
    # the code of the step before, so that the one of now is still good for a sign-in
    moment = now()
    code = code_now(secret=secret, now=moment - timedelta(seconds=STEP_SECONDS))
    add_code(account=account, label="演示 demo", secret=secret, code=code, now=moment)


def _sign_ins(logins: list[str]) -> dict[str, dict[str, str]]:
    path, known = sign_ins_path(), known_sign_ins()
    if missing := [login for login in logins if login not in known]:
        known |= {
            login: {"password": f"{login}-{secrets.token_urlsafe(6)}", "secret": new_secret()}
            for login in missing
        }
        path.touch(mode=0o600)
        path.write_text(json.dumps(known, indent=2))
    return known


def known_sign_ins() -> dict[str, dict[str, str]]:
    """Password and authenticator's secret of each account, by its login."""
    path = sign_ins_path()
    known = json.loads(path.read_text()) if path.exists() else {}
    # what was kept before there were second factors is made anew
    return {login: one for login, one in known.items() if isinstance(one, dict)}


def sign_ins_path() -> Path:
    """Where the demonstration keeps the passwords and secrets of its accounts."""
    return Path(settings.VAR_DIR) / "demo" / "sign-ins.json"
