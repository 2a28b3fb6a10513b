"""Settings of the process that serves the public alone: it enters as `gongxin_public`, reads, and knows no session.

`gongxin serve --public` starts it with one address of the database, this login's. What it may read stands in
`privileges.csv`; of the platform's keys it needs none, so that it can have a folder and an account of its own.
"""

from .settings import *  # noqa: F403 - the house's settings, less what the public does not need
from .settings import DATABASES as _OF_THE_HOUSE
from .settings import MIDDLEWARE as _WHOLE

_READ_ONLY = "-c default_transaction_read_only=on"
_HOUSE = _OF_THE_HOUSE["default"]
_OPTIONS: dict[str, object] = dict(_HOUSE["OPTIONS"])  # type: ignore[call-overload]
DATABASES = {
    "default": {
        **_HOUSE,
        "OPTIONS": {**_OPTIONS, "options": f"{_OPTIONS.get('options', '')} {_READ_ONLY}".strip()},
    }
}

PUBLIC_ALONE = True

_OF_SESSIONS = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
MIDDLEWARE = [
    "gongxin.interfaces.pages.middleware.PublicAddressesMiddleware",
    *(one for one in _WHOLE if one not in _OF_SESSIONS),
]
