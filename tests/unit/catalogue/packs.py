"""A small sound pack, written out as YAML, for tests to spoil one thing at a time."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

Pack = dict[str, Any]
"""File name -> content."""


def text(word: str) -> dict[str, str]:
    """A label that says nothing in particular."""
    return {"zh": f"甲{word}", "en": f"Label {word}"}


def field(name: str, **more: Any) -> dict[str, Any]:
    """A text field unless `more` says otherwise."""
    return {"name": name, "label": text(name), "type": "text", "privacy": "internal", **more}


def instrument(code: str, **more: Any) -> dict[str, Any]:
    """A law in force that is a basis for everything."""
    return {
        "code": code,
        "title": text(code),
        "number": "",
        "issuer": "某机关",
        "level": "law",
        "in_force_from": "2020-01-01",
        "basis_for": ["recording", "publicity", "display-period", "look-up"],
        "confidence": "read",
        **more,
    }


def item(code: str = "penalty", **more: Any) -> dict[str, Any]:
    """An adverse item about persons and organisations."""
    return {
        "item": code,
        "title": text(code),
        "category": "administrative",
        "nature": "adverse",
        "subject_kinds": ["person", "enterprise"],
        "subject": {"name": "MC", "uscc": "XYDM", "id_number": "ZJHM"},
        "document": {"number": "WSH", "date": "RQ", "organ": "JG"},
        "dates": {"valid_from": "RQ", "valid_to": "YXQ"},
        "class": {"by": "LB", "minor": ["警告"], "otherwise": "ordinary"},
        "natural_key": ["WSH"],
        "basis": [{"instrument": "some-law"}],
        "sources": ["some-organ"],
        "sharing": {"scope": "government"},
        "publicity": {"organisations": "shown", "persons": "not-shown"},
        "display": {
            "minor": {"max": {"months": 3}},
            "ordinary": {"min": {"months": 3}, "max": {"years": 1}},
            "basis": [{"instrument": "some-law"}],
        },
        "update": {"within": {"working_days": 7}},
        "fields": [
            field("MC", privacy="personal", masking="name"),
            field("XYDM", type="uscc"),
            field("ZJHM", type="id-number", privacy="sensitive", masking="id-number"),
            field("WSH", required=True),
            field("RQ", type="date", required=True),
            field("YXQ", type="date", not_before="RQ"),
            field("JG", required=True),
            field("LB", type="code", codes="kinds"),
            field("JE", type="number", required_if={"field": "LB", "is": ["罚款"]}),
        ],
        **more,
    }


def sound_pack(code: str = "base", **header: Any) -> Pack:
    """A pack without a fault."""
    return deepcopy(
        {
            "pack.yaml": {
                "pack": code,
                "edition": "2026.1",
                "title": text(code),
                "level": "national",
                "parent": None,
                "in_force_from": "2026-04-01",
                **header,
            },
            "instruments.yaml": [
                instrument("some-law"),
                instrument("a-paper", level="policy-paper"),
            ],
            "divisions.yaml": [{"code": "519900", "name": text("地"), "level": "province"}],
            "organs.yaml": [
                {
                    "code": "some-organ",
                    "name": {"zh": "某机关", "en": "Some organ"},
                    "aliases": ["机关"],
                    "uscc": "115199000000000012",
                    "synthetic_code": True,
                    "division": "519900",
                    "function": "public-security",
                }
            ],
            "codes.yaml": [
                {
                    "code": "kinds",
                    "title": text("类别"),
                    "entries": [
                        {"value": "警告", "name": {"zh": "警告", "en": "Warning"}},
                        {
                            "value": "罚款",
                            "name": {"zh": "罚款", "en": "Fine"},
                            "aliases": ["罚金"],
                        },
                    ],
                }
            ],
            "purposes.yaml": [
                {
                    "code": "tender",
                    "title": text("招标"),
                    "basis": [{"instrument": "some-law"}],
                    "organs": ["some-organ"],
                    "items": ["penalty"],
                    "subject_kinds": ["enterprise"],
                    "needs_case": True,
                }
            ],
            "clocks.yaml": [
                {
                    "code": "answer",
                    "title": text("答复"),
                    "starts": text("提出之日的次日"),
                    "length": {"working_days": 5},
                    "owner": text("有关单位"),
                    "at_zero": text("写明没有答复"),
                    "number_by": "law",
                    "basis": [{"instrument": "some-law"}],
                },
                {
                    "code": "kept",
                    "title": text("保存"),
                    "starts": text("结束之日的次日"),
                    "length": {"years": 3},
                    "kind": "keep",
                    "keeps": ["record", "batch", "report"],
                    "owner": text("平台"),
                    "at_zero": text("可以销毁"),
                    "number_by": "platform",
                    "basis": [{"instrument": "some-law"}],
                    "note": text("平台的规则"),
                },
            ],
            "domains.yaml": {
                "domains": [
                    {
                        "code": "food",
                        "name": {"zh": "食品", "en": "Food"},
                        "papers": ["a-paper"],
                        "items": ["penalty"],
                        "facet": "LB",
                    }
                ],
                "occupations": [],
            },
            "items/penalty.yaml": item(),
        }
    )


def child_pack(code: str = "child", **header: Any) -> Pack:
    """A pack that adds one item to `base`."""
    return {
        "pack.yaml": sound_pack(code, **{"level": "city", "parent": "base", **header})["pack.yaml"],
        "items/other.yaml": item("other"),
    }


def write_pack(folder: Path, pack: Pack) -> Path:
    """Write the pack below `folder`, under its code; returns its folder."""
    place = folder / pack["pack.yaml"]["pack"]
    for name, content in pack.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_dump(content), encoding="utf-8")
    return place


class _Plain(yaml.SafeDumper):
    """Writes a value out each time it occurs: packs have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never point back."""
        return True


def _dump(content: Any) -> str:
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False)
