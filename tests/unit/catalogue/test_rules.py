"""Each rule of the pack linter, on a sound pack in which one thing is spoiled."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gongxin.apps.catalogue.errors import Fault, PackRefused
from gongxin.apps.catalogue.operations.check_packs import check_packs, sound_packs
from gongxin.apps.catalogue.rules.checks import RULES
from gongxin.apps.catalogue.rules.schema import SchemaRule

from .packs import Pack, child_pack, field, instrument, item, sound_pack, text, write_pack

ITEM = "items/penalty.yaml"
Spoil = Callable[[Pack], object]

LAW = [{"instrument": "some-law"}]
NONE = [{"instrument": "none"}]
RELATION = {"role": "legal-representative", "name": "MC", "id_number": "NONE"}
FINED = {"field": "LB", "is": ["罚款"]}
ADDRESS = {"zh": "家庭住址", "en": "Home address"}
A_YEAR_FOR_ALL = {"all": {"max": {"years": 1}}, "basis": LAW}
THREE_YEARS_FOR_ALL = {"all": {"max": {"years": 3}}, "basis": LAW}


def _item(spoil: Callable[[dict], object]) -> Spoil:  # type: ignore[type-arg]
    return lambda pack: spoil(pack[ITEM])


def _field(name: str, **change: object) -> Spoil:
    def spoil(pack: Pack) -> None:
        next(one for one in pack[ITEM]["fields"] if one["name"] == name).update(change)

    return spoil


def _drop(name: str, key: str) -> Spoil:
    def spoil(pack: Pack) -> None:
        next(one for one in pack[ITEM]["fields"] if one["name"] == name).pop(key)

    return spoil


def _display(**change: object) -> Spoil:
    return _item(lambda raw: raw["display"].update(change))


def _add(name: str, *entries: object) -> Spoil:
    return lambda pack: pack[name].extend(entries)


def _set(name: str, **change: object) -> Spoil:
    return lambda pack: (pack[name] if isinstance(pack[name], dict) else pack[name][0]).update(
        change
    )


def _raw(**change: object) -> Spoil:
    return lambda pack: pack[ITEM].update(change)


def _domain(**change: object) -> Spoil:
    return lambda pack: pack["domains.yaml"]["domains"][0].update(change)


def _code(**change: object) -> Spoil:
    return lambda pack: pack["codes.yaml"][0]["entries"][0].update(change)


def _shown(*instruments: str) -> Spoil:
    basis = [{"instrument": code} for code in instruments]
    return lambda pack: pack[ITEM]["publicity"].update(persons="shown", basis=basis)


def _clock(**change: object) -> Spoil:
    return _set("clocks.yaml", **change)


def _kept(**change: object) -> Spoil:
    return lambda pack: pack["clocks.yaml"][-1].update(change)


def _all(*spoils: Spoil) -> Spoil:
    return lambda pack: [spoil(pack) for spoil in spoils]


def _two_editions(last: str, first: str) -> Spoil:
    def spoil(pack: Pack) -> None:
        clock, *others = pack["clocks.yaml"]
        two = [{**clock, "in_force_to": last}, {**clock, "in_force_from": first}]
        pack["clocks.yaml"] = [*two, *others]

    return spoil


def _excepted(**change: object) -> Spoil:
    """Fines have a display of a year at least."""
    exception = {
        "field": "LB",
        "is": ["罚款"],
        "ordinary": {"min": {"years": 1}, "max": {"years": 1}},
        "basis": [{"instrument": "some-law"}],
        **change,
    }
    return _all(_field("LB", required=True), _display(exceptions=[exception]))


FIVE_MORE = {"length": {"days": 5}, "when": text("因")}

SPOILED = [
    # schema
    ("schema", "unknown key", _set("pack.yaml", colour="red")),
    ("schema", "missing key", _item(lambda raw: raw.pop("category"))),
    ("schema", "no day of the calendar", _set("instruments.yaml", in_force_from="2026-02-30")),
    ("schema", "file of another name", lambda pack: pack.update({"items/x.yaml": item("y")})),
    ("schema", "unknown file", lambda pack: pack.update({"points.yaml": []})),
    ("schema", "float", _field("JE", decimals="2.5")),
    # reference
    ("reference", "instrument", _item(lambda raw: raw["basis"].extend(NONE))),
    ("reference", "instrument of update", _raw(update={"within": {"days": 7}, "basis": NONE})),
    ("reference", "successor", _set("instruments.yaml", replaced_by="none")),
    ("reference", "organ of item", _raw(sources=["none"])),
    ("reference", "organ of purpose", _set("purposes.yaml", organs=["none"])),
    ("reference", "item of purpose", _set("purposes.yaml", items=["none"])),
    ("reference", "division", _set("organs.yaml", division="110000")),
    ("reference", "parent division", _set("divisions.yaml", parent="110000")),
    ("reference", "code list", _field("LB", codes="none")),
    ("reference", "code field without list", _drop("LB", "codes")),
    ("reference", "natural key", _item(lambda raw: raw["natural_key"].append("NONE"))),
    ("reference", "subject", _item(lambda raw: raw["subject"].update(name="NONE"))),
    ("reference", "document", _item(lambda raw: raw["document"].update(organ="NONE"))),
    ("reference", "document date no date", _item(lambda raw: raw["document"].update(date="WSH"))),
    ("reference", "dates", _item(lambda raw: raw["dates"].update(conduct="NONE"))),
    ("reference", "display from", _display(**{"from": "NONE"})),
    ("reference", "class field", _item(lambda raw: raw["class"].update(by="NONE"))),
    ("reference", "class code", _item(lambda raw: raw["class"].update(minor=["没有"]))),
    ("reference", "condition field", _field("JE", required_if={"field": "NONE", "is": ["罚款"]})),
    ("reference", "condition value", _field("JE", required_if={**FINED, "is": ["没有"]})),
    ("reference", "not before", _field("YXQ", not_before="NONE")),
    ("reference", "not before no date", _field("YXQ", not_before="WSH")),
    ("reference", "relation", _raw(relations=[RELATION])),
    ("reference", "item referred to", _raw(references=[{"item": "none", "fields": ["WSH"]}])),
    ("reference", "field that refers", _raw(references=[{"item": "penalty", "fields": ["NO", "NO"]}])),
    ("reference", "key of reference", _raw(references=[{"item": "penalty", "fields": ["WSH"] * 9}])),
    ("reference", "domain of item", _raw(domains=["none"])),
    ("reference", "item of domain", _domain(items=["none"])),
    ("reference", "domain without item", _domain(items=[])),
    ("reference", "paper", _domain(papers=["none"])),
    ("reference", "facet", _domain(facet="NONE")),
    ("reference", "parent pack", _set("pack.yaml", parent="none")),
    # cycle
    ("cycle", "not before", _field("RQ", not_before="YXQ")),
    ("cycle", "condition", _field("LB", required_if={"field": "JE", "is": ["1"]})),
    ("cycle", "successor", _set("instruments.yaml", replaced_by="some-law")),
    ("cycle", "division", _set("divisions.yaml", parent="519900")),
    ("cycle", "own parent", _set("pack.yaml", parent="base")),
    # duplicate
    ("duplicate", "instrument", _add("instruments.yaml", instrument("some-law"))),
    ("duplicate", "field", _item(lambda raw: raw["fields"].append(field("MC")))),
    ("duplicate", "alias", _field("WSH", aliases=["甲MC"])),
    ("duplicate", "code value", _code(aliases=["罚金"])),
    # period
    ("period", "class without period", _item(lambda raw: raw["display"].pop("minor"))),
    ("period", "no end", _display(minor={"max": "while-valid"})),
    ("period", "minor beyond", _display(minor={"max": {"months": 4}})),
    ("period", "minor beyond in days", _display(minor={"max": {"days": 92}})),
    ("period", "ordinary beyond", _display(ordinary={"max": {"months": 13}})),
    ("period", "serious beyond", _display(serious={"max": {"years": 5}})),
    ("period", "min over max", _display(ordinary={"min": {"months": 13}, "max": {"years": 1}})),
    ("period", "all beyond the gentlest class", _raw(display=A_YEAR_FOR_ALL)),
    # C1
    ("C1", "item without basis", _item(lambda raw: raw.pop("basis"))),
    ("C1", "item with empty basis", _item(lambda raw: raw["basis"].clear())),
    ("C1", "purpose without basis", lambda pack: pack["purposes.yaml"][0].pop("basis")),
    ("C1", "clock without basis", lambda pack: pack["clocks.yaml"][0].pop("basis")),
    ("C1", "clock on a paper", _set("clocks.yaml", basis=[{"instrument": "a-paper"}])),
    ("C1", "period without basis", _item(lambda raw: raw["display"].pop("basis"))),
    ("C1", "policy paper only", _raw(basis=[{"instrument": "a-paper"}])),
    ("C1", "no longer in force", _set("instruments.yaml", in_force_to="2026-03-31")),
    ("C1", "not yet in force", _set("instruments.yaml", in_force_from="2026-04-02")),
    ("C1", "no basis for recording", _set("instruments.yaml", basis_for=["publicity"])),
    # C2
    ("C2", "label", _field("WSH", label={"zh": "宗教信仰", "en": "Number"})),
    ("C1", "exception without basis", _excepted(basis=[{"instrument": "a-paper"}])),
    # clocks
    ("schema", "clock of another unit", _clock(length={"weeks": 2})),
    ("schema", "clock of two units", _clock(length={"days": 2, "months": 1})),
    ("schema", "clock that ends before it starts", _clock(length={"days": -1})),
    ("schema", "clock that never ends", _clock(length={"years": 9999})),
    ("schema", "clock without a length", lambda pack: pack["clocks.yaml"][0].pop("length")),
    ("schema", "extension for nothing", _clock(extension={"length": {"working_days": 5}})),
    ("schema", "clock of an unknown kind", _clock(kind="wish")),
    ("clock", "extended by no day", _clock(extension={"length": {"days": 0}, "when": text("因")})),
    ("clock", "limit that is extended", _clock(kind="limit", length={"days": 5}, extension=FIVE_MORE)),
    ("clock", "display in working days", _clock(kind="limit")),
    ("clock", "kept for working days", _clock(kind="keep")),
    ("clock", "begins after it ends", _clock(in_force_from="2026-05-01", in_force_to="2026-04-30")),
    ("clock", "two at once", lambda pack: pack["clocks.yaml"].extend(pack["clocks.yaml"][:1])),
    ("clock", "editions that overlap", _two_editions("2026-06-30", "2026-06-30")),
    ("clock", "number from nowhere", _clock(number_by="platform")),
    ("clock", "law that was never read", _set("instruments.yaml", confidence="to-verify")),
    ("clock", "a duty that keeps", _clock(keeps=["record"])),
    ("clock", "kept of an unknown item", _kept(items=["penalty", "nothing"])),
    ("clock", "reports of an item", _kept(keeps=["report"], items=["penalty"])),
    ("schema", "keeps what nobody knows", _kept(keeps=["everything"])),
    ("retention", "records kept for ever", _kept(keeps=["batch", "report"])),
    ("retention", "batches kept for ever", _kept(keeps=["record", "report"])),
    ("retention", "nothing says how long", lambda pack: pack["clocks.yaml"].pop()),
    ("C1", "clock before its law", _clock(in_force_from="2019-01-01")),
    # exceptions from the display
    ("period", "exception past the cap", _excepted(ordinary={"max": {"years": 5}})),
    ("period", "exception without end", _excepted(ordinary={"max": "while-valid"})),
    ("period", "exception, shortest past longest", _excepted(ordinary={"min": {"years": 1}, "max": {"months": 6}})),
    ("period", "exception by a field that may be empty", _all(_excepted(), _drop("LB", "required"))),
    ("period", "exception by a field of several codes", _all(_excepted(), _field("LB", multiple=True))),
    ("reference", "exception by no field", _excepted(field="NONE")),
    ("reference", "exception by a text", _excepted(field="WSH")),
    ("reference", "exception by no code", _excepted(**{"is": ["吊销"]})),
    ("C2", "English label", _field("WSH", label={"zh": "文号", "en": "Blood type"})),
    ("C2", "alias", _field("WSH", aliases=["年收入（元）"])),
    ("C2", "name", _item(lambda raw: raw["fields"].append(field("XM_HYZK")))),
    ("C2", "title of item", _raw(title={"zh": "病史", "en": "History"})),
    ("C2", "title of code list", _set("codes.yaml", title={"zh": "血型", "en": "Kind"})),
    # C5
    ("C5", "no document", _item(lambda raw: raw.pop("document"))),
    ("C5", "number not required", _drop("WSH", "required")),
    ("C5", "organ required under condition", _field("JG", required=False, required_if=FINED)),
    ("C5", "date not required", _field("RQ", required=False)),
    # C7
    ("C7", "purpose without case or authorisation", _set("purposes.yaml", needs_case=False)),
    ("C7", "purpose with both", _set("purposes.yaml", authorised=True)),
    ("C7", "authorised for all", _set("purposes.yaml", needs_case=False, authorised=True, items="all")),
    # C12
    ("C12", "persons shown without basis", _shown()),
    ("C12", "persons shown on a paper", _shown("a-paper")),
    ("C12", "identity number public", _field("ZJHM", privacy="public")),
    ("C12", "sensitive without mask", _field("ZJHM", masking="none")),
    ("C12", "address public", _field("WSH", label=ADDRESS, privacy="public")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [pytest.param(rule, spoil, id=f"{rule}: {name}") for rule, name, spoil in SPOILED],
)
def test_what_is_spoiled_is_found(rule: str, spoil: Spoil, tmp_path: Path) -> None:
    pack = sound_pack()
    spoil(pack)
    faults = check_packs([write_pack(tmp_path, pack)])
    assert rule in {fault.rule for fault in faults}, [str(fault) for fault in faults]


def test_a_sound_pack_has_no_fault(tmp_path: Path) -> None:
    write_pack(tmp_path, sound_pack())
    child = write_pack(tmp_path, child_pack())
    assert check_packs([child]) == []
    assert [tree.code for tree in sound_packs([child])] == ["base", "child"]


@pytest.mark.parametrize(
    "spoil",
    [
        _display(minor={"max": {"days": 89}}),
        _display(minor={"max": "not-shown"}),
        _display(ordinary={"min": {"months": 12}, "max": {"years": 1}}),
        _shown("some-law"),
        _excepted(),
        _two_editions("2026-06-30", "2026-07-01"),
        _clock(length={"days": 0}),
        _set("instruments.yaml", in_force_to="2026-04-01"),
        _raw(**{"class": {"always": "serious"}, "display": THREE_YEARS_FOR_ALL}),
    ],
)  # fmt: skip
def test_what_is_just_allowed_passes(spoil: Spoil, tmp_path: Path) -> None:
    pack = sound_pack()
    spoil(pack)
    assert [str(fault) for fault in check_packs([write_pack(tmp_path, pack)])] == []


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ({"days": -3}, "ends before it starts"),
        ({"years": 500}, "as good as no end"),
        ({"days": 1, "years": 1}, "1 unit alone"),
    ],
)
def test_a_clock_that_cannot_be_is_refused_with_its_line_and_the_reason(
    length: dict[str, int], words: str, tmp_path: Path
) -> None:
    pack = sound_pack()
    pack["clocks.yaml"][0]["length"] = length
    (fault,) = check_packs([write_pack(tmp_path, pack)])
    lines = (tmp_path / "base" / "clocks.yaml").read_text("utf-8").splitlines()
    assert fault.file.endswith("base/clocks.yaml")
    assert any(word in lines[fault.line - 1] for word in length)
    assert words in fault.mend.en


def test_a_fault_names_file_line_and_both_languages(tmp_path: Path) -> None:
    pack = sound_pack()
    pack[ITEM]["fields"][3]["label"] = {"zh": "婚姻状况", "en": "Marital status"}
    folder = write_pack(tmp_path, pack)
    (fault,) = check_packs([folder])
    lines = (folder / ITEM).read_text(encoding="utf-8").splitlines()
    assert lines[fault.line - 1] == "- name: WSH"
    assert fault.file == f"{folder.as_posix()}/{ITEM}"
    assert str(fault).startswith(f"{fault.file}:{fault.line}: [C2] 「婚姻状况」")
    assert "marital status" in str(fault)
    assert fault.as_dict()["rule"] == "C2"


def test_paths_are_shown_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = sound_pack()
    pack[ITEM]["natural_key"] = ["NONE"]
    folder = write_pack(tmp_path / "packs", pack)
    monkeypatch.chdir(tmp_path)
    assert [fault.file for fault in check_packs([folder])] == [f"packs/base/{ITEM}"]


def test_a_broken_file_does_not_make_its_names_unknown(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, sound_pack())
    (folder / "codes.yaml").write_text("- code: kinds\n- code: kinds: x\n", encoding="utf-8")
    assert [(fault.rule, fault.line) for fault in check_packs([folder])] == [("yaml", 2)]


def test_packs_that_are_each_others_parent_are_a_ring(tmp_path: Path) -> None:
    write_pack(tmp_path, child_pack("alpha", parent="beta"))
    beta = write_pack(tmp_path, child_pack("beta", parent="alpha"))
    faults = [fault for fault in check_packs([beta]) if fault.rule == "cycle"]
    assert [fault.file for fault in faults] == [f"{tmp_path.as_posix()}/alpha/pack.yaml"]


def test_neighbours_do_not_share_codes(tmp_path: Path) -> None:
    write_pack(tmp_path, sound_pack())
    write_pack(tmp_path, child_pack("east"))
    write_pack(tmp_path, child_pack("west"))
    faults = check_packs([tmp_path])
    assert [(fault.rule, fault.file) for fault in faults] == [
        ("duplicate", f"{tmp_path.as_posix()}/west/items/other.yaml")
    ]


def test_a_child_does_not_define_its_parents_codes_again(tmp_path: Path) -> None:
    write_pack(tmp_path, sound_pack())
    pack = child_pack()
    pack["codes.yaml"] = sound_pack()["codes.yaml"]
    faults = check_packs([write_pack(tmp_path, pack)])
    assert [fault.rule for fault in faults] == ["duplicate"]


def test_a_folder_without_a_pack_is_said_to_be_one(tmp_path: Path) -> None:
    assert [fault.rule for fault in check_packs([tmp_path / "none"])] == ["schema"]


def test_refusal_carries_every_fault(tmp_path: Path) -> None:
    pack = sound_pack()
    pack[ITEM]["natural_key"] = ["NONE", "NADA"]
    with pytest.raises(PackRefused) as refused:
        sound_packs([write_pack(tmp_path, pack)])
    assert [type(fault) for fault in refused.value.faults] == [Fault, Fault]
    assert "2 处问题" in refused.value.what.zh


@pytest.mark.parametrize("rule", [*RULES, SchemaRule], ids=lambda rule: rule.id)
def test_every_rule_says_what_holds(rule: object) -> None:
    assert rule.__doc__
    assert rule.__doc__.strip().endswith((".", ".)"))
