"""C12: records of natural persons are not on public display, and what is published is reviewed by a second person.

What holds now: of persons no address that anybody may open returns a record, and no search finds one, since the table of
what is found holds organisations alone; of organisations the public reads what two persons released, of items that the pack
shows, masked, and while its record is displayed. The check of a report tells the report and not the person; a pack that would show
persons needs a law that says so.

With the guard removed: `@open_to_all` on the look-up desk or the person's pages turns the first test
red; a name in `Verification` the one of what a check tells and the one after it; `PublicityOfPersons` taken out of the linter the one of
packs; `check_item` or `kinds=` in `propose_bundle` the one of persons; the constraint of the second person the one named after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gongxin.apps.catalogue.api import check_packs
from gongxin.apps.publication.models import Bundle, Organisation
from gongxin.apps.reports.api import Verification, download_report, verify_number
from tests.architecture.addresses import Sample, sample
from tests.architecture.test_routes import MATRIX
from tests.integration.access import town as places
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    SECRET_FACT,
    Town,
    kept_until_the_end,
    now,
)
from tests.integration.publication.desk import desk_of, proposed, released
from tests.unit.catalogue.packs import item, sound_pack, write_pack

from .structure import items, named, routes, words

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c12")]
town = places.town

CANARIES = (
    CITIZEN.name,
    CITIZEN.number,
    NEIGHBOUR.name,
    NEIGHBOUR.number,
    FIRM.name,
    FIRM.number,
    SECRET_FACT,
    "川示交罚〔2026〕7号",
)
PUBLIC = [
    (row["address"], row["method"])
    for row in MATRIX
    if row["anonymous"] != "no-method" and row["address"] != "portal:sign-out"
]


@pytest.fixture(scope="module")
def there(town: Town, django_db_blocker: Any) -> Iterator[Sample]:
    """Something to show at each address."""
    with django_db_blocker.unblock(), kept_until_the_end():
        yield sample(town)


@pytest.mark.parametrize(("address", "method"), PUBLIC)
def test_no_address_tells_the_public_about_anybody(
    there: Sample, address: str, method: str
) -> None:
    client = Client()
    place = reverse(address, kwargs=there.kwargs(address))
    body = {} if address == "portal:sign-in" else there.body(address)
    response = client.get(place) if method == "GET" else client.post(place, body)
    told = response.content.decode()
    assert [canary for canary in CANARIES if canary in told] == []


def test_there_is_no_list_of_subjects_and_no_search_for_persons() -> None:
    assert named("search", "people", "blacklist") == []
    assert [route for route in routes() if words(route) & {"search", "subject", "person"}] == []
    # by what the public finds anybody: no person can stand there (a constraint asks for the code of an organisation)
    assert {field.name for field in Organisation._meta.get_fields()} == {
        "uscc",
        "name",
        "initials",
        "grams",
    }


def test_what_is_published_names_no_person(town: Town) -> None:
    """The citizen's penalty is of the item and the organ of what is released; theirs is not proposed at all."""
    with transaction.atomic():
        entry = released(desk_of(town))
        client = Client()
        place = reverse("portal:public-entry", args=[entry.number])
        page = client.get(place)
        told = page.content.decode()
        assert entry.whose in told
        assert "您的权利" in told
        assert "noindex" in page["X-Robots-Tag"]
        people = (CITIZEN.name, CITIZEN.number, NEIGHBOUR.name, NEIGHBOUR.number)
        assert [one for one in people if one in told] == []
        for person in (CITIZEN, NEIGHBOUR):
            found = client.get(
                reverse("portal:public-register"), {"q": person.name}
            ).content.decode()
            assert "没有找到" in found or "太常见" in found
        transaction.set_rollback(True)


def test_the_database_asks_for_a_second_person(town: Town) -> None:
    bundle = proposed(desk_of(town)).line.number
    row = Bundle.objects.get(number=bundle)
    for ref in (row.proposed_by, "system:jobs"):
        with pytest.raises(IntegrityError, match="bundle_is_released"), transaction.atomic():
            Bundle.objects.filter(pk=row.pk).update(released_at=now(), released_by=ref)


def test_what_a_check_tells_has_no_place_for_a_person() -> None:
    assert {field.name for field in fields(Verification)} == {
        "verdict",
        "why",
        "number",
        "issued_at",
        "content_digest",
        "pdf_digest",
        "checks",
    }


@pytest.mark.parametrize("format", ["pdf", "json"])
def test_the_check_of_a_genuine_report_names_nobody(there: Sample, format: Any) -> None:
    file = download_report(number=there.report, format=format, actor=there.town.citizen, now=now())
    client = Client()
    upload = SimpleUploadedFile(file.name, file.content)
    page = client.post(reverse("portal:verify"), {"file": upload}).content.decode()
    assert there.report in page
    assert [canary for canary in CANARIES if canary in page] == []
    found = verify_number(number=there.report, digest="0" * 16, now=now())
    assert (found.number, found.issued_at) == ("", None)


@pytest.mark.parametrize("level", ["normative-document", "policy-paper", "central-policy"])
def test_a_pack_that_would_show_persons_on_less_than_a_law_is_refused(
    tmp_path: Path, level: str
) -> None:
    pack = sound_pack()
    pack["instruments.yaml"].append({**pack["instruments.yaml"][0], "code": "less", "level": level})
    pack["items/penalty.yaml"] = item(
        publicity={"organisations": "shown", "persons": "shown", "basis": [{"instrument": "less"}]}
    )
    faults = check_packs([write_pack(tmp_path, pack)])
    assert "C12" in {fault.rule for fault in faults}


def test_the_items_that_may_one_day_show_persons_are_these() -> None:
    """Each stands on a law or judicial interpretation; the linter checks that, people check this list."""
    shown = {
        str(one["item"])
        for one in items()
        if "person" in one["subject_kinds"]  # type: ignore[operator]
        and one["publicity"]["persons"] == "shown"  # type: ignore[index]
    }
    assert shown == {
        "judgment-defaulter",
    }
