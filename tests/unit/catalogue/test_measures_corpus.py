"""The linter over the corpus of measures in `tests/fixtures/measures`: it judges each exactly right, and no rule can go without that being seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongxin.apps.catalogue.operations import check_packs
from gongxin.apps.catalogue.operations.check_packs import sound_packs
from gongxin.apps.catalogue.operations.lint_measures import MeasuresLinted, lint_measures
from gongxin.apps.catalogue.rules.checks import MEASURE_RULES, RULES
from gongxin.apps.catalogue.rules.rule import Rule
from gongxin.apps.catalogue.types import Measure
from gongxin.lib.yaml_marks import load_marked

from .packs import write_pack

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "tests/fixtures/measures"
NATIONAL = ROOT / "packs/national"
Raw = dict[str, Any]


def _read(name: str) -> Any:
    return yaml.safe_load((CORPUS / f"{name}.yaml").read_text("utf-8"))


def _whole(entry: Raw) -> Raw:
    """What an entry does not say is as in `plain.yaml`; null takes a key away."""
    said = {"code": entry["code"], **_read("plain"), **entry}
    return {
        key: value for key, value in said.items() if value is not None and key not in {"rule", "at"}
    }


SOUND: list[Raw] = _read("sound")
FAULTY: list[Raw] = _read("faulty")


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _written(folder: Path, entries: Sequence[Raw], name: str = "list.yaml") -> Path:
    path = folder / name
    whole = [_whole(one) for one in entries]
    path.write_text(yaml.dump(whole, Dumper=_Plain, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def _lint(path: Path) -> MeasuresLinted:
    return lint_measures(path=path, below=NATIONAL)


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len(SOUND) >= 30
    assert len(FAULTY) >= 30
    codes = [one["code"] for one in (*SOUND, *FAULTY)]
    assert max(Counter(codes).values()) == 1


def test_sound_measures_pass(tmp_path: Path) -> None:
    found = _lint(_written(tmp_path, SOUND))
    assert [str(fault) for fault in found.faults] == []
    assert [one.code for one in found.judged] == [one["code"] for one in SOUND]


def test_each_faulty_one_has_its_one_fault_at_its_place(tmp_path: Path) -> None:
    path = _written(tmp_path, FAULTY)
    marked = load_marked(path)
    found = _lint(path)
    for place, (entry, judged) in enumerate(zip(FAULTY, found.judged, strict=True)):
        assert judged.code == entry["code"]
        said = [(one.rule, one.line) for one in judged.faults]
        line = marked.line((place, *entry["at"]))
        assert said == [(entry["rule"], line)], (entry["code"], [str(x) for x in judged.faults])
        (fault,) = judged.faults
        assert fault.mend.zh, entry["code"]
        assert fault.mend.en, entry["code"]
    assert sum(len(one.faults) for one in found.judged) == len(found.faults)


@pytest.mark.parametrize("entry", _read("tricks"), ids=lambda entry: str(entry["code"]))
def test_a_fault_hidden_in_the_wording_is_found(entry: Raw, tmp_path: Path) -> None:
    found = _lint(_written(tmp_path, [entry]))
    assert [one.rule for one in found.faults] == ([entry["rule"]] if entry["rule"] else [])


def _misjudged(folder: Path) -> set[str]:
    """Rules of the faulty measures that are not judged as they should be."""
    found = _lint(_written(folder, FAULTY))
    return {
        entry["rule"]
        for entry, judged in zip(FAULTY, found.judged, strict=True)
        if [one.rule for one in judged.faults] != [entry["rule"]]
    }


@pytest.mark.parametrize("gone", MEASURE_RULES, ids=lambda rule: type(rule).__name__)
def test_each_rule_that_is_taken_away_is_missed(
    gone: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_packs, "RULES", tuple(rule for rule in RULES if rule is not gone))
    missed = _misjudged(tmp_path)
    assert gone.id in missed
    # the rule on organs says of one that is not there what every unknown name is told
    assert missed - {gone.id} <= {"reference"}


def test_every_rule_says_what_it_asks_for(tmp_path: Path) -> None:
    """The docstring is the message that the command prints once a rule."""
    rules = _lint(_written(tmp_path, FAULTY)).rules
    assert set(rules) == {rule.id for rule in MEASURE_RULES}
    assert all(len(asks) > 40 for asks in rules.values())


def test_the_automatic_black_list_is_named_with_all_its_faults() -> None:
    """Three ordinary make one serious, by a nightly job joined by name: nothing of it is passed over."""
    found = lint_measures(path=CORPUS / "blacklist-job.yaml", below=NATIONAL)
    (judged,) = found.judged
    assert {one.rule for one in judged.faults} == {
        "measure-listed", "measure-basis", "measure-organ", "measure-relevance", "measure-end",
        "measure-remedy", "measure-object", "measure-by-organs", "C8", "C10", "C11",
    }  # fmt: skip
    said = " ".join(one.what.en for one in judged.faults if one.rule == "C10")
    for part in ("a count", "matching by name", "starting by itself"):
        assert part in said


def test_a_measure_with_a_fault_keeps_its_pack_out(tmp_path: Path) -> None:
    """Linting is no advice: what has a fault is refused when its pack is loaded."""
    pack = {
        "pack.yaml": {
            "pack": "place",
            "edition": "2026.1",
            "title": {"zh": "某地", "en": "Place"},
            "level": "city",
            "parent": "national",
            "in_force_from": "2026-04-01",
        },
        "measures.yaml": [_whole(FAULTY[0])],
    }
    (tmp_path / "national").symlink_to(NATIONAL)
    folder = write_pack(tmp_path, pack)
    assert [one.rule for one in check_packs.check_packs([folder])] == ["measure-listed"]


def _place(listed: str, level: str) -> dict[str, Any]:
    """A city with a list of its own, published by an instrument of that level."""
    instrument = {
        "code": "local-list",
        "title": {"zh": "某地清单", "en": "Local list"},
        "number": "",
        "issuer": "某地",
        "level": level,
        "in_force_from": "2023-03-01",
        "basis_for": ["measures"],
        "confidence": "read",
    }
    codes = {
        "code": "constraints-of-place",
        "title": {"zh": "补充清单", "en": "Supplement"},
        "constraints_of": "local-list",
        "entries": [{"value": "限制投标", "name": {"zh": "限制投标", "en": "Limits on bidding"}}],
    }
    measure = _whole(
        {"code": "local-bar", "listed": {"list": "constraints-of-place", "entry": listed}}
    )
    header = {
        "pack": "place",
        "edition": "2026.1",
        "title": {"zh": "某地", "en": "Place"},
        "level": "city",
        "parent": "national",
        "in_force_from": "2026-04-01",
    }
    return {
        "pack.yaml": header,
        "instruments.yaml": [instrument],
        "codes.yaml": [codes],
        "measures.yaml": [measure],
    }


@pytest.mark.parametrize(
    ("listed", "level", "rules"),
    [
        ("限制投标", "local-regulation", []),
        ("限制投标", "normative-document", ["measure-listed"]),
        ("限制任职", "local-regulation", ["measure-listed"]),
    ],
)
def test_a_local_supplement_needs_a_local_regulation(
    tmp_path: Path, listed: str, level: str, rules: list[str]
) -> None:
    """As Shenzhen's regulation has it (art. 72 and 73)."""
    (tmp_path / "national").symlink_to(NATIONAL)
    folder = write_pack(tmp_path, _place(listed, level))
    found = lint_measures(path=folder, below=NATIONAL)
    assert [one.rule for one in found.faults] == rules


def test_the_measures_of_this_house_have_no_fault_and_are_read_whole() -> None:
    found = lint_measures(path=NATIONAL, below=NATIONAL)
    assert [str(fault) for fault in found.faults] == []
    (tree,) = sound_packs([NATIONAL])
    read = [Measure.from_pack(tree.code, entry.raw) for entry in tree.entries("measures")]
    assert [one.code for one in read] == [one.code for one in found.judged]
    constraints = [one for one in read if one.kind == "constraint"]
    assert all(one.longest and one.exit and one.remedies and one.listed for one in constraints)
