"""The pages of a case's bundle: made by a button, handed out as a download with its digest, and another's is not there."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.test import Client
from django.urls import reverse

from gongxin.apps.identity.api import Account, Actor
from gongxin.apps.ledger.api import integrate
from tests.integration.access.town import Town, now
from tests.integration.cases.desk import objected, staff

from .case_checker import check


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.ref.partition(":")[2]))
    return client


def test_the_person_makes_and_takes_their_own_on_the_pages(town: Town) -> None:
    desk = staff(town)
    (raised,) = objected(town)
    person = client_of(town.citizen)
    place = reverse("portal:case-bundles", args=[raised.number])
    assert place in person.get(reverse("portal:case", args=[raised.number])).content.decode()
    made: Any = person.post(place)
    assert (made.status_code, made.url) == (302, place)
    assert "正在编入存证" in person.get(place).content.decode()
    integrate(now=now())
    page = person.get(place).content.decode()
    (address,) = {
        part.split('"')[0] for part in page.split('href="') if part.startswith(f"{place}JZ-")
    }
    answer: Any = person.get(address)
    content = b"".join(answer.streaming_content)
    assert check(content)["case"] == raised.number
    assert answer["Content-Length"] == str(len(content))
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    for stranger in (client_of(town.neighbour),):
        assert stranger.get(place).status_code == 404
        assert stranger.get(address).status_code == 404
    officer = client_of(desk.stranger)
    assert officer.get(reverse("workbench:case-bundles", args=[raised.number])).status_code == 404
