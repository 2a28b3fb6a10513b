"""Every door by which a record is told, and how the check of the end of display goes through it.

The doors are the real ones: the addresses of portal, workbench and interface, called in this process with the accounts of
the canaries, and each look leaves its event. Nobody else is looked at: the database's columns speak for everybody.
`ADDRESSES` is compared with all addresses there are by tests/architecture/test_channels.py.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongxin.apps.access.api import FileReason, Verdict
from gongxin.apps.catalogue.api import Purpose, list_purposes
from gongxin.apps.display.api import (
    ITEM,
    OFFICER,
    SECOND,
    Channel,
    login_of,
    no_purpose,
    signing_key,
)
from gongxin.apps.identity.api import Account
from gongxin.lib.canaries import Canary

from .calling import Response, Told, caller, page_of, plain, sign_in_as
from .doors_of_all import Subscriber, Visitor

_CASE = "监测受〔核验〕1号"
_JSON = "application/json"
OF_THE_REGISTER = frozenset(
    {Channel.PUBLIC_SEARCH, Channel.PUBLIC_ORGANISATION, Channel.PUBLIC_ENTRY, Channel.FEED}
)
"""公示: channels that tell of organisations alone, and of what was released."""

ADDRESSES: Mapping[Channel, frozenset[str]] = {
    # the pages of repair and of a statement show what the own file shows: one operation opens it for all of them
    Channel.OWN_FILE: frozenset(
        f"portal:{whose}{name}"
        for whose in ("", "for:")
        for name in (
            "file",
            "case-new",
            "case-new-about",
            "case-further",
            "report-page",
            "repair",
            "repair-calendar",
            "repair-record",
            "statement",
        )
    ),
    Channel.REPORT: frozenset(
        {"portal:reports", "portal:report", "portal:for:reports", "portal:for:report"}
    ),
    Channel.ANSWER: frozenset({"workbench:look-up", "workbench:held-look"}),
    # what a counter is told rests on the reading of a file, which is walked
    Channel.FILE: frozenset({"workbench:look-up", "workbench:held-look", "workbench:counter"}),
    Channel.API_ANSWER: frozenset({"api:lookups"}),
    Channel.API_FILE: frozenset({"api:lookups", "api:eligibility"}),
    Channel.BULK: frozenset({"workbench:bulk-answers", "api:bulk-answers"}),
    Channel.PUBLIC_SEARCH: frozenset({"portal:public-register"}),
    Channel.PUBLIC_ORGANISATION: frozenset({"portal:public-organisation"}),
    Channel.PUBLIC_ENTRY: frozenset({"portal:public-entry"}),
    Channel.FEED: frozenset({"api:feed"}),
}
"""Where each channel tells. Of two addresses with one view or one operation behind them, the first is walked."""

OPERATIONS: Mapping[str, Collection[Channel]] = {
    "access.operations.open_own_file": {Channel.OWN_FILE, Channel.REPORT},
    "access.operations.answer_question": {Channel.ANSWER, Channel.API_ANSWER},
    "access.operations.answer_eligibility": {Channel.FILE, Channel.API_FILE},
    "access.operations.look_up": {Channel.FILE, Channel.API_FILE},
    "access.operations.run_bulk": {Channel.BULK},
}
"""Who reads records for somebody, and by which channels that somebody is told."""


@dataclass(slots=True)
class Doors:
    """A walk through the doors, with what it met on the way that may be kept by something in between."""

    kept: int = 0
    looked: int = 0
    _clients: dict[str, Client] = field(default_factory=dict)
    _token: str = ""
    _purpose: Purpose | None = None
    visitor: Visitor = field(init=False)
    subscriber: Subscriber = field(init=False)

    def __post_init__(self) -> None:
        self.visitor, self.subscriber = Visitor(self.seen), Subscriber(self.seen)

    def told(self, channel: Channel, canaries: Collection[Canary]) -> Told:
        """Of which of them the channel tells now."""
        return _WALKS[channel](self, canaries)

    # --- the ways in ------------------------------------------------------------------------------

    def as_(self, login: str) -> Client:
        """A browser of the account, as if it had signed in; nobody else can, for nobody has its password."""
        if login not in self._clients:
            client = caller()
            client.force_login(Account.objects.get(login=login, is_active=True))
            self._clients[login] = client
        return self._clients[login]

    def leave(self) -> None:
        """End the sessions of the walk, and its subscription."""
        self.subscriber.leave()
        for client in self._clients.values():
            client.logout()
        self._clients.clear()

    def purpose(self) -> Purpose:
        """A purpose whose question penalties bear on, open to any organ. Raises Refusal `display.no-purpose`."""
        if self._purpose is None:
            self._purpose = next(
                (
                    one
                    for one in list_purposes()
                    if one.question is not None
                    and ITEM in one.question.items
                    and {"person", "enterprise"} <= {str(kind) for kind in one.subject_kinds}
                    and not (one.authorised or one.sensitive or one.organs)
                ),
                None,
            )
        if self._purpose is None:
            raise no_purpose()
        return self._purpose

    def asked(self, canary: Canary) -> dict[str, str]:
        """The question about a canary."""
        return {
            "purpose": self.purpose().code,
            "case_reference": _CASE,
            "name": canary.name,
            "identifier": canary.number,
        }

    def call(self, body: Mapping[str, str]) -> Response:
        """`POST /api/v1/lookups` as a department's system."""
        if not self._token:
            self._token = sign_in_as(signing_key())
        return caller().post(
            reverse("api:lookups"),
            json.dumps({"officer": "canary", **body}),
            content_type=_JSON,
            secure=settings.HTTPS,
            headers={"Authorization": f"Bearer {self._token}"},
        )

    def tells(self, response: Response, canary: Canary) -> bool:
        """Whether a document about it stands in the answer; an answer that may be kept on the way is counted."""
        return self.seen(response, canary.mark in response.content.decode("utf-8", "replace"))

    def seen(self, response: Response, told: bool) -> bool:
        """Note an answer that told of a record."""
        if told:
            self.looked += 1
            self.kept += "no-store" not in response.get("Cache-Control", "")
        return told


# --- the channels ---------------------------------------------------------------------------------


def _own_file(doors: Doors, canaries: Collection[Canary]) -> Told:
    return {
        one
        for one in _persons(canaries)
        if doors.tells(page_of(doors.as_(login_of(one)), "portal:file"), one)
    }


def _report(doors: Doors, canaries: Collection[Canary]) -> Told:
    """A report of now is issued, and taken as the JSON from which its PDF is set."""
    told = set()
    for one in _persons(canaries):
        client = doors.as_(login_of(one))
        issued = client.post(reverse("portal:reports"), secure=settings.HTTPS)
        number = issued.headers.get("Location", "").rpartition("=")[2]
        if number and doors.tells(
            page_of(client, "portal:report", number=number, format="json"), one
        ):
            told.add(one)
    return told


def _answer(doors: Doors, canaries: Collection[Canary]) -> Told:
    client, place = doors.as_(OFFICER), reverse("workbench:look-up")
    told = set()
    for one in canaries:
        response = client.post(place, doors.asked(one), secure=settings.HTTPS)
        if doors.seen(response, f">{Verdict.YES.words.zh}<" in plain(response)):
            told.add(one)
    return told


def _file(doors: Doors, canaries: Collection[Canary]) -> Told:
    client, place = doors.as_(OFFICER), reverse("workbench:look-up")
    reason = {"reason": FileReason.WEIGH.value}
    return {
        one
        for one in canaries
        if doors.tells(client.post(place, doors.asked(one) | reason, secure=settings.HTTPS), one)
    }


def _api_answer(doors: Doors, canaries: Collection[Canary]) -> Told:
    told = set()
    for one in canaries:
        response = doors.call(doors.asked(one))
        if doors.seen(response, response.json().get("answer") == Verdict.YES.value):
            told.add(one)
    return told


def _api_file(doors: Doors, canaries: Collection[Canary]) -> Told:
    wanted = {"want": "file", "reason": FileReason.WEIGH.value}
    return {one for one in canaries if doors.tells(doors.call(doors.asked(one) | wanted), one)}


def _bulk(doors: Doors, canaries: Collection[Canary]) -> Told:
    """One officer asks about all at once, one of another unit agrees, and the first one takes the answers."""
    rows = "\n".join(f"{one.name},{one.number}" for one in canaries)
    file = SimpleUploadedFile("canaries.csv", f"名称,号码\n{rows}\n".encode())
    form = {"purpose": doors.purpose().code, "case_reference": _CASE, "file": file}
    asker, second = doors.as_(OFFICER), doors.as_(SECOND)
    asked = asker.post(reverse("workbench:bulk-new"), form, secure=settings.HTTPS)
    place = asked.headers.get("Location", "")
    if not place:
        return set()
    second.post(place, {"decision": "approve"}, secure=settings.HTTPS)
    number = place.rstrip("/").rpartition("/")[2]
    answers = asker.post(reverse("workbench:bulk-answers", args=[number]), secure=settings.HTTPS)
    if answers.status_code != 200:
        return set()
    table = csv.reader(io.StringIO(answers.content.decode("utf-8-sig"), newline=""))
    yes = {row[1] for row in table if len(row) > 2 and row[2] == Verdict.YES.words.zh}
    told = {one for one in canaries if one.number in yes}
    doors.seen(answers, bool(told))
    return told


_WALKS: Mapping[Channel, Callable[[Doors, Collection[Canary]], Told]] = {
    Channel.OWN_FILE: _own_file,
    Channel.REPORT: _report,
    Channel.ANSWER: _answer,
    Channel.FILE: _file,
    Channel.API_ANSWER: _api_answer,
    Channel.API_FILE: _api_file,
    Channel.BULK: _bulk,
    Channel.PUBLIC: lambda doors, canaries: doors.visitor.met(canaries),
    Channel.PUBLIC_SEARCH: lambda doors, canaries: doors.visitor.found(canaries),
    Channel.PUBLIC_ORGANISATION: lambda doors, canaries: doors.visitor.listed(canaries),
    Channel.PUBLIC_ENTRY: lambda doors, canaries: doors.visitor.opened(canaries),
    Channel.FEED: lambda doors, canaries: doors.subscriber.told(canaries),
}


def tells_of(channel: Channel, canary: Canary) -> bool:
    """Whether the channel is one that tells of such a canary while its record is shown, and it is published."""
    if channel is Channel.PUBLIC:
        return False  # at an address without a parameter nobody is named
    if channel in OF_THE_REGISTER:
        return not canary.is_person  # persons are not on display (charter C12)
    return canary.is_person or channel not in {Channel.OWN_FILE, Channel.REPORT}


def _persons(canaries: Collection[Canary]) -> list[Canary]:
    return [one for one in canaries if one.is_person]
