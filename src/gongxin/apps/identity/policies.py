"""What an account must be like. The database holds the same by constraint; here it is said in words."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from .enums import Role
from .errors import organ_missing, role_and_file_do_not_fit, weak_password
from .models import Account


def needs_second_factor(role: Role) -> bool:
    """Whether a password alone opens nothing: so it is for everybody who works with other people's records."""
    return role is not Role.CITIZEN


def way_in(account: Account) -> str:
    """By what an account is opened first: the code of the provider that it is bound to, or nothing for its password.

    What is bound stays bound when the provider is taken out of the settings: else an edited file would open accounts.
    """
    return account.binding.provider if hasattr(account, "binding") else ""


def signs_in_by_password(account: Account) -> bool:
    """Whether a password is a way in: not for the persons concerned where an identity provider answers for them, and
    not for staff whose organ's provider does.
    """
    by_provider = Role(account.role) is Role.CITIZEN and bool(settings.OIDC_ISSUER)
    return not by_provider and not way_in(account)


def may_be_bound(account: Account) -> bool:
    """Whether a provider's word may open the account: of staff alone, and of those at work."""
    return needs_second_factor(Role(account.role)) and account.is_active


def check_account(*, role: Role, organ: str, subject_key: UUID | None) -> None:
    """Role, organ and file fit together."""
    if role in {Role.CLERK, Role.OFFICER} and not organ:
        raise organ_missing(role.words)
    if (role is Role.CITIZEN) != (subject_key is not None) or (role is Role.CITIZEN and organ):
        raise role_and_file_do_not_fit()


def check_password(password: str) -> None:
    """The password meets the rules in the settings."""
    try:
        validate_password(password)
    except ValidationError:
        raise weak_password() from None
