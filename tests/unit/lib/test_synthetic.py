"""The synthetic world: sound but for what it says, the same each time, and nobody's real number."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from gongxin.lib.errors import Refusal
from gongxin.lib.identifiers import citizen_fault, is_adult_on, is_synthetic_identifier, uscc_fault
from gongxin.lib.synthetic import TODAY, World, simulate

from . import synthetic_desk as desk


def nothing(_stage: str, _done: int, _total: int) -> None:
    """No one watches."""


def make(out: Path, *, seed: int = 7, people: int = 2000, organisations: int = 400) -> World:
    return simulate(
        people=people, organisations=organisations, seed=seed, out=out, progress=nothing
    )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("world")).out


def listed(world: Path, name: str) -> list[dict[str, str]]:
    with (world / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def contents(world: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(world)): path.read_bytes()
        for path in sorted(world.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_plain_desk_finds_exactly_the_planted_rows(tmp_path: Path, seed: int) -> None:
    make(tmp_path, seed=seed)
    outcomes, found = desk.judge_world(tmp_path)
    planted = [
        (bad["file"], int(bad["row"]), bad["outcome"], bad["rule"])
        for bad in listed(tmp_path, "bad-rows.csv")
    ]
    assert found == sorted(planted, key=lambda bad: (bad[0], bad[1]))
    for entry in desk.manifest(tmp_path)["filings"]:
        assert outcomes[entry["file"]] == Counter(entry["expected"])
        assert outcomes[entry["file"]].total() == entry["rows"]


def test_every_kind_of_fault_is_planted_and_about_three_in_a_hundred(world: Path) -> None:
    bad = listed(world, "bad-rows.csv")
    kinds = Counter(row["fault"] for row in bad)
    assert set(kinds) == {
        "wrong-check-digit", "missing-document-number", "impossible-date",
        "impossible-compact-date", "code-not-in-list", "text-too-long", "identifiers-missing",
        "scientific-notation", "minor-at-conduct", "public-security-penalty-of-person",
        "duplicate-in-file", "filed-again", "corrected",
    }  # fmt: skip
    assert 0.02 < len(bad) / desk.manifest(world)["rows"] < 0.05


def test_a_corrected_penalty_has_another_amount(world: Path) -> None:
    corrected = [
        row for row in listed(world, "bad-rows.csv")
        if row["fault"] == "corrected" and row["column"] == "CF_NR_FK"
    ]  # fmt: skip
    entries = {entry["file"]: entry for entry in desk.manifest(world)["filings"]}
    assert corrected
    for row in corrected:
        filed = desk.read(world, entries[row["file"]])[int(row["row"]) - 2]
        assert float(filed["CF_NR_FK"]) == 2 * float(row["original"])


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    make(tmp_path / "one", people=300, organisations=60)
    make(tmp_path / "two", people=300, organisations=60)
    make(tmp_path / "other", people=300, organisations=60, seed=8)
    one, two, other = (contents(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one["people.csv"] != other["people.csv"]


def test_identifiers_are_sound_unique_and_nobodys(world: Path) -> None:
    numbers = [person["number"] for person in listed(world, "people.csv")]
    codes = [body["uscc"] for body in listed(world, "organisations.csv")]
    assert len(set(numbers)) == len(numbers) == 2000
    assert len(set(codes)) == len(codes) == 400
    assert not [number for number in numbers if citizen_fault(number, today=TODAY)]
    assert not [code for code in codes if uscc_fault(code)]
    assert all(is_synthetic_identifier(value) for value in (*numbers, *codes))


def test_no_filed_number_is_outside_the_reserved_pattern(world: Path) -> None:
    for entry in desk.manifest(world)["filings"]:
        fields = desk.items()[entry["item"]]["fields"]
        coded = [field["name"] for field in fields if field["type"] in ("uscc", "id-number")]
        for row in desk.read(world, entry):
            for name in coded:
                value = row[name]
                assert not value or value == "5.13E+17" or is_synthetic_identifier(value)


def test_files_differ_as_departments_do(world: Path) -> None:
    entries = desk.manifest(world)["filings"]
    assert {entry["encoding"] for entry in entries} == {"utf-8", "utf-8-sig", "gb18030", None}
    assert {entry["header"] for entry in entries} == {"labels", "codes"}
    assert [entry["format"] for entry in entries].count("xlsx") == 1
    for number, entry in enumerate(entries, start=1):
        name = f"filings/{number:03}-{entry['item']}-{entry['source']}.{entry['format']}"
        assert entry["file"] == name
        start = (world / name).read_bytes()[:3]
        assert (start == b"\xef\xbb\xbf") is (entry["encoding"] == "utf-8-sig")


def test_rare_and_long_names_are_there_and_survive_every_encoding(tmp_path: Path) -> None:
    make(tmp_path, people=6000, organisations=100)
    names = {person["name"] for person in listed(tmp_path, "people.csv")}
    for wanted in ("䶮", "𬭚", "㛃", "·"):
        assert any(wanted in name for name in names)
    filed = {row["ZY_XM"] for row in desk.item_rows(tmp_path, "practice-qualification")}
    assert filed <= names


def test_most_people_are_adults_and_a_few_are_not(world: Path) -> None:
    people = listed(world, "people.csv")
    minors = [
        person for person in people if not is_adult_on(date.fromisoformat(person["born"]), TODAY)
    ]
    assert 0.01 < len(minors) / len(people) < 0.04
    assert all(person["adult"] == "false" for person in minors)


def test_leaders_are_people_of_age_and_some_lead_several(world: Path) -> None:
    people = listed(world, "people.csv")
    bodies = listed(world, "organisations.csv")
    for body in bodies:
        leader = people[int(body["leader"])]
        assert leader["number"] == body["leader_number"]
        born, founded = (date.fromisoformat(text) for text in (leader["born"], body["founded"]))
        assert is_adult_on(born, founded)
    assert max(Counter(body["leader"] for body in bodies).values()) > 1
    kinds = Counter(body["kind"] for body in bodies)
    assert 0.72 < kinds["enterprise"] / len(bodies) < 0.88
    assert set(kinds) == {"enterprise", "sole-trader", "social", "institution"}


def of_person(world: Path, number: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in desk.manifest(world)["filings"]:
        column = desk.items()[entry["item"]]["subject"].get("id_number", "")
        found[entry["item"]] += sum(row.get(column) == number for row in desk.read(world, entry))
    return +found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_demo_subjects_have_the_records_they_are_named_for(tmp_path: Path, seed: int) -> None:
    make(tmp_path, seed=seed, people=300, organisations=60)
    demo = desk.manifest(tmp_path)["demo"]
    citizen = demo["citizen"]["id_number"]
    assert of_person(tmp_path, demo["quiet"]["id_number"]) == {"volunteer-service": 1}
    assert of_person(tmp_path, citizen) == {
        "administrative-licence": 2,
        "practice-qualification": 1,
        "administrative-penalty": 2,
        "honour": 1,
    }
    penalties = desk.item_rows(tmp_path, "administrative-penalty")
    ages = sorted(
        (TODAY - (desk.parse_date(row["CF_JDRQ"]) or TODAY)).days
        for row in penalties
        if row["CF_XDR_ZJHM"] == citizen
    )
    assert ages[0] < 365 < ages[1]
    uscc = demo["organisation"]["uscc"]
    assert sum(row["CF_XDR_SHXYM"] == uscc for row in penalties) == 3
    led = [
        row
        for row in desk.item_rows(tmp_path, "enterprise-registration")
        if row["QY_FR_ZJHM"] == demo["legal_representative"]["id_number"]
    ]
    assert [row["QY_SHXYM"] for row in led] == [uscc]


def test_no_fault_is_planted_in_a_row_of_a_demo_subject(world: Path) -> None:
    known = {subject["name"] for subject in desk.manifest(world)["demo"].values()}
    entries = {entry["file"]: entry for entry in desk.manifest(world)["filings"]}
    for bad in listed(world, "bad-rows.csv"):
        entry = entries[bad["file"]]
        row = desk.read(world, entry)[int(bad["row"]) - 2]
        assert row[desk.items()[entry["item"]]["subject"]["name"]] not in known


def test_progress_and_summary_agree_with_what_was_written(tmp_path: Path) -> None:
    stages: list[str] = []
    made = simulate(
        people=300,
        organisations=60,
        seed=1,
        out=tmp_path,
        progress=lambda stage, _done, _total: stages.append(stage),
    )
    assert list(dict.fromkeys(stages)) == ["people", "organisations", "facts", "filings"]
    assert made.files == len(list((tmp_path / "filings").iterdir()))
    assert made.rows == sum(made.rows_by_item.values()) == sum(made.expected.values())
    assert made.bad_rows == made.rows - made.expected["accepted"]


def test_another_last_day_moves_the_world(tmp_path: Path) -> None:
    last = date(2024, 2, 29)
    simulate(
        people=300, organisations=60, seed=1, out=tmp_path, progress=nothing, today=last
    )  # fmt: skip
    filed = [
        desk.parse_date(row["CF_JDRQ"])
        for row in desk.item_rows(tmp_path, "administrative-penalty")
    ]
    days = [day for day in filed if day]
    assert date(2014, 2, 1) <= min(days)
    assert max(days) <= last


@pytest.mark.parametrize(("people", "organisations"), [(99, 400), (2000, 19), (0, 0), (-5, 50)])
def test_a_world_too_small_is_refused(tmp_path: Path, people: int, organisations: int) -> None:
    with pytest.raises(Refusal) as refused:
        make(tmp_path, people=people, organisations=organisations)
    assert refused.value.code == "simulate.too-small"
    assert not list(tmp_path.iterdir())


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "filings").mkdir()
    with pytest.raises(Refusal) as refused:
        make(tmp_path)
    assert refused.value.code == "simulate.out-in-use"


def test_missing_packs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        simulate(
            people=300, organisations=60, seed=1, out=tmp_path / "out", progress=nothing,
            packs=tmp_path,
        )  # fmt: skip
    assert refused.value.code == "simulate.packs"
