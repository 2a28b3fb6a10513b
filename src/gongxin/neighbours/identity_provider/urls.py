"""Addresses of the provider: the protocol's, and its own sign-in."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("", include("allauth.idp.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("favicon.ico", lambda request: HttpResponse(status=204)),
]
