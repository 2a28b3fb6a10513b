"""Canaries: filed as a department files, with accounts by which the check goes through the doors that everybody uses."""

from __future__ import annotations

import csv
import secrets
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from joserfc.jwk import OKPKey

from gongxin.apps.directory.api import Organ, list_organs, public_security_organs
from gongxin.apps.identity.api import (
    Account,
    Actor,
    Role,
    Scope,
    admit_system,
    create_account,
    list_systems,
)
from gongxin.apps.intake.api import ACTION_NAMES, WITHDRAWS, Channel, receive_file
from gongxin.apps.register.api import subject_key
from gongxin.lib.canaries import CAST, ORGAN, Canary, Part
from gongxin.lib.keyring import KeyRing
from gongxin.lib.periods import BEIJING, last_day

from ..errors import no_source, not_taken

ITEM = "administrative-penalty"
OFFICER, SECOND = "canary-officer", "canary-second"
_FAR = timedelta(days=3650)
_ORDINARY = {"years": 1}
"""How long an ordinary penalty is shown: what the item of the national pack says."""
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed of canaries just now; `kept` are the rows by which a document is taken back again."""

    tonight: bool
    kept: tuple[Row, ...]


def login_of(canary: Canary) -> str:
    """The account of a canary that is a person."""
    return f"canary-{canary.part.value}"


def signing_key() -> OKPKey:
    """The key by which the check signs in as a department's system."""
    private = KeyRing.open(settings.KEYS_DIR).ed25519(ORGAN)
    return OKPKey.import_key(private)


def seed_canaries(*, actor: Actor, now: datetime) -> Filed:
    """File what each canary's part needs today, and open what accounts there are not yet.

    Raises Refusal where no organ is there that could file, or a row was not taken.
    """
    source = _source()
    today = now.astimezone(BEIJING).date()
    _open_accounts(actor, now)
    ends_tonight = decided_for(today)
    rows, kept = [], []
    for canary in CAST:
        decided = {
            Part.LIVE: today.replace(day=1),
            Part.OVER: date(today.year - 2, 1, 1),
            Part.TAKEN_BACK: today,
            Part.TONIGHT: ends_tonight,
        }[canary.part]
        if decided is None:
            continue
        row = _row(canary, decided, source)
        if canary.part is Part.TAKEN_BACK:
            # one document for ever, so that none is left behind by a check that was cut off; the file is another each time
            row |= {"CF_WSH": f"{canary.mark}1号", "BZ": now.isoformat()}
            kept.append(row)
        rows.append(row)
    _file(rows, source, actor, now)
    return Filed(ends_tonight is not None, tuple(kept))


def take_back(*, filed: Filed, actor: Actor, now: datetime) -> None:
    """Withdraw what was filed to be withdrawn, as its source would. Raises Refusal where that was not taken."""
    named = (
        "CF_XDR_MC",
        "CF_XDR_LB",
        "CF_XDR_SHXYM",
        "CF_XDR_ZJLX",
        "CF_XDR_ZJHM",
        "CF_WSH",
        "CF_CFJGDM",
    )
    withdraws = {ACTION_NAMES.zh: WITHDRAWS, "BZ": now.isoformat()}
    rows = [
        dict.fromkeys(row, "") | {name: row[name] for name in named} | withdraws
        for row in filed.kept
    ]
    _file(rows, _source(), actor, now)


def decided_for(last: date) -> date | None:
    """The day of an ordinary penalty whose last day of display is `last`; None for a 29 February, which no year before has."""
    for back in (365, 366):
        day = last - timedelta(days=back)
        if last_day(day, **_ORDINARY) == last:
            return day
    return None


def _source() -> Organ:
    """The organ in whose name canaries are filed: any that may; their batches count for none."""
    police = public_security_organs()
    found = next((organ for organ in list_organs() if organ.uscc not in police), None)
    if found is None:
        raise no_source()
    return found


def _row(canary: Canary, decided: date, source: Organ) -> Row:
    """An ordinary penalty in the official form; every word of it says what it is."""
    person = canary.is_person
    return {
        "CF_XDR_MC": canary.name,
        "CF_XDR_LB": "自然人" if person else "法人及非法人组织",
        "CF_XDR_SHXYM": "" if person else canary.number,
        "CF_XDR_ZJLX": "身份证" if person else "",
        "CF_XDR_ZJHM": canary.number if person else "",
        "CF_WSH": f"{canary.mark}{decided:%Y%m%d}号",
        "CF_WFXW": "监测用虚构记录",
        "CF_SY": "监测用虚构记录，不涉及任何真实的人或单位",
        "CF_YJ": "监测用虚构记录",
        "CF_CFLB": "罚款",
        "CF_NR": "监测用虚构记录",
        "CF_NR_FK": "0.01",
        "CF_JDRQ": decided.isoformat(),
        "CF_CFJG": source.name.zh,
        "CF_CFJGDM": source.uscc,
        "CF_SJLY": source.name.zh,
        "CF_SJLYDM": source.uscc,
        "BZ": "",
    }


def _file(rows: Sequence[Row], source: Organ, actor: Actor, now: datetime) -> None:
    with tempfile.TemporaryDirectory(prefix="gongxin-canaries-") as folder:
        path = Path(folder) / "canaries.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        receipt = receive_file(
            path=path,
            item_code=ITEM,
            source_code=source.code,
            actor=actor,
            channel=Channel.CANARY,
            now=now,
        )
    if receipt.refused or receipt.held:
        raise not_taken(receipt.refused + receipt.held)


def _open_accounts(actor: Actor, now: datetime) -> None:
    """Accounts whose passwords nobody has, and the system of the check; what is there stays."""
    people = [canary for canary in CAST if canary.is_person]
    wanted: Mapping[str, Mapping[str, object]] = {
        OFFICER: {"role": Role.OFFICER, "organ": ORGAN, "unit": "1", "display_name": "到期核验"},
        SECOND: {"role": Role.OFFICER, "organ": ORGAN, "unit": "2", "display_name": "到期核验"},
        **{
            login_of(canary): {
                "role": Role.CITIZEN,
                "subject_key": subject_key(identifier=canary.identifier),
            }
            for canary in people
        },
    }
    for login in _missing(wanted):
        create_account(
            login=login,
            password=secrets.token_urlsafe(32),
            actor=actor,
            now=now,
            **wanted[login],  # type: ignore[arg-type]
        )
    key = signing_key()
    if key.thumbprint() not in {system.kid for system in list_systems()}:
        admit_system(
            organ=ORGAN,
            label="到期核验",
            public_key=key.as_pem(private=False),
            ends_at=now + _FAR,
            scope=Scope.LOOKUPS,
            actor=actor,
            now=now,
        )


def _missing(logins: Iterable[str]) -> list[str]:
    there = set(
        Account.objects.filter(login__in=list(logins), is_active=True).values_list(
            "login", flat=True
        )
    )
    return [login for login in logins if login not in there]
