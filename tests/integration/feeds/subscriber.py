"""A subscriber in these tests: its key, how it was admitted, and a copy that it keeps as the example of the documents does."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey

from gongxin.apps.feeds.api import (
    Acknowledged,
    Purpose,
    Wanted,
    acknowledge_take_downs,
    confirm_subscription,
    propose_subscription,
    read_feed,
)
from gongxin.apps.feeds.models import Subscription
from gongxin.apps.identity.api import Actor, Role
from tests.integration.access.town import Town, hire, now
from tests.integration.publication.desk import ITEM

KEY = OKPKey.generate_key("Ed25519")
MEDIUM = "91349900GX0005019Q"
"""Its unified social credit code; the register knows nothing of it."""
STRANGER = OKPKey.generate_key("Ed25519")


def wanted(key: OKPKey = KEY, **more: Any) -> Wanted:
    """A sound subscription of a medium to penalties, for thirty days."""
    sound: dict[str, Any] = {
        "name": "示例日报社",
        "uscc": MEDIUM,
        "site": "https://daily.example",
        "purpose": Purpose.MEDIA,
        "instrument": "penalty-law-2021",
        "article": "第四十八条",
        "items": [ITEM],
        "public_key": key.as_pem(private=False),
        "ends_at": now() + timedelta(days=30),
    }
    return Wanted(**{**sound, **more})


def second(town: Town) -> Actor:
    """Another security administrator."""
    return hire("security-2", organ="", role=Role.SECURITY)


def admitted(town: Town, key: OKPKey = KEY, **more: Any) -> Subscriber:
    """A subscription in force."""
    number = propose_subscription(wanted=wanted(key, **more), actor=town.security, now=now())
    confirm_subscription(number=number, actor=Actor("account:900002", Role.SECURITY), now=now())
    return Subscriber(number, Subscription.objects.get(number=number).system, key)


@dataclass
class Subscriber:
    """Who keeps a copy: entries by their number, each with the line by which it was told."""

    number: str
    system: str
    key: OKPKey
    copy: dict[str, int] = field(default_factory=dict)
    cursor: str = ""

    def page(self, at: datetime | None = None) -> dict[str, Any]:
        """The page that comes next; nothing is kept of it."""
        return read_feed(system=self.system, after=self.cursor, now=at or now()).document

    def read(self, at: datetime | None = None) -> dict[str, Any]:
        """Take the page that comes next into the copy."""
        said = self.page(at)
        lines = [*said["released"], *said["taken_down"]]
        for told in sorted(lines, key=lambda one: int(one["line"])):
            if told["line"] <= self.copy.get(told["entry"], 0):
                continue
            if "ground" in told:
                self.copy.pop(told["entry"], None)
            else:
                self.copy[told["entry"]] = told["line"]
        self.cursor = said["cursor"]
        return said

    def statement(
        self,
        said: dict[str, Any],
        at: datetime | None = None,
        by: OKPKey | None = None,
        **more: Any,
    ) -> str:
        """What it signs about the take-downs of a page; `more` spoils it, `...` leaves out."""
        asked = said["acknowledge"] or {"from": "", "through": "", "digest": ""}
        claims = {
            "feed": self.number,
            **{name: asked[name] for name in ("from", "through", "digest")},
            "done": "taken-down",
            "iat": int((at or now()).timestamp()),
            **more,
        }
        sent = {name: value for name, value in claims.items() if value is not ...}
        return jws.serialize_compact(
            {"alg": "Ed25519", "kid": self.key.thumbprint()},
            json.dumps(sent).encode(),
            by or self.key,
            algorithms=["Ed25519"],
        )

    def acknowledge(self, said: dict[str, Any], at: datetime | None = None) -> Acknowledged:
        """Acknowledge the take-downs of a page."""
        moment = at or now()
        return acknowledge_take_downs(
            system=self.system, statement=self.statement(said, moment), now=moment
        )

    def walk(self) -> None:
        """Read to the end and acknowledge, as one run of the example does."""
        while True:
            said = self.read()
            if said["acknowledge"]:
                self.acknowledge(said)
            if not said["more"]:
                return
