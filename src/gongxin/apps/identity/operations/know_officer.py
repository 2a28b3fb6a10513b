"""An officer's first factor by the word of their organ's provider; the second one is still to be shown."""

from __future__ import annotations

from datetime import datetime

from gongxin.lib.errors import Refusal
from gongxin.lib.staff_providers import StaffProvider

from ..enums import Assurance
from ..errors.staff_providers import opens_no_account
from ..models import Account, Binding
from ..policies import may_be_bound
from .bind_identity import check_assurance, identity_of
from .sign_in import record_failure


def know_officer(
    *, provider: StaffProvider, subject: str, assurance: Assurance | None, now: datetime
) -> Account:
    """The account that is bound to the identity which the provider names; nobody is signed in yet.

    Raises one Refusal where nothing is bound, or the account is closed, locked or of an organ for which the provider does
    not speak; another where the provider is not sure enough. Each is an event.
    """
    account = None
    try:
        check_assurance(provider=provider, assurance=assurance)
        account = _bound_to(identity_of(issuer=provider.issuer, subject=subject))
        if account is None or not _opens(provider, account, now):
            raise opens_no_account()
    except Refusal as refusal:
        record_failure(account=account, reason=refusal.code, now=now)
        raise
    return account


def _bound_to(identity: str) -> Account | None:
    found = Binding.objects.select_related("account").filter(identity=identity).first()
    return found.account if found else None


def _opens(provider: StaffProvider, account: Account, now: datetime) -> bool:
    locked = account.locked_until is not None and account.locked_until > now
    return may_be_bound(account) and provider.speaks_for(account.organ) and not locked
