"""Settings of the identity provider: a small site of its own with its own database beside the platform's data."""

from __future__ import annotations

import json
import os
from pathlib import Path

HOME = Path(os.environ["PROVIDER_HOME"])
"""Folder of its database and keys."""

ISSUER = os.environ["PROVIDER_ISSUER"]
CLIENT, NAME = os.environ["PROVIDER_CLIENT"], os.environ["PROVIDER_NAME"]
RETURN_ADDRESSES = os.environ["PROVIDER_RETURN"].split()
ACCOUNTS: dict[str, dict[str, str]] = json.loads(
    Path(os.environ["PROVIDER_ACCOUNTS"]).read_text(encoding="utf-8")
)
"""By login: password and level of assurance (ISO/IEC 29115, 1 to 4); of persons name and id_number, of staff their `sub`."""

SECRET_KEY = (HOME / "secret").read_text()
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "gongxin.neighbours.identity_provider.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "provider.sqlite3"}}
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# several sites on one host name: a cookie of one must not be taken for another's
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{NAME}_session", f"{NAME}_csrf"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_TZ = True

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "gongxin.neighbours.identity_provider.people.ClosedCircle"
# everybody comes from one address here
ACCOUNT_RATE_LIMITS = False
IDP_OIDC_ADAPTER = "gongxin.neighbours.identity_provider.people.Claims"
IDP_OIDC_PRIVATE_KEY = (HOME / "signing.pem").read_text()
