"""Reading accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from gongxin.lib.canaries import ORGAN

from .enums import Role, Scope
from .models import Account, Binding, SendingSystem
from .policies import way_in
from .types import Actor, Worker


def actor_of(account: Account) -> Actor:
    """The actor that an account is."""
    return Actor(
        ref=account.ref,
        role=Role(account.role),
        organ=account.organ,
        unit=account.unit,
        subject_key=account.subject_key,
        since=account.reopened_at,
    )


def actor_by_login(*, login: str) -> Actor:
    """The actor of that login. Raises Account.DoesNotExist."""
    return actor_of(Account.objects.get(login=login, is_active=True))


def is_bound_to(*, login: str, identity: str) -> bool:
    """Whether the account of that login is opened by that identity."""
    return Binding.objects.filter(account__login=login, identity=identity).exists()


def actor_by_ref(*, ref: str) -> Actor:
    """The actor of an account at work. Raises Account.DoesNotExist."""
    kind, _, number = ref.partition(":")
    if kind != "account" or not re.fullmatch(r"[0-9]{1,18}", number):
        raise Account.DoesNotExist
    return actor_of(Account.objects.get(pk=number, is_active=True))


def worker_by_ref(*, ref: str, now: datetime) -> Actor:
    """The actor of an account at work, or of an officer whom an admitted system names. Raises Account.DoesNotExist."""
    sender, _, officer = ref.partition(".")
    kind, _, number = sender.partition(":")
    if kind != "sender":
        return actor_by_ref(ref=ref)
    if worker_organ(ref=sender, now=now) is None or not officer:
        raise Account.DoesNotExist
    system = SendingSystem.objects.get(pk=number)
    return Actor(ref=ref, role=Role.OFFICER, organ=system.organ, unit=system.label)


def list_systems() -> list[SendingSystem]:
    """Every sending system that was ever admitted, by organ.

    But for those by which the check of the end of display reads a feed: one for each check, and ended with it.
    """
    of_checks = {"organ": ORGAN, "scope": Scope.FEEDS.value}
    return list(SendingSystem.objects.exclude(**of_checks).order_by("organ", "id"))


def list_workers(*, now: datetime) -> list[Worker]:
    """Who may be granted to look up: officers at work, and systems admitted for look-ups; by organ."""
    officers = Account.objects.filter(role=Role.OFFICER.value, is_active=True)
    systems = SendingSystem.objects.filter(
        scope=Scope.LOOKUPS.value, revoked_at=None, ends_at__gt=now
    )
    workers = [
        *(
            Worker(account.ref, account.organ, account.unit, account.display_name or account.login)
            for account in officers
        ),
        *(Worker(system.ref, system.organ, "", system.label) for system in systems),
    ]
    return sorted(workers, key=lambda worker: (worker.organ, worker.name, worker.ref))


def worker_organ(*, ref: str, now: datetime) -> str | None:
    """The organ for which this officer or system works now; None for anybody else."""
    kind, _, number = ref.partition(":")
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return None
    if kind == "account":
        officers = Account.objects.filter(pk=number, role=Role.OFFICER.value, is_active=True)
        return officers.values_list("organ", flat=True).first()
    if kind == "sender":
        systems = SendingSystem.objects.filter(
            pk=number, scope=Scope.LOOKUPS.value, revoked_at=None, ends_at__gt=now
        )
        return systems.values_list("organ", flat=True).first()
    return None


def list_staff() -> list[Worker]:
    """Accounts at work in every role but that of the persons concerned; by organ."""
    at_work = Account.objects.select_related("binding").filter(is_active=True)
    staff = at_work.exclude(role=Role.CITIZEN.value)
    workers = [
        Worker(
            account.ref,
            account.organ,
            account.unit,
            account.display_name or account.login,
            Role(account.role),
            account.last_login,
            way_in(account),
        )
        for account in staff
    ]
    return sorted(workers, key=lambda worker: (worker.organ, worker.name, worker.ref))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Names of the accounts behind references such as `account:12`, for a reviewer alone; a system has none."""
    numbers = {
        int(ref.partition(":")[2]) for ref in refs if re.fullmatch(r"account:[0-9]{1,18}", ref)
    }
    accounts = Account.objects.filter(pk__in=numbers)
    return {account.ref: account.display_name or account.login for account in accounts}
