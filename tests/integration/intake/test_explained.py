"""Why this date? What the register holds is derived anew from pack and record, for a whole world, and by editions of before."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from gongxin.apps.access.api import explain_record
from gongxin.apps.catalogue.api import (
    AdverseClass,
    DisplayDays,
    DisplayExplained,
    explain_display,
    load_packs,
    read_catalogue,
)
from gongxin.apps.identity.api import system_actor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING
from gongxin.lib.synthetic import simulate
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, FIRM
from tests.unit.catalogue.packs import Pack, sound_pack, write_pack

from .desk import NOW, of_person, receive, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

Held = dict[str, Any]
ACTOR = system_actor("clock")


def _held() -> list[Held]:
    """Every current version, by its columns in the open."""
    names = ("record_key", "item", "adverse_class", "doc_date", "valid_from", "valid_to", "shown_from", "shown_until")  # fmt: skip
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key, item, adverse_class, doc_date, valid_from, valid_to, shown_from,"
            " nullif(shown_until, 'infinity') FROM register_record WHERE recorded_to = 'infinity'"
        )
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _explained(held: Held) -> DisplayExplained:
    days = DisplayDays(
        item=held["item"],
        adverse_class=AdverseClass(held["adverse_class"]) if held["adverse_class"] else None,
        start=held["shown_from"].astimezone(BEIJING).date(),
        valid_to=held["valid_to"],
    )
    return explain_display(days=days, shown_until=held["shown_until"])


def test_every_end_in_a_whole_world_is_the_one_explained(tmp_path: Path) -> None:
    simulate(people=400, organisations=80, seed=11, out=tmp_path, progress=lambda *_: None)
    for entry in json.loads((tmp_path / "manifest.json").read_text())["filings"]:
        receive(
            tmp_path / entry["file"],
            item_code=entry["item"],
            source_code=entry["source"],
            findings_shown=None,
        )
    held = _held()
    in_force = {one.pack: one.edition for one in read_catalogue().editions}
    assert len(held) > 300
    assert {one["adverse_class"] for one in held} >= {None, "minor", "ordinary", "serious"}
    for one in held:
        explained = _explained(one)
        assert explained.in_force, one
        assert explained.why.over == one["shown_until"]
        assert explained.edition == in_force[explained.pack]
        assert not explained.why.warnings


def _pack(edition: str, ordinary: dict[str, Any], **display: Any) -> Pack:
    pack = sound_pack("base", edition=edition)
    kinds = pack["codes.yaml"][0]
    kinds["code"] = "small-kinds"
    pack["codes.yaml"] = [kinds]
    pack["items/small.yaml"] = {**pack.pop("items/penalty.yaml"), "item": "small"}
    small = pack["items/small.yaml"]
    for field in small["fields"]:
        if field.get("codes"):
            field.update(codes="small-kinds", required=True)
    small["display"] = {**small["display"], "ordinary": ordinary, **display}
    pack["clocks.yaml"] = [  # how long records are kept has to be said
        {**clock, "code": "small-kept", "basis": small["basis"]}
        for clock in pack["clocks.yaml"]
        if clock.get("kind") == "keep"
    ]
    for name in ("divisions", "organs", "purposes"):
        pack[f"{name}.yaml"] = []
    small["sources"] = "any"
    pack["domains.yaml"] = {"domains": [], "occupations": []}
    return pack


def _small(number: int, kind: str) -> dict[str, str]:
    return {
        "MC": FIRM.name,
        "XYDM": FIRM.number,
        "ZJHM": "",
        "WSH": f"某〔2026〕{number}号",
        "RQ": "2026-08-31",
        "JG": "某机关",
        "LB": kind,
        "JE": "1",
    }


def _load(folder: Path, pack: Pack, days: int = 0) -> None:
    load_packs(
        paths=[write_pack(folder / pack["pack.yaml"]["edition"], pack)],
        actor="system:test",
        now=NOW + timedelta(days=days),
    )


def _file_small(folder: Path, *kinds: str) -> None:
    rows = [_small(number, kind) for number, kind in enumerate(kinds)]
    receipt = receive(write(folder, rows, "small.csv"), item_code="small")
    assert (receipt.accepted, receipt.refused) == (len(kinds), 0), receipt.findings


def test_an_older_edition_that_gave_the_date_is_named(tmp_path: Path) -> None:
    _load(tmp_path, _pack("2026.1", {"min": {"months": 3}, "max": {"years": 1}}))
    _file_small(tmp_path, "罚款")
    _load(tmp_path, _pack("2026.2", {"min": {"months": 3}, "max": {"months": 6}}), days=2)
    (held,) = _held()
    explained = _explained(held)
    assert (explained.pack, explained.edition, explained.in_force) == ("base", "2026.1", False)
    assert explained.why.over == held["shown_until"]
    assert "edition of that time" in explained.why.warnings[0].en
    before = explain_record(
        record_key=held["record_key"], actor=ACTOR, now=NOW, as_of=NOW + timedelta(days=1)
    )
    assert (before.edition, before.in_force) == ("2026.1", True)
    odd = explain_display(
        days=DisplayDays("small", AdverseClass.ORDINARY, held["doc_date"], None),
        shown_until=NOW,
    )
    assert odd.edition == ""
    assert "No edition gives the date" in odd.why.warnings[0].en


def test_an_exception_of_a_sector_reaches_the_register(tmp_path: Path) -> None:
    longer = {
        "field": "LB",
        "is": ["罚款"],
        "ordinary": {"min": {"years": 1}, "max": {"years": 1}},
        "basis": [{"instrument": "some-law"}],
    }
    pack = _pack("2026.1", {"min": {"months": 3}, "max": {"months": 6}}, exceptions=[longer])
    pack["codes.yaml"][0]["entries"].append(
        {"value": "没收", "name": {"zh": "没收", "en": "Taken"}}
    )
    _load(tmp_path, pack)
    _file_small(tmp_path, "罚款", "没收")
    ends = {one["shown_until"].astimezone(BEIJING).date().isoformat() for one in _held()}
    assert ends == {"2027-09-01", "2027-03-01"}
    assert all(_explained(one).in_force for one in _held())
    page = Client().get("/catalogue/small/").content.decode()
    assert "「甲LB」为罚款的，一般：最短1年，最长1年" in page


def test_an_operator_is_told_dates_and_steps_and_nothing_of_whose_they_are(tmp_path: Path) -> None:
    receive(write(tmp_path, [of_person(1)]))
    (held,) = _held()
    explained = explain_record(record_key=held["record_key"], actor=ACTOR, now=NOW)
    assert explained.why.over == held["shown_until"]
    told = json.dumps(explained.why.as_dict(), ensure_ascii=False)
    for secret in (CITIZEN.name, CITIZEN.number, "川测交罚"):
        assert secret not in told
    (event,) = events(kinds=[EventKind.DISPLAY_EXPLAINED], limit=5)
    assert event.payload == {"record": str(held["record_key"]), "items": [held["item"]]}
    assert event.subject_key == CITIZEN.key


def test_a_record_that_is_not_shown_is_not_explained_and_leaves_no_event(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(CF_JDRQ="2019-01-31")]))  # its display has ended
    keys = [one["record_key"] for one in _held()]
    for key in (*keys, UUID(int=7)):
        with pytest.raises(Refusal, match=r"access\.unknown-record"):
            explain_record(record_key=key, actor=ACTOR, now=NOW)
    assert events(kinds=[EventKind.DISPLAY_EXPLAINED], limit=5) == ()


def test_another_order_of_the_same_facts_never_lengthens_a_display(tmp_path: Path) -> None:
    facts = [
        sound(1, CF_YXQ=""),
        sound(2, CF_CFLB="吊销许可证", CF_YXQ=""),
        sound(3, CF_JDRQ="2026-02-28", CF_YXQ="2026-05-01"),
        of_person(4, CF_CFLB="警告", CF_YXQ=""),
    ]
    ends = []
    for order in itertools.islice(itertools.permutations(facts), 0, None, 5):
        with transaction.atomic():
            for number, row in enumerate(order):
                receive(write(tmp_path, [row], f"{number}.csv"))
            receive(write(tmp_path, [order[0], order[-1]], "again.csv"))
            ends.append({one["record_key"]: one["shown_until"] for one in _held()})
            transaction.set_rollback(True)
    assert len(ends[0]) == len(facts)
    assert all(one == ends[0] for one in ends)
