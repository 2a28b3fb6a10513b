"""How much of the public register one client may open: a reader looks at some entries, a collector at all of them.

Kept in memory, under a hash with a key of this process that is written nowhere.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from gongxin.interfaces.pages.components import Notice
from gongxin.lib.bilingual import Text
from gongxin.lib.throttle import Throttle

from .frame import page

_SALT = secrets.token_bytes(32)

View = Callable[..., HttpResponse]


def within_budget(budget: Throttle) -> Callable[[View], View]:
    """A page that one client may open so often and no more; and that nobody keeps or indexes."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
            if budget.allows(client_of(request), at=time.monotonic()):
                response = view(request, **kwargs)
            else:
                response = _too_much(request)
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, noarchive, nofollow"
            return response

        return guarded

    return guard


def client_of(request: HttpRequest) -> str:
    """Who asks, as a hash that says nothing; behind a proxy of this machine, whom the proxy names last."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in ("127.0.0.1", "::1"):
        address = str(request.META.get("HTTP_X_FORWARDED_FOR", address)).rsplit(",", 1)[-1].strip()
    return hashlib.blake2b(address.encode(), key=_SALT, digest_size=12).hexdigest()


def _too_much(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        title=Text("请稍后再查", "Please come back later"),
        parts=[
            Notice(
                kind="attention",
                title=Text(
                    "短时间内从您这里打开的页面太多，暂停一会儿。",
                    "Very many pages were opened from where you are, so they pause for a while.",
                ),
                body=(
                    Text(
                        "这是为了防止有人成批抓取后在撤下之后继续展示。等几分钟再来即可；需要成批使用的，请联系平台运行机构。",
                        "So nobody collects the register and goes on showing what was taken down. Come back in some minutes; whoever needs much of it may ask the operator.",
                    ),
                ),
            )
        ],
        status=429,
    )
