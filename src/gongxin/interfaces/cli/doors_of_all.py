"""The doors that are open to everybody, and the feed of what stands behind them: what a visitor and a subscriber are told of canaries."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from joserfc.jwk import OKPKey

from gongxin.apps.display.api import ITEM, OFFICER, SECOND
from gongxin.apps.feeds.api import end_check, subscribe_check
from gongxin.apps.identity.api import Actor, actor_by_login
from gongxin.lib.canaries import Canary

from .calling import Response, Told, caller, page_of, plain, sign_in_as
from .house import now

_ENTRY = re.compile(r"/register/entries/[0-9a-f-]{36}/")
Seen = Callable[[Response, bool], bool]
"""Notes an answer and whether it told of a canary."""


@dataclass(slots=True)
class Visitor:
    """Somebody without an account, who keeps the addresses of the entries that they met."""

    seen: Seen
    entries: dict[Canary, set[str]] = field(default_factory=dict)
    # the register has a budget for each client
    address: str = field(default_factory=lambda: uuid4().hex)

    def met(self, canaries: Collection[Canary]) -> Told:
        """Of whom any address without a parameter tells that anybody may open."""
        told: Told = set()
        with _unnoticed():
            for name in public_addresses():
                text = plain(page_of(caller(), name))
                told |= {one for one in canaries if one.mark in text or one.name in text}
        return told

    def found(self, canaries: Collection[Canary]) -> Told:
        """Of whom the search of the public register tells, by the name."""
        place = reverse("portal:public-register")
        return {
            one
            for one in _firms(canaries)
            if self._tells(self._get(place, q=one.name), f"{place}{one.number}/")
        }

    def listed(self, canaries: Collection[Canary]) -> Told:
        """Of whom the page of the organisation lists anything."""
        told: Told = set()
        for one in _firms(canaries):
            response = self._get(reverse("portal:public-organisation", args=[one.number]))
            listed = set(_ENTRY.findall(plain(response)))
            self.entries.setdefault(one, set()).update(listed)
            if self.seen(response, bool(listed)):
                told.add(one)
        return told

    def opened(self, canaries: Collection[Canary]) -> Told:
        """Of whom an entry tells to which their page ever led."""
        self.listed(canaries)
        return {
            one
            for one in _firms(canaries)
            if any(self._tells(self._get(place), one.mark) for place in self.entries[one])
        }

    def _get(self, place: str, **asked: str) -> Response:
        with _unnoticed():
            return caller().get(place, asked, secure=settings.HTTPS, REMOTE_ADDR=self.address)

    def _tells(self, response: Response, words: str) -> bool:
        return self.seen(response, words in plain(response))


@dataclass(slots=True)
class Subscriber:
    """A site that keeps a copy of what is public, as long as the walk lasts, under a key that is kept nowhere."""

    seen: Seen
    _token: str = ""
    _number: str = ""

    def told(self, canaries: Collection[Canary]) -> Told:
        """Of whom the feed tells from its beginning."""
        if not self._token:
            self._subscribe()
        response = caller().get(
            reverse("api:feed"),
            secure=settings.HTTPS,
            headers={"Authorization": f"Bearer {self._token}"},
        )
        if response.status_code != 200:
            return set()
        released = str(response.json()["document"]["released"])
        told = {one for one in _firms(canaries) if one.mark in released}
        self.seen(response, bool(told))
        return told

    def leave(self) -> None:
        """End the subscription."""
        if self._number:
            end_check(number=self._number, actor=_officers()[0], now=now())
        self._number = self._token = ""

    def _subscribe(self) -> None:
        key = OKPKey.generate_key("Ed25519")
        self._number = subscribe_check(
            item=ITEM, public_key=key.as_pem(private=False), officers=_officers(), now=now()
        )
        self._token = sign_in_as(key)


@contextmanager
def _unnoticed() -> Iterator[None]:
    """That something is not there, or takes no GET, is no news to whoever reads the log."""
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def public_addresses() -> list[str]:
    """Addresses without a parameter that anybody may open."""
    return sorted(
        name
        for name, pattern in _patterns(get_resolver().url_patterns, "")
        if "<" not in str(pattern.pattern) and getattr(pattern.callback, "roles", 0) is None
    )


def _patterns(patterns: Collection[object], space: str) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _patterns(one.url_patterns, inner)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", one


def _officers() -> tuple[Actor, Actor]:
    """The two of the check."""
    return actor_by_login(login=OFFICER), actor_by_login(login=SECOND)


def _firms(canaries: Collection[Canary]) -> list[Canary]:
    return [one for one in canaries if not one.is_person]
