"""A type of commitment that the template does not list, that has no end, that puts a person before the public, or whose failure has no notice is refused;
one thing is spoiled at a time. Removed and seen red: each of `_whole`, `_failure`, `_item` and `_openness` of the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.catalogue.operations.check_packs import check_packs

from .packs import field, instrument, item, sound_pack, text, write_pack

Raw = dict[str, Any]
TYPE: Raw = {
    "code": "later",
    "type": "容缺受理型",
    "title": text("承诺"),
    "text": text("全文"),
    "made_by": ["法人及非法人组织", "自然人"],
    "accepting": {"functions": ["lead"]},
    "acceptance": {"clock": "answer"},
    "withdrawal": "before-acceptance",
    "item": "promise",
    "matters": ["licence"],
    "perform": {"working_days": 10},
    "valid": {"months": 3},
    "publicity": {
        "organisations": "可向社会公开",
        "persons": "不可公开",
        "basis": [{"instrument": "an-opinion"}],
    },
    "failure": {"words": text("后果"), "clock": "supply", "breach": "penalty"},
    "basis": [{"instrument": "some-law"}],
}
FIELDS = {
    "type": "LX", "other": "LXSM", "matter": "SY", "content": "NR", "liability": "ZR", "state": "ZT", "unperformed": "WLX",
    "pursued": "ZJ", "found_on": "RQ", "found_by": "JG", "found_by_code": "JG", "accepted_by": "JG", "accepted_by_code": "JG",
    "openness": "GK",
}  # fmt: skip


def _codes(code: str, *values: str) -> Raw:
    return {
        "code": code,
        "title": text(code),
        "entries": [{"value": one, "name": text(one)} for one in values],
    }


def _pack(entry: Raw) -> dict[str, Any]:
    pack = sound_pack()
    pack["clocks.yaml"].append({**pack["clocks.yaml"][0], "code": "supply", "kind": "right"})
    pack["instruments.yaml"].append(instrument("an-opinion", level="central-policy"))
    pack["codes.yaml"] += [
        _codes("types", "容缺受理型", "其他"),
        _codes("openness", "可向社会公开", "不可公开"),
        _codes("commitment-matter", "licence"),
    ]
    pack["items/penalty.yaml"]["breach"] = {"commitment": "WSH", "facts": "WSH", "basis": "WSH"}
    promise = item(
        "promise",
        category="commitment",
        nature="basic",
        display={"all": {"max": "while-valid"}, "while_valid": True},
        commitment=FIELDS,
    )
    promise.pop("class")
    promise["fields"] += [
        field("LX", type="code", codes="types"),
        field("GK", type="code", codes="openness"),
        *(field(one) for one in ("LXSM", "SY", "NR", "ZR", "ZT", "WLX", "ZJ")),
    ]
    pack["items/promise.yaml"] = promise
    bare = deepcopy(promise)
    bare["item"] = "bare"
    del bare["commitment"]
    pack["items/bare.yaml"] = bare
    pack["commitments.yaml"] = [entry]
    return pack


def _faults(tmp_path: Path, entry: Raw) -> list[tuple[str, str]]:
    write_pack(tmp_path, _pack(entry))
    return [(fault.rule, fault.what.en) for fault in check_packs([tmp_path])]


def _set(**change: Any) -> Callable[[Raw], None]:
    return lambda entry: entry.update(change)


def _without(*keys: str) -> Callable[[Raw], None]:
    def drop(entry: Raw) -> None:
        inner = entry
        for key in keys[:-1]:
            inner = inner[key]
        del inner[keys[-1]]

    return drop


def _publicity(**change: Any) -> Callable[[Raw], None]:
    return lambda entry: entry["publicity"].update(change)


def _failure(**change: Any) -> Callable[[Raw], None]:
    return lambda entry: entry["failure"].update(change)


SPOILED: tuple[tuple[str, Callable[[Raw], object], str], ...] = (
    ("a type that is not listed", _set(type="保证型"), "No code list has `保证型`"),
    ("no end", _without("valid"), "names no end"),
    ("no time to perform", _without("perform"), "within which it is to be performed"),
    ("no organ", _without("accepting"), "no accepting organ"),
    ("over before it is performed", _set(valid={"days": 20}), "ends before it has been performed"),
    ("the same length", _set(perform={"months": 3}), "ends before it has been performed"),
    ("another type that is not named", _set(type="其他"), "says which"),
    ("a name for a type of the template", _set(other=text("约定")), "says which"),
    ("a consequence without notice", _without("failure", "clock"), "without a notice"),
    ("a clock that is not there", _failure(clock="none"), "without a notice"),
    ("an organ's clock for the person", _failure(clock="answer"), "without a notice"),
    ("accepted within no clock", _set(acceptance={"clock": "none"}), "no such clock"),
    ("withdrawn where nobody accepts", _without("acceptance"), "nobody accepts"),
    ("an item that says nothing", _set(item="bare"), "in which fields a commitment stands"),
    ("an item that is not there", _set(item="none"), "in which fields a commitment stands"),
    ("a breach that is not adverse", _failure(breach="promise"), "adverse item with a document"),
    ("a breach that is not there", _failure(breach="none"), "adverse item with a document"),
    ("a matter that is not listed", _set(matters=["divorce"]), "No code list has `divorce`"),
    ("an openness that is not listed", _publicity(organisations="随意"), "No code list has `随意`"),
    ("a person before the public by an opinion", _publicity(persons="可向社会公开"), "natural person's commitment"),
    ("open without a basis", _without("publicity", "basis"), "without a basis"),
)  # fmt: skip


def test_the_one_that_is_spoiled_is_sound(tmp_path: Path) -> None:
    assert _faults(tmp_path, deepcopy(TYPE)) == []


@pytest.mark.parametrize(
    ("spoil", "said"), [case[1:] for case in SPOILED], ids=[case[0] for case in SPOILED]
)
def test_it_is_refused_and_says_why(
    tmp_path: Path, spoil: Callable[[Raw], object], said: str
) -> None:
    entry = deepcopy(TYPE)
    spoil(entry)
    faults = _faults(tmp_path, entry)
    assert {rule for rule, _ in faults} == {"commitment"}
    assert any(said in what for _, what in faults), faults


def test_a_person_is_open_to_the_public_where_a_law_says_so(tmp_path: Path) -> None:
    entry = deepcopy(TYPE)
    entry["publicity"] |= {"persons": "可向社会公开", "basis": [{"instrument": "some-law"}]}
    assert _faults(tmp_path, entry) == []


@pytest.mark.parametrize("key", ["count", "automatic", "starts"])
def test_there_is_no_key_by_which_something_follows_by_itself(tmp_path: Path, key: str) -> None:
    entry = deepcopy(TYPE)
    entry["failure"][key] = "measure"
    assert {rule for rule, _ in _faults(tmp_path, entry)} == {"schema"}
