"""Whom the provider knows and what it says of them: name, identity number, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.http import HttpRequest

from . import settings

if TYPE_CHECKING:
    from allauth.idp.oidc.models import Client

SCOPE = "identity"
"""The scope under which name and number are told."""


class ClosedCircle(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a person is entered at a counter."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class Claims(DefaultOIDCAdapter):  # type: ignore[misc]
    """What the tokens say beside the standard's own claims."""

    scope_display = {**DefaultOIDCAdapter.scope_display, SCOPE: "姓名和公民身份号码"}

    def get_issuer(self) -> str:
        """The address under which the platform knows the provider."""
        return str(settings.ISSUER)

    def get_user_sub(self, client: Client, user: User) -> str:
        """What the accounts say, else a number of the provider's own."""
        said = settings.ACCOUNTS[user.get_username()].get("sub")
        return said or str(super().get_user_sub(client, user))

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        """The other way round."""
        for login, account in settings.ACCOUNTS.items():
            if account.get("sub") == sub:
                return User.objects.filter(username=login, is_active=True).first()
        user: User | None = super().get_user_by_sub(client, sub)
        return user

    def populate_id_token(
        self, id_token: dict[str, Any], client: Client, scopes: Iterable[str], **kwargs: Any
    ) -> None:
        """The level of assurance, and with the scope `identity` who the person is."""
        user = self.get_user_by_sub(client, id_token["sub"])
        assert user is not None  # whoever just signed in
        account = settings.ACCOUNTS[user.get_username()]
        id_token["acr"] = account["level"]
        if SCOPE in scopes:
            id_token |= {"name": account["name"], "id_number": account["id_number"]}


def enter_people() -> None:
    """Let the accounts of the file, and no others, sign in."""
    User.objects.exclude(username__in=settings.ACCOUNTS).delete()
    for login, account in settings.ACCOUNTS.items():
        user, _ = User.objects.get_or_create(username=login)
        if not check_password(account["password"], user.password):
            user.set_password(account["password"])
            user.save()
